"""A table's writes: adding, putting, changing and deleting records; pyapp.db.table says what holds for all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar, overload

from pyapp.idb.errors import BulkError, DataError, IDBError, InvalidArgumentError

from .changes import Changes, apply_changes, check_changes, key_in, set_key
from .checks import check_given_keys, check_key, check_keys, check_parts, check_records
from .hooked import HookedWrites, error_of, error_of_all
from .hooks import TableHooks
from .instances import is_instance
from .keys import Key
from .modify import Modification, Modifier
from .table_core import TableCore
from .transaction import Transaction

R = TypeVar("R")
T = TypeVar("T")


class TableWrites(TableCore[R]):
    """The methods of a table that write."""

    # ---- writing whole records

    def add(self, record: R, key: Key = None) -> Awaitable[Key]:
        """Store a new record and give its key; `ConstraintError` if the key, or a unique index's, is taken.

        `key` only where keys stand beside the records. An instance of a record class gets the key that was made.
        `DataError` for a key or a value that cannot be stored, before anything is sent.
        """
        return self._write("add", record, key)

    def put(self, record: R, key: Key = None) -> Awaitable[Key]:
        """Store a record, in the place of one with the same key; gives its key. Otherwise as `add`."""
        return self._write("put", record, key)

    @overload
    def bulk_add(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: Literal[True]
    ) -> Awaitable[list[Key]]: ...
    @overload
    def bulk_add(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: Literal[False] = False
    ) -> Awaitable[Key]: ...
    def bulk_add(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: bool = False
    ) -> Awaitable[Any]:
        """Add records in one crossing; gives the last key, or with `all_keys` the list of them.

        `BulkError` if some could not be added: its `failures` maps their positions to their errors. The others stay
        written only where it is caught inside a transaction; otherwise nothing is.
        """
        return self._write_many("add", records, keys, all_keys)

    @overload
    def bulk_put(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: Literal[True]
    ) -> Awaitable[list[Key]]: ...
    @overload
    def bulk_put(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: Literal[False] = False
    ) -> Awaitable[Key]: ...
    def bulk_put(
        self, records: Iterable[R], keys: Sequence[Key] | None = None, *, all_keys: bool = False
    ) -> Awaitable[Any]:
        """Put records in one crossing; gives the last key, or with `all_keys` the list of them; as `bulk_add`."""
        return self._write_many("put", records, keys, all_keys)

    def _write(self, method: Literal["add", "put"], record: R, key: Key) -> Awaitable[Key]:
        where = f"{self.name}.{method}()"

        def shape(rows: list[Any]) -> Key:
            key, failures = rows
            if failures:
                raise error_of(failures[0], where)
            self._note_key(record, key)
            return key

        return self._send(method, [record], None if key is None else [key], False, shape, f"{method}()")

    def _write_many(
        self, method: Literal["add", "put"], records: Iterable[R], keys: Sequence[Key] | None, all_keys: bool
    ) -> Awaitable[Any]:
        if isinstance(records, Mapping | str) or not isinstance(records, Iterable):
            raise DataError(f"{self.name}.bulk_{method}(): records are an iterable of records, not {records!r}")

        def shape(rows: list[Any]) -> Any:
            self._require_all(rows[1], len(listed), f"bulk_{method}()")
            return rows[0]

        listed = list(records)
        return self._send(method, listed, keys, all_keys, shape, f"bulk_{method}({len(listed)} records)")

    def _send(
        self,
        method: str,
        records: list[Any],
        keys: Sequence[Key] | None,
        all_keys: bool,
        shape: Callable[[list[Any]], T],
        label: str,
    ) -> Awaitable[T]:
        where, schema = f"{self.name}.{label}", self.schema
        hooks = self._write_hooks("creating") if method == "add" else self._write_hooks("creating", "updating")
        made = schema.primary_key.auto or (hooks is not None and bool(hooks.creating.functions))
        beside = check_given_keys(schema, len(records), keys, where, made)
        if set(map(type, records)) != {dict}:
            records = [self._plain(record) for record in records]
        rows = check_records(schema, records, where, made)
        if hooks is None:
            return self.operate("rw", method, [[beside, all_keys, 0], *rows], shape, label)

        async def steps(transaction: Transaction) -> T:
            written, failures = await HookedWrites(self, hooks, transaction, label).write(method, beside, rows)
            return shape([written if all_keys else next(reversed(written), None), failures])

        return self.run_steps(label, steps)

    def _note_key(self, record: Any, key: Key) -> None:
        """Let an instance know the key that was made for it."""
        name = self.schema.primary_key.key_path
        if isinstance(name, str) and is_instance(record) and getattr(record, name, key) is None:
            try:
                setattr(record, name, key)
            except AttributeError:  # a frozen dataclass stays as it is
                return

    def _require_all(self, failures: list[Any], count: int, label: str) -> None:
        if failures:
            raise _bulk_error(f"{self.name}.{label}", count, {failure[0]: error_of(failure) for failure in failures})

    # ---- changing records

    def update(self, key: Key | R, changes: Changes | Modifier) -> Awaitable[int]:
        """Change one record; gives 1, or 0 if no record has that key. `key` may be a record that holds it.

        A mapping sets key paths, and UNDEFINED as a value deletes the property; the record itself never comes to
        Python, so what Python has no word for is not touched. A function is as in `Collection.modify`. A change of
        the primary key moves the record.
        """
        wanted = self._key_of(key, "update()")
        label = f"update({wanted!r})"
        if isinstance(changes, Mapping):
            check_changes(changes, f"{self.name}.{label}")
            if self._write_hooks() is None:
                return self.operate("rw", "update", [wanted, changes], _only_row, label, steps=True)
        elif not callable(changes):
            raise InvalidArgumentError(f"{self.name}.{label}: {changes!r} is neither a mapping nor a function")
        return self.run_steps(label, lambda transaction: self._update(transaction, wanted, changes, label))

    async def _update(self, transaction: Transaction, key: Key, changes: Changes | Modifier, label: str) -> int:
        modification = Modification(self, transaction, label)
        await modification.run([key], lambda _position: changes)
        if modification.failures:
            raise modification.failures[0][1]
        return modification.found

    def upsert(self, key: Key | R, changes: Changes) -> Awaitable[bool]:
        """Change one record, or make one of the changes where there is none; whether there was one (Dexie)."""
        wanted = self._key_of(key, "upsert()")
        check_changes(changes, f"{self.name}.upsert()")
        check_parts(wanted, self.schema.primary_key, f"{self.name}.upsert()")
        if self._write_hooks() is None:
            return self.operate("rw", "upsert", [wanted, changes], _only_row, "upsert()", steps=True)
        return self.run_steps("upsert()", lambda transaction: self._upsert(transaction, wanted, changes))

    async def _upsert(self, transaction: Transaction, key: Key, changes: Changes) -> bool:
        label, primary = f"upsert({key!r})", self.schema.primary_key
        others = {path: value for path, value in changes.items() if path not in primary.paths}
        if await self._update(transaction, key, others, label):
            return True
        row: dict[str, Any] = {}
        apply_changes(row, others, f"{self.name}.{label}")
        set_key(row, primary, key, f"{self.name}.{label}")
        hooks = self._write_hooks() or TableHooks(self.name)
        beside = [key] if self.schema.outbound else None
        _keys, failures = await HookedWrites(self, hooks, transaction, label).write("put", beside, [row])
        if failures:
            raise error_of(failures[0], f"{self.name}.{label}")
        return False

    def bulk_update(self, changes: Iterable[tuple[Key | R, Changes]]) -> Awaitable[int]:
        """Change the named key paths of several records, in one crossing; gives how many of them there were.

        `BulkError` as `bulk_add`; a change of the primary key is a failure (`ConstraintError`, Dexie).
        """
        where = f"{self.name}.bulk_update()"
        pairs = list(changes)
        keys = [self._key_of(key, f"bulk_update(), position {i}") for i, (key, _) in enumerate(pairs)]
        changed = [check_changes(each, f"{where}, position {i}") for i, (_, each) in enumerate(pairs)]

        def shape(rows: list[Any]) -> int:
            self._require_all(rows[1], len(keys), "bulk_update()")
            return int(rows[0])

        if self._write_hooks() is None:
            return self.operate("rw", "updateMany", [keys, *changed], shape, "bulk_update()", steps=True)
        return self.run_steps("bulk_update()", lambda transaction: self._bulk_update(transaction, keys, changed))

    async def _bulk_update(self, transaction: Transaction, keys: list[Key], changes: list[Changes]) -> int:
        modification = Modification(self, transaction, "bulk_update()")
        await modification.run(keys, lambda position: changes[position])
        if modification.failures:
            raise _bulk_error(f"{self.name}.bulk_update()", len(keys), dict(modification.failures))
        return modification.found

    def _key_of(self, key: Any, label: str) -> Key:
        """The key itself, or the one that a record holds; `DataError` if there is none."""
        where = f"{self.name}.{label}"
        if type(key) is int or type(key) is str:  # the usual ones, sooner than what asks for classes
            return check_key(key, where)
        record_class = self.db._record_classes.get(self.name)
        if isinstance(key, Mapping) or is_instance(key) or (record_class is not None and isinstance(key, record_class)):
            found = key_in(self._plain(key), self.schema.primary_key)
            if found is None:
                name = self.schema.primary_key.name
                what = f"holds no key at {name!r}" if name else "cannot tell its key, which stands beside it"
                raise DataError(f"{where}: the given record {what}")
            return found
        return check_key(key, where)

    # ---- deleting

    def delete(self, key: Key) -> Awaitable[None]:
        """Delete the record of that key, if there is one."""
        label = f"delete({key!r})"
        check_key(key, f"{self.name}.{label}")
        if self._write_hooks("deleting") is None:
            return self.operate("rw", "delete", [key], _nothing, label)
        return self.run_steps(label, lambda transaction: self.delete_keys(transaction, [key], label))

    def bulk_delete(self, keys: Iterable[Key]) -> Awaitable[None]:
        """Delete the records of these keys, in one crossing; a key without a record is no error."""
        wanted = check_keys(list(keys), f"{self.name}.bulk_delete()")
        if self._write_hooks("deleting") is None:
            return self.operate("rw", "deleteMany", [wanted, 0], _nothing, "bulk_delete()")
        label = "bulk_delete()"
        return self.run_steps(label, lambda transaction: self.delete_keys(transaction, wanted, label))

    async def delete_keys(self, transaction: Transaction, keys: list[Key], label: str) -> None:
        """Delete these keys' records as steps of an operation that runs in this transaction."""
        hooks = self._write_hooks("deleting")
        if hooks is None:
            await transaction.requests.start("deleteMany", self.name, [keys, 0], _nothing, f"{self.name}.{label}")
            return
        failures = await HookedWrites(self, hooks, transaction, label).delete(keys)
        self._require_all(failures, len(keys), label)

    def clear(self) -> Awaitable[None]:
        """Delete every record."""
        hooks = self._write_hooks("deleting")
        if hooks is None:
            return self.operate("rw", "clear", [], _nothing, "clear()")
        return self.run_steps(
            "clear()", lambda transaction: HookedWrites(self, hooks, transaction, "clear()").delete_all()
        )


def _bulk_error(where: str, count: int, errors: dict[int, IDBError]) -> IDBError:
    first = min(errors)
    return error_of_all(errors.values()) or BulkError(
        f"{where}: {len(errors)} of {count} failed, the first at position {first} "
        f"({errors[first].name}: {errors[first]})",
        errors,
    )


def _only_row(rows: list[Any]) -> Any:
    return rows[0]


def _nothing(_rows: list[Any]) -> None:
    return None
