"""What is selected, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from ..language import say
from ..page import mark_page
from ..view import Callback, View
from ..words import size_text
from .selection import Selection


class SelectedView(View):
    """A bar that is there while something is selected. `on`: what can be done with it, by the names of its parts."""

    def __init__(self, on: Mapping[str, Callback], on_clear: Callback) -> None:
        super().__init__("selected-view")
        for part, callback in on.items():
            self.on_click(part, callback)
        self.on_click("clear", on_clear)
        self._be_there(False)

    def update(self, selection: Selection) -> None:
        """Tell how many there are, and how large together."""
        self._be_there(len(selection) > 0)
        self.part("count").set_text(selected_text(selection))

    def close(self) -> None:
        """Leave the page to others."""
        mark_page("selecting", False)
        super().close()

    def _be_there(self, there: bool) -> None:
        self.element.show(there)
        mark_page("selecting", there)


def selected_text(selection: Selection) -> str:
    """Such as "3 selected · 12 MB"; "" for none."""
    if not len(selection):
        return ""
    return say("gallery-selected-count", count=len(selection), size=size_text(selection.bytes))
