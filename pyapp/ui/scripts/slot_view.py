"""The place of one image, video or audio in a scene, with the ways to fill and empty it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pyapp.cinegenie.records import AssetType
from pyapp.cinegenie.scene_assets import Missing, SceneAsset, SceneAssets
from pyapp.db import Blob, ObjectURLs
from pyapp.db.keys import Key

from ..dom import View
from ..media import MediaView
from ..words import asset_name

_NAMES: dict[AssetType, str] = {"image": "Image", "video": "Video", "audio": "Audio"}


class SlotCallbacks(NamedTuple):
    """What a person can do with a scene's asset. Each is called with the scene's name and the kind of asset first."""

    on_file: Callable[[str, AssetType, Blob], object]
    on_choose: Callable[[str, AssetType, SceneAsset | None], object]
    on_unlink: Callable[[str, AssetType, Key], object]


class SlotView(View):
    """An asset of a scene, or a place for one."""

    def __init__(
        self, scene_id: str, place: str, asset_type: AssetType, callbacks: SlotCallbacks, urls: ObjectURLs
    ) -> None:
        super().__init__("slot-view")
        self._type: AssetType = asset_type
        self._place = place
        self._urls = urls
        self._near = False
        self._asset: SceneAsset | None = None
        self._named: Key = None
        self._media: MediaView | None = None
        self.element.set("data-type", asset_type)
        self.element.set("aria-label", _NAMES[asset_type])
        self.part("name").set_text(_NAMES[asset_type])
        self.part("file").set("accept", f"{asset_type}/*")
        self.part("file").set("aria-label", f"Upload {asset_type} for {place}")
        self.part("choose").set("aria-label", f"Choose {asset_type} from the gallery for {place}")
        self.part("unlink").set("aria-label", f"Unlink {asset_type} from {place}")
        self.on_files(
            "file", lambda files: [callbacks.on_file(scene_id, asset_type, file) for file in files[:1]]
        )
        self.on_click("choose", lambda: callbacks.on_choose(scene_id, asset_type, self._asset))
        self.on_click("unlink", lambda: callbacks.on_unlink(scene_id, asset_type, self._named))

    def update(self, assets: SceneAssets) -> None:
        """Show the scene's asset of this kind, or that there is none; what is shown already plays on."""
        asset = assets.of(self._type)
        missing = next((each for each in assets.missing if each.asset_type == self._type), None)
        if _identity(asset) != _identity(self._asset):
            self._show_media(asset)
        self._asset = asset
        self._named = asset.id if asset else missing and missing.asset_id
        self.element.set("data-filled", "" if asset else None)
        self.part("unlink").show(asset is not None or missing is not None)
        self.part("note").set_text(self._note(asset, missing))
        self.part("note").set("data-dangling", "" if missing else None)

    def be_near(self, near: bool) -> None:
        """Load the asset, or let go of it."""
        self._near = near
        if self._media is not None:
            (self._media.show if near else self._media.hide)()

    def _show_media(self, asset: SceneAsset | None) -> None:
        if self._media is not None:
            self.disown(self._media)
            self._media = None
        if asset is not None:
            self._media = self.adopt(MediaView(self._type, self._urls))
            self._media.update(
                asset.record, f"{asset_name(self._type, asset.id, asset.record)}, {self._place}"
            )
            self.part("media").append(self._media.element)
            self.be_near(self._near)

    def _note(self, asset: SceneAsset | None, missing: Missing | None) -> str:
        name = asset_name(self._type, asset.id, asset.record) if asset else ""
        if missing is not None:
            gone = f"The linked {self._type} {missing.asset_id} no longer exists"
            return f"{gone}; shown instead: {name}" if asset else gone
        if asset is None:
            return "None yet"
        return f"{name} · from the script itself" if asset.origin == "legacy" else f"{name} · linked"


def _identity(asset: SceneAsset | None) -> object:
    return asset and (repr(asset.id), asset.record.get("data"))
