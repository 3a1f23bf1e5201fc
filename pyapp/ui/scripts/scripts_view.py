"""The list of scripts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from pyapp.cinegenie.scripts import each_scene
from pyapp.db import Blob, ObjectURLs
from pyapp.db.keys import Key

from ..address import link_to
from ..dom import View
from ..keyed import KeyedViews
from ..media import MediaView
from ..words import counted, script_title, text_of

Record = Mapping[str, Any]


def key_text(script_id: Key) -> str:
    """A script's id as a step of the page's address."""
    return repr(script_id)


class ScriptsView(View):
    """All scripts. `on_uncovered(script)` is called for each that comes near without a picture of its own."""

    def __init__(self, on_uncovered: Callable[[Record], object]) -> None:
        super().__init__("scripts-view")
        self._urls = ObjectURLs()
        self._on_uncovered = on_uncovered
        self._watch = self.on_near(self._be_near)
        self._cards: KeyedViews[Record, ScriptCard] = KeyedViews(
            self, self.part("list"), lambda key, _script: self._make_card(key), ScriptCard.update
        )

    def update(self, scripts: list[Record]) -> None:
        """Show these scripts."""
        self.part("count").set_text(counted(len(scripts), "script"))
        self.part("empty").show(not scripts)
        self._cards.update((key_text(script["id"]), script) for script in scripts)

    def show_cover(self, script_id: Key, record: Record) -> None:
        """Show an image as a script's picture."""
        card = self._cards.get(key_text(script_id))
        if card is not None:
            card.show_cover(record)

    def close(self) -> None:
        """Revoke the object URLs as well."""
        super().close()
        self._urls.close()

    def _make_card(self, key: str) -> ScriptCard:
        card = ScriptCard(key, self._urls)
        self._watch(card.element)
        return card

    def _be_near(self, key: str, near: bool) -> None:
        card = self._cards.get(key)
        if card is not None and near and not card.covered:
            self._on_uncovered(card.script)


class ScriptCard(View):
    """One script of the list."""

    def __init__(self, key: str, urls: ObjectURLs) -> None:
        super().__init__("script-card")
        self.element.set("data-key", key)
        self.part("title").set("href", link_to("scripts", key))
        self.script: Record = {}
        self.covered = False
        self._urls = urls

    def update(self, script: Record) -> None:
        """Show the script as it is stored now."""
        self.script = script
        title = script_title(script)
        scenes = list(each_scene(script))
        acts = {scene.path[1] for scene in scenes}
        self.part("title").set_text(title)
        self.part("initial").set_text(title[:1].upper())
        self.part("logline").set_text(text_of(script.get("logline")))
        self.part("facts").set_text(f"{counted(len(acts), 'act')} · {counted(len(scenes), 'scene')}")
        picture = title_picture(script)
        if picture is not None and not self.covered:
            self.show_cover({"data": picture})

    def show_cover(self, record: Record) -> None:
        """Show an image as the script's picture, unless it has one."""
        if self.covered:
            return
        self.covered = True
        media = self.adopt(MediaView("image", self._urls))
        media.update(record, "")
        self.part("cover").append(media.element)
        media.show()


def title_picture(script: Record) -> Blob | None:
    """The script's `titleImage`, base64 text or a data: URL, as an image; None where it is none."""
    text = script.get("titleImage")
    if not isinstance(text, str) or not text:
        return None
    head, _, body = text.rpartition(",")
    mime_type = head.removeprefix("data:").partition(";")[0] or "image/png"
    try:
        return Blob(base64.b64decode(body, validate=True), mime_type)
    except (binascii.Error, ValueError):
        return None
