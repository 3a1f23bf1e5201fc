"""How every repair plans and applies: it finds its items, and writes them only where it finds the same ones again.

The undo record is written before the database, and marked after it, so that a kill between loses neither.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Database
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.db.keys import Key

from .. import undo
from ..errors import RepairError
from ..ids import token
from ..reasons import Reason
from ..records import MAPPINGS, MEDIA_TABLES
from .plan import Choice, Item, RepairPlan, RepairReport, is_same_work
from .writing import parts, records_of, value_at, write

if TYPE_CHECKING:
    from pyapp.db import Transaction

Find = Callable[["Transaction", datetime], Awaitable[list[Item]]]

TABLES: Final = ("scripts", *MEDIA_TABLES.values(), MAPPINGS)
_SCHEMA: Final = 7


async def make_plan(
    db: Database, repair: str, find: Find, remark: str = "", choices: Iterable[Choice] = ()
) -> RepairPlan:
    """Find a repair's items; reads only. `RepairError` where the database is not of schema 7."""
    _require_schema(db)
    made_at = _now()

    @db.transaction("r", *TABLES)
    async def look() -> tuple[Item, ...]:
        transaction = _transaction(db)
        found = _with_before(transaction, await find(transaction, made_at))
        return tuple(await _with_titles(transaction, [item async for part in found for item in part]))

    items = await look()
    return RepairPlan(repair, made_at, items, remark if items else "", tuple(choices))


async def apply_plan(db: Database, repair: str, find: Find, plan: RepairPlan) -> RepairReport:
    """Do what the plan says, in one transaction, after noting how to undo it.

    `RepairError`, and nothing is changed, where the database is no longer as the plan found it.
    """
    _require_schema(db)
    if plan.repair != repair:
        raise RepairError(f"This is a plan of the repair {plan.repair!r}, not of {repair!r}.")
    if not plan.items:
        return RepairReport(repair)

    @db.transaction("rw", *TABLES)
    async def work() -> list[Key]:
        transaction = _transaction(db)
        await _require_fit(transaction, plan, await find(transaction, plan.made_at))
        return await write(transaction, plan.items)

    number = await undo.prepare(db, plan)
    try:
        keys = await work()
    except RepairError:
        await undo.forget(db, number)
        raise
    await undo.confirm(db, number, plan, keys)
    count = [sum(item.action == action for item in plan.items) for action in ("add", "change", "delete")]
    return RepairReport(repair, *count)


def _require_schema(db: Database) -> None:
    version = db.native_version // 10
    if version != _SCHEMA:
        text = "Repairs are for schema {schema}; {name} is at {version}."
        raise RepairError(Reason("repair-schema", text, schema=str(_SCHEMA), name=repr(db.name), version=str(version)))


async def _require_fit(transaction: Transaction, plan: RepairPlan, found: list[Item]) -> None:
    """Raise `RepairError` unless the plan's items are what was found, and stand before the same values."""
    position = 0
    fits = True
    async for part in _with_before(transaction, found):
        fits = fits and is_same_work(part, plan.items[position : position + len(part)])
        position += len(part)
    if not fits or position != len(plan.items):
        text = (
            "The database has changed since the plan was made ({planned:,} changes were planned, {now:,} would be made "
            "now). Nothing was changed; look at the new plan."
        )
        raise RepairError(Reason("repair-stale", text, planned=len(plan.items), now=position))


def _transaction(db: Database) -> Transaction:
    transaction = db.current_transaction
    assert transaction is not None  # noqa: S101 - the caller's body runs in it
    return transaction


def _now() -> datetime:
    """Now, in whole milliseconds: what is stored compares equal to what was planned."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


# ---- what is stored now


async def _with_before(transaction: Transaction, items: list[Item]) -> AsyncIterator[list[Item]]:
    """The items with what their records hold now, some at a time.

    Records that are no plain objects are left out: nobody wrote them so, and they cannot be put back.
    """
    for part in parts(items):
        records = await records_of(transaction, part)
        pairs = zip(part, records, strict=True)
        yield [_item_before(item, record) for item, record in pairs if item.action == "add" or type(record) is dict]


def _item_before(item: Item, record: Any) -> Item:
    if item.action == "add":
        return item
    if item.action == "delete":
        return replace(item, before=record)
    found = {path: value_at(record, path) for path in item.paths}
    return replace(item, before={path: value for path, (is_there, value) in found.items() if is_there})


async def _with_titles(transaction: Transaction, items: list[Item]) -> list[Item]:
    """The items with the titles of their scripts."""
    wanted = {token(item.place.script_id) for item in items if item.place.script_title is None} - {None}
    titles: dict[Any, str] = {}

    def see(batch: Batch) -> None:
        titles.update((token(key), title) for key, title in batch.rows if token(key) in wanted and type(title) is str)

    if wanted:
        await each_batch(transaction, transaction.table("scripts"), Columns(("title",)), see)
    return [_titled(item, titles) for item in items]


def _titled(item: Item, titles: dict[Any, str]) -> Item:
    title = titles.get(token(item.place.script_id))
    return item if title is None else replace(item, place=replace(item.place, script_title=title))
