"""Awaiting JavaScript's promises so that every rejection arrives.

Pyodide 314 does not take a rejection with the new interface QuotaExceededError (Chromium 156, full disk) for an
exception: it prints a TypeError, and `await promise` never ends. So what may meet a full disk is awaited here.
"""

from __future__ import annotations

from typing import Any

from .errors import error_for
from .module import arrived, idb_bridge


async def settled(what: str, target: Any, method: str, *args: Any) -> Any:
    """What that method of a JavaScript object resolves to; a rejection is raised as the error of its name.

    `what` begins its message. Not inside a transaction.
    """
    await arrived()
    fulfilled, *answer = await idb_bridge.settle(target, method, *args)
    if fulfilled:
        return answer[0]
    name, message = answer
    raise error_for(name, message, what)
