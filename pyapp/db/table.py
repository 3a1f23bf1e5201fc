"""A table: reading, writing and finding its records.

Every method starts its work when it is called and gives an awaitable. Inside a transaction's body it is part of
that transaction; elsewhere it is a transaction of its own, and a write is on disk's side of `complete` when the
await returns.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast, overload

from pyapp.idb.errors import BulkError, DataError, IDBError, InvalidArgumentError
from pyapp.idb.values import UNDEFINED

from .changes import Changes, apply_changes, check_changes, key_in, set_key
from .checks import check_given_keys, check_key, check_keys, check_records
from .collection import Collection
from .hooked import HookedWrites, error_of
from .hooks import WRITING, Hook, TableHooks
from .index_view import find_index
from .instances import instances_of, is_instance, plain
from .keys import Key, KeyRange
from .modify import Modification, Modifier
from .query import Query
from .schema import TableSchema
from .transaction import Mode, Transaction, current_transaction
from .turns import own_turn
from .where_clause import WhereClause, find_by_criteria

if TYPE_CHECKING:
    from .database import Database

R = TypeVar("R")
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class Table(Generic[R]):
    """One table of a database, holding records of type `R` (a dict unless you say otherwise)."""

    def __init__(self, db: Database, name: str) -> None:
        self.db = db
        self.name = name

    def __repr__(self) -> str:
        return f"<Table {self.name!r} of {self.db.name!r}>"

    @property
    def schema(self) -> TableSchema:
        """Its primary key and indexes."""
        return self.db._tables()[self.name]

    # ---- hooks

    @overload
    def hook(self, name: str, function: None = None) -> Hook: ...
    @overload
    def hook(self, name: str, function: F) -> F: ...
    def hook(self, name: str, function: F | None = None) -> Hook | F:
        """Take part in what is read and written: `@table.hook("creating")`, or `table.hook("creating", function)`.

        `creating(primary_key, record, transaction)`: before a new record is stored; it may change the record in
        place, and give a key where there is none (None). `updating(changes, primary_key, record, transaction)`:
        before a stored record is written anew; `record` is the stored one, `changes` is what will be different, by
        key path (UNDEFINED: gone); it may give further changes. `deleting(primary_key, record, transaction)`: before
        a record goes. `reading(record)`: gives the record as its reader is to see it. Records are dicts as they are
        stored, but for reading hooks of a table with a record class.

        Hooks are plain functions (`TypeError` for a coroutine function), hold for this `Database` object, and are
        called in the order of their subscription, inside the operation's transaction, of which they may start
        further operations. An exception in one fails the operation. `hook_outcome()` inside a hook tells what
        becomes of the record. `table.hook("creating").unsubscribe(function)` ends it. Functions of `modify` and
        `update` see records without reading hooks. Raises `InvalidArgumentError` for another name.
        """
        hooks = self.db._hooks.get(self.name)
        if hooks is None:
            hooks = self.db._hooks[self.name] = TableHooks(self.name)
        hook = hooks.named(name, self.name)
        return hook if function is None else hook(function)

    def _write_hooks(self, *names: str) -> TableHooks | None:
        """The table's hooks, where any of these (without names: any that takes part in writing) has functions."""
        hooks = self.db._hooks.get(self.name)
        if hooks is None or not any(getattr(hooks, name).functions for name in names or WRITING):
            return None
        return hooks

    def _revive(self, rows: list[Any], raw: bool = False) -> list[R]:
        """Rows from JavaScript as the user's records: of the record class, then as the reading hooks make them.

        `raw`: without the reading hooks. None stays None.
        """
        record_class = self.db._record_classes.get(self.name)
        if record_class is not None:
            rows = instances_of(record_class, rows)
        hooks = self.db._hooks.get(self.name)
        if hooks is not None and hooks.reading.functions and not raw:
            rows = [row if row is None else hooks.read(row) for row in rows]
        return rows

    def _plain(self, record: Any) -> Any:
        """What is stored for a user's record: an instance's dict, without the key that is still to be made."""
        if type(record) is dict:
            return record
        row = plain(record, self.db._record_classes.get(self.name))
        primary = self.schema.primary_key
        if row is not record and primary.auto and row.get(primary.name, UNDEFINED) is None:
            del row[primary.name]
        return row

    # ---- reading

    @overload
    def get(self, key: Mapping[str, Any], /) -> Awaitable[R | None]: ...
    @overload
    def get(self, key: Key, /) -> Awaitable[R | None]: ...
    @overload
    def get(self, /, **criteria: Any) -> Awaitable[R | None]: ...
    def get(self, key: Key | Mapping[str, Any] | None = None, /, **criteria: Any) -> Awaitable[R | None]:
        """The record of that key, or the first that meets the criteria; None if there is none."""
        if isinstance(key, Mapping) or criteria:
            return self.where({**(key or {}), **criteria}).first()
        label = f"get({key!r})"
        check_key(key, f"{self.name}.{label}")
        return self.operate("r", "get", [KeyRange.only(key).for_bridge()], self._shape_first, label)

    def bulk_get(self, keys: Iterable[Key]) -> Awaitable[list[R | None]]:
        """The records of these keys, in their order, None where there is none; one crossing for all."""
        wanted = check_keys(list(keys), f"{self.name}.bulk_get()")
        return self.operate("r", "getMany", [wanted], self._shape_present, f"bulk_get({len(wanted)} keys)")

    def _shape_first(self, rows: list[Any]) -> R | None:
        return self._shape_present(rows)[0]

    def _shape_present(self, rows: list[Any]) -> list[R | None]:
        return cast("list[R | None]", self._revive([None if row is UNDEFINED else row for row in rows]))

    def count(self) -> Awaitable[int]:
        """The number of records."""
        return self.to_collection().count()

    def to_list(self) -> Awaitable[list[R]]:
        """All records, by primary key."""
        return self.to_collection().to_list()

    def to_collection(self) -> Collection[R]:
        """All records as a collection, by primary key."""
        return Collection(self)

    def order_by(self, index: str | Sequence[str]) -> Collection[R]:
        """All records that have that index's key, in its order; several names are those of a compound index."""
        return Collection(self, Query(find_index(self.schema, index)))

    def reverse(self) -> Collection[R]:
        """All records, by primary key from the last to the first."""
        return self.to_collection().reverse()

    def filter(self, predicate: Callable[[R], bool]) -> Collection[R]:
        """The records for which `predicate` is true."""
        return self.to_collection().filter(predicate)

    def offset(self, count: int) -> Collection[R]:
        """All records but the first `count`."""
        return self.to_collection().offset(count)

    def limit(self, count: int) -> Collection[R]:
        """The first `count` records."""
        return self.to_collection().limit(count)

    def each(self, callback: Callable[[R], Any]) -> Awaitable[None]:
        """Call `callback` with every record."""
        return self.to_collection().each(callback)

    @overload
    def where(self, index: str | Sequence[str], /) -> WhereClause[R]: ...
    @overload
    def where(self, criteria: Mapping[str, Any], /) -> Collection[R]: ...
    @overload
    def where(self, /, **criteria: Any) -> Collection[R]: ...
    def where(
        self, index: str | Sequence[str] | Mapping[str, Any] | None = None, /, **criteria: Any
    ) -> WhereClause[R] | Collection[R]:
        """By an index's name: what to look for follows. By criteria: the records whose fields equal them all.

        A list of names is the compound index over exactly these. Criteria use the compound index over exactly these
        fields where there is one, else one field's index, and compare the rest record by record. `SchemaError` for
        an index that the table does not have.
        """
        if index is not None and not isinstance(index, Mapping):
            return WhereClause(self, find_index(self.schema, index))
        return find_by_criteria(self, {**(index or {}), **criteria})

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

    # ---- how

    def operate(
        self,
        mode: Mode,
        name: str,
        args: list[Any],
        shape: Callable[[list[Any]], T],
        label: str,
        index: str = "",
        steps: bool = False,
    ) -> Awaitable[T]:
        """One operation of the bridge on this table, in the running transaction or in its own.

        `steps`: it writes in several steps, so that what is asked after it waits for its end.
        """
        label = f"{self.name}.{label}"
        if mode == "r" and current_transaction(self.db) is None:
            self.db.table(self.name)
            return self.db._require_open().ask(name, self.name, args, shape, label, index)

        def start(transaction: Transaction) -> Awaitable[T]:
            return transaction.requests.start(name, self.name, args, shape, label, index)

        return self.db.perform([self.name], mode, start, steps=steps)

    def run_steps(self, label: str, steps: Callable[[Transaction], Coroutine[Any, None, T]]) -> Awaitable[T]:
        """A write of several steps, in the running transaction or in its own."""
        label = f"{self.name}.{label}"
        return self.db.perform(
            [self.name], "rw", lambda transaction: transaction.spawn(label, own_turn(transaction, steps)), steps=True
        )


def _bulk_error(where: str, count: int, errors: dict[int, IDBError]) -> BulkError:
    first = min(errors)
    return BulkError(
        f"{where}: {len(errors)} of {count} failed, the first at position {first} "
        f"({errors[first].name}: {errors[first]})",
        errors,
    )


def _only_row(rows: list[Any]) -> Any:
    return rows[0]


def _nothing(_rows: list[Any]) -> None:
    return None
