"""A collection: a query that has not been asked yet. Immutable; nothing runs before one of its last words."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyapp.idb.errors import DataError, InvalidArgumentError

from . import modify
from .index_view import find_index
from .keys import Key, KeyRange, is_valid, order
from .pages import Alone, Batch, pages_of
from .query import Filter, Query, Until
from .transaction import Transaction, current_transaction

if TYPE_CHECKING:
    from .table import Table
    from .where_clause import WhereClause

R = TypeVar("R")
T = TypeVar("T")
Predicate = Callable[[R], Any]


class Collection(Generic[R]):
    """Records of one table: a part of one index, narrowed and ordered.

    Every method that narrows gives another collection; this one stays as it is. Every method that asks starts at
    once and gives an awaitable, within the running transaction or in one of its own. A predicate or callback that
    raises fails the asking with what it raised.

    The order in which the methods are called counts as in Dexie: filters and `until` work in their order; `offset`
    and `limit` count what passes all of them, and each other as slices of a list do.
    """

    def __init__(self, table: Table[R], query: Query | None = None) -> None:
        """`query` None: all records, by primary key."""
        self._table = table
        self._query = query or Query(find_index(table.schema, ":id"))

    def _with(self, query: Query) -> Collection[R]:
        return Collection(self._table, query)

    # ---- narrowing

    def filter(self, predicate: Predicate[R]) -> Collection[R]:
        """Only the records for which `predicate` is true. It is called with records as reading gives them."""
        step = Filter(self._plain_function("filter", predicate))
        return self._with(self._query.having(steps=(*self._query.steps, step)))

    def and_(self, predicate: Predicate[R]) -> Collection[R]:
        """The same as `filter`, under Dexie's name."""
        return self.filter(predicate)

    def until(self, predicate: Predicate[R], include_stop: bool = False) -> Collection[R]:
        """Only the records before the first for which `predicate` is true; with `include_stop` that one too."""
        step = Until(self._plain_function("until", predicate), include_stop)
        return self._with(self._query.having(steps=(*self._query.steps, step)))

    def or_(self, index: str | Sequence[str]) -> WhereClause[R]:
        """Also the records that meet another condition, which follows, on this or another index; each of them once.

        The records of both come in turn, which is no useful order: `sort_by` gives one. What follows narrows both;
        `reverse` turns only the order of the last condition (Dexie). Unlike Dexie, `limit` and `offset` do not count
        a record twice that meets both conditions, and `until` ends both. `SchemaError` if there is no such index.
        """
        from .where_clause import WhereClause  # it imports this module

        return WhereClause(self._table, find_index(self._table.schema, index), self._query)

    def distinct(self) -> Collection[R]:
        """Each record once, though a multi-entry index holds it under several keys; elsewhere no record comes twice."""
        return self._with(self._query.having(distinct=self._query.index.spec.multi))

    def reverse(self) -> Collection[R]:
        """In the opposite order."""
        return self._with(self._query.having(backwards=not self._query.backwards))

    def offset(self, count: int) -> Collection[R]:
        """Without the first `count` records; `DataError` unless it is an int of at least 0."""
        return self._with(self._query.offset(self._checked_count("offset", count)))

    def limit(self, count: int) -> Collection[R]:
        """At most `count` records; `DataError` unless it is an int of at least 0."""
        return self._with(self._query.limit(self._checked_count("limit", count)))

    def raw(self) -> Collection[R]:
        """Without the table's reading hooks."""
        return self._with(self._query.having(raw=True))

    # ---- asking for records

    def to_list(self) -> Awaitable[list[R]]:
        """The records."""
        return self._list("to_list()")

    def sort_by(self, key_path: str) -> Awaitable[list[R]]:
        """The records in the order of the keys at a key path, which needs no index; after `reverse` from the last.

        Records with equal keys stay in the collection's order; those without a valid key come last (in Dexie
        anywhere). `limit` and `offset` choose before this sorts.
        """
        if not isinstance(key_path, str) or not key_path:
            raise DataError(f"{self._named('sort_by')}({key_path!r}): a key path must be a str")
        if not self._query.needs_python:
            return self._list("sort_by()", sort=key_path)

        async def steps(_transaction: Transaction) -> list[R]:
            return _sorted([row async for rows in self._pages() for row in rows], key_path, self._query.backwards)

        return self._steps("sort_by()", steps)

    def _list(self, label: str, **plan: Any) -> Awaitable[list[R]]:
        if not self._query.needs_python:
            return self._ask("values", label, self._revived, **plan)

        async def steps(_transaction: Transaction) -> list[R]:
            return [row async for rows in self._pages() for row in rows]

        return self._steps(label, steps)

    def first(self) -> Awaitable[R | None]:
        """The first record, None if there is none."""
        limited = self.limit(1)
        if not limited._query.needs_python:
            return limited._ask("values", "first()", lambda rows: next(iter(limited._revived(rows)), None))

        async def steps(_transaction: Transaction) -> R | None:
            async for rows in limited._pages():
                return rows[0]  # type: ignore[no-any-return]
            return None

        return self._steps("first()", steps)

    def last(self) -> Awaitable[R | None]:
        """The last record, None if there is none: the first of the reversed collection."""
        return self.reverse().first()

    def count(self) -> Awaitable[int]:
        """How many records there are."""
        if not self._query.needs_python:
            return self._ask("count", "count()", _only_row)

        async def steps(_transaction: Transaction) -> int:
            return sum([len(rows) async for rows in self._pages()])

        return self._steps("count()", steps)

    def each(self, callback: Callable[[R], Any]) -> Awaitable[None]:
        """Call `callback` with every record in turn, a batch in memory at a time.

        A coroutine function is awaited each time, within the transaction: it may await the database alone.
        """
        ahead = not inspect.iscoroutinefunction(callback)

        async def steps(transaction: Transaction) -> None:
            async for rows in self._pages(ahead=ahead and transaction.mode == "r"):
                await _call(callback, rows)

        return self._steps("each()", steps)

    def __aiter__(self) -> AsyncIterator[R]:
        """The records one after the other, a batch in memory at a time.

        Inside a transaction's body it belongs to that transaction. Elsewhere each batch is read in a transaction of
        its own, so that the loop's body may await whatever it likes: what is written meanwhile behind the batch
        shows. There a collection with `or_` is read as a whole first.
        """
        return _Records(self)

    # ---- asking for keys

    def primary_keys(self) -> Awaitable[list[Key]]:
        """The primary keys of the records."""
        if not self._query.needs_python:
            return self._ask("primaryKeys", "primary_keys()", list)
        return self._steps("primary_keys()", self._all_primary_keys)

    def keys(self) -> Awaitable[list[Key]]:
        """The index's key for each record; after `or_` that of the index which found it."""
        if not self._query.needs_python:
            return self._ask("keys", "keys()", list)

        async def steps(_transaction: Transaction) -> list[Key]:
            return [row.key async for rows in self._pages(keyed=True) for row in rows]

        return self._steps("keys()", steps)

    def unique_keys(self) -> Awaitable[list[Key]]:
        """The index's keys, each once; `limit` and `offset` count keys.

        With filters the keys of all records that pass; in Dexie of those alone that are their key's first.
        """
        if not self._query.needs_python:
            return self._ask("uniqueKeys", "unique_keys()", list)

        async def steps(_transaction: Transaction) -> list[Key]:
            pages = self._with(self._query.unwindowed())._pages(keyed=True)
            unique = {order(row.key): row.key async for rows in pages for row in rows}
            return _window(list(unique.values()), self._query)

        return self._steps("unique_keys()", steps)

    def each_key(self, callback: Callable[[Key], Any]) -> Awaitable[None]:
        """Call `callback` with the index's key for each record; otherwise as `each`."""
        return self._each_of(self.keys, callback, "each_key()")

    def each_primary_key(self, callback: Callable[[Key], Any]) -> Awaitable[None]:
        """Call `callback` with each record's primary key; otherwise as `each`."""
        return self._each_of(self.primary_keys, callback, "each_primary_key()")

    def each_unique_key(self, callback: Callable[[Key], Any]) -> Awaitable[None]:
        """Call `callback` with each of the index's keys once; otherwise as `each`."""
        return self._each_of(self.unique_keys, callback, "each_unique_key()")

    # ---- changing

    def delete(self) -> Awaitable[int]:
        """Delete the records; gives how many there were."""
        return modify.delete(self)

    def modify(self, changes: Mapping[str, Any] | Callable[[R], Any]) -> Awaitable[int]:
        """Change every record; gives how many there were.

        A mapping sets key paths in each, and UNDEFINED as a value deletes the property; this runs wholly in
        JavaScript. A function is called with each record: it changes it in place and gives None, or gives another
        record, or DELETE to delete it, or False to leave it as it is. A record whose primary key it changes is moved.

        Raises `ModifyError` if some could not be written: `failures` lists them as (key, error). The others stay
        written only where it is caught inside a transaction.
        """
        return modify.modify(self, changes)

    def _plain_ranges(self) -> tuple[KeyRange, ...] | None:
        """The ranges whose records these are, all of them and no others; None if it takes more than ranges to say."""
        query = self._query
        if not query.plain or query.casings is not None:
            return None
        return query.ranges if query.points is None else tuple(map(KeyRange.only, query.points))

    async def _all_primary_keys(self, _transaction: Transaction) -> list[Key]:
        """The primary keys, as steps of an operation that runs in this transaction."""
        if not self._query.needs_python:
            return await self.primary_keys()
        return [row.primary_key async for rows in self._pages(keyed=True) for row in rows]

    # ---- how

    def _ask(self, name: str, label: str, shape: Callable[[list[Any]], T], **plan: Any) -> Awaitable[T]:
        return self._table.operate("r", name, self._query.args(**plan), shape, label, self._query.index_name)

    def _steps(self, label: str, steps: Callable[[Transaction], Coroutine[Any, None, T]]) -> Awaitable[T]:
        label = f"{self._table.name}.{label}"
        return self._table.db.perform(
            [self._table.name], "r", lambda transaction: transaction.spawn(label, steps(transaction)), early=True
        )

    def _pages(self, keyed: bool = False, ahead: bool = True) -> AsyncIterator[Batch]:
        return pages_of(self._table, self._query, keyed, ahead)

    def _each_of(
        self, ask: Callable[[], Awaitable[list[Key]]], callback: Callable[[Key], Any], label: str
    ) -> Awaitable[None]:
        async def steps(_transaction: Transaction) -> None:
            await _call(callback, await ask())

        return self._steps(label, steps)

    def _revived(self, rows: list[Any]) -> list[R]:
        return self._table._revive(rows, self._query.raw)

    def _named(self, method: str) -> str:
        return f"{self._table.name}: {method}"

    def _checked_count(self, method: str, count: int) -> int:
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise DataError(f"{self._named(method)}({count!r}): a count must be an int of at least 0")
        return count

    def _plain_function(self, method: str, predicate: Predicate[R]) -> Predicate[R]:
        if not callable(predicate) or inspect.iscoroutinefunction(predicate):
            raise InvalidArgumentError(f"{self._named(method)}({predicate!r}): a predicate must be a plain function")
        return predicate


