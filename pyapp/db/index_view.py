"""The indexes that a table's queries can name: its own, and the fronts of its compound ones. Pure: runs anywhere.

A compound index [a+b+c] is also one over [a+b] and one over a (Dexie's virtual indexes): its keys begin with theirs.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf, nextafter

from pyapp.idb.errors import InvalidArgumentError, SchemaError

from .keys import MAX_KEY, Key, KeyRange
from .schema import IndexSpec, TableSchema


@dataclass(frozen=True)
class IndexView:
    """An index, or with fewer `length` than it has key paths its front. `primary`: it is the primary key's."""

    spec: IndexSpec
    primary: bool
    length: int

    @functools.cached_property
    def virtual(self) -> bool:
        """Whether it is the front of a longer one."""
        return self.length < len(self.spec.paths)

    @functools.cached_property
    def paths(self) -> tuple[str, ...]:
        """The key paths that make its keys."""
        return self.spec.paths[: self.length]

    @functools.cached_property
    def name(self) -> str:
        """The name by which a program calls it."""
        if not self.virtual:
            return self.spec.path_name or ":id"
        return self.paths[0] if self.length == 1 else f"[{'+'.join(self.paths)}]"

    @functools.cached_property
    def store_name(self) -> str:
        """What the bridge calls it: empty for the table itself."""
        return "" if self.primary else self.spec.name

    @functools.cached_property
    def front(self) -> int | None:
        """How much of the stored keys counts; None: all."""
        return self.length if self.virtual else None

    def stored(self, keys: KeyRange) -> KeyRange:
        """The range of the stored keys that stands for a range of this index's keys."""
        if not self.virtual:
            return keys
        lower = None if keys.lower is None else self._first_stored(keys.lower, keys.lower_open)
        upper = None if keys.upper is None else self._first_stored(keys.upper, not keys.upper_open)
        return KeyRange(lower, upper, upper_open=True)

    def _first_stored(self, key: Key, beyond: bool) -> Key:
        """The bound below which are the stored keys whose front is below `key`; `beyond`: also those equal to it."""
        if self.length == 1:
            return _behind([], key) if beyond else [key]
        if not isinstance(key, list | tuple) or len(key) < self.length:
            return key
        *front, last = key[: self.length]
        return _behind(front, last) if beyond or len(key) > self.length else [*front, last]


def _behind(front: list[Key], last: Key) -> Key:
    """The bound above all stored keys that begin with these; of the last date, not above arrays of arrays."""
    successor = _successor(last)
    return [*front, last, MAX_KEY] if successor is None else [*front, successor]


def _successor(key: Key) -> Key | None:
    """The least key above this one, None where it cannot be said."""
    if isinstance(key, str):
        return key + "\0"
    if isinstance(key, list | tuple):
        return [*key, -inf]
    if isinstance(key, bytes | bytearray | memoryview):
        return bytes(key) + b"\0"
    if isinstance(key, int | float) and key != inf:
        return nextafter(key, inf)
    if isinstance(key, datetime) and key.year < 9999:
        return key + timedelta(milliseconds=1)
    return None


def views_of(schema: TableSchema) -> Iterator[IndexView]:
    """Every index and every front of one, the primary key's first; whole ones before fronts, long ones before short."""
    specs = [(schema.primary_key, True), *((spec, False) for spec in schema.indexes)]
    longest = max(len(spec.paths) for spec, _ in specs)
    for missing in range(max(longest, 1)):
        for spec, primary in specs:
            if missing == 0 or len(spec.paths) > missing:
                yield IndexView(spec, primary, len(spec.paths) - missing)


def find_index(schema: TableSchema, name: str | Sequence[str]) -> IndexView:
    """The index of that name, ":id" being the primary key's; several names are those of a compound index.

    The front of a compound index answers where there is no index of its own (Dexie). Raises `SchemaError`, which
    lists what there is.
    """
    wanted = name if isinstance(name, str) else _compound_name(schema, name)
    view = schema.found.get(wanted)
    if not isinstance(view, IndexView):
        view = schema.found[wanted] = _find_index(schema, wanted)
    return view


def _find_index(schema: TableSchema, wanted: str) -> IndexView:
    if wanted == ":id":
        return IndexView(schema.primary_key, True, len(schema.primary_key.paths))
    for view in views_of(schema):
        if wanted == view.name or (not view.virtual and wanted == view.spec.name):
            return view
    known = ", ".join([schema.primary_key.name or ":id", *(index.path_name for index in schema.indexes)])
    raise SchemaError(f"table {schema.name!r} has no index {wanted!r}; it has {known}")


def _compound_name(schema: TableSchema, names: Sequence[str]) -> str:
    if not isinstance(names, list | tuple) or not names or not all(isinstance(each, str) for each in names):
        raise InvalidArgumentError(f"{schema.name!r}: {names!r} is neither the name of an index nor a list of names")
    return names[0] if len(names) == 1 else f"[{'+'.join(names)}]"
