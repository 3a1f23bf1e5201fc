"""Pictures, films and sounds on the page.

A drawing (SVG) is not shown unless a person asks for it: it is drawn on the page's own thread, and a few kB can hold
that up for minutes or end the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyapp.db import Blob, ObjectURLs

from .language import say
from .no_file import why_no_file
from .thumbnails import why_none
from .view import View


class MediaView(View):
    """One asset, shown or played. It holds an object URL only between `show` and `hide`."""

    def __init__(self, asset_type: str, urls: ObjectURLs) -> None:
        super().__init__(f"{asset_type}-media")
        self._asset_type = asset_type
        self._urls = urls
        self._blob: Blob | None = None
        self._loaded = False
        self.on_event("player", "error", self._say_broken)

    def update(self, record: Mapping[str, Any], name: str) -> None:
        """Take in the asset; `name` is read out in its place."""
        before, self._blob = self._blob, playable(record)
        self.part("player").set("alt" if self._asset_type == "image" else "aria-label", name)
        if self._blob is None:
            self._say(why_no_file(record))
        elif is_drawing(self._blob):
            self.refuse(why_none("drawing"))
        elif self._blob != before:  # what was found to be broken is still said to be
            self._say("")

    def refuse(self, why: str) -> None:
        """Say why it is not shown, and let go of it."""
        self._release()
        self._blob = None
        self._say(why)

    def show(self) -> None:
        """Load it; what is loaded already plays on."""
        if self._blob is not None and not self._loaded:
            self._loaded = True
            self.part("player").set("src", self._urls.set(self, self._blob))

    def hide(self) -> None:
        """Let go of it and of its object URL; not of what plays just now."""
        if self.part("player").is_playing:
            return
        self._release()

    def close(self) -> None:
        """Let go of it whatever it does."""
        super().close()
        self._release()

    def _release(self) -> None:
        self._loaded = False
        self.part("player").unload()
        self._urls.revoke(self)

    def _say_broken(self) -> None:
        self._say(say(f"shared-{self._asset_type}-broken"))

    def _say(self, text: str) -> None:
        self.part("missing").set_text(text)
        self.part("missing").show(bool(text))
        self.part("player").show(not text)


def playable(record: Mapping[str, Any]) -> Blob | None:
    """The record's Blob, under the record's MIME type where it has none itself; None where there is no Blob."""
    blob = record.get("data")
    if not isinstance(blob, Blob):
        return None
    mime_type = record.get("mimeType")
    return blob.with_type(mime_type) if not blob.type and isinstance(mime_type, str) else blob


def is_drawing(blob: Blob) -> bool:
    """Whether a browser may take it for an SVG, which it does by the MIME type alone, though not by its exact text."""
    return "svg" in blob.type.lower()
