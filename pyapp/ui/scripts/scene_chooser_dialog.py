"""The dialog in which a scene of any script is searched and chosen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Final

from pyapp.cinegenie.scene_list import SceneRow

from ..dialogs import Dialog
from ..element import Element, make
from ..language import say
from ..view import Callback
from ..words import scene_place
from .spot_words import capitalized, short

_AT_ONCE: Final = 60  # scenes that are shown; more come at a click


class SceneChooserDialog(Dialog):
    """Scenes as radio buttons under the titles of their scripts; what the chosen one has stands below."""

    def __init__(
        self,
        heading: str,
        on_search: Callable[[str], object],
        on_select: Callable[[SceneRow], object],
        on_use: Callback,
    ) -> None:
        super().__init__("scene-chooser")
        self._rows: list[SceneRow] = []
        self._most = _AT_ONCE
        self._selected: SceneRow | None = None
        self._on_select = on_select
        self.part("heading").set_text(heading)
        self.part("count").set_text(say("scripts-reading-scenes"))
        self.on_input("search", lambda text: self._search(text, on_search))
        self.on_change("list", self._select)
        self.on_submit("form", on_use)
        self.on_click("more", self._show_more)
        self.on_click("close", self.dismiss)
        self.on_click("cancel", self.dismiss)
        self.part("use").enable(False)

    def update(self, rows: list[SceneRow], total: int) -> None:
        """Show these of `total` scenes."""
        self._rows = rows
        self.part("count").set_text(
            say("scripts-scene-count", count=total)
            if len(rows) == total
            else say("scripts-scene-count-found", found=len(rows), count=total)
        )
        self.part("empty").show(not rows)
        self.part("empty").set_text(say("scripts-no-scene-found" if total else "scripts-no-scenes"))
        self._show()

    def tell_present(self, row: SceneRow, told: list[str]) -> None:
        """Say what the chosen scene has now."""
        self.part("present").replace(*(make("li", sentence) for sentence in told))
        self.part("chosen").set_text(_chosen_text(row))
        self.part("use").enable(True)

    def _search(self, text: str, on_search: Callable[[str], object]) -> None:
        self._most = _AT_ONCE
        on_search(text)

    def _select(self, position: str) -> None:
        self._selected = self._rows[int(position)]
        self._on_select(self._selected)

    def _show_more(self) -> None:
        self._most += _AT_ONCE
        self._show()

    def _show(self) -> None:
        shown = list(enumerate(self._rows[: self._most]))
        groups = groupby(shown, key=lambda each: each[1].script_id)
        self.part("list").replace(*(self._group([*rows]) for _, rows in groups))
        self.part("more").show(len(self._rows) > self._most)

    def _group(self, rows: list[tuple[int, SceneRow]]) -> Element:
        group = make("fieldset")
        title = make("legend", short(rows[0][1].script_title) or say("shared-untitled"))
        title.set("dir", "auto")
        group.append(title, *(self._option(position, row) for position, row in rows))
        return group

    def _option(self, position: int, row: SceneRow) -> Element:
        option, radio, text = make("label"), make("input"), make("span")
        radio.set("type", "radio")
        radio.set("name", "scene")
        radio.set("value", str(position))
        radio.tick(self._selected is not None and row[:3] == self._selected[:3])
        place = make("span", f"{row.number} · ")
        location = make("bdi", short(row.location, 80) or say("scripts-no-place"))
        action = make("span", short(row.action, 140))
        action.set("dir", "auto")
        action.set("class", "quiet")
        heading = make("strong")
        heading.append(place, location)
        text.append(heading, action)
        option.append(radio, text)
        return option


def _chosen_text(row: SceneRow) -> str:
    title = short(row.script_title, 80) or say("shared-untitled")
    return say("scripts-chosen-scene", scene=capitalized(scene_place(row.scene_id)), script=title)
