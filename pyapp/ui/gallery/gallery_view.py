"""The gallery: filters, tiles, files dropped or picked."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pyapp.cinegenie.assets import GalleryItem
from pyapp.db import Blob, ObjectURLs

from ..dom import Callback, View
from ..imports.imports_view import ImportLine, ImportsView
from ..keyed import KeyedViews
from ..words import asset_name, counted
from .tile_view import TileView, key_of


class GalleryCallbacks(NamedTuple):
    """What a person can do in the gallery."""

    on_type: Callable[[str], object]
    on_source: Callable[[str], object]
    on_files: Callable[[list[Blob]], object]
    on_more: Callback
    on_seen: Callable[[GalleryItem], object]
    on_delete: Callable[[GalleryItem], object]
    on_imports_closed: Callback


class GalleryPage(NamedTuple):
    """What the gallery shows: these of `total` assets, under these filters ("": all)."""

    items: list[GalleryItem]
    total: int
    asset_type: str = ""
    source: str = ""


class GalleryView(View):
    """All assets that the filters let through, newest first."""

    def __init__(self, callbacks: GalleryCallbacks) -> None:
        super().__init__("gallery-view")
        self._callbacks = callbacks
        self._urls = ObjectURLs()
        self._imports: ImportsView | None = None
        self._watch = self.on_near(self._be_near)
        self._tiles: KeyedViews[GalleryItem, TileView] = KeyedViews(
            self, self.part("tiles"), lambda _key, item: self._make_tile(item), TileView.update
        )
        self.on_change("types", callbacks.on_type)
        self.on_change("source", callbacks.on_source)
        self.on_files("files", callbacks.on_files)
        self.on_click("more", callbacks.on_more)
        self.on_drop(callbacks.on_files)

    def update(self, page: GalleryPage) -> None:
        """Show these assets."""
        noun = page.asset_type or "file"
        self.part("count").set_text(counted(page.total, noun))
        self._tiles.update((key_of(item), item) for item in page.items)
        self.part("more").show(len(page.items) < page.total)
        self.part("empty").show(not page.items)
        self.part("empty").set_text(
            "Nothing fits these filters."
            if page.asset_type or page.source
            else "There is nothing here yet. Drop pictures, films or sounds anywhere on this page, or import them."
        )

    def show_uses(self, item: GalleryItem, uses: list[str]) -> None:
        """Say on an asset's tile where it is used."""
        tile = self._tiles.get(key_of(item))
        if tile is not None:
            tile.show_uses(uses)

    def show_imports(self, lines: list[ImportLine]) -> None:
        """Show the files that are being imported; none: no list."""
        if not lines:
            if self._imports is not None:
                self.disown(self._imports)
                self._imports = None
            return
        if self._imports is None:
            self._imports = self.adopt(ImportsView(self._callbacks.on_imports_closed))
            self.part("imports").append(self._imports.element)
        self._imports.update(lines)

    def close(self) -> None:
        """Revoke the object URLs as well."""
        super().close()
        self._urls.close()

    def _make_tile(self, item: GalleryItem) -> TileView:
        tile = TileView("tile-view", item, self._urls)
        tile.part("delete").set("aria-label", f"Delete {asset_name(item.asset_type, item.id, item.record)}")
        tile.on_click("delete", lambda: self._callbacks.on_delete(tile.item))
        self._watch(tile.element)
        return tile

    def _be_near(self, key: str, near: bool) -> None:
        tile = self._tiles.get(key)
        if tile is not None:
            tile.be_near(near)
            if near and not tile.was_seen:
                tile.was_seen = True
                self._callbacks.on_seen(tile.item)
