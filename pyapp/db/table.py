"""A table: reading, writing and finding its records.

Every method starts its work when it is called and gives an awaitable. Inside a transaction's body it is part of
that transaction; elsewhere it is a transaction of its own, and a write is on disk's side of `complete` when the
await returns.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from pyapp.idb.errors import BulkError, DataError, IDBError, error_for
from pyapp.idb.values import UNDEFINED

from .collection import Collection
from .keys import Key, KeyRange, order
from .schema import TableSchema
from .transaction import Mode, Transaction, current_transaction
from .where_clause import WhereClause, find_by_criteria

if TYPE_CHECKING:
    from .database import Database

R = TypeVar("R")
T = TypeVar("T")
P = TypeVar("P", bound=Iterable[str])


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

    # ---- reading

    @overload
    def get(self, key: Mapping[str, Any]) -> Awaitable[R | None]: ...
    @overload
    def get(self, key: Key) -> Awaitable[R | None]: ...
    def get(self, key: Key | Mapping[str, Any]) -> Awaitable[R | None]:
        """The record of that key, or the first that meets the criteria; None if there is none."""
        if isinstance(key, Mapping):
            return self.where(key).first()
        return self.operate("r", "get", [KeyRange.only(key).for_bridge()], _first_defined, f"get({key!r})")

    def bulk_get(self, keys: Sequence[Key]) -> Awaitable[list[R | None]]:
        """The records of these keys, in their order, None where there is none; one crossing for all."""
        wanted = [_checked_key(key) for key in keys]
        return self.operate("r", "getMany", [wanted], _defined_or_none, f"bulk_get({len(wanted)} keys)")

    def count(self) -> Awaitable[int]:
        """The number of records."""
        return self.to_collection().count()

    def to_list(self) -> Awaitable[list[R]]:
        """All records, by primary key."""
        return self.to_collection().to_list()

    def to_collection(self) -> Collection[R]:
        """All records as a collection, by primary key."""
        return Collection(self)

    def order_by(self, index: str) -> Collection[R]:
        """All records that have that index's key, in its order."""
        return Collection(self, self.schema.index(index))

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
    def where(self, index: str, /) -> WhereClause[R]: ...
    @overload
    def where(self, criteria: Mapping[str, Any], /) -> Collection[R]: ...
    @overload
    def where(self, /, **criteria: Any) -> Collection[R]: ...
    def where(self, index: str | Mapping[str, Any] | None = None, /, **criteria: Any) -> WhereClause[R] | Collection[R]:
        """By an index's name: what to look for follows. By criteria: the records whose fields equal them all.

        Criteria use the compound index over exactly these fields where there is one, else one field's index, and
        compare the rest record by record. `SchemaError` for an index that the table does not have.
        """
        if isinstance(index, str):
            return WhereClause(self, self.schema.index(index))
        return find_by_criteria(self, {**(index or {}), **criteria})

    # ---- writing

    def add(self, record: R, key: Key = None) -> Awaitable[Key]:
        """Store a new record and give its key; `ConstraintError` if the key, or a unique index's, is taken."""
        return self._write("add", record, key)

    def put(self, record: R, key: Key = None) -> Awaitable[Key]:
        """Store a record, in the place of one with the same key; gives its key."""
        return self._write("put", record, key)

    def bulk_add(self, records: Iterable[R], keys: Sequence[Key] | None = None) -> Awaitable[list[Key]]:
        """Add records in one crossing and give their keys; `BulkError` names the positions that failed."""
        return self._write_many("add", list(records), keys)

    def bulk_put(self, records: Iterable[R], keys: Sequence[Key] | None = None) -> Awaitable[list[Key]]:
        """Put records in one crossing and give their keys; `BulkError` names the positions that failed."""
        return self._write_many("put", list(records), keys)

    def update(self, key: Key, changes: Mapping[str, Any]) -> Awaitable[int]:
        """Change only these key paths of one record; gives 1, or 0 if no record has that key.

        The record itself never comes to Python, so what Python has no word for is not touched.
        """
        return self.bulk_update([(key, changes)])

    def bulk_update(self, changes: Iterable[tuple[Key, Mapping[str, Any]]]) -> Awaitable[int]:
        """Change only the named key paths of several records; gives how many there were."""
        pairs = [(_checked_key(key), check_paths(self.schema, change)) for key, change in changes]
        args = [[key for key, _ in pairs], *(change for _, change in pairs)]
        return self.operate("rw", "update", args, sum, f"update({len(pairs)} records)")

    def delete(self, key: Key) -> Awaitable[None]:
        """Delete the record of that key, if there is one."""
        return self.operate("rw", "delete", [KeyRange.only(key).for_bridge()], _nothing, f"delete({key!r})")

    def bulk_delete(self, keys: Sequence[Key]) -> Awaitable[None]:
        """Delete the records of these keys; a key without a record is no error."""
        wanted = [_checked_key(key) for key in keys]
        return self.operate("rw", "deleteMany", [wanted], self._shape_deleted, f"bulk_delete({len(wanted)} keys)")

    def clear(self) -> Awaitable[None]:
        """Delete every record."""
        return self.operate("rw", "clear", [], _nothing, "clear()")

    def _write(self, method: Literal["add", "put"], record: R, key: Key) -> Awaitable[Key]:
        keys = None if key is None else [_checked_key(key)]
        return self.operate("rw", method, [keys, record], self._shape_single, f"{method}()")

    def _write_many(
        self, method: Literal["add", "put"], records: list[R], keys: Sequence[Key] | None
    ) -> Awaitable[list[Key]]:
        if keys is not None and len(keys) != len(records):
            raise DataError(f"{self.name}.bulk_{method}: {len(records)} records but {len(keys)} keys")
        wanted = None if keys is None else [_checked_key(key) for key in keys]
        label = f"bulk_{method}({len(records)} records)"
        return self.operate("rw", method, [wanted, *records], self._shape_bulk, label)

    def _shape_single(self, rows: list[Any]) -> Key:
        keys, failures = rows
        if failures:
            _, name, message = failures[0]
            raise error_for(name, message, f"{self.name!r}")
        return keys[0]

    def _shape_bulk(self, rows: list[Any]) -> list[Key]:
        keys, failures = rows
        if failures:
            errors: dict[int, IDBError] = {i: error_for(name, message) for i, name, message in failures}
            first = min(errors)
            raise BulkError(
                f"{self.name!r}: {len(errors)} of {len(keys)} records failed, the first at position {first} "
                f"({errors[first].name}: {errors[first]})",
                errors,
            )
        return list(keys)

    def _shape_deleted(self, rows: list[Any]) -> None:
        self._shape_bulk(rows)

    def operate(
        self, mode: Mode, name: str, args: list[Any], shape: Callable[[list[Any]], T], label: str, index: str = ""
    ) -> Awaitable[T]:
        """One operation of the bridge on this table, in the running transaction or in its own."""
        label = f"{self.name}.{label}"
        if mode == "r" and current_transaction(self.db) is None:
            self.db.table(self.name)
            return self.db._require_open().ask(name, self.name, args, shape, label, index)

        def start(transaction: Transaction) -> Awaitable[T]:
            return transaction.requests.start(name, self.name, args, shape, label, index)

        return self.db.perform([self.name], mode, start)


def patch(schema: TableSchema, changes: Mapping[str, Any], delete: Sequence[str] = ()) -> dict[str, Any]:
    """Changes of key paths as the bridge takes them; `DataError` for a change of the primary key."""
    check_paths(schema, (*changes, *delete))
    return {"set": [[path, value] for path, value in changes.items()], "delete": list(delete)}


def check_paths(schema: TableSchema, paths: P) -> P:
    """The key paths again; `DataError` for one that is none, and for the primary key."""
    for path in paths:
        if not isinstance(path, str) or not path:
            raise DataError(f"{schema.name!r}: {path!r} is no key path")
        if path in schema.primary_key.paths:
            raise DataError(f"{schema.name!r}: {path!r} is the primary key and cannot be changed by an update")
    return paths


def _checked_key(key: Key) -> Key:
    order(key)
    return key


def _first_defined(rows: list[Any]) -> Any:
    return _defined_or_none(rows)[0]


def _defined_or_none(rows: list[Any]) -> list[Any]:
    return [None if row is UNDEFINED else row for row in rows]


def _nothing(_rows: list[Any]) -> None:
    return None
