"""A collection: a query that has not been asked yet. Immutable; nothing runs before one of its last words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyapp.idb.errors import DataError

from . import modify
from .keys import ALL, Key, KeyRange
from .schema import IndexSpec
from .transaction import Mode, Transaction

if TYPE_CHECKING:
    from .table import Table

R = TypeVar("R")
T = TypeVar("T")

_BATCH = 200  # records that a filter sees at a time


@dataclass(frozen=True)
class _Query:
    """`ranges`: in ascending order, without overlap."""

    index: IndexSpec | None = None
    ranges: tuple[KeyRange, ...] = (ALL,)
    backwards: bool = False
    predicates: tuple[Callable[[Any], bool], ...] = ()
    skip: int = 0
    most: int | None = None

    @property
    def direction(self) -> str:
        return "prev" if self.backwards else "next"

    @property
    def index_name(self) -> str:
        return self.index.name if self.index is not None else ""


class Collection(Generic[R]):
    """Records of one table, by ranges of one index, narrowed and ordered."""

    def __init__(self, table: Table[R], index: IndexSpec | None = None, ranges: tuple[KeyRange, ...] = (ALL,)) -> None:
        by_key = index is None or index == table.schema.primary_key
        self._table = table
        self._query = _Query(None if by_key else index, tuple(each for each in ranges if not each.empty))

    def _with(self, **changes: Any) -> Collection[R]:
        result: Collection[R] = object.__new__(type(self))
        result._table = self._table
        result._query = replace(self._query, **changes)
        return result

    # ---- narrowing

    def filter(self, predicate: Callable[[R], bool]) -> Collection[R]:
        """Only the records for which `predicate` is true."""
        return self._with(predicates=(*self._query.predicates, predicate))

    def and_(self, predicate: Callable[[R], bool]) -> Collection[R]:
        """The same as `filter`, under Dexie's name."""
        return self.filter(predicate)

    def reverse(self) -> Collection[R]:
        """In the opposite order."""
        return self._with(backwards=not self._query.backwards)

    def offset(self, count: int) -> Collection[R]:
        """Without the first `count` records."""
        return self._with(skip=self._query.skip + _checked_count("offset", count))

    def limit(self, count: int) -> Collection[R]:
        """At most `count` records."""
        most = self._query.most
        return self._with(most=_checked_count("limit", count) if most is None else min(most, count))

    # ---- asking

    def to_list(self) -> Awaitable[list[R]]:
        """The records."""
        query = self._query
        if len(query.ranges) == 1 and not (query.backwards or query.predicates or query.skip):
            args = [query.ranges[0].for_bridge(), query.most]
            if query.most != 0:
                return self._table.operate("r", "getAll", args, _same, "to_list()", query.index_name)
        if not query.predicates and not query.skip and query.most is None and query.ranges:
            return self._read_ranges()
        return self._walk("to_list()", lambda row: row[2])

    def first(self) -> Awaitable[R | None]:
        """The first record, None if there is none."""
        return self._run("r", "first()", self._first)

    def last(self) -> Awaitable[R | None]:
        """The last record, None if there is none."""
        return self.reverse().first()

    def count(self) -> Awaitable[int]:
        """How many records there are."""
        return self._run("r", "count()", self._count)

    def primary_keys(self) -> Awaitable[list[Key]]:
        """The primary keys of the records."""
        return self._walk("primary_keys()", lambda row: row[1], keys_only=True)

    def keys(self) -> Awaitable[list[Key]]:
        """The index's key for each record."""
        return self._walk("keys()", lambda row: row[0], keys_only=True)

    def each(self, callback: Callable[[R], Any]) -> Awaitable[None]:
        """Call `callback` with every record, a batch in memory at a time."""
        return self._run("r", "each()", lambda transaction: self._each(transaction, callback))

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

    # ---- how

    def _run(self, mode: Mode, label: str, steps: Callable[[Transaction], Any]) -> Awaitable[Any]:
        label = f"{self._table.name}.{label}"
        return self._table.db.perform(
            [self._table.name],
            mode,
            lambda transaction: transaction.spawn(label, steps(transaction)),
            early=mode == "r",
        )

    def _read_ranges(self) -> Awaitable[list[R]]:
        query = self._query
        args = [[each.for_bridge() for each in query.ranges]]
        if not query.backwards:
            return self._table.operate("r", "getRanges", args, _same, "to_list()", query.index_name)
        return self._walk("to_list()", lambda row: row[2])

    def _walk(self, label: str, pick: Callable[[Any], T], keys_only: bool = False) -> Awaitable[list[T]]:
        async def steps(transaction: Transaction) -> list[T]:
            return [pick(row) async for rows in self._pages(transaction, keys_only) for row in rows]

        return self._run("r", label, steps)

    def _pages(self, transaction: Transaction, keys_only: bool) -> AsyncIterator[list[Any]]:
        return _Pages(self._table.name, self._query, transaction, keys_only)

    async def _first(self, transaction: Transaction) -> R | None:
        async for rows in self.limit(1)._pages(transaction, False):
            for row in rows:
                return row[2]  # type: ignore[no-any-return]
        return None

    async def _count(self, transaction: Transaction) -> int:
        query = self._query
        if query.predicates:
            return sum([len(rows) async for rows in self._pages(transaction, False)])
        counts = [
            transaction.requests.start(
                "count",
                self._table.name,
                [each.for_bridge()],
                _only_row,
                f"{self._table.name}.count()",
                query.index_name,
            )
            for each in query.ranges
        ]
        total: int = max(sum([await count for count in counts]) - query.skip, 0)
        return total if query.most is None else min(total, query.most)

    async def _each(self, transaction: Transaction, callback: Callable[[R], Any]) -> None:
        async for rows in self._pages(transaction, False):
            for row in rows:
                callback(row[2])

    def _plain_ranges(self) -> tuple[KeyRange, ...] | None:
        """The ranges whose records these are, all of them and no others; None if it takes more than ranges to say."""
        query = self._query
        return query.ranges if not query.predicates and not query.skip and query.most is None else None

    async def _all_primary_keys(self, transaction: Transaction) -> list[Key]:
        keys_only = not self._query.predicates
        return [row[1] async for rows in self._pages(transaction, keys_only) for row in rows]


