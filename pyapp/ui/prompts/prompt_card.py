"""One prompt of the list."""

from __future__ import annotations

from pyapp.cinegenie.prompt_list import Row

from ..address import link_to
from ..language import date_text, say
from ..view import View

_EXCERPT = 400  # characters; the rest would not be seen
_LONGEST = 300  # of a title


def prompt_title(title: str) -> str:
    """A prompt's title as it is said elsewhere, or words for none."""
    return _cut(title.strip(), _LONGEST) or say("prompts-untitled")


class PromptCard(View):
    """Its title leads to it."""

    def __init__(self, key: str) -> None:
        super().__init__("prompt-card")
        self.part("title").set("href", link_to("prompts", key))
        self._row: Row | None = None

    def update(self, row: Row) -> None:
        """Show the prompt as it is stored now."""
        if row == self._row:
            return
        self._row = row
        self.part("title").set_text(prompt_title(row.title))
        self.part("category").set_text(_cut(row.category, _LONGEST))
        self.part("category").show(bool(row.category))
        self.part("date").set_text(_dated(row))
        self.part("text").set_text(_cut(row.text.strip(), _EXCERPT))
        self.part("tags").set_text(" · ".join(_cut(tag, _LONGEST) for tag in row.tags[:12]))


def _dated(row: Row) -> str:
    if row.changed is not None:
        return say("prompts-changed", date=date_text(row.changed))
    return "" if row.created is None else say("prompts-made", date=date_text(row.created))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
