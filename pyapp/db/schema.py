"""Dexie's schema language, and what has to change from one schema to another. Pure: runs anywhere.

A table's text is its primary key and then its indexes, separated by commas:
`++` auto-increment (primary key only), `&` unique, `*` multi-entry, `[a+b]` compound, `a.b` a nested key path;
an empty primary key means that keys are given beside the records (outbound).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyapp.idb.errors import SchemaError

_STEP = r"(?:[^\W\d]|\$)[\w$]*"
_KEY_PATH = re.compile(rf"{_STEP}(?:\.{_STEP})*")


@dataclass(frozen=True)
class IndexSpec:
    """An index, or a primary key. `key_path`: None (outbound), a text, or a tuple of texts (compound).

    `name` is the store's own name for the index, which other code than Dexie may have chosen freely.
    """

    name: str
    key_path: str | tuple[str, ...] | None
    unique: bool = False
    multi: bool = False
    auto: bool = False

    @property
    def compound(self) -> bool:
        """Whether the key is an array of several key paths."""
        return isinstance(self.key_path, tuple)

    @property
    def path_name(self) -> str:
        """The name that its key path gives it in a schema text."""
        return f"[{'+'.join(self.key_path)}]" if isinstance(self.key_path, tuple) else self.key_path or ""

    @property
    def source(self) -> str:
        """The text that declares it, as Dexie writes it."""
        return ("&" if self.unique else "") + ("*" if self.multi else "") + ("++" if self.auto else "") + self.path_name

    @property
    def paths(self) -> tuple[str, ...]:
        """Its key paths, none for an outbound key."""
        if self.key_path is None:
            return ()
        return self.key_path if isinstance(self.key_path, tuple) else (self.key_path,)

    def idb_key_path(self) -> str | list[str] | None:
        """The key path as IndexedDB takes it."""
        return list(self.key_path) if isinstance(self.key_path, tuple) else self.key_path


@dataclass(frozen=True)
class TableSchema:
    """A table: its name, primary key and indexes."""

    name: str
    primary_key: IndexSpec
    indexes: tuple[IndexSpec, ...] = ()

    @functools.cached_property
    def found(self) -> dict[str, object]:
        """What the names of indexes have been found to mean, for those who look them up (index_view.py)."""
        return {}

    @property
    def outbound(self) -> bool:
        """Whether keys are given beside the records."""
        return self.primary_key.key_path is None

    @property
    def text(self) -> str:
        """The text that declares the table."""
        return ", ".join([self.primary_key.source.removeprefix("&"), *(index.source for index in self.indexes)])

    def index(self, name: str) -> IndexSpec:
        """The index of that name, the primary key under its own name or ":id"; `SchemaError` if there is none."""
        if name in (":id", self.primary_key.name):
            return self.primary_key
        for index in self.indexes:
            if name in (index.path_name, index.name):
                return index
        known = ", ".join([self.primary_key.name or ":id", *(index.path_name for index in self.indexes)])
        raise SchemaError(f"table {self.name!r} has no index {name!r}; it has {known}")


Schema = dict[str, TableSchema]


def parse_index(text: str, primary: bool = False) -> IndexSpec:
    """One index of a schema text."""
    source = text.strip()
    name = re.sub(r"^(?:[&*]|\+\+)+", "", source)
    flags = source[: len(source) - len(name)]
    compound = name.startswith("[") and name.endswith("]")
    key_path = tuple(part.strip() for part in name[1:-1].split("+")) if compound else name
    for part in key_path if isinstance(key_path, tuple) else (key_path,) if key_path else ():
        if not _KEY_PATH.fullmatch(part):
            raise SchemaError(f"{source!r} is no index: {part!r} is not a key path")
    spec = IndexSpec(f"[{'+'.join(key_path)}]" if compound else name, key_path or None, "&" in flags, "*" in flags)
    return _checked(IndexSpec(spec.name, spec.key_path, spec.unique, spec.multi, "++" in flags), source, primary)


def _checked(spec: IndexSpec, source: str, primary: bool) -> IndexSpec:
    if primary and spec.multi:
        raise SchemaError(f"{source!r}: a primary key cannot be multi-entry")
    if spec.compound and (spec.multi or spec.auto):
        raise SchemaError(f"{source!r}: a compound key can be neither multi-entry nor auto-increment")
    if not primary and spec.auto:
        raise SchemaError(f"{source!r}: only a primary key can be auto-increment")
    if not primary and spec.key_path is None:
        raise SchemaError("an index needs a key path; only the primary key may be left empty")
    return spec


def parse_table(name: str, text: str) -> TableSchema:
    """A table's schema from its text; `SchemaError` names what cannot be read."""
    if not isinstance(text, str):
        raise SchemaError(f"table {name!r}: {text!r} is no schema; one is a text such as '++id, title', or None")
    try:
        first, *rest = text.split(",")
        primary = parse_index(first, primary=True)
        indexes = tuple(parse_index(part) for part in rest)
    except SchemaError as error:
        raise SchemaError(f"table {name!r}: {error}") from None
    names = [index.name for index in indexes]
    for index in indexes:
        if names.count(index.name) > 1:
            raise SchemaError(f"table {name!r}: index {index.name!r} is declared twice")
    return TableSchema(name, primary, indexes)


