"""Where-clauses: from an index and a condition to ranges of keys."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pyapp.idb.errors import DataError, SchemaError

from .collection import Collection
from .keys import Key, KeyRange, is_valid, order, read_path
from .schema import IndexSpec, TableSchema

if TYPE_CHECKING:
    from .table import Table

R = TypeVar("R")

log = logging.getLogger("pyapp.db")

_MAX_STRING = "\uffff"  # Dexie's upper bound for prefixes


class WhereClause(Generic[R]):
    """`table.where("index")`: say what its key must be, and get the collection."""

    def __init__(self, table: Table[R], index: IndexSpec) -> None:
        self._table = table
        self._index = index

    def _in(self, *ranges: KeyRange) -> Collection[R]:
        for each in ranges:
            each.for_bridge()
        return Collection(self._table, self._index, ranges)

    def equals(self, key: Key) -> Collection[R]:
        """The key is this one."""
        order(key)
        return self._in(KeyRange.only(key))

    def any_of(self, keys: Iterable[Key]) -> Collection[R]:
        """The key is one of these, in ascending order."""
        distinct = {order(key): key for key in keys}
        return self._in(*(KeyRange.only(distinct[each]) for each in sorted(distinct)))

    def above(self, key: Key) -> Collection[R]:
        """The key is greater."""
        return self._in(KeyRange(lower=_bound(key), lower_open=True))

    def above_or_equal(self, key: Key) -> Collection[R]:
        """The key is greater or the same."""
        return self._in(KeyRange(lower=_bound(key)))

    def below(self, key: Key) -> Collection[R]:
        """The key is less."""
        return self._in(KeyRange(upper=_bound(key), upper_open=True))

    def below_or_equal(self, key: Key) -> Collection[R]:
        """The key is less or the same."""
        return self._in(KeyRange(upper=_bound(key)))

    def between(self, lower: Key, upper: Key, include_lower: bool = True, include_upper: bool = False) -> Collection[R]:
        """The key lies between the two; as in Dexie the lower one is included and the upper one is not."""
        return self._in(KeyRange(_bound(lower), _bound(upper), not include_lower, not include_upper))

    def starts_with(self, prefix: str) -> Collection[R]:
        """The key is a str that starts with this prefix."""
        if not isinstance(prefix, str):
            raise DataError(f"starts_with({prefix!r}): a prefix must be a str")
        return self.between(prefix, prefix + _MAX_STRING, include_upper=True)


def _bound(key: Key) -> Key:
    order(key)
    return key


def find_by_criteria(table: Table[R], criteria: Mapping[str, Any]) -> Collection[R]:
    """The records whose key paths equal all the criteria, by the best index there is."""
    if not criteria:
        raise SchemaError(f"{table.name}.where() needs an index or at least one criterion")
    compound = _compound_index(table.schema, tuple(criteria))
    if compound is not None:
        return WhereClause(table, compound).equals([criteria[path] for path in compound.paths])
    for path, value in criteria.items():
        index = _single_index(table.schema, path)
        if index is not None and is_valid(value):
            return _compare_rest(WhereClause(table, index).equals(value), criteria, path)
    log.warning("%s.where(%s): no index fits; declare one over %s", table.name, ", ".join(criteria), list(criteria))
    return _compare_rest(table.to_collection(), criteria, None)


def _compound_index(schema: TableSchema, paths: tuple[str, ...]) -> IndexSpec | None:
    orders = set(itertools.permutations(paths)) if 1 < len(paths) <= 5 else set()
    candidates = (schema.primary_key, *schema.indexes)
    return next((index for index in candidates if index.compound and index.paths in orders), None)


def _single_index(schema: TableSchema, path: str) -> IndexSpec | None:
    candidates = (schema.primary_key, *schema.indexes)
    return next((index for index in candidates if index.key_path == path and not index.multi), None)


def _compare_rest(found: Collection[R], criteria: Mapping[str, Any], done: str | None) -> Collection[R]:
    for path, value in criteria.items():
        if path != done:
            found = found.filter(partial(_matches, path, value))
    return found


def _matches(path: str, wanted: Any, record: Any) -> bool:
    stored = read_path(record, path)
    if is_valid(stored) and is_valid(wanted):
        return order(stored) == order(wanted)
    return stored is None and wanted is None