class _Records(Generic[R]):
    """`async for` over a collection."""

    def __init__(self, collection: Collection[R]) -> None:
        table, query = collection._table, collection._query
        self._batches: AsyncIterator[Batch]
        transaction = current_transaction(table.db)
        if transaction is not None:
            self._batches = pages_of(table, query, False, ahead=transaction.mode == "r")
        elif query.other is None:
            self._batches = Alone(table, query)
        else:
            self._batches = _Whole(collection)
        self._rows: Iterator[R] = iter(())

    def __aiter__(self) -> _Records[R]:
        return self

    async def __anext__(self) -> R:
        while True:
            for row in self._rows:
                return row
            self._rows = iter(await anext(self._batches))


class _Whole:
    """All records as one batch."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection: Collection[Any] | None = collection

    def __aiter__(self) -> _Whole:
        return self

    async def __anext__(self) -> Batch:
        if self._collection is None:
            raise StopAsyncIteration
        collection, self._collection = self._collection, None
        return await collection.to_list()


async def _call(callback: Callable[[Any], Any], items: Iterable[Any]) -> None:
    if inspect.iscoroutinefunction(callback):
        for item in items:
            await callback(item)
    else:
        for item in items:
            callback(item)


def _sorted(records: list[R], key_path: str, backwards: bool) -> list[R]:
    keyed, others = [], []
    for record in records:
        key = _read(record, key_path)
        if is_valid(key):
            keyed.append((order(key), record))
        else:
            others.append(record)
    keyed.sort(key=lambda pair: pair[0], reverse=backwards)
    return [record for _, record in keyed] + others


def _read(record: Any, key_path: str) -> Any:
    for step in key_path.split("."):
        record = record.get(step) if isinstance(record, Mapping) else getattr(record, step, None)
    return record


def _window(items: list[T], query: Query) -> list[T]:
    items = items[query.skip :]
    return items if query.most is None else items[: query.most]


def _only_row(rows: list[Any]) -> Any:
    return rows[0]
