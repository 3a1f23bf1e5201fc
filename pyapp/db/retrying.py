"""Trying again what a browser refuses for a moment only.

Chromium answers "Internal error opening backing store" once after site data were cleared (Dexie opens up to three times
more for it), and at times in its first moments after it was killed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from pyapp.idb.errors import UnknownError

T = TypeVar("T")

_PAUSES: Final = (0.0, 0.1, 0.5)  # seconds before each further try

log = logging.getLogger("pyapp.db")


async def persistently(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """What the attempt gives; where it raises `UnknownError`, up to three more are made. Other errors pass."""
    for pause in _PAUSES:
        try:
            return await attempt()
        except UnknownError as error:
            log.warning("%s failed with %s; it is tried again", what, error)
            await asyncio.sleep(pause)
    return await attempt()
