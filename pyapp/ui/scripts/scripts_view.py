"""The list of scripts, with its search and its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pyapp.cinegenie.script_list import ScriptRow, Sort
from pyapp.db import ObjectURLs
from pyapp.db.keys import Key

from ..keyed import KeyedViews
from ..language import say
from ..view import View
from .script_card import ScriptCard
from .script_key import key_text as key_text

_AT_ONCE: Final = 48  # cards; more are made when the end of the list comes near
_END: Final = "end"


class ScriptsView(View):
    """Scripts as cards. `on_near(row)` is called once for each that comes near to what is seen."""

    def __init__(
        self,
        on_search: Callable[[str], object],
        on_sort: Callable[[str], object],
        on_near: Callable[[ScriptRow], object],
    ) -> None:
        super().__init__("scripts-view")
        self._urls = ObjectURLs()
        self._on_near = on_near
        self._rows: list[ScriptRow] = []
        self._most = _AT_ONCE
        self._near: set[str] = set()
        self._asked: tuple[str, Sort] = ("", "title")
        self._watch = self.on_near(self._be_near)
        self._cards: KeyedViews[ScriptRow, ScriptCard] = KeyedViews(
            self, self.part("list"), lambda key, _row: self._make_card(key), ScriptCard.update
        )
        self.part("more").set("data-key", _END)
        self._watch(self.part("more"))
        self.on_input("search", on_search)
        self.on_change("sort", on_sort)
        self.on_click("more", self._show_more)

    def update(self, rows: list[ScriptRow], total: int, search: str, sort: Sort) -> None:
        """Show these of `total` scripts, found by that search and in that order."""
        if (search, sort) != self._asked:
            self._asked, self._most = (search, sort), _AT_ONCE
        self._rows = rows
        self.part("search").choose(search)
        self.part("sort").choose(sort)
        self.part("count").set_text(_count_text(len(rows), total))
        self.part("filters").show(total > 0)
        self.part("empty").show(not total)
        self.part("nothing").show(total > 0 and not rows)
        self._show_cards()

    def show_cover(self, script_id: Key, record: Mapping[str, Any]) -> None:
        """Show an image as a script's picture."""
        card = self._cards.get(key_text(script_id))
        if card is not None:
            card.show_cover(record)

    def close(self) -> None:
        """Revoke the object URLs as well."""
        super().close()
        self._urls.close()

    def _show_cards(self) -> None:
        self._cards.update((key_text(row.id), row) for row in self._rows[: self._most])
        self.part("more").show(len(self._rows) > self._most)
        self._want_covers()

    def _want_covers(self) -> None:
        """Ask for the pictures of those that are near, and of those whose picture has changed."""
        for key in self._near:
            card = self._cards.get(key)
            if card is not None and not card.was_seen:
                card.was_seen = True
                self._on_near(card.row)

    def _show_more(self) -> None:
        self._most += _AT_ONCE
        self._show_cards()

    def _make_card(self, key: str) -> ScriptCard:
        card = ScriptCard(key, self._urls)
        self._watch(card.element)
        return card

    def _be_near(self, key: str, near: bool) -> None:
        if key != _END:
            (self._near.add if near else self._near.discard)(key)
            self._want_covers()
        elif near and len(self._rows) > self._most:
            self._show_more()


def _count_text(found: int, total: int) -> str:
    if found == total:
        return say("scripts-count", count=total)
    return say("scripts-count-found", found=found, count=total)
