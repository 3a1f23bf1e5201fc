"""The records of a query in batches, where Python has to see them: to judge them, or one after the other.

Within a transaction the bridge holds the query and gives the next batch; batches grow, and where nothing but reading
goes on, the next one is under way while this one is looked at. Outside, each batch is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .batches import new_hold
from .keys import Key, order
from .query import Filter, Query, Until

if TYPE_CHECKING:
    from .table import Table

_FIRST: Final = 50
_GROWTH: Final = 4
_LARGEST: Final = 5000
_LARGEST_ALONE: Final = 1000  # in a transaction of its own


class Row(NamedTuple):
    """A record with its key in the index and its primary key."""

    key: Key
    primary_key: Key
    record: Any


Batch = list[Any]  # of rows, or of records where nothing asks for their keys


def pages_of(table: Table[Any], query: Query, keyed: bool, ahead: bool = True) -> AsyncIterator[Batch]:
    """The batches of a query within the running transaction. `keyed`: rows, else records.

    `ahead`: a batch may be read before the one before has been looked at.
    """
    if not query.needs_python:
        return _Held(table, query, keyed, ahead)
    if query.other is None or not query.mixed:
        return Narrowed(_Held(table, query.unwindowed().having(steps=()), keyed, ahead), query, keyed)
    own = _Held(table, query.unwindowed().having(steps=(), other=None), True, ahead)
    return Narrowed(_Union(pages_of(table, query.other, True, ahead), own), query, True, keyed)


class _Held:
    """Batches of a query that the bridge holds under a number."""

    def __init__(self, table: Table[Any], query: Query, keyed: bool, ahead: bool) -> None:
        self._table = table
        self._query = query
        self._keyed = keyed
        self._ahead = ahead
        self._hold = new_hold()
        self._size = _FIRST
        self._coming: Awaitable[Batch] | None = None
        self._begun = False
        self._ended = False

    def __aiter__(self) -> _Held:
        return self

    async def __anext__(self) -> Batch:
        if self._ended:
            raise StopAsyncIteration
        size = self._size
        rows = await (self._coming or self._ask(size))
        self._coming = None
        self._ended = len(rows) < size
        self._size = min(size * _GROWTH, _LARGEST)
        if self._ahead and not self._ended:
            self._coming = self._ask(self._size)
        return self._revived(rows)

    def _ask(self, size: int) -> Awaitable[Batch]:
        request = {"id": self._hold, "size": size, "keyed": self._keyed}
        texts = []
        if not self._begun:
            plan, *texts = self._query.args()
            request["plan"] = plan
        self._begun = True
        label = f"reading {size} records"
        return self._table.operate("r", "page", [request, *texts], list, label, self._query.index_name)

    def _revived(self, rows: Batch) -> Batch:
        return revived(self._table, self._query, rows) if self._keyed else self._table._revive(rows, self._query.raw)


def revived(table: Table[Any], query: Query, rows: Batch) -> list[Row]:
    """Rows from the bridge with the user's records, and with the keys of the index that the query names."""
    records = table._revive([row[2] for row in rows], query.raw)
    front = query.index.front if query.other is None else None  # the bridge has done it for a union
    keys = [row[0] if front is None else row[0][0] if front == 1 else row[0][:front] for row in rows]
    return [Row(key, row[1], record) for key, row, record in zip(keys, rows, records, strict=True)]


class _Union:
    """The rows of two queries in turn, each record once."""

    def __init__(self, *parts: AsyncIterator[Batch]) -> None:
        self._parts = list(parts)
        self._known: set[Any] = set()

    def __aiter__(self) -> _Union:
        return self

    async def __anext__(self) -> Batch:
        while self._parts:
            batches = [(part, await anext(part, None)) for part in self._parts]
            self._parts = [part for part, batch in batches if batch is not None]
            turns = zip_longest(*(batch for _, batch in batches if batch is not None))
            rows = [row for turn in turns for row in turn if row is not None and self._is_new(row)]
            if rows:
                return rows
        raise StopAsyncIteration

    def _is_new(self, row: Row) -> bool:
        before = len(self._known)
        self._known.add(order(row.primary_key))
        return len(self._known) > before


