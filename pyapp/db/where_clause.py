"""Where-clauses: from an index and a condition to a collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyapp.idb.errors import DataError, InvalidArgumentError

from .collection import Collection
from .criteria import criteria_query
from .index_view import IndexView
from .keys import Key, KeyRange, is_usual, order
from .query import Query
from .ranges import others, sorted_keys, united, with_prefix

if TYPE_CHECKING:
    from .table import Table

R = TypeVar("R")


class WhereClause(Generic[R]):
    """`table.where("index")`: say what its key must be, and get the collection.

    A collection is in the order of the index's keys, and of primary keys where those are equal. Keys are ordered as
    the specification has it: numbers, then dates, then texts (by UTF-16 code unit), binary keys, and lists. On a
    multi-entry index a record comes once for each of its keys that fits, unless `distinct()` follows.

    Every condition raises `DataError`, before anything is sent, for what can be no key: bool, None, NaN, a dict, an
    int outside ±(2**53 - 1), a datetime without a time zone.
    """

    def __init__(self, table: Table[R], index: IndexView, other: Query | None = None) -> None:
        """`other`: what `or_` goes on from."""
        self._table = table
        self._index = index
        self._other = other

    # ---- one key or range

    def equals(self, key: Key) -> Collection[R]:
        """The key is this one; for a compound index a list of its parts."""
        return self._in_points([self._key("equals", key)])

    def above(self, key: Key) -> Collection[R]:
        """The key is greater."""
        return self._in_ranges(KeyRange(lower=self._key("above", key), lower_open=True))

    def above_or_equal(self, key: Key) -> Collection[R]:
        """The key is greater or the same."""
        return self._in_ranges(KeyRange(lower=self._key("above_or_equal", key)))

    def below(self, key: Key) -> Collection[R]:
        """The key is less."""
        return self._in_ranges(KeyRange(upper=self._key("below", key), upper_open=True))

    def below_or_equal(self, key: Key) -> Collection[R]:
        """The key is less or the same."""
        return self._in_ranges(KeyRange(upper=self._key("below_or_equal", key)))

    def between(self, lower: Key, upper: Key, include_lower: bool = True, include_upper: bool = False) -> Collection[R]:
        """The key lies between the two; as in Dexie the lower one is included and the upper one is not.

        Bounds the wrong way round have nothing between them.
        """
        bounds = self._key("between", lower), self._key("between", upper)
        return self._in_ranges(KeyRange(*bounds, not include_lower, not include_upper))

    def starts_with(self, prefix: str) -> Collection[R]:
        """The key is a text that begins with this one.

        Also where U+FFFF follows it, which Dexie does not find.
        """
        return self._in_ranges(with_prefix(self._text("starts_with", prefix)))

    # ---- several

    def any_of(self, *keys: Key | Iterable[Key]) -> Collection[R]:
        """The key is one of these, given as arguments or as one iterable; none: nothing."""
        return self._in_points(self._sorted("any_of", _listed(keys)))

    def in_any_range(
        self, ranges: Iterable[tuple[Key, Key]], include_lowers: bool = True, include_uppers: bool = False
    ) -> Collection[R]:
        """The key lies in one of the ranges, pairs of a lower and an upper bound; a record in two of them comes once.

        `InvalidArgumentError` for a pair whose upper bound is the lower one (Dexie).
        """
        pairs = [self._pair(each) for each in _iterable(ranges, self._named("in_any_range"))]
        return self._in_ranges(*united(KeyRange(*pair, not include_lowers, not include_uppers) for pair in pairs))

    def starts_with_any_of(self, *prefixes: str | Iterable[str]) -> Collection[R]:
        """The key is a text that begins with one of these, given as arguments or as one iterable."""
        texts = [self._text("starts_with_any_of", each) for each in _listed(prefixes)]
        return self._in_ranges(*united(map(with_prefix, texts)))

    # ---- all but some

    def not_equal(self, key: Key) -> Collection[R]:
        """The key is another one; also minus infinity, which Dexie leaves out."""
        return self._in_ranges(*others([self._key("not_equal", key)]))

    def none_of(self, *keys: Key | Iterable[Key]) -> Collection[R]:
        """The key is none of these, given as arguments or as one iterable; also minus infinity (not in Dexie)."""
        return self._in_ranges(*others(self._sorted("none_of", _listed(keys))))

    # ---- whatever the case

    def equals_ignore_case(self, text: str) -> Collection[R]:
        """The key is this text, whatever the case of its letters.

        Letters are compared one by one, as in JavaScript's toLowerCase and toUpperCase: "ß" is not "SS".
        """
        return self._in_casings([self._text("equals_ignore_case", text)], prefix=False)

    def any_of_ignore_case(self, *texts: str | Iterable[str]) -> Collection[R]:
        """The key is one of these texts, whatever the case of its letters."""
        return self._in_casings([self._text("any_of_ignore_case", each) for each in _listed(texts)], prefix=False)

    def starts_with_ignore_case(self, prefix: str) -> Collection[R]:
        """The key is a text that begins with this one, whatever the case of its letters."""
        return self._in_casings([self._text("starts_with_ignore_case", prefix)], prefix=True)

    def starts_with_any_of_ignore_case(self, *prefixes: str | Iterable[str]) -> Collection[R]:
        """The key is a text that begins with one of these, whatever the case of its letters."""
        texts = [self._text("starts_with_any_of_ignore_case", each) for each in _listed(prefixes)]
        return self._in_casings(texts, prefix=True)

    # ---- how

    def _in_points(self, keys: list[Key]) -> Collection[R]:
        if self._index.virtual:
            return self._in_ranges(*map(KeyRange.only, keys))
        return self._collection(Query(self._index, (), tuple(keys)))

    def _in_ranges(self, *ranges: KeyRange) -> Collection[R]:
        """`ranges`: of this index's keys, ascending and without overlaps."""
        stored = [self._index.stored(each) for each in ranges if not each.empty]
        return self._collection(Query(self._index, tuple(stored)))

    def _in_casings(self, texts: list[str], prefix: bool) -> Collection[R]:
        if not texts:
            return self._in_ranges()
        return self._collection(Query(self._index, (), casings=tuple(dict.fromkeys(texts)), prefix=prefix))

    def _collection(self, query: Query) -> Collection[R]:
        return Collection(self._table, query if self._other is None else query.having(other=self._other))

    # ---- what it is given

    def _named(self, condition: str) -> str:
        return f"{self._table.name}.where({self._index.name!r}).{condition}"

    def _key(self, condition: str, key: Key) -> Key:
        if not is_usual(key):
            try:
                order(key)
            except DataError as error:
                raise DataError(f"{self._named(condition)}({key!r}): {error}") from None
        return key

    def _sorted(self, condition: str, keys: list[Key]) -> list[Key]:
        try:
            return sorted_keys(keys)
        except DataError:
            for key in keys:
                self._key(condition, key)
            raise

    def _text(self, condition: str, text: str) -> str:
        if not isinstance(text, str):
            raise DataError(f"{self._named(condition)}({text!r}): it must be a str")
        return text

    def _pair(self, pair: Any) -> tuple[Key, Key]:
        named = self._named("in_any_range")
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise InvalidArgumentError(f"{named}: {pair!r} is no pair of a lower and an upper bound")
        lower, upper = (self._key("in_any_range", each) for each in pair)
        if order(lower) > order(upper):
            raise InvalidArgumentError(f"{named}: {pair!r} has its bounds the wrong way round")
        return lower, upper


def _iterable(items: Any, named: str) -> list[Any]:
    if isinstance(items, str | bytes | bytearray | memoryview | Mapping) or not isinstance(items, Iterable):
        raise InvalidArgumentError(f"{named}: {items!r} is no list of pairs of a lower and an upper bound")
    return list(items)


def _listed(given: tuple[Any, ...]) -> list[Any]:
    """The arguments, or the items of the only one (Dexie); a text and bytes are one key."""
    if len(given) != 1:
        return list(given)
    items = given[0]
    if isinstance(items, str | bytes | bytearray | memoryview | Mapping) or not isinstance(items, Iterable):
        return [items]
    return list(items)


def find_by_criteria(table: Table[R], criteria: Mapping[str, Any]) -> Collection[R]:
    """The records whose fields equal all the criteria, by the best index there is."""
    return Collection(table, criteria_query(table.schema, criteria))
