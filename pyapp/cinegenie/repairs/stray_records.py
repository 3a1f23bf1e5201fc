"""Turning stray records of schema 6, as a tab that was left behind writes them, into those of schema 7."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from ..asset_state import STATE_KINDS, is_v6_shaped
from ..findings import Place, shown
from ..ids import token
from ..passes import each_row, see_links
from ..reasons import Reason
from ..records import MAPPINGS, MEDIA_TABLES, AssetType
from ..stored import Stored
from ..survey import MEDIA_VALUES, SCRIPT_VALUES, Survey
from .plan import Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "stray-records"


@dataclass(frozen=True)
class _Stray:
    """A stray record: its row as the upgrade's survey takes it, and whether its MIME type is one."""

    asset_type: AssetType
    table: str
    row: list[Any]
    has_mime_type: bool


async def plan_stray_records(db: Database) -> RepairPlan:
    """Plan to give every asset of the old form its mappings and metadata, and to take its `scriptId`, as the upgrade.

    A `scriptId` that is no positive integer makes no mapping and stays.
    """
    return await make_plan(db, NAME, _find)


async def apply_stray_records(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, _find, plan)


async def _find(transaction: Transaction, made_at: datetime) -> list[Item]:
    strays: list[_Stray] = []
    columns = Columns(("mimeType", *MEDIA_VALUES), STATE_KINDS)
    for asset_type, table in MEDIA_TABLES.items():
        await each_row(transaction, table, columns, _looking(asset_type, table, strays))
    if not strays:
        return []
    survey, stored = Survey(made_at), Stored()
    await each_row(transaction, "scripts", Columns(SCRIPT_VALUES), survey.see_script)
    await see_links(transaction, stored)
    return [item for stray in strays for item in _items(stray, survey, stored)]


def _looking(asset_type: AssetType, table: str, strays: list[_Stray]) -> Callable[[list[Any]], None]:
    def see(row: list[Any]) -> None:
        asset_id, mime_type, *values, data_kind, script_id_kind, source_kind, uploaded_kind = row
        if is_v6_shaped(script_id_kind, source_kind, uploaded_kind):
            has_mime_type = isinstance(mime_type, str) and bool(mime_type)
            kept = [asset_id, *values, data_kind, script_id_kind]
            strays.append(_Stray(asset_type, table, kept, has_mime_type))

    return see


def _items(stray: _Stray, survey: Survey, stored: Stored) -> list[Item]:
    odd_before = len(survey.odd)
    decision = survey.see_asset(stray.asset_type, stray.table, stray.row)
    asset_id, script_id = stray.row[:2]
    after = {"uploadSource": "ai-generated", "uploadedAt": survey.linked_at, "mimeType": decision.mime_type}
    if stray.has_mime_type:
        del after["mimeType"]
    removed = ("scriptId",) if decision.drops_script_id else ()
    words = Reason("gets-metadata", "gets the metadata of schema 7")
    if removed:
        text = "gets the metadata of schema 7, without its scriptId {id}"
        words = Reason("gets-metadata-only", text, id=shown(script_id))
    for odd in survey.odd[odd_before:]:
        words = Reason("beside", "{first}; {rest}", first=words, rest=odd.reason)
    items = [Item("change", Place(stray.table, asset_id, words), after, removed)]
    for mapping in decision.mappings:
        script = mapping["scriptId"]
        if stored.links.add(token(script), None, stray.asset_type, token(asset_id)):
            named = {"kind": stray.asset_type, "id": shown(asset_id), "script": shown(script)}
            words = Reason("new-by-script", "new: {kind} {id}, which script {script} uses", **named)
            items.append(Item("add", Place(MAPPINGS, None, words, script), mapping))
    return items
