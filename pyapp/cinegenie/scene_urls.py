"""Object URLs of the assets that are on show, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
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
        self._shown: dict[_Slot, tuple[Blob, str]] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._urls)

    def show(self, scenes: Mapping[str, SceneAssets]) -> dict[str, SceneAssets]:
        """These scenes and no others are on show now; gives them with their URLs (none once closed).

        An asset whose `data` is no Blob has no URL.
        """
        if self._closed:
            return dict(scenes)
        before, self._shown = self._shown, {}
        result = {scene_id: self._with_urls(scene, before) for scene_id, scene in scenes.items()}
        for slot in before.keys() - self._shown.keys():
            self._urls.revoke(slot)
        return result

    def close(self) -> None:
        """Revoke them all; nothing is shown any more."""
        self._closed = True
        self._shown.clear()
        self._urls.close()

    def _with_urls(self, scene: SceneAssets, before: Mapping[_Slot, tuple[Blob, str]]) -> SceneAssets:
        return SceneAssets(
            self._with_url("image", scene.image, before),
            self._with_url("video", scene.video, before),
            self._with_url("audio", scene.audio, before),
            scene.missing,
        )

    def _with_url(
        self, kind: AssetType, asset: SceneAsset | None, before: Mapping[_Slot, tuple[Blob, str]]
    ) -> SceneAsset | None:
        blob = asset.record.get("data") if asset else None
        if asset is None or not isinstance(blob, Blob):
            return asset
        slot = (kind, order(asset.id))
        if slot not in self._shown:
            known = before.get(slot)
            kept = known if known is not None and known[0] == blob else None
            self._shown[slot] = kept or (blob, self._urls.set(slot, blob))
        return replace(asset, url=self._shown[slot][1])
