"""Changing and deleting the records of a collection, and changing records by a function.

Changes by a mapping of key paths are made in JavaScript, in one operation, so that what Python has no word for is not
touched. For a function, and where the table has hooks, the records come to Python a batch at a time.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast, final

from pyapp.idb.errors import IDBError, InvalidArgumentError, ModifyError
from pyapp.idb.values import UNDEFINED

from .batches import new_hold
from .changes import Changes, apply_changes, check_changes, copy_of, is_same_key, key_in
from .hooked import changes_of, error_of, error_of_all
from .hooks import Firing
from .instances import is_instance
from .keys import Key

if TYPE_CHECKING:
    from .collection import Collection
    from .table_core import TableCore
    from .transaction import Transaction

R = TypeVar("R")
Modifier = Callable[[Any], Any]

_BATCH = 200  # records that a function sees at a time (Dexie)


@final
class Delete:
    """What a function of `modify` gives for a record that is to be deleted: `DELETE`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "DELETE"


DELETE: Final = Delete()


class Modification:
    """Changes records of one table within one transaction, through Python.

    `found`: how many there were. `failures`: positions among the keys, and errors.
    """

    def __init__(self, table: TableCore[Any], transaction: Transaction, label: str) -> None:
        self._table = table
        self._transaction = transaction
        self._label = f"{table.name}.{label}"
        self._hooks = table._write_hooks()
        self._firing = Firing(self._hooks, transaction) if self._hooks is not None else None
        self._rows: dict[int, Any] = {}  # what the hooks saw last, by position
        self.found = 0
        self.failures: list[tuple[int, IDBError]] = []

    async def run(self, keys: Sequence[Key], changes_at: Callable[[int], Changes | Modifier]) -> None:
        """Change the records of these keys; `changes_at(position)` is what to do with each."""
        for start in range(0, len(keys), _BATCH):
            await self._batch(start, keys[start : start + _BATCH], changes_at)

    async def _batch(self, start: int, keys: Sequence[Key], changes_at: Callable[[int], Changes | Modifier]) -> None:
        hold = new_hold()
        olds = await self._ask("hold", [hold, keys])
        rows = []
        for number, (key, old) in enumerate(zip(keys, olds, strict=True)):
            if old is not UNDEFINED:
                self.found += 1
                what = self._decide(start + number, key, old, changes_at(start + number))
                if what is not None:
                    rows.append([what[0], number, what[1]])
        try:
            failures = await self._ask("settle", [hold, *rows])
        except IDBError as error:
            if self._firing is not None:
                self._firing.all_failed(error)
            raise
        self._heed(start, keys, rows, {rows[each[0]][1]: error_of(each, self._label) for each in failures})

    def _decide(self, position: int, key: Key, old: Any, changes: Changes | Modifier) -> tuple[str, Any] | None:
        """What becomes of one record, as the bridge takes it; None: nothing."""
        if isinstance(changes, Mapping):
            return self._by_mapping(position, key, old, changes)
        new = self._called(changes, copy_of(old) if self._firing else old)
        if new is False:
            return None
        if new is DELETE:
            if self._firing is not None:
                self._firing.deleting(position, key, old)
            return "delete", None
        if self._is_moved(key, new):
            return self._move(position, key, old, new)
        if self._firing is not None:
            further = self._firing.updating(position, changes_of(old, new), key, old)
            apply_changes(new, further, self._label)
            self._rows[position] = new
        return "put", new

    def _by_mapping(self, position: int, key: Key, old: Any, changes: Changes) -> tuple[str, Any]:
        new = copy_of(old)
        apply_changes(new, changes, self._label)
        if self._is_moved(key, new):
            return self._move(position, key, old, new)
        if self._firing is None:
            return "patch", changes
        further = self._firing.updating(position, changes_of(old, new), key, old)
        apply_changes(new, further, self._label)
        self._rows[position] = new
        return "patch", {**changes, **further}

    def _move(self, position: int, key: Key, old: Any, new: Any) -> tuple[str, Any]:
        if self._firing is not None:
            self._firing.creating(position, key_in(new, self._table.schema.primary_key), new)
            self._firing.deleting(position, key, old)
        return "move", new

    def _is_moved(self, key: Key, new: Any) -> bool:
        schema = self._table.schema
        return not schema.outbound and not is_same_key(key_in(new, schema.primary_key), key)

    def _called(self, function: Modifier, old: Any) -> Any:
        """The record that the function makes of it, DELETE, or False for none."""
        record = self._table._revive([old], raw=True)[0]
        result = function(record)
        if result is False or result is DELETE:
            return result
        if result is None or result is True:
            return self._table._plain(record)
        if inspect.iscoroutine(result):
            result.close()
        if isinstance(result, Mapping) or is_instance(result) or type(result) is type(record):
            return self._table._plain(result)
        raise TypeError(
            f"{self._label}: the function gave {result!r}; it changes the record in place and gives None, or gives "
            f"another record, DELETE, or False to leave it as it is"
        )

    def _heed(self, start: int, keys: Sequence[Key], rows: list[Any], failed: dict[int, IDBError]) -> None:
        self.failures += [(start + number, error) for number, error in failed.items()]
        if self._firing is None:
            return
        for _what, number, _value in rows:
            if number in failed:
                self._firing.failed(start + number, failed[number])
            else:
                self._firing.succeeded(start + number, self._rows.get(start + number, keys[number]))

    def _ask(self, name: str, args: list[Any]) -> Awaitable[list[Any]]:
        return self._transaction.requests.start(name, self._table.name, args, list, self._label)


