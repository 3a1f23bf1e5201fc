"""One script of the list: picture, title, counts, logline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyapp.cinegenie.script_list import ScriptRow
from pyapp.db import ObjectURLs

from ..address import link_to
from ..language import say
from ..media import MediaView
from ..view import View
from .spot_words import TITLE, short


class ScriptCard(View):
    """A script, with a letter in the place of its picture until there is one."""

    row: ScriptRow

    def __init__(self, key: str, urls: ObjectURLs) -> None:
        super().__init__("script-card")
        self.element.set("data-key", key)
        self.part("title").set("href", link_to("scripts", key))
        self.was_seen = False
        self._urls = urls
        self._cover: MediaView | None = None
        self._shown: ScriptRow | None = None

    def update(self, row: ScriptRow) -> None:
        """Show the script as it is stored now."""
        self.row = row
        before, self._shown = self._shown, row
        if before == row:
            return
        if before is not None and (before.title_image, before.first_scene) != (row.title_image, row.first_scene):
            self.was_seen = False
        title = short(row.title, TITLE) or say("shared-untitled")
        self.part("title").set_text(title)
        self.part("initial").set_text(title[:1].upper())
        self.part("logline").set_text(short(row.logline, 600))
        self.part("facts").set_text(
            say("scripts-facts", acts=row.acts, scenes=row.scenes, files=row.files)
        )

    def show_cover(self, record: Mapping[str, Any]) -> None:
        """Show an image as the script's picture; one that cannot be shown leaves the letter."""
        if self._cover is not None:
            self.disown(self._cover)
        self._cover = self.adopt(MediaView("image", self._urls))
        self._cover.update(record, "")
        self.part("cover").append(self._cover.element)
        self._cover.show()
