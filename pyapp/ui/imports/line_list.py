"""The list of files on their way in: of thousands of lines only those exist that are seen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from ..keyed import KeyedViews
from ..view import View
from .line_view import LineCallbacks, LineView
from .queue import Line

ROW: Final = 56  # pixels: the height of a line, as imports.css has it
_BEYOND: Final = 2  # lines before and after those that are seen
_LEAST_SEEN: Final = 5
_MADE_AT_ONCE: Final = 3  # lines at the end, so that no frame is long when the list appears

_Item = tuple[Line, int]


class LineList:
    """Fills a scrolling part of a view; its other part holds the lines."""

    def __init__(self, owner: View, window: str, lines: str, callbacks: LineCallbacks) -> None:
        self._window = owner.part(window)
        self._list = owner.part(lines)
        self._lines: Sequence[Line] = ()
        self._rest: asyncio.TimerHandle | None = None
        self._views: KeyedViews[_Item, LineView] = KeyedViews(
            owner,
            self._list,
            lambda _key, item: LineView(item[0], callbacks),
            lambda view, item: view.update(*item, len(self._lines)),
        )
        owner.on_event(window, "scroll", self._show)

    def update(self, lines: Sequence[Line]) -> None:
        """Show these, in their order."""
        self._lines = lines
        self._window.show(bool(lines))
        self._list.set_style("height", f"{len(lines) * ROW}px")
        self._show()

    def close(self) -> None:
        """Make no more lines."""
        if self._rest is not None:
            self._rest.cancel()

    def _show(self) -> None:
        self.close()
        first, last = seen(*self._place(), len(self._lines))
        self._list.set_style("padding-top", f"{first * ROW}px")
        shown = [(str(line.number), (line, position)) for position, line in enumerate(self._lines[first:last], first)]
        there = [number for number, (key, _) in enumerate(shown, 1) if self._views.get(key)]
        now = max(there, default=0) + _MADE_AT_ONCE
        if now < len(shown):
            self._rest = asyncio.get_running_loop().call_later(0, self._show)
        self._views.update(shown[:now])

    def _place(self) -> tuple[float, float]:
        """Where the window is and how high; before there is a line that is not asked, for it costs a layout."""
        return (self._window.scroll_top, self._window.height) if any(self._views) else (0.0, 0.0)


def seen(top: float, height: float, count: int) -> tuple[int, int]:
    """The first line that exists and the one behind the last, of so many, in a window of that height."""
    rows = max(_LEAST_SEEN, int(height) // ROW + 1)
    first = max(0, min(int(top) // ROW, count - rows) - _BEYOND)
    return first, min(count, first + rows + 2 * _BEYOND)
