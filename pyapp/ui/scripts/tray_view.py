"""A strip of files at the lower edge of a script, to be dragged onto its scenes and lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyapp.cinegenie.gallery_question import Row
from pyapp.db import ObjectURLs

from ..dom import View
from ..keyed import KeyedViews
from ..language import say
from ..media import MediaView
from .dragging import drag_asset
from .spot_words import short


class TrayView(View):
    """Files as small tiles; `on_near(row)` is called for each picture that comes near to what is seen."""

    def __init__(
        self,
        on_open: Callable[[bool], object],
        on_from: Callable[[str], object],
        on_search: Callable[[str], object],
        on_near: Callable[[Row], object],
    ) -> None:
        super().__init__("tray-view")
        self._urls = ObjectURLs()
        self._near = on_near
        self._watch = self.on_near(self._be_near)
        self._tiles: KeyedViews[Row, TrayTile] = KeyedViews(
            self, self.part("tiles"), lambda _key, row: self._make_tile(row), TrayTile.update
        )
        self.on_event("details", "toggle", lambda: on_open(self.part("details").is_unfolded))
        self.on_change("from", on_from)
        self.on_input("search", on_search)

    def show_count(self, files: int) -> None:
        """Say how many files the script has."""
        self.part("count").set_text(say("scripts-files", count=files))

    def update(self, rows: list[Row], total: int, ready: bool) -> None:
        """Show these of `total` files; they are not yet known where it is not `ready`."""
        self._tiles.update((_key(row), row) for row in rows)
        self.part("tiles").show(bool(rows))
        self.part("found").set_text(_found_text(len(rows), total, ready))

    def show_picture(self, row: Row, record: Mapping[str, Any]) -> None:
        """Show a file's picture."""
        tile = self._tiles.get(_key(row))
        if tile is not None:
            tile.show_picture(record)

    def close(self) -> None:
        """Revoke the object URLs as well."""
        super().close()
        self._urls.close()

    def _make_tile(self, row: Row) -> TrayTile:
        tile = TrayTile(row, self._urls)
        if row.asset_type != "audio":
            self._watch(tile.element)
        return tile

    def _be_near(self, key: str, near: bool) -> None:
        tile = self._tiles.get(key)
        if tile is None:
            return
        if near:
            self._near(tile.row)
        else:
            tile.hide_picture()


class TrayTile(View):
    """A file that can be dragged."""

    def __init__(self, row: Row, urls: ObjectURLs) -> None:
        super().__init__("tray-tile")
        self.row = row
        self._urls = urls
        self._media: MediaView | None = None
        self.element.set("data-key", _key(row))
        self.part("media").set("data-type", row.asset_type)
        drag_asset(self, row.asset_type, row.id)

    def update(self, row: Row) -> None:
        """Show the file's name."""
        self.row = row
        name = short(row.name or say("shared-asset", type=row.asset_type, id=str(row.id)))
        self.part("name").set_text(name)
        self.part("name").set("title", name)

    def show_picture(self, record: Mapping[str, Any]) -> None:
        """Show a picture or a film's first frame."""
        self.hide_picture()
        self._media = self.adopt(MediaView(self.row.asset_type, self._urls))
        self._media.update(record, "")
        self._media.part("player").set("controls", None)
        self.part("media").append(self._media.element)
        self._media.show()

    def hide_picture(self) -> None:
        """Let go of it."""
        if self._media is not None:
            self.disown(self._media)
            self._media = None


def _key(row: Row) -> str:
    return f"{row.asset_type} {row.id!r}"


def _found_text(shown: int, total: int, ready: bool) -> str:
    if not ready:
        return say("scripts-tray-reading")
    if not total:
        return say("scripts-tray-none")
    return say("scripts-tray-shown", shown=shown, count=total) if shown < total else say("scripts-files", count=total)
