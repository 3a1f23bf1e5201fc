"""What the console tells, gathered until the page has time for it: a loop that prints does not stop the page. Pure."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

_MOST: Final = 50_000  # characters printed at once; what goes beyond is counted


class Output:
    """Calls `show(kind, text, left_out)` soon after each `tell`, with what was printed in one go."""

    def __init__(self, show: Callable[[str, str, int], object]) -> None:
        self._show = show
        self._printed: list[str] = []
        self._size = 0
        self._left_out = 0
        self._is_awaited = False

    def tell(self, kind: str, text: str) -> None:
        """Take what is to be shown; what is not printed is shown at once, after what was printed before."""
        if kind == "printed":
            self._print(text)
        else:
            self.flush()
            self._show(kind, text, 0)

    def flush(self) -> None:
        """Show what was printed."""
        self._is_awaited = False
        if self._printed:
            printed, left_out = "".join(self._printed), self._left_out
            self._printed, self._size, self._left_out = [], 0, 0
            self._show("printed", printed, left_out)

    def _print(self, text: str) -> None:
        room = _MOST - self._size
        self._printed.append(text[:room])
        self._size += min(len(text), room)
        self._left_out += max(0, len(text) - room)
        if not self._is_awaited:
            self._is_awaited = True
            asyncio.get_running_loop().call_soon(self.flush)
