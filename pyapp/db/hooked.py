"""Writes of a table with hooks: the records before are read, the hooks are called, and then all is written (Dexie)."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pyapp.idb.errors import AbortError, IDBError, QuotaExceededError, error_for
from pyapp.idb.values import UNDEFINED

from .batches import new_hold
from .changes import apply_changes, copy_of, difference, key_in, set_key
from .checks import check_given_keys, check_records
from .hooks import Firing, TableHooks
from .keys import Key, KeyRange

if TYPE_CHECKING:
    from .table_core import TableCore
    from .transaction import Transaction

_BATCH = 200  # records that deleting hooks see at a time
_NOTHING_HELD = 0


class HookedWrites:
    """The writes of one call, in its transaction."""

    def __init__(self, table: TableCore[Any], hooks: TableHooks, transaction: Transaction, label: str) -> None:
        self._table = table
        self._schema = table.schema
        self._primary = table.schema.primary_key
        self._transaction = transaction
        self._label = f"{table.name}.{label}"
        self._firing = Firing(hooks, transaction)

    async def write(self, method: str, keys: Sequence[Key | None] | None, rows: list[Any]) -> list[Any]:
        """Add or put the rows; gives [the keys of those that were written, failures] as the bridge does."""
        rows = [copy_of(row) for row in rows]
        known = list(keys) if keys is not None else [key_in(row, self._primary) for row in rows]
        hold, olds = _NOTHING_HELD, [UNDEFINED] * len(rows)
        if method == "put":
            hold = new_hold()
            olds = await self._ask("hold", [hold, known])
        for number, (key, old) in enumerate(zip(known, olds, strict=True)):
            if old is UNDEFINED:
                known[number] = self.create(number, key, rows[number])
            else:
                self.update(number, key, old, rows[number])
        beside, rows = self._checked(known, rows)
        answer = await self._heeded(self._ask(method, [[beside, True, hold], *rows]))
        self._tell_written(answer, olds, rows)
        return answer

    def create(self, number: int, key: Key | None, row: Any) -> Key | None:
        """Call the creating hooks; a key that they give goes into the row."""
        made = self._firing.creating(number, key, row)
        if key is None and made is not None and not self._schema.outbound:
            set_key(row, self._primary, made, self._label)
        return made

    def update(self, number: int, key: Key, old: Any, row: Any) -> None:
        """Call the updating hooks; what they change further goes into the row."""
        further = self._firing.updating(number, changes_of(old, row), key, old)
        for path, value in further.items():
            if "." in path and path in row:
                row[path] = value
            else:
                apply_changes(row, {path: value}, self._label)

    def _checked(self, keys: list[Key | None], rows: list[Any]) -> tuple[list[Key] | None, list[Any]]:
        """What the hooks have left must be right too."""
        beside = keys if self._schema.outbound else None
        made = self._primary.auto
        return (
            check_given_keys(self._schema, len(rows), beside, self._label, made),
            check_records(self._schema, rows, self._label, made),
        )

    def _tell_written(self, answer: list[Any], olds: list[Any], rows: list[Any]) -> None:
        written, failures = iter(answer[0]), {each[0]: error_of(each, self._label) for each in answer[1]}
        for number, old in enumerate(olds):
            if number in failures:
                self._firing.failed(number, failures[number])
            else:
                key = next(written)
                self._firing.succeeded(number, key if old is UNDEFINED else rows[number])

    async def delete(self, keys: Sequence[Key]) -> list[Any]:
        """Delete the records of these keys; gives failures as the bridge does. Hooks see those that exist."""
        failures = []
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            hold = new_hold()
            olds = await self._ask("hold", [hold, batch])
            failed = await self._delete_held(start, hold, batch, olds)
            failures += [[start + number, *why] for number, *why in failed]
        return failures

    async def delete_all(self) -> None:
        """Delete every record, a batch at a time."""
        total, count = 0, _BATCH
        while count == _BATCH:
            hold = new_hold()
            found = await self._ask("scan", [hold, KeyRange().for_bridge(), _BATCH, [""], []])
            count = len(found)
            await self._delete_held(total, hold, [row[0] for row in found], [row[1] for row in found])
            total += count

    async def _delete_held(self, start: int, hold: int, keys: Sequence[Key], olds: list[Any]) -> list[Any]:
        for number, (key, old) in enumerate(zip(keys, olds, strict=True)):
            if old is not UNDEFINED:
                self._firing.deleting(start + number, key, old)
        failures = await self._heeded(self._ask("deleteMany", [keys, hold]))
        failed = {each[0]: error_of(each, self._label) for each in failures}
        for number, key in enumerate(keys):
            if number in failed:
                self._firing.failed(start + number, failed[number])
            else:
                self._firing.succeeded(start + number, key)
        return failures

    async def _heeded(self, operation: Awaitable[list[Any]]) -> list[Any]:
        try:
            return await operation
        except IDBError as error:
            self._firing.all_failed(error)
            raise

    def _ask(self, name: str, args: list[Any]) -> Awaitable[list[Any]]:
        return self._transaction.requests.start(name, self._table.name, args, list, self._label)


def changes_of(old: Any, new: Any) -> dict[str, Any]:
    """What an updating hook is told has changed; nothing where a record is no dict."""
    return difference(old, new) if isinstance(old, dict) and isinstance(new, dict) else {}


def error_of(failure: list[Any], label: str = "") -> IDBError:
    """The error of one of the bridge's failures [position or key, name, message]."""
    return error_for(failure[1], failure[2], label)


def error_of_all(errors: Iterable[IDBError]) -> IDBError | None:
    """The error that is no single record's: the transaction was rolled back, or the disk is full."""
    return next((error for error in errors if isinstance(error, AbortError | QuotaExceededError)), None)
