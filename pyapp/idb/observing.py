"""Which live query runs: what is read in its context is noted under its number (js/idb_observe.js).

A context variable reaches everything that the query's function begins: transactions of its own, the bodies of
transactions, which the driver runs in a copy of the caller's context, and tasks.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

observer: Final[ContextVar[int]] = ContextVar("observer", default=0)
