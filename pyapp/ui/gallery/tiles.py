"""The Python side of web/tiles.js, which keeps the tiles of a virtual grid on the page and hears what is done to them.

Each scroll step costs no crossing between the languages but for assets that the page has not had yet: those come as
one JSON text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import js
import page_tiles
from pyodide.ffi import create_proxy, to_js

from pyapp.db import Blob

from ..element import Element

Hear = Callable[[str, Any, Any], str | None]
Named = tuple[int, str]  # where a tile is, and its asset's key


class Tiles:
    """A grid in the element `root`; `scroller` is what scrolls it, None: the page.

    `hear(kind, first, second)` answers "rows" and "marks" of that range, and is told the rest: see web/tiles.js.
    """

    def __init__(self, root: Element, template: str, scroller: Element | None, hear: Hear) -> None:
        self._hear = create_proxy(lambda kind, first, second=None: hear(kind, first, second))
        source = js.document.getElementById(template)
        self._tiles = page_tiles.makeTiles(root.js, source, scroller and scroller.js, self._hear)

    def show(self, text: dict[str, Any]) -> None:
        """Show another list, or what the list is now: see `show` in web/tiles.js."""
        self._tiles.show(json.dumps(text))

    def seen(self) -> tuple[list[Named], Named | None]:
        """What is seen, the first first, and what has the focus."""
        seen, focus = json.loads(self._tiles.seen())
        return seen, focus

    def hold(self, place: int) -> None:
        """In the next `show` what is there now stays where it is on the screen."""
        self._tiles.hold(place)

    def position(self) -> str:
        """Where it is scrolled to, and where in it the focus is."""
        return str(self._tiles.position())

    def restore(self, position: str) -> None:
        """Go back to what `position` gave."""
        self._tiles.restore(position)

    def focus(self) -> None:
        """Put the keyboard's focus where it was last."""
        self._tiles.focusOn(self._tiles.active)

    def focus_on(self, place: int) -> None:
        """Put the keyboard's focus there."""
        self._tiles.focusOn(place)

    def mark(self, selecting: bool) -> None:
        """Show what is selected now."""
        self._tiles.mark(selecting)

    def take(self, answers: Sequence[tuple[str, str | None, float | None]], blobs: Sequence[Blob | None]) -> None:
        """Show pictures that were asked for: what was asked, why there is none, a duration."""
        self._tiles.take(json.dumps(answers), to_js([blob and blob.js for blob in blobs]))

    def close(self) -> None:
        """Take all of it away."""
        self._tiles.close()
        self._hear.destroy()
