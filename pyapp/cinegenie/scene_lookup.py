"""One scene on show: what it shows now, kept up to date and changed through it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyapp.db.keys import Key

from .records import AssetType
from .scene_assets import SceneAsset, SceneAssets
from .scene_urls import SceneURLs

if TYPE_CHECKING:
    from .scenes import Scenes


class SceneLookup:
    """A scene's image, video and audio with object URLs, which this object owns until `close`.

    Nothing is loaded before the first `reload`. `on_update(self)` is called whenever `loading` or the assets have
    changed. Of several reloads under way only the last one counts.
    """

    def __init__(
        self,
        scenes: Scenes,
        script_id: Key,
        scene_id: str,
        on_update: Callable[[SceneLookup], None] = lambda _lookup: None,
    ) -> None:
        self.script_id = script_id
        self.scene_id = scene_id
        self.loading = False
        self.assets = SceneAssets()
        self._scenes = scenes
        self._on_update = on_update
        self._urls = SceneURLs()
        self._request = 0
        self._closed = False

    @property
    def image(self) -> SceneAsset | None:
        """The picture that the scene shows."""
        return self.assets.image

    @property
    def video(self) -> SceneAsset | None:
        """The film that the scene shows."""
        return self.assets.video

    @property
    def audio(self) -> SceneAsset | None:
        """The sound that the scene plays."""
        return self.assets.audio

    async def reload(self) -> None:
        """Look the scene up again; does nothing once closed."""
        if self._closed:
            return
        self._request += 1
        request = self._request
        self._set_loading(True)
        try:
            found = await self._scenes.resolve(self.script_id, self.scene_id)
        except BaseException:
            if request == self._request:
                self._set_loading(False)
            raise
        if request == self._request:
            self.assets = self._urls.show({self.scene_id: found})[self.scene_id]
            self._set_loading(False)

    async def link(self, asset_type: AssetType, asset_id: Key) -> None:
        """Link the asset to the scene (`Scenes.link`) and reload."""
        await self._scenes.link(self.script_id, self.scene_id, asset_type, asset_id)
        await self.reload()

    async def unlink(self, asset_type: AssetType, asset_id: Key) -> bool:
        """Unlink the asset from the scene (`Scenes.unlink`) and reload."""
        removed = await self._scenes.unlink(self.script_id, self.scene_id, asset_type, asset_id)
        await self.reload()
        return removed

    async def replace(self, asset_type: AssetType, old_id: Key, new_id: Key) -> None:
        """Replace the scene's asset (`Scenes.replace`) and reload."""
        await self._scenes.replace(self.script_id, self.scene_id, asset_type, old_id, new_id)
        await self.reload()

    def close(self) -> None:
        """Revoke the URLs and show nothing; what is still under way is dropped."""
        self._closed = True
        self._request += 1
        self.loading = False
        self.assets = SceneAssets()
        self._urls.close()

    def _set_loading(self, loading: bool) -> None:
        self.loading = loading
        self._on_update(self)
