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

from ..view import View

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
        event.dataTransfer.setData(_kind(asset_type), str(asset_id))

    view.listen(view.element, "dragstart", begin)


def take_drops(
    view: View,
    asset_types: Collection[AssetType],
    on_asset: Callable[[AssetType, Key], object],
    on_files: Callable[[list[Blob]], object] | None = None,
) -> None:
    """Take assets of these types that are dropped on a view, and files; meanwhile `data-dropping` marks it."""
    taking = _Taking(view, asset_types, on_asset, on_files)
    for name, handler in (("dragover", taking.over), ("dragleave", taking.left), ("drop", taking.dropped)):
        view.listen(view.element, name, handler)


class _Taking:
    def __init__(
        self,
        view: View,
        asset_types: Collection[AssetType],
        on_asset: Callable[[AssetType, Key], object],
        on_files: Callable[[list[Blob]], object] | None,
    ) -> None:
        self._element = view.element
        self._asset_types = asset_types
        self._on_asset = on_asset
        self._on_files = on_files

    def over(self, event: Any) -> None:
        effect = self._effect(event)
        if effect:
            event.preventDefault()
            event.stopPropagation()
            event.dataTransfer.dropEffect = effect
            self._element.set(_DROPPING, "")

    def left(self, event: Any) -> None:
        if not self._element.js.contains(event.relatedTarget):
            self._element.set(_DROPPING, None)

    def dropped(self, event: Any) -> None:
        effect = self._effect(event)
        self._element.set(_DROPPING, None)
        if not effect:
            return
        event.preventDefault()
        event.stopPropagation()
        asset = dropped_asset(str(event.dataTransfer.getData(MIME_TYPE)))
        if effect == "copy" and self._on_files is not None:
            self._on_files([Blob(file) for file in event.dataTransfer.files])
        elif asset is not None and asset[0] in self._asset_types:
            self._on_asset(*asset)

    def _effect(self, event: Any) -> str:
        """What a drop would do: "copy" files, "link" an asset, or nothing."""
        types = [str(each) for each in event.dataTransfer.types]
        if self._on_files is not None and "Files" in types:
            return "copy"
        return "link" if any(_kind(each) in types for each in self._asset_types) else ""


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
