"""Object URLs of the assets that are on show, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pyapp.db import Blob, ObjectURLs
from pyapp.db.keys import order

from .records import AssetType
from .scene_assets import SceneAsset, SceneAssets

_Slot = tuple[AssetType, tuple[Any, ...]]


class SceneURLs:
    """Owns the URLs of the scenes on show: one for each asset, whatever the number of scenes that show it.

    A URL stays the same as long as its asset is shown, and is revoked when it no longer is, or at `close`.
    """

    def __init__(self) -> None:
        self._urls = ObjectURLs()
        self._shown: dict[_Slot, Blob] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._urls)

    def show(self, scenes: Mapping[str, SceneAssets]) -> dict[str, SceneAssets]:
        """These scenes and no others are on show now; gives them with their URLs (none once closed).

        An asset whose `data` is no Blob has no URL.
        """
        if self._closed:
            return dict(scenes)
        shown = {slot: blob for scene in scenes.values() for slot, blob in _blobs_of(scene)}
        for slot in self._shown.keys() - shown.keys():
            self._urls.revoke(slot)
        self._urls.set_all({slot: blob for slot, blob in shown.items() if self._shown.get(slot) != blob})
        self._shown = shown
        return {scene_id: self._with_urls(scene) for scene_id, scene in scenes.items()}

    def close(self) -> None:
        """Revoke them all; nothing is shown any more."""
        self._closed = True
        self._shown.clear()
        self._urls.close()

    def _with_urls(self, scene: SceneAssets) -> SceneAssets:
        image, video, audio = (self._with_url(kind, asset) for kind, asset in _assets_of(scene))
        return SceneAssets(image, video, audio, scene.missing)

    def _with_url(self, kind: AssetType, asset: SceneAsset | None) -> SceneAsset | None:
        url = self._urls.get(_slot(kind, asset)) if asset is not None else None
        return asset if asset is None or url is None else replace(asset, url=url)


def _slot(kind: AssetType, asset: SceneAsset) -> _Slot:
    return kind, order(asset.id)


def _assets_of(scene: SceneAssets) -> tuple[tuple[AssetType, SceneAsset | None], ...]:
    return ("image", scene.image), ("video", scene.video), ("audio", scene.audio)


def _blobs_of(scene: SceneAssets) -> Iterator[tuple[_Slot, Blob]]:
    for kind, asset in _assets_of(scene):
        blob = asset.record.get("data") if asset is not None else None
        if asset is not None and isinstance(blob, Blob):
            yield _slot(kind, asset), blob