class _Pages:
    """Rows (key, primary key, record) in batches, filtered, skipped and limited."""

    def __init__(self, store: str, query: _Query, transaction: Transaction, keys_only: bool) -> None:
        self._store = store
        self._query = query
        self._transaction = transaction
        self._keys_only = keys_only and not query.predicates
        ranges = reversed(query.ranges) if query.backwards else query.ranges
        self._ranges: Iterator[KeyRange] = iter(ranges)
        self._range: KeyRange | None = next(self._ranges, None)
        self._position: list[Any] | None = None
        self._to_skip = query.skip
        self._left = query.most

    def __aiter__(self) -> _Pages:
        return self

    async def __anext__(self) -> list[Any]:
        while self._range is not None and self._left != 0:
            rows = self._narrow(await self._read(self._range))
            if rows:
                return rows
        raise StopAsyncIteration

    async def _read(self, within: KeyRange) -> list[Any]:
        native_skip = 0 if self._query.predicates or len(self._query.ranges) > 1 else self._to_skip
        self._to_skip -= native_skip
        count = self._size()
        args = [within.for_bridge(), self._query.direction, native_skip, count, self._keys_only, self._position]
        label = f"{self._store}: reading {count} records"
        rows: list[Any] = await self._transaction.requests.start(
            "page", self._store, args, _same, label, self._query.index_name
        )
        self._position = rows[-1][:2] if len(rows) == count else None
        if self._position is None:
            self._range = next(self._ranges, None)
        return rows

    def _size(self) -> int:
        if self._query.predicates or self._left is None:
            return _BATCH
        return min(self._left + self._to_skip, _BATCH)

    def _narrow(self, rows: list[Any]) -> list[Any]:
        for predicate in self._query.predicates:
            rows = [row for row in rows if predicate(row[2])]
        skipped = min(self._to_skip, len(rows))
        self._to_skip -= skipped
        rows = rows[skipped:]
        if self._left is not None:
            rows = rows[: self._left]
            self._left -= len(rows)
        return rows


def _checked_count(what: str, count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise DataError(f"{what}({count!r}): a count must be an int of at least 0")
    return count


def _same(rows: list[Any]) -> list[Any]:
    return rows


def _only_row(rows: list[Any]) -> Any:
    return rows[0]
