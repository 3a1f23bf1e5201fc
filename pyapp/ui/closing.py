"""Closing many views without holding up the page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from pyapp.cinegenie.breaks import Breaks

_TASK: Final = 0.008  # seconds without a break

_under_way: set[asyncio.Task[None]] = set()


class Closable(Protocol):
    """What a view is to this."""

    def leave_children(self) -> Iterable[Any]:
        """The views inside it, which it does not close any more."""

    def close(self) -> None:
        """Close it."""


def close_later(views: Iterable[Closable], clock: Callable[[], float] = time.perf_counter) -> asyncio.Task[None]:
    """Close views that have left the page and all that are inside them, each once, some milliseconds at a time.

    Until then they may still be called back; what they do then must be undone by their `close`.
    """
    closing = asyncio.ensure_future(_close(list(views), clock))
    _under_way.add(closing)
    closing.add_done_callback(_under_way.discard)
    return closing


async def _close(waiting: list[Closable], clock: Callable[[], float]) -> None:
    await asyncio.sleep(0)
    breaks = Breaks(_TASK, clock)
    while waiting:
        view = waiting.pop()
        waiting += view.leave_children()
        view.close()
        await breaks.breathe()
