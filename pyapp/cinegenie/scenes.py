"""Scenes and their assets: looking them up, one scene or a whole script at a time, and linking them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyapp.db import Database
from pyapp.db.keys import Key

from .changes import AssetsChanged, Changed, tell_nobody
from .links import find_scene, media_table, remove_link, require_scene, write_link
from .records import MAPPINGS, MEDIA_TABLES, AssetType
from .scene_assets import SceneAsset as SceneAsset
from .scene_assets import SceneAssets as SceneAssets
from .scene_assets import mapped_by_scene, read_assets, with_legacy
from .scene_lookup import SceneLookup as SceneLookup
from .scene_urls import SceneURLs as SceneURLs
from .scripts import SCENE_FIELDS, each_scene


class Scenes:
    """Looks scenes up and links assets to them; `changed` hears of every write after it has been committed."""

    def __init__(self, db: Database, changed: Changed = tell_nobody) -> None:
        self._db = db
        self._changed = changed

    # ---- looking up

    async def resolve(
        self,
        script_id: Key,
        scene_id: str,
        legacy_image_id: Key | None = None,
        legacy_video_id: Key | None = None,
    ) -> SceneAssets:
        """What a scene shows: its mappings' assets, else those of its old fields.

        The old fields are the stored scene's; an id that is given takes the place of one.
        """

        @self._db.transaction("r", MAPPINGS, "scripts", *MEDIA_TABLES.values())
        async def read() -> SceneAssets:
            mappings = self._db.table(MAPPINGS).where("scriptId").equals(script_id).to_list()
            script = await self._db.scripts.get(script_id)
            scene = find_scene(script, scene_id) if script is not None else None
            given = {SCENE_FIELDS["image"]: legacy_image_id, SCENE_FIELDS["video"]: legacy_video_id}
            fields = {**(scene.data if scene else {}), **{k: v for k, v in given.items() if v is not None}}
            mapped = mapped_by_scene(await mappings).get(scene_id, {})
            return (await read_assets(self._db, {scene_id: with_legacy(mapped, fields)}))[scene_id]

        return await read()

    async def resolve_script(self, script: Mapping[str, Any]) -> dict[str, SceneAssets]:
        """What each scene of a script shows, by the scene's name; four requests however many scenes there are.

        `script`: its record as it was read; it is not read again. Of two scenes of one name the first counts.
        """
        scenes = {scene.id: scene.data for scene in reversed(list(each_scene(script)))}

        @self._db.transaction("r", MAPPINGS, *MEDIA_TABLES.values())
        async def read() -> dict[str, SceneAssets]:
            mappings = await self._db.table(MAPPINGS).where("scriptId").equals(script["id"]).to_list()
            mapped = mapped_by_scene(mappings)
            named = {key: with_legacy(mapped.get(key, {}), scene) for key, scene in reversed(scenes.items())}
            return await read_assets(self._db, named)

        return await read()

    # ---- linking: each raises UnknownAssetTypeError, MissingScriptError, MissingSceneError or MissingAssetError
    # before anything is changed

    async def link(self, script_id: Key, scene_id: str, asset_type: AssetType, asset_id: Key) -> None:
        """Let the scene show the asset, in place of the one of that kind it has; its old field says so too."""
        await self._write(script_id, scene_id, asset_type, asset_id)
        self._changed(AssetsChanged("linked", asset_type, asset_id, script_id, scene_id))

    async def replace(self, script_id: Key, scene_id: str, asset_type: AssetType, old_id: Key, new_id: Key) -> None:
        """Move the scene's mapping from the old asset to the new one; where there is none it is as `link`."""
        await self._write(script_id, scene_id, asset_type, new_id, old_id)
        self._changed(AssetsChanged("replaced", asset_type, new_id, script_id, scene_id))

    async def unlink(self, script_id: Key, scene_id: str, asset_type: AssetType, asset_id: Key) -> bool:
        """Let the scene no longer name the asset, by a mapping or its old field; False if it did not."""
        table = media_table(self._db, asset_type)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def remove() -> bool:
            return await remove_link(self._db, script_id, scene_id, asset_type, asset_id)

        removed = await remove()
        if removed:
            self._changed(AssetsChanged("unlinked", asset_type, asset_id, script_id, scene_id))
        return removed

    async def _write(
        self,
        script_id: Key,
        scene_id: str,
        asset_type: AssetType,
        asset_id: Key,
        old_id: Key | None = None,
    ) -> None:
        table = media_table(self._db, asset_type)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def write() -> None:
            scene = await require_scene(self._db, script_id, scene_id)
            await write_link(self._db, script_id, scene, asset_type, asset_id, old_id)

        await write()