class Narrowing:
    """One run of a query's filters, `until` and window over its rows. `ended`: nothing that follows belongs to it."""

    def __init__(self, query: Query, keyed: bool) -> None:
        self._steps = query.steps
        self._record: Callable[[Any], Any] | None = itemgetter(2) if keyed else None
        self._in_turn = query.most is not None or any(isinstance(step, Until) for step in query.steps)
        self._skip = query.skip
        self._left = query.most
        self.ended = self._left == 0

    def take(self, rows: Batch) -> Batch:
        """What of these rows belongs to it."""
        rows = list(self._before_end(rows)) if self._in_turn else self._filtered(rows)
        skipped = min(self._skip, len(rows))
        self._skip -= skipped
        rows = rows[skipped:] if skipped else rows
        if self._left is None:
            return rows
        rows = rows[: self._left]
        self._left -= len(rows)
        self.ended = self.ended or self._left == 0
        return rows

    def _filtered(self, rows: Batch) -> Batch:
        for step in self._steps:
            test = step.predicate
            if self._record is None:
                rows = [row for row in rows if test(row)]
            else:
                rows = [row for row in rows if test(row.record)]
        return rows

    def _before_end(self, rows: Batch) -> Iterator[Any]:
        """What belongs to it up to the end, behind which no record is judged."""
        room = None if self._left is None else self._left + self._skip
        for row in rows:
            if room == 0:
                return
            if self._passes(row if self._record is None else self._record(row)):
                yield row
                room = None if room is None else room - 1
            if self.ended:
                return

    def _passes(self, record: Any) -> bool:
        for step in self._steps:
            holds = bool(step.predicate(record))
            if isinstance(step, Filter):
                if not holds:
                    return False
            elif holds:
                self.ended = True
                if not step.include_stop:
                    return False
        return True


class Narrowed:
    """Batches of which only what belongs to a query is kept; none is empty."""

    def __init__(self, pages: AsyncIterator[Batch], query: Query, keyed: bool, wanted_keyed: bool = True) -> None:
        self._pages = pages
        self._narrowing = Narrowing(query, keyed)
        self._bare = keyed and not wanted_keyed

    def __aiter__(self) -> Narrowed:
        return self

    async def __anext__(self) -> Batch:
        while not self._narrowing.ended:
            rows = self._narrowing.take(await anext(self._pages))
            if rows:
                return [row.record for row in rows] if self._bare else rows
        raise StopAsyncIteration


class Alone:
    """Batches of a query without `or_`, each in a transaction of its own."""

    def __init__(self, table: Table[Any], query: Query) -> None:
        self._table = table
        self._query = query.unwindowed().having(steps=(), distinct=False)
        self._known: set[Any] | None = set() if query.distinct else None
        self._narrowing = Narrowing(query, keyed=True)
        self._size = _FIRST
        self._position: list[Key] | None = None
        self._ended = False

    def __aiter__(self) -> Alone:
        return self

    async def __anext__(self) -> Batch:
        while not (self._ended or self._narrowing.ended):
            rows = self._narrowing.take(revived(self._table, self._query, await self._read()))
            if rows:
                return [row.record for row in rows]
        raise StopAsyncIteration

    async def _read(self) -> Batch:
        plan, *texts = self._query.args()
        request = {"size": self._size, "keyed": True, "plan": plan, "position": self._position}
        label = f"reading {self._size} records"
        index = self._query.index_name
        rows: Batch = await self._table.operate("r", "page", [request, *texts], list, label, index)
        self._ended = len(rows) < self._size
        self._size = min(self._size * _GROWTH, _LARGEST_ALONE)
        if rows:
            self._position = rows[-1][:2]
        return rows if self._known is None else [row for row in rows if self._is_new(row[1])]

    def _is_new(self, primary_key: Key) -> bool:
        known = self._known or set()
        before = len(known)
        known.add(order(primary_key))
        self._known = known
        return len(known) > before
