"""Filling missing metadata: every asset gets the source, the date and the MIME type that v7 writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from ..asset_state import STATE_KINDS, is_v6_shaped, metadata_faults, right_date, right_mime_type, right_source
from ..findings import Place, shown
from ..passes import each_row
from ..reasons import Reason
from ..records import MEDIA_TABLES, AssetType
from .plan import Item, RepairPlan, RepairReport
from .work import apply_plan, make_plan

if TYPE_CHECKING:
    from pyapp.db import Transaction

NAME: Final = "metadata"
_VALUES: Final = ("uploadSource", "uploadedAt", "mimeType", "data.type", "originalFilename")
_REMARK: Final = "What is a date in another form becomes that date; where none is told, it is the time of this repair."


async def plan_metadata(db: Database) -> RepairPlan:
    """Plan to give every asset that lacks them `uploadSource`, `uploadedAt` and `mimeType`.

    Records of the old form are left to the repair of stray records, which makes their mappings too.
    """
    return await make_plan(db, NAME, _find, _REMARK)


async def apply_metadata(db: Database, plan: RepairPlan) -> RepairReport:
    """Do it; `RepairError` where the plan no longer fits."""
    return await apply_plan(db, NAME, _find, plan)


async def _find(transaction: Transaction, made_at: datetime) -> list[Item]:
    items: list[Item] = []
    for asset_type, table in MEDIA_TABLES.items():
        columns = Columns(_VALUES, STATE_KINDS)
        await each_row(transaction, table, columns, _looking(asset_type, table, made_at, items))
    return items


def _looking(
    asset_type: AssetType, table: str, made_at: datetime, items: list[Item]
) -> Callable[[list[Any]], None]:
    def see(row: list[Any]) -> None:
        asset_id, source, uploaded, mime_type, blob_type, filename, data_kind, *kinds = row
        if is_v6_shaped(*kinds):
            return
        right: dict[str, Callable[[], Any]] = {
            "uploadSource": lambda: right_source(filename),
            "uploadedAt": lambda: right_date(uploaded, made_at),
            "mimeType": lambda: right_mime_type(asset_type, data_kind, blob_type),
        }
        after = {name: right[name]() for name in metadata_faults(source, uploaded, mime_type)}
        if after:
            items.append(Item("change", Place(table, asset_id, _becomes(after)), after))

    return see


def _becomes(after: Mapping[str, Any]) -> Reason:
    """The first change, and the rest of them."""
    (name, value), *rest = after.items()
    first = Reason("becomes", "{name} becomes {value}", name=name, value=shown_value(value))
    return Reason("also", "{first}, {rest}", first=first, rest=_becomes(dict(rest))) if rest else first


def shown_value(value: Any) -> str:
    """A new value in words."""
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else shown(value)
