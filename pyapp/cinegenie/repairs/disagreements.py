"""Settling scenes whose mapping and old field name two assets: the newer one, or the one that a person picks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns
from pyapp.db.keys import Key

from ..errors import RepairError
from ..examination import SCRIPT_VALUES
from ..findings import Place, shown
from ..ids import token
from ..links import Record, media_table, scene_mappings
from ..passes import each_row, see_links, stored_ids
from ..reasons import Reason
from ..records import MAPPINGS
from ..scripts import Reference, first_scenes, key_path, scene_fields
from ..stored import Stored, disagreeing
from .plan import Choice, Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "disagreements"
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Case:
    """An old field that names another asset than the scene's mapping does."""

    script_id: Key
    title: str | None
    field: Reference

    @property
    def scene(self) -> tuple[Hashable, str | None, str]:
        return token(self.script_id), self.field.scene_id, self.field.asset_type


async def plan_disagreements(db: Database, choices: Sequence[Choice] = ()) -> RepairPlan:
    """Plan to make mapping and old field of each scene name one asset: the newer by `uploadedAt`, else the mapping's.

    `choices` are a person's, for single scenes; `RepairError` for one that names neither of the scene's two assets, or
    a scene that has no two.
    """
    return await make_plan(db, NAME, partial(_find, choices=choices), choices=choices)


async def apply_disagreements(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, partial(_find, choices=plan.choices), plan)


async def _find(transaction: Transaction, made_at: datetime, choices: Sequence[Choice]) -> list[Item]:
    stored = await stored_ids(transaction)
    await see_links(transaction, stored)
    cases: list[_Case] = []

    def see(row: list[Any]) -> None:
        script_id, acts, _, title = row
        title = title if isinstance(title, str) else None
        for scene in first_scenes({"acts": acts}):
            found = disagreeing(stored, token(script_id), scene_fields(scene))
            cases.extend(_Case(script_id, title, field) for field in found)

    await each_row(transaction, "scripts", Columns(SCRIPT_VALUES), see)
    wanted = _wanted(choices, cases)
    items: list[Item] = []
    for case in cases:
        items += await _settle(transaction, stored, case, wanted.get(case.scene), made_at)
    return items


def _wanted(choices: Sequence[Choice], cases: Sequence[_Case]) -> dict[Any, Key]:
    wanted = {(token(each.script_id), each.scene_id, each.asset_type): each.asset_id for each in choices}
    for each in wanted.keys() - {case.scene for case in cases}:
        text = "{scene} of script {script} has no two {kind}s to choose between."
        values = {"scene": str(each[1]), "script": shown(each[0]), "kind": each[2]}
        raise RepairError(Reason("no-choice", text, **values))
    return wanted


async def _settle(
    transaction: Transaction, stored: Stored, case: _Case, wanted: Key | None, made_at: datetime
) -> list[Item]:
    field, scene_id = case.field, case.field.scene_id or ""
    mappings = await scene_mappings(transaction.db, case.script_id, scene_id, field.asset_type)
    mappings = [each for each in mappings if stored.existing(field.asset_type, each.get("assetId")) is not None]
    mapped = mappings[0]["assetId"]
    if await _keeps_mapping(transaction, case, mapped, wanted):
        after = {key_path(field.path): mapped}
        text = "{path} becomes {id}, as its mapping says ({before} before)"
        values = {"path": key_path(field.path), "id": shown(mapped), "before": shown(field.asset_id)}
        words = Reason("field-becomes", text, **values)
        return [Item("change", Place("scripts", case.script_id, words, case.script_id, case.title, scene_id), after)]
    return _move_mapping(case, mappings, made_at)


def _move_mapping(case: _Case, mappings: Sequence[Record], made_at: datetime) -> list[Item]:
    """The scene's first mapping gets the field's asset; no second mapping of the same asset stays."""
    field, first = case.field, mappings[0]
    where = (case.script_id, case.title, field.scene_id)
    named = {"kind": field.asset_type, "id": shown(field.asset_id)}
    text = "links {kind} {id}, as {path} says ({before} before)"
    words = Reason("mapping-moves", text, path=key_path(field.path), before=shown(first["assetId"]), **named)
    after = {"assetId": field.asset_id, "linkedAt": made_at}
    doubles = [each for each in mappings[1:] if token(each["assetId"]) == token(field.asset_id)]
    text = "removed: mapping {mapping} links {kind} {id} from then on"
    removed = Reason("double-removed", text, mapping=shown(first["id"]), **named)
    return [
        Item("change", Place(MAPPINGS, first["id"], words, *where), after),
        *(Item("delete", Place(MAPPINGS, each["id"], removed, *where)) for each in doubles),
    ]


async def _keeps_mapping(transaction: Transaction, case: _Case, mapped: Key, wanted: Key | None) -> bool:
    field = case.field
    if wanted is not None:
        if token(wanted) not in (token(mapped), token(field.asset_id)):
            text = "{kind} {id} is neither {mapped} (mapping) nor {field} (old field) of {scene}."
            ids = {"id": shown(wanted), "mapped": shown(mapped), "field": shown(field.asset_id)}
            raise RepairError(Reason("wrong-choice", text, kind=field.asset_type, scene=str(field.scene_id), **ids))
        return token(wanted) == token(mapped)
    table = media_table(transaction.db, field.asset_type)
    dates = [_date_of(record) for record in await table.bulk_get([mapped, field.asset_id])]
    return dates[0] >= dates[1]


def _date_of(record: Any) -> datetime:
    """When an asset was uploaded; long ago where that cannot be told."""
    uploaded = record.get("uploadedAt") if isinstance(record, dict) else None
    return uploaded if isinstance(uploaded, datetime) else _LONG_AGO
