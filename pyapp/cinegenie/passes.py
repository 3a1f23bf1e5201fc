"""Passes over whole tables that check-up and repairs share, inside a transaction that the caller has begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pyapp.db.batches import Batch, BatchSize, Columns, each_batch
from pyapp.db.keys import Key

from .records import MAPPINGS, MEDIA_TABLES
from .stored import LINK_KINDS, LINK_VALUES, Stored, linked_place

if TYPE_CHECKING:
    from pyapp.db import Transaction

_KEYS: Final = 2000  # at a time


async def each_id(transaction: Transaction, table: str, visit: Callable[[list[Key]], None]) -> None:
    """Visit the primary keys of a table in order, some at a time; no record is read."""
    keys = await transaction.table(table).to_collection().limit(_KEYS).primary_keys()
    while keys:
        visit(keys)
        if len(keys) < _KEYS:
            return
        keys = await transaction.table(table).where(":id").above(keys[-1]).limit(_KEYS).primary_keys()


async def each_row(
    transaction: Transaction,
    table: str,
    columns: Columns,
    visit: Callable[[list[Any]], None],
    tell: Callable[[int], None] = lambda _done: None,
) -> None:
    """Visit [key, *values, *kinds] of every record, by primary key; `tell` hears how many were visited so far."""
    done = 0

    def see(batch: Batch) -> None:
        nonlocal done
        for row in batch.rows:
            visit(row)
        done += len(batch.rows)
        tell(done)

    size = BatchSize(records=8, least=1) if table == "scripts" else BatchSize()
    await each_batch(transaction, transaction.table(table), columns, see, size)


async def stored_ids(transaction: Transaction) -> Stored:
    """The ids of all scripts and assets."""
    stored = Stored()
    await each_id(transaction, "scripts", stored.scripts.add_all)
    for asset_type, table in MEDIA_TABLES.items():
        await each_id(transaction, table, stored.assets[asset_type].add_all)
    return stored


async def see_links(transaction: Transaction, stored: Stored) -> None:
    """Take in what all mappings link."""

    def see(row: list[Any]) -> None:
        place = linked_place(*row[1:])
        if place is not None:
            stored.links.add(*place)

    await each_row(transaction, MAPPINGS, Columns(LINK_VALUES, LINK_KINDS), see)
