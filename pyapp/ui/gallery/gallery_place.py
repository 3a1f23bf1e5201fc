"""The gallery's part of the controller: pages, filters, imports, deletion."""

from __future__ import annotations

from typing import Any

from pyapp.cinegenie.gallery import GalleryItem, Usage

from ..address import Address
from ..dialogs import DeleteDialog
from ..imports.importer import Importer
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from ..words import asset_name, counted, used_at
from .gallery_view import GalleryCallbacks, GalleryPage, GalleryView

PAGE = 60


class GalleryPlace(Place[GalleryPage]):
    """All assets, newest first, under two filters."""

    def __init__(self, stage: Stage, studio: Studio, address: Address, importer: Importer) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-gallery")
        self._type: Any = ""
        self._source: Any = ""
        self._limit = PAGE
        self._importer = importer
        self.view: GalleryView = GalleryView(
            GalleryCallbacks(
                on_type=self._filter_type,
                on_source=self._filter_source,
                on_files=importer.add,
                on_more=self._show_more,
                on_seen=lambda item: self.stage.start(self._find_uses(item), "Its uses could not be read"),
                on_delete=lambda item: self.stage.start(
                    self._ask_to_delete(item), "Its uses could not be read"
                ),
                on_imports_closed=importer.forget,
            )
        )
        importer.on_update = self.view.show_imports
        self.view.show_imports(importer.lines)

    async def read(self) -> GalleryPage:
        """Read the first assets, as many as are shown."""
        asset_type, source = self._type, self._source
        items = await self.studio.assets.page(asset_type or None, source or None, 0, self._limit)
        total = await self.studio.assets.count(asset_type or None, source or None)
        return GalleryPage(items, total, asset_type, source)

    def show(self, data: GalleryPage) -> None:
        """Show a page."""
        self.view.update(data)

    def close(self) -> None:
        """Leave the imports to themselves."""
        super().close()
        self._importer.on_update = lambda _lines: None

    def _filter_type(self, value: str) -> None:
        self._type, self._limit = value, PAGE
        self.ask()

    def _filter_source(self, value: str) -> None:
        self._source, self._limit = value, PAGE
        self.ask()

    def _show_more(self) -> None:
        self._limit += PAGE
        self.ask()

    async def _find_uses(self, item: GalleryItem) -> None:
        self.view.show_uses(item, _places(await self.studio.assets.usage(item.asset_type, item.id)))

    async def _ask_to_delete(self, item: GalleryItem) -> None:
        uses = _places(await self.studio.assets.usage(item.asset_type, item.id))
        name = asset_name(item.asset_type, item.id, item.record)
        failed = f"{name} could not be deleted"
        DeleteDialog(item, uses, lambda: self.stage.start(self._delete(item, name), failed)).open()

    async def _delete(self, item: GalleryItem, name: str) -> None:
        deleted = await self.studio.assets.delete(item.asset_type, item.id)
        links = counted(deleted.mappings, "link")
        fields = counted(deleted.legacy_fields, "field")
        self.stage.notices.say(f"{name} was deleted, with {links} and {fields} of scripts that named it.")
        self.stage.focus_heading()


def _places(usages: list[Usage]) -> list[str]:
    """Where an asset is used, each place once; a script as a whole only where none of its scenes is named."""
    scenes = {repr(usage.script_id) for usage in usages if usage.scene_id}
    told = [usage for usage in usages if usage.scene_id or repr(usage.script_id) not in scenes]
    return list(dict.fromkeys(used_at(usage.script_id, usage.script_title, usage.scene_id) for usage in told))
