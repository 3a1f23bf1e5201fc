"""Removing duplicates: of mappings of the same script, scene, kind and asset the oldest stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from ..findings import Place, shown
from ..ids import Links
from ..passes import each_row
from ..reasons import Reason
from ..records import MAPPINGS
from ..stored import LINK_KINDS, LINK_VALUES, linked_place
from .plan import Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "duplicates"


async def plan_duplicates(db: Database) -> RepairPlan:
    """Plan to remove every mapping that says the same as an older one, the one with the lower id."""
    return await make_plan(db, NAME, _find)


async def apply_duplicates(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, _find, plan)


async def _find(transaction: Transaction, _made_at: datetime) -> list[Item]:
    links = Links()
    items: list[Item] = []

    def see(row: list[Any]) -> None:
        mapping_id, script_id, _, kind, asset_id, _ = row
        place = linked_place(*row[1:])
        if place is not None and not links.add(*place):
            text = "removed: an older mapping links {kind} {id} to the same place, and stays"
            words = Reason("duplicate-removed", text, kind=kind, id=shown(asset_id))
            items.append(Item("delete", Place(MAPPINGS, mapping_id, words, script_id, None, place[1])))

    await each_row(transaction, MAPPINGS, Columns(LINK_VALUES, LINK_KINDS), see)
    return items
