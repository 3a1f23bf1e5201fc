"""Rebuilding mappings from the old fields of scripts: for scenes, dialogues, and the full script's audio."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from ..examination import SCRIPT_VALUES
from ..findings import Place, shown
from ..ids import token
from ..passes import each_row, see_links, stored_ids
from ..reasons import Reason
from ..records import MAPPINGS
from ..scripts import Reference, first_scenes, full_script_fields, key_path, scene_fields
from ..stored import Stored, uncovered
from .plan import Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "legacy-mappings"
_REMARK: Final = (
    "From then on these mappings win over the old fields: a scene goes on showing its mapping's file where older code "
    "writes only the field. A scene that has a dialogue's audio plays the first one."
)


async def plan_legacy_mappings(db: Database) -> RepairPlan:
    """Plan to make a mapping for every old field whose asset exists, where none covers it yet."""
    return await make_plan(db, NAME, _find, _REMARK)


async def apply_legacy_mappings(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, _find, plan)


async def _find(transaction: Transaction, made_at: datetime) -> list[Item]:
    stored = await stored_ids(transaction)
    await see_links(transaction, stored)
    items: list[Item] = []

    def see(row: list[Any]) -> None:
        script_id, acts, full_script_audio, title = row
        record = {"acts": acts, "buildMeta": {"fullScriptAudioId": full_script_audio}}
        title = title if isinstance(title, str) else None
        for fields in (*map(scene_fields, first_scenes(record)), full_script_fields(record)):
            for field in uncovered(stored, token(script_id), fields):
                items.append(_item(script_id, title, field, made_at))
                _cover(stored, script_id, field)

    await each_row(transaction, "scripts", Columns(SCRIPT_VALUES), see)
    return items


def _item(script_id: Any, title: str | None, field: Reference, made_at: datetime) -> Item:
    mapping = {
        "scriptId": script_id,
        "assetType": field.asset_type,
        "assetId": field.asset_id,
        "linkedAt": made_at,
        "role": field.role,
    }
    if field.scene_id is not None:
        mapping["sceneId"] = field.scene_id
    named = {"kind": field.asset_type, "id": shown(field.asset_id), "path": key_path(field.path)}
    words = Reason("new-by-field", "new: {kind} {id}, which {path} names", **named)
    return Item("add", Place(MAPPINGS, None, words, script_id, title, field.scene_id), mapping)


def _cover(stored: Stored, script_id: Any, field: Reference) -> None:
    """Two dialogues of a scene may name one audio."""
    stored.links.add(token(script_id), field.scene_id, field.asset_type, token(field.asset_id))
