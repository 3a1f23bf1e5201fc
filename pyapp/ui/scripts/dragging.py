"""Dragging an asset of the page onto a place for it, and files of the computer likewise.

What is dropped may come from anywhere: it is taken for an asset only where it names a type and an id, and whoever
gets it looks whether there is such an asset.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any, Final

from pyapp.cinegenie.records import ASSET_TYPES, AssetType
from pyapp.db import Blob
from pyapp.db.keys import Key

from ..dom import View

MIME_TYPE: Final = "application/x-cinegenie-asset"
_MOST: Final = 2_000  # characters
_DROPPING: Final = "data-dropping"


def drag_asset(view: View, asset_type: AssetType, asset_id: Key) -> None:
    """Let a view be dragged as that asset. Ids that JSON has no word for cannot be dragged, but chosen."""
    if type(asset_id) not in (int, str):
        return
    view.element.set("draggable", "true")

    def begin(event: Any) -> None:
        event.dataTransfer.effectAllowed = "link"
        event.dataTransfer.setData(MIME_TYPE, json.dumps({"type": asset_type, "id": asset_id}))
        event.dataTransfer.setData(_kind(asset_type), "")

    view.listen(view.element, "dragstart", begin)


def take_drops(
    view: View,
    asset_types: Collection[AssetType],
    on_asset: Callable[[AssetType, Key], object],
    on_files: Callable[[list[Blob]], object] | None = None,
) -> None:
    """Take assets of these types that are dropped on a view, and files; meanwhile `data-dropping` marks it."""

    def effect(event: Any) -> str:
        types = [str(each) for each in event.dataTransfer.types]
        if on_files is not None and "Files" in types:
            return "copy"
        return "link" if any(_kind(each) in types for each in asset_types) else ""

    def over(event: Any) -> None:
        wanted = effect(event)
        if wanted:
            event.preventDefault()
            event.stopPropagation()
            event.dataTransfer.dropEffect = wanted
            view.element.set(_DROPPING, "")

    def left(event: Any) -> None:
        if not view.element.js.contains(event.relatedTarget):
            view.element.set(_DROPPING, None)

    def dropped(event: Any) -> None:
        wanted = effect(event)
        view.element.set(_DROPPING, None)
        if not wanted:
            return
        event.preventDefault()
        event.stopPropagation()
        asset = dropped_asset(str(event.dataTransfer.getData(MIME_TYPE)))
        if wanted == "copy" and on_files is not None:
            on_files([Blob(file) for file in event.dataTransfer.files])
        elif asset is not None and asset[0] in asset_types:
            on_asset(*asset)

    for name, handler in (("dragover", over), ("dragleave", left), ("drop", dropped)):
        view.listen(view.element, name, handler)


def dropped_asset(text: str) -> tuple[AssetType, Key] | None:
    """The type and id that a dropped text names; None where it names none."""
    try:
        named = json.loads(text) if len(text) <= _MOST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(named, dict):
        return None
    asset_type, asset_id = named.get("type"), named.get("id")
    if asset_type not in ASSET_TYPES or type(asset_id) not in (int, str):
        return None
    return asset_type, asset_id


def _kind(asset_type: AssetType) -> str:
    """A type of its own for each kind: while it hovers a page sees the types of what is dragged, and nothing else."""
    return f"{MIME_TYPE}-{asset_type}"
