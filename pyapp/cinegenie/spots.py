"""The spots of a script that an asset fills: a scene's image, video and audio, a line's sound, the whole read aloud.

What fills one is written in two places, as the owner's code does it: in a mapping and in an old field. A line's sound
and the whole script's have script-level mappings: one of the scene itself would be taken for the scene's own audio.
Everything here runs inside a transaction that the caller has begun; what is missing raises, and so rolls it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from pyapp.db import UNDEFINED, Database
from pyapp.db.keys import Key

from .errors import MissingSceneError
from .findings import shown
from .links import (
    Record,
    find_scene,
    is_same,
    missing_scene,
    remove_link,
    require_asset,
    require_scene,
    write_link,
)
from .reasons import Reason
from .records import MAPPINGS, AssetType, Role
from .scripts import SCENE_FIELDS, Path, key_path, legacy_references, value_at

LINE_FIELD: Final = "generatedAudioId"
FULL_FIELD: Final[Path] = ("buildMeta", "fullScriptAudioId")


class Spot(NamedTuple):
    """Where an asset goes: the whole script's audio; with a `scene_id` the scene's asset of that kind; with `line`,
    the steps to a dialogue in the script's record, that line's sound.
    """

    script_id: Key
    asset_type: AssetType
    scene_id: str | None = None
    line: Path | None = None

    @property
    def is_scene(self) -> bool:
        """Whether it is a scene's own image, video or audio."""
        return self.scene_id is not None and self.line is None

    @property
    def role(self) -> Role:
        """The role of the mapping of a line's sound, or of the whole script's."""
        return "dialogue-audio" if self.line is not None else "full-script-audio"


def field_of(spot: Spot, script: Mapping[str, Any]) -> Path | None:
    """The steps to the old field that says what fills the spot; None where it has none."""
    if spot.line is not None:
        return (*spot.line, LINE_FIELD)
    if spot.scene_id is None:
        return FULL_FIELD
    scene = find_scene(script, spot.scene_id)
    name = SCENE_FIELDS.get(spot.asset_type)
    return (*scene.path, name) if scene and name else None


def script_mappings(mappings: list[Record], role: Role) -> list[Record]:
    """Those of the script itself that have that role, or none."""
    return [
        each for each in mappings if not isinstance(each.get("sceneId"), str) and each.get("role") in (role, None)
    ]


async def fill(db: Database, spot: Spot, asset_id: Key) -> None:
    """Let the asset fill the spot, in the place of what fills it now."""
    if spot.is_scene:
        scene = await require_scene(db, spot.script_id, str(spot.scene_id))
        await write_link(db, spot.script_id, scene, spot.asset_type, asset_id)
        return
    await require_asset(db, spot.asset_type, asset_id)
    script = await _require(db, spot)
    field = field_of(spot, script)
    old_id = value_at(script, field or ())
    if field is not None and _can_hold(script, field):
        await db.scripts.update(spot.script_id, {key_path(field): asset_id})
    await _move_mapping(db, spot, script, old_id, asset_id)


async def empty(db: Database, spot: Spot, asset_id: Key) -> None:
    """Let the asset no longer fill the spot; the asset itself stays."""
    if spot.is_scene:
        await remove_link(db, spot.script_id, str(spot.scene_id), spot.asset_type, asset_id)
        return
    script = await _require(db, spot)
    field = field_of(spot, script)
    if field is not None and is_same(value_at(script, field), asset_id):
        await db.scripts.update(spot.script_id, {key_path(field): UNDEFINED})
    if not _is_named_elsewhere(spot, script, asset_id):
        of_asset = [each for each in await _own_mappings(db, spot) if is_same(each.get("assetId"), asset_id)]
        await db.table(MAPPINGS).bulk_delete([each["id"] for each in of_asset])


async def _require(db: Database, spot: Spot) -> Record:
    script: Record | None = await db.scripts.get(spot.script_id)
    if script is None:
        raise missing_scene(spot.script_id, None, "")
    if spot.line is not None and not isinstance(value_at(script, spot.line), Mapping):
        text = "Script {id} does not have this line any more."
        raise MissingSceneError(Reason("missing-line", text, id=shown(spot.script_id)))
    return script


async def _move_mapping(db: Database, spot: Spot, script: Record, old_id: Key, asset_id: Key) -> None:
    """The old asset's mapping is moved, unless another line needs it, or removed where the new one has one already."""
    mappings = await _own_mappings(db, spot)
    is_mapped = any(is_same(each.get("assetId"), asset_id) for each in mappings)
    is_needed = is_same(old_id, asset_id) or _is_named_elsewhere(spot, script, old_id)
    old = [each["id"] for each in mappings if is_same(each.get("assetId"), old_id) and not is_needed]
    table = db.table(MAPPINGS)
    now = datetime.now(UTC)
    if is_mapped:
        await table.bulk_delete(old)
    elif old:
        await table.update(old[0], {"assetId": asset_id, "linkedAt": now})
        await table.bulk_delete(old[1:])
    else:
        link = {"scriptId": spot.script_id, "assetType": spot.asset_type, "assetId": asset_id}
        await table.add({**link, "linkedAt": now, "role": spot.role})


async def _own_mappings(db: Database, spot: Spot) -> list[Record]:
    of_kind = db.table(MAPPINGS).where("[scriptId+assetType]").equals([spot.script_id, spot.asset_type])
    return script_mappings(await of_kind.to_list(), spot.role)


def _is_named_elsewhere(spot: Spot, script: Record, asset_id: Key) -> bool:
    field = field_of(spot, script)
    return any(
        each.asset_type == spot.asset_type and each.path != field and is_same(each.asset_id, asset_id)
        for each in legacy_references(script)
    )


def _can_hold(script: Record, field: Path) -> bool:
    holder = value_at(script, field[:-1])
    return holder is None or holder is UNDEFINED or isinstance(holder, Mapping)
