"""Queries by values of fields: which index answers best, and what is left to compare. Pure: runs anywhere."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from pyapp.idb.errors import DataError, SchemaError

from .index_view import IndexView, find_index, views_of
from .keys import KeyRange, is_valid, order
from .query import Criterion, Query
from .schema import TableSchema

log = logging.getLogger("pyapp.db")

_warned: Final[set[tuple[str, ...]]] = set()  # tables and the fields that an index is missing for


def criteria_query(schema: TableSchema, criteria: Mapping[str, Any]) -> Query:
    """The records whose fields equal all of these values.

    The index, or front of a compound one, that covers most of them is used, and the rest compared in the browser. (As
    in Dexie a front does not know records in which another field of its index is missing or no key.) A
    value that no index can hold (None, which a missing field equals too, and bool) is always compared. Where no index
    fits, the whole table is read and a warning names the index that would help. Raises `DataError` for other values
    that can be no keys, `SchemaError` where there are no criteria.
    """
    if not criteria:
        raise SchemaError(f"{schema.name}.where() needs an index or at least one criterion")
    indexable = {path for path, value in criteria.items() if _checked(schema, path, value)}
    best = _best_index(schema, indexable)
    if best is None or len(best.paths) < len(criteria):
        _tell_missing(schema, criteria, best)
    if best is None:
        return Query(find_index(schema, ":id"), criteria=_rest(schema, criteria))
    values = [criteria[path] for path in best.paths]
    key = values if best.spec.compound and not (best.virtual and best.length == 1) else values[0]
    left = {path: value for path, value in criteria.items() if path not in best.paths}
    return Query(best, (best.stored(KeyRange.only(key)),), criteria=_rest(schema, left))


def _checked(schema: TableSchema, path: str, value: Any) -> bool:
    """Whether an index can hold the value."""
    if not isinstance(path, str) or not path:
        raise DataError(f"{schema.name}.where({path!r}): the name of a field must be a str")
    if value is None or isinstance(value, bool):
        return False
    try:
        order(value)
    except DataError as error:
        raise DataError(f"{schema.name}.where({path}={value!r}): {error}") from None
    return is_valid(value)


def _best_index(schema: TableSchema, paths: set[str]) -> IndexView | None:
    """The one that covers most of the paths; of equals the first, and a whole one sooner than a front."""
    fitting = [view for view in views_of(schema) if view.paths and paths.issuperset(view.paths)]
    return max(fitting, key=lambda view: len(view.paths), default=None)


def _rest(schema: TableSchema, criteria: Mapping[str, Any]) -> tuple[Criterion, ...]:
    multi = {index.key_path for index in schema.indexes if index.multi}
    return tuple(Criterion(path, value, path in multi) for path, value in criteria.items())


def _tell_missing(schema: TableSchema, criteria: Mapping[str, Any], best: IndexView | None) -> None:
    """Warn, once for a table and its fields, of a query that reads more than it gives."""
    fields = [path for path, value in criteria.items() if value is not None and not isinstance(value, bool)]
    if not fields or (schema.name, *fields) in _warned:
        return
    index = fields[0] if len(fields) == 1 else f"[{'+'.join(fields)}]"
    if best is not None and set(fields) <= set(best.paths):
        return
    _warned.add((schema.name, *fields))
    reads = "the whole table" if best is None else f"all that {best.name!r} finds"
    level = logging.WARNING if best is None else logging.INFO
    log.log(level, "%s.where(%s) reads %s; an index %s would help", schema.name, ", ".join(criteria), reads, index)
