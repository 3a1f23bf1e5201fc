"""Choosing an asset from the gallery, a page of it at a time."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.assets import Assets
from pyapp.cinegenie.gallery import GalleryItem
from pyapp.cinegenie.records import AssetType

from ..dialogs import PickerDialog
from ..stage import Stage

PAGE = 60


async def open_picker(
    stage: Stage,
    assets: Assets,
    asset_type: AssetType,
    heading: str,
    on_chosen: Callable[[GalleryItem], object],
) -> None:
    """Open the dialog with the newest assets of that kind; `on_chosen` gets the one that is chosen, if any."""
    items = await assets.page(asset_type, limit=PAGE)
    total = await assets.count(asset_type)

    async def read_more() -> None:
        items.extend(await assets.page(asset_type, offset=len(items), limit=PAGE))
        dialog.update(items, total)

    dialog = PickerDialog(
        heading, on_chosen, lambda: stage.start(read_more(), "The gallery could not be read")
    )
    dialog.update(items, total)
    dialog.open()
