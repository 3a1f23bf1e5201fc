"""Choosing an asset from the gallery, a page of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pyapp.cinegenie.gallery import GalleryItem
from pyapp.cinegenie.records import AssetType
from pyapp.db.keys import Key

from ..dialogs import PickerDialog
from ..language import say
from ..place import Studio
from ..stage import Stage
from ..words import asset_name

PAGE = 60


class Chosen(NamedTuple):
    """An asset that was chosen, with its name."""

    asset_type: AssetType
    id: Key
    name: str


def open_picker(
    stage: Stage,
    studio: Studio,
    asset_type: AssetType,
    heading: str,
    on_chosen: Callable[[Chosen], object],
) -> None:
    """Open the dialog with the assets of that kind; `on_chosen` gets the one that is chosen, if any."""
    stage.start(_open(stage, studio, asset_type, heading, on_chosen), say("scripts-tray-unread"))


async def _open(
    stage: Stage, studio: Studio, asset_type: AssetType, heading: str, on_chosen: Callable[[Chosen], object]
) -> None:
    items = await studio.assets.page(asset_type, limit=PAGE)
    total = await studio.assets.count(asset_type)

    async def read_more() -> None:
        items.extend(await studio.assets.page(asset_type, offset=len(items), limit=PAGE))
        dialog.update(items, total)

    def choose(item: GalleryItem) -> None:
        on_chosen(Chosen(item.asset_type, item.id, asset_name(item.asset_type, item.id, item.record)))

    dialog = PickerDialog(heading, choose, lambda: stage.start(read_more(), say("scripts-tray-unread")))
    dialog.update(items, total)
    dialog.open()
