"""What a person may choose in the plan for scenes whose mapping and old field name two files."""

from __future__ import annotations

from pyapp.db import Database

from ..records import ASSET_TYPES, MAPPINGS, AssetType
from ..scripts import SCENE_FIELDS
from .plan import Choice, Item, RepairPlan


async def other_choices(db: Database, plan: RepairPlan) -> dict[int, Choice]:
    """By the number of an item that settles a scene: the choice of the other file. Reads only."""
    found: dict[int, Choice] = {}
    for number, item in enumerate(plan.items):
        asset_type = await _asset_type(db, item)
        scene_id, script_id = item.place.scene_id, item.place.script_id
        if asset_type is not None and scene_id is not None and script_id is not None:
            other = _other(item)
            if other is not None:
                found[number] = Choice(script_id, scene_id, asset_type, other)
    return found


async def _asset_type(db: Database, item: Item) -> AssetType | None:
    if item.action != "change":
        return None
    if item.place.table == MAPPINGS:
        mapping = await db.table(MAPPINGS).get(item.place.id)
        named = mapping.get("assetType") if isinstance(mapping, dict) else None
        return next((each for each in ASSET_TYPES if each == named), None)
    [path] = item.after
    return next((each for each, name in SCENE_FIELDS.items() if path.endswith(f".{name}")), None)


def _other(item: Item) -> int | None:
    """The id of the file that the plan does not choose."""
    path = "assetId" if item.place.table == MAPPINGS else next(iter(item.after))
    before = item.before.get(path)
    return before if isinstance(before, int) else None
