"""What a transaction's body has awaited instead of one of its own operations, in words, and what to do instead."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import FrameType
from typing import Any

_ELSEWHEN = "await it before the transaction begins or after it has ended"
_ADVICE = {
    "asyncio.sleep": "sleep before the transaction begins or after it has ended",
    "a gather": "operations of one transaction run side by side from the moment they are made, without gather: "
    "`a = table.get(1); b = table.get(2)`, then `await a; await b`",
    "a task": "a task runs outside of the transaction: await the coroutine itself, without making a task of it",
    "a transaction": "a transaction belongs to one database: await the other one before this begins, and use in this "
    "one what it gave",
    "Blob.read": "read the bytes before the transaction begins; a Blob is stored and copied without reading it",
    "a fetch": "fetch before the transaction begins, and store in it what came",
}


def explain(coroutine: Coroutine[Any, Any, Any], trap: object) -> tuple[str, str]:
    """The awaited thing and the advice. `trap`: what the coroutine, which is suspended now, has yielded."""
    what, kind = _by_trap(trap) or _by_frame(_innermost(coroutine), trap)
    return what, _ADVICE.get(kind, _ELSEWHEN)


def _by_trap(trap: object) -> tuple[str, str] | None:
    awaited = getattr(trap, "awaited_as", None)
    if isinstance(awaited, str):
        return awaited, "a transaction"
    if isinstance(trap, asyncio.Task):
        return f"a task that runs {_name_of(trap.get_coro())}", "a task"
    children = getattr(trap, "_children", None)
    if isinstance(trap, asyncio.Future) and isinstance(children, list):
        return f"asyncio.gather of {len(children)} things", "a gather"
    return None


def _by_frame(frame: FrameType | None, trap: object) -> tuple[str, str]:
    module = str(frame.f_globals.get("__name__", "")) if frame is not None else ""
    if frame is not None and module.partition(".")[0] in ("asyncio", "pyodide", "pyapp"):
        name = frame.f_code.co_qualname
        if (module, name) == ("asyncio.tasks", "sleep"):
            return f"asyncio.sleep({frame.f_locals.get('delay', '')})", "asyncio.sleep"
        if module.startswith("pyodide.http"):
            return f"{name}(), a fetch", "a fetch"
        if name == "Blob.read":
            return "Blob.read()", name
        if module.startswith("asyncio"):
            return f"asyncio's {name}()", ""
    where = f" in {frame.f_code.co_qualname}()" if frame is not None else ""
    if trap is None:
        return f"a bare yield to the event loop{where}", ""
    return f"a future or a JavaScript promise (a fetch, a timer, a file's bytes){where}", ""


def _innermost(coroutine: Any) -> FrameType | None:
    """The frame of the last coroutine or generator in the chain of awaits that has one."""
    frame: FrameType | None = None
    while coroutine is not None:
        inner = _first(coroutine, "cr_frame", "gi_frame", "ag_frame")
        if inner is not None and inner.f_code.co_name != "__sleep0":  # asyncio.sleep(0) waits in a helper of its own
            frame = inner
        coroutine = _first(coroutine, "cr_await", "gi_yieldfrom", "ag_await")
    return frame


def _first(owner: object, *names: str) -> Any:
    return next((found for name in names if (found := getattr(owner, name, None)) is not None), None)


def _name_of(coroutine: object) -> str:
    return f"{getattr(coroutine, '__qualname__', type(coroutine).__name__)}()"
