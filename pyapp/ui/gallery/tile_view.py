"""One asset of the gallery: preview, name, facts, where it is used."""

from __future__ import annotations

from datetime import datetime

from pyapp.cinegenie.assets import GalleryItem
from pyapp.db import Blob, ObjectURLs

from ..dom import View
from ..language import date_text
from ..media import MediaView
from ..words import asset_name, listed, size_text, source_text

_MOST_USES = 2


def key_of(item: GalleryItem) -> str:
    """A text that names the asset among all assets."""
    return f"{item.asset_type} {item.id!r}"


class TileView(View):
    """An asset with its preview, which is loaded only while the tile is near to what is seen."""

    def __init__(self, template: str, item: GalleryItem, urls: ObjectURLs) -> None:
        super().__init__(template)
        self.item = item
        self.was_seen = False
        self.element.set("data-key", key_of(item))
        self.element.set("data-type", item.asset_type)
        self._media = self.adopt(MediaView(item.asset_type, urls))
        self.part("media").append(self._media.element)

    def update(self, item: GalleryItem) -> None:
        """Show the asset's name and facts."""
        self.item = item
        name = asset_name(item.asset_type, item.id, item.record)
        self._media.update(item.record, name)
        self.part("name").set_text(name)
        self.part("name").set("title", name)
        self.part("source").set_text(source_text(item.record.get("uploadSource")))
        self.part("facts").set_text(" · ".join(_facts(item)))

    def be_near(self, near: bool) -> None:
        """Load the preview, or let go of it."""
        if near:
            self._media.show()
        else:
            self._media.hide()

    def show_uses(self, uses: list[str]) -> None:
        """Say where the asset is used."""
        rest = len(uses) - _MOST_USES
        told = [*uses[:_MOST_USES], *([f"{rest} more"] if rest > 0 else [])]
        self.part("used").set_text(f"In {listed(told)}" if uses else "Not used in any script")


def _facts(item: GalleryItem) -> list[str]:
    data, date = item.record.get("data"), item.record.get("uploadedAt")
    return [
        *([size_text(data.size)] if isinstance(data, Blob) else []),
        *([date_text(date)] if isinstance(date, datetime) else []),
    ]
