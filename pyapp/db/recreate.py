"""Changing a table's primary key: its records move to a new store, which then takes the old one's name.

Within the one upgrade transaction, and without Python where nothing has to be transformed. `IDBObjectStore.name` can
be set in a versionchange transaction (Indexed Database API 2.0), so that what comes out is as if declared so at first.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from pyapp.idb.bridge import TransactionChannel
from pyapp.idb.errors import DataError, error_for

from .keys import Key, KeyRange

if TYPE_CHECKING:
    from .schema import TableSchema
    from .transaction import Transaction
    from .version import Transform

_TEMPORARY = "$recreate"
_BATCH = 100  # records
_Entry = tuple[Key, Any]


def create_table(channel: TransactionChannel, name: str, table: TableSchema) -> None:
    """Create a store of that name with the table's primary key and indexes."""
    channel.create_store(name, table.primary_key.idb_key_path(), table.primary_key.auto)
    for index in table.indexes:
        channel.create_index(name, index.name, index.idb_key_path(), index.unique, index.multi)


async def recreate(transaction: Transaction, old: TableSchema, new: TableSchema, transform: Transform | None) -> None:
    """Put a store of the new schema in the place of the old one, with its records."""
    channel = transaction.requests
    create_table(channel, _TEMPORARY, new)
    if transform is None:
        await _copy(transaction, old, new)
    else:
        await _copy_transformed(transaction, old, new, transform)
    channel.delete_store(old.name)
    channel.rename_store(_TEMPORARY, new.name)


async def _copy(transaction: Transaction, old: TableSchema, new: TableSchema) -> None:
    path = new.primary_key.key_path
    lent = path if isinstance(path, str) and path and old.outbound else None
    rest = KeyRange()
    while True:
        args = [_TEMPORARY, rest.for_bridge(), _BATCH, new.outbound, lent]
        label = f"{old.name}: moving {_BATCH} records"
        count, last, failures = await transaction.requests.start("move", old.name, args, list, label)
        _raise_first(old, failures)
        if count < _BATCH:
            return
        rest = KeyRange(lower=last, lower_open=True)


async def _copy_transformed(transaction: Transaction, old: TableSchema, new: TableSchema, transform: Transform) -> None:
    rest = KeyRange()
    while True:
        label = f"{old.name}: reading {_BATCH} records"
        entries: list[_Entry] = await transaction.requests.start(
            "entries", old.name, [rest.for_bridge(), _BATCH], list, label
        )
        moved = [each for entry in entries if (each := await _transformed(old, new, entry, transform)) is not None]
        await _add(transaction, old, new, moved)
        if len(entries) < _BATCH:
            return
        rest = KeyRange(lower=entries[-1][0], lower_open=True)


async def _transformed(
    old: TableSchema, new: TableSchema, entry: _Entry, transform: Transform
) -> tuple[Key, Key, Any] | None:
    """The record's old key, its new one (None where the record itself holds it) and what to store."""
    key, record = entry
    result = transform(key, record) if old.outbound else transform(record)
    if inspect.isawaitable(result):
        result = await result
    if result is None:
        return None
    if not new.outbound:
        return key, None, result
    if not isinstance(result, tuple) or len(result) != 2:
        raise DataError(
            f"{new.name}: the transform of record {key!r} must give (key, record), because the new table's keys "
            f"stand beside its records; it gave {type(result).__name__}"
        )
    return key, *result


async def _add(transaction: Transaction, old: TableSchema, new: TableSchema, moved: list[tuple[Key, Key, Any]]) -> None:
    keys = [key for _, key, _ in moved] if new.outbound else None
    args = [keys, *(record for _, _, record in moved)]
    failures = await transaction.requests.start("moveIn", _TEMPORARY, args, list, f"{old.name}: moving its records")
    _raise_first(old, [[moved[i][0], name, message] for i, name, message in failures])


def _raise_first(old: TableSchema, failures: list[list[Any]]) -> None:
    for key, name, message in failures:
        raise error_for(name, message, f"{old.name}: record {key!r} does not fit the new store")
