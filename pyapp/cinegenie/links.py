"""Links between scenes and assets: mappings, and the scenes' old fields that older code reads.

Everything here runs inside a transaction that the caller has begun; what is missing or unknown raises, and so
rolls it back.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pyapp.db import Database, Table
from pyapp.db.keys import Key, is_valid, order

from .errors import MissingAssetError, MissingSceneError, MissingScriptError, UnknownAssetTypeError
from .findings import shown
from .reasons import Reason
from .records import ASSET_TYPES, MAPPINGS, MEDIA_TABLES, AssetType, role_of
from .scripts import SCENE_FIELDS, Scene, each_scene, key_path

Record = dict[str, Any]


def media_table(db: Database, asset_type: AssetType) -> Table[Record]:
    """The table of that kind of assets; `UnknownAssetTypeError` for another kind."""
    if asset_type not in ASSET_TYPES:
        raise UnknownAssetTypeError(f"{asset_type!r} is no kind of asset; there are {', '.join(ASSET_TYPES)}.")
    return db.table(MEDIA_TABLES[asset_type])


def is_same(first: Key, second: Key) -> bool:
    """Whether two stored values are the same key: 1 and 1.0 are, 1 and "1" are not, and True is no key."""
    return is_valid(first) and is_valid(second) and order(first) == order(second)


async def require_script(db: Database, script_id: Key) -> None:
    """Raise `MissingScriptError` unless it is stored."""
    if not await db.scripts.where(":id").equals(script_id).count():
        raise missing_scene(script_id, None, "")


async def require_scene(db: Database, script_id: Key, scene_id: str) -> Scene:
    """The scene as its script holds it."""
    script = await db.scripts.get(script_id)
    scene = None if script is None else find_scene(script, scene_id)
    if scene is None:
        raise missing_scene(script_id, script, scene_id)
    return scene


async def require_asset(db: Database, asset_type: AssetType, asset_id: Key) -> Record:
    """The asset's record."""
    record = await media_table(db, asset_type).get(asset_id)
    if record is None:
        raise missing_asset(asset_type, asset_id)
    return record


def missing_asset(asset_type: AssetType, asset_id: Key) -> MissingAssetError:
    """The error that says that it is not stored."""
    text = f"{asset_type.capitalize()} {{id}} does not exist."
    return MissingAssetError(Reason("missing-asset", text, kind=asset_type, id=shown(asset_id)))


def find_scene(script: Mapping[str, Any], scene_id: str) -> Scene | None:
    """The first scene of that name."""
    return next((scene for scene in each_scene(script) if scene.id == scene_id), None)


async def scene_mappings(db: Database, script_id: Key, scene_id: str, asset_type: AssetType) -> list[Record]:
    """The scene's mappings of that kind, the oldest id first."""
    of_kind = db.table(MAPPINGS).where("[scriptId+assetType]").equals([script_id, asset_type])
    return [mapping for mapping in await of_kind.to_list() if mapping.get("sceneId") == scene_id]


def new_mapping(script_id: Key, asset_type: AssetType, asset_id: Key, is_full_script: Any = None) -> Record:
    """A script's mapping of an asset, without a scene, linked now."""
    return {
        "scriptId": script_id,
        "assetType": asset_type,
        "assetId": asset_id,
        "linkedAt": datetime.now(UTC),
        "role": role_of(asset_type, is_full_script),
    }


async def write_link(
    db: Database,
    script_id: Key,
    scene: Scene,
    asset_type: AssetType,
    asset_id: Key,
    old_id: Key | None = None,
) -> None:
    """Let the scene show the asset, and say so in its old field too.

    The mapping of `old_id` is moved to it; without one the scene's first mapping of that kind; without any a new
    one is added. No second mapping of the same asset stays in the scene.
    """
    asset = await require_asset(db, asset_type, asset_id)
    mappings = await scene_mappings(db, script_id, scene.id, asset_type)
    moved = next((each for each in mappings if is_same(each.get("assetId"), old_id)), next(iter(mappings), None))
    table = db.table(MAPPINGS)
    if moved is None:
        mapping = new_mapping(script_id, asset_type, asset_id, asset.get("isFullScript"))
        await table.add({**mapping, "sceneId": scene.id})
    else:
        await table.update(moved["id"], {"assetId": asset_id, "linkedAt": datetime.now(UTC)})
        doubles = [each for each in mappings if each is not moved and is_same(each.get("assetId"), asset_id)]
        await table.bulk_delete([each["id"] for each in doubles])
    if asset_type in SCENE_FIELDS:
        await db.scripts.update(script_id, {key_path((*scene.path, SCENE_FIELDS[asset_type])): asset_id})


async def remove_link(db: Database, script_id: Key, scene_id: str, asset_type: AssetType, asset_id: Key) -> bool:
    """Remove the scene's mappings of the asset, and its old field where that names it; whether there was one."""
    mappings = await scene_mappings(db, script_id, scene_id, asset_type)
    ids = [each["id"] for each in mappings if is_same(each.get("assetId"), asset_id)]
    await db.table(MAPPINGS).bulk_delete(ids)
    script = await db.scripts.get(script_id)
    scene = None if script is None else find_scene(script, scene_id)
    if scene is None and not ids:
        raise missing_scene(script_id, script, scene_id)
    field = SCENE_FIELDS.get(asset_type)
    if scene is None or field is None or not is_same(scene.data.get(field), asset_id):
        return bool(ids)
    del functools.reduce(lambda part, step: part[step], scene.path, script)[field]
    await db.scripts.put(script)
    return True


def missing_scene(script_id: Key, script: Record | None, scene_id: str) -> MissingScriptError | MissingSceneError:
    """The error that says that the scene is not there, or (where `script` is None) its script."""
    if script is None:
        return MissingScriptError(Reason("missing-script", "Script {id} does not exist.", id=shown(script_id)))
    text = "Script {id} has no scene {scene}."
    return MissingSceneError(Reason("missing-scene", text, id=shown(script_id), scene=shown(scene_id)))