def installed_schema(description: Iterable[Mapping[str, Any]]) -> Schema:
    """The schema that a database really has, from the bridge's description of its stores."""
    return {store["name"]: _installed_table(store) for store in description}


def _installed_table(store: Mapping[str, Any]) -> TableSchema:
    primary = IndexSpec(*_name_and_path(store["keyPath"]), auto=store["autoIncrement"])
    indexes = (
        IndexSpec(index["name"], _name_and_path(index["keyPath"])[1], index["unique"], index["multi"])
        for index in store["indexes"]
    )
    return TableSchema(store["name"], primary, tuple(indexes))


def _name_and_path(key_path: str | list[str] | None) -> tuple[str, str | tuple[str, ...] | None]:
    if isinstance(key_path, list):
        return f"[{'+'.join(key_path)}]", tuple(key_path)
    return key_path or "", key_path


def as_installed(declared: Schema, installed: Schema) -> Schema:
    """The declared schema with the names and the empty key path that the stores of a database really have.

    An index that other code made under a name of its own is the one declared over the same key path (Dexie,
    "adjustToExistingIndexNames"). A store whose key path is "", where a record is its own key, is declared as "".
    """
    return {
        name: _table_as_installed(table, installed[name]) if name in installed else table
        for name, table in declared.items()
    }


def _table_as_installed(table: TableSchema, installed: TableSchema) -> TableSchema:
    key = table.primary_key
    if key.key_path is None and installed.primary_key.key_path == "":
        key = replace(key, key_path="")
    indexes = (replace(index, name=_name_in(installed, index.path_name)) for index in table.indexes)
    return TableSchema(table.name, key, tuple(indexes))


def _name_in(installed: TableSchema, path_name: str) -> str:
    names = (index.name for index in installed.indexes if index.path_name == path_name)
    return next((name for name in names if name != path_name), path_name)


@dataclass(frozen=True)
class TableChange:
    """What changes in a table that stays. `primary_key`: it would be another one, which needs a new store."""

    name: str
    add: tuple[IndexSpec, ...] = ()
    change: tuple[IndexSpec, ...] = ()
    drop: tuple[str, ...] = ()
    primary_key: bool = False


@dataclass(frozen=True)
class SchemaDiff:
    """The steps from one schema to another, in Dexie's order."""

    add: tuple[TableSchema, ...] = ()
    change: tuple[TableChange, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def lacks_something(self) -> bool:
        """Whether the old schema lacks a table or an index of the new one, or has one of another kind."""
        return bool(self.add) or any(change.add or change.change for change in self.change)

    @property
    def additions(self) -> SchemaDiff:
        """Only what the old schema lacks: nothing that it has is changed or dropped."""
        added = (replace(change, change=(), drop=()) for change in self.change if change.add)
        return SchemaDiff(self.add, tuple(added))

    @property
    def changed_indexes(self) -> tuple[str, ...]:
        """The indexes that are of another kind, unique or multi-entry, as texts."""
        return tuple(f"{change.name}: {index.source}" for change in self.change for index in change.change)

    @property
    def changed_keys(self) -> tuple[str, ...]:
        """The tables whose primary key would be another one."""
        return tuple(change.name for change in self.change if change.primary_key)


def diff(old: Schema, new: Schema) -> SchemaDiff:
    """What turns `old` into `new`. Indexes are the same if name, key path, uniqueness and multi-entry are (Dexie)."""
    add = tuple(table for name, table in new.items() if name not in old)
    drop = tuple(name for name in old if name not in new)
    changes = (_diff_table(old[name], table) for name, table in new.items() if name in old)
    return SchemaDiff(add, tuple(change for change in changes if change != TableChange(change.name)), drop)


def _diff_table(old: TableSchema, new: TableSchema) -> TableChange:
    old_key, new_key = old.primary_key, new.primary_key
    if (old_key.key_path or None, old_key.auto) != (new_key.key_path or None, new_key.auto):
        return TableChange(new.name, primary_key=True)
    before = {index.name: index for index in old.indexes}
    after = {index.name: index for index in new.indexes}
    return TableChange(
        new.name,
        add=tuple(index for name, index in after.items() if name not in before),
        change=tuple(i for name, i in after.items() if name in before and before[name].source != i.source),
        drop=tuple(name for name in before if name not in after),
    )
