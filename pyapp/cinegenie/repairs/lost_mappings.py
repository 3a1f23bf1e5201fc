"""Dropping mappings to assets or scripts that no longer exist."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from ..findings import Place, shown
from ..ids import token
from ..passes import each_row, stored_ids
from ..reasons import Reason
from ..records import ASSET_TYPES, MAPPINGS
from ..stored import LINK_KINDS, LINK_VALUES
from .plan import Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "lost-mappings"
_REMARK: Final = "A file that only such mappings name stays, and is an orphan from then on."


async def plan_lost_mappings(db: Database) -> RepairPlan:
    """Plan to drop every mapping whose asset or script does not exist."""
    return await make_plan(db, NAME, _find, _REMARK)


async def apply_lost_mappings(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, _find, plan)


async def _find(transaction: Transaction, _made_at: datetime) -> list[Item]:
    stored = await stored_ids(transaction)
    items: list[Item] = []

    def see(row: list[Any]) -> None:
        mapping_id, script_id, scene, kind, asset_id, scene_kind = row
        script, asset = token(script_id), token(asset_id)
        lost: dict[str, str] = {}
        if kind not in ASSET_TYPES:
            return
        if script is not None and not stored.scripts.has(script):
            lost["script"] = shown(script_id)
        if asset is not None and not stored.assets[kind].has(asset):
            lost |= {"kind": kind, "id": shown(asset_id)}
        if lost:
            place = Place(
                MAPPINGS,
                mapping_id,
                _removed(lost),
                script_id if script is not None else None,
                None,
                scene if scene_kind == "string" else None,
            )
            items.append(Item("delete", place))

    await each_row(transaction, MAPPINGS, Columns(LINK_VALUES, LINK_KINDS), see)
    return items


def _removed(lost: dict[str, str]) -> Reason:
    if "id" not in lost:
        return Reason("link-without-script", "removed: script {script} no longer exists", **lost)
    if "script" not in lost:
        return Reason("link-without-asset", "removed: {kind} {id} no longer exists", **lost)
    return Reason("link-without-both", "removed: script {script} and {kind} {id} no longer exist", **lost)
