"""A table: reading, writing and finding its records.

Every method starts its work when it is called and gives an awaitable. Inside a transaction's body it is part of
that transaction; elsewhere it is a transaction of its own, and a write is on disk's side of `complete` when the
await returns.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast, overload

from pyapp.idb.values import UNDEFINED

from .checks import check_key, check_keys
from .collection import Collection
from .hooks import Hook, TableHooks
from .index_view import find_index
from .keys import Key, is_usual
from .query import Query
from .table_writes import TableWrites
from .where_clause import WhereClause, find_by_criteria

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class Table(TableWrites[R]):
    """One table of a database, holding records of type `R` (a dict unless you say otherwise)."""

    def __repr__(self) -> str:
        return f"<Table {self.name!r} of {self.db.name!r}>"

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

    # ---- reading

    @overload
    def get(self, key: Mapping[str, Any], /) -> Awaitable[R | None]: ...
    @overload
    def get(self, key: Key, /) -> Awaitable[R | None]: ...
    @overload
    def get(self, /, **criteria: Any) -> Awaitable[R | None]: ...
    def get(self, key: Key | Mapping[str, Any] | None = None, /, **criteria: Any) -> Awaitable[R | None]:
        """The record of that key, or the first that meets the criteria; None if there is none."""
        if criteria or (not is_usual(key) and isinstance(key, Mapping)):
            return self.where({**(key or {}), **criteria}).first()
        label = f"get({key!r})"
        check_key(key, f"{self.name}.{label}")
        return self.operate("r", "get", [key], self._shape_first, label)

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
        if isinstance(index, str) or (index is not None and not isinstance(index, Mapping)):
            return WhereClause(self, find_index(self.schema, index))
        return find_by_criteria(self, {**(index or {}), **criteria})