# ---- collections -------------------------------------------------------------------------------------------------


def modify(collection: Collection[Any], changes: Changes | Modifier) -> Awaitable[int]:
    """Change every record of a collection; gives how many there were. See `Collection.modify`."""
    table = collection._table
    if isinstance(changes, Mapping):
        check_changes(changes, f"{table.name}.modify()")
    elif not callable(changes):
        raise InvalidArgumentError(f"{table.name}.modify(): {changes!r} is neither a mapping nor a function")
    query = collection._query
    if not isinstance(changes, Mapping) or table._write_hooks() is not None or query.needs_python:
        return table.run_steps("modify()", lambda transaction: _modify(collection, transaction, changes))
    ranges = collection._plain_ranges()
    if ranges is not None and len(ranges) == 1 and not query.index_name and not _reach(table, changes):
        name, args = "modify", [ranges[0].for_bridge(), changes]
    else:
        name, args = "modifySelected", [changes, *query.args()]
    return table.operate("rw", name, args, _shape_modified(table), "modify()", query.index_name, steps=True)


def _reach(table: TableCore[Any], changes: Changes) -> bool:
    """Whether the changes may move records to other keys."""
    primary = table.schema.primary_key
    return any(path == key or path.startswith(f"{key}.") for path in changes for key in primary.paths)


async def _modify(collection: Collection[Any], transaction: Transaction, changes: Changes | Modifier) -> int:
    table = collection._table
    keys = await collection._all_primary_keys(transaction)
    if isinstance(changes, Mapping) and table._write_hooks() is None:
        args = [keys, changes]
        label = f"{table.name}.modify()"
        modified = transaction.requests.start("modifyKeys", table.name, args, _shape_modified(table), label)
        return cast("int", await modified)
    modification = Modification(table, transaction, "modify()")
    await modification.run(keys, lambda _position: changes)
    failures = [(keys[position], error) for position, error in modification.failures]
    return _modified(table, modification.found, failures)


def _shape_modified(table: TableCore[Any]) -> Callable[[list[Any]], int]:
    def shape(rows: list[Any]) -> int:
        count, failures = rows
        label = f"{table.name}.modify()"
        return _modified(table, count, [(each[0], error_of(each, label)) for each in failures])

    return shape


def _modified(table: TableCore[Any], count: int, failures: list[tuple[Key, IDBError]]) -> int:
    if failures:
        key, error = failures[0]
        raise error_of_all(each for _, each in failures) or ModifyError(
            f"{table.name}.modify(): {len(failures)} of {count} records could not be written, the first under key "
            f"{key!r} ({error.name}: {error})",
            failures,
            count - len(failures),
        )
    return count


def delete(collection: Collection[Any]) -> Awaitable[int]:
    """Delete every record of a collection; gives how many there were."""
    table, query = collection._table, collection._query
    if table._write_hooks("deleting") is not None or query.needs_python:
        return table.run_steps("delete()", lambda transaction: _delete(collection, transaction))
    ranges = collection._plain_ranges()
    if ranges is not None and not query.index_name:
        return table.operate("rw", "deleteRanges", [[each.for_bridge() for each in ranges]], _only_row, "delete()")
    args = query.args()
    return table.operate("rw", "deleteSelected", args, _only_row, "delete()", query.index_name, steps=True)


async def _delete(collection: Collection[Any], transaction: Transaction) -> int:
    table = collection._table
    keys = await collection._all_primary_keys(transaction)
    await table.delete_keys(transaction, keys, "delete()")
    return len(keys)


def _only_row(rows: list[Any]) -> Any:
    return rows[0]
