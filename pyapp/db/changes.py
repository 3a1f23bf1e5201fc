"""Changes of a record by key path: checked, applied, and told from two records. Pure but for the values' classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyapp.idb.errors import DataError
from pyapp.idb.values import UNDEFINED, Opaque

from .keys import Key, is_valid, order
from .schema import IndexSpec, TableSchema

Changes = Mapping[str, Any]


def check_changes(changes: Any, where: str) -> Changes:
    """The changes again; `DataError` unless they are a mapping of key paths. `where` begins the error's text."""
    if not isinstance(changes, Mapping):
        raise DataError(f"{where}: changes are a mapping of key paths to values, not a {type(changes).__name__}")
    for path in changes:
        if not isinstance(path, str) or not all(path.split(".")):
            raise DataError(f"{where}: {path!r} is no key path; one is a text such as 'title' or 'place.city'")
    return changes


def patch(schema: TableSchema, changes: Changes, delete: Sequence[str] = ()) -> dict[str, Any]:
    """Changes of key paths as a pass writes them; `DataError` for a change of the primary key."""
    check_changes(changes, schema.name)
    check_changes(dict.fromkeys(delete), schema.name)
    for path in (*changes, *delete):
        if path in schema.primary_key.paths:
            raise DataError(f"{schema.name!r}: {path!r} is the primary key and cannot be changed by a pass")
    return {"set": [[path, value] for path, value in changes.items()], "delete": list(delete)}


# ---- applying: as pyapp/idb/js/idb_paths.js does ----------------------------------------------------------------


def apply_changes(record: Any, changes: Changes, where: str) -> None:
    """Make the changes in the record itself; UNDEFINED deletes a property, or takes an item out of a list (Dexie)."""
    for path, value in changes.items():
        set_path(record, path, value, where)


def set_path(record: Any, path: str, value: Any, where: str) -> None:
    """Set one key path; `DataError` where something on the way can hold nothing."""
    *way, last = path.split(".")
    at = _container(record, path, "the record", where)
    for step in way:
        inner = _item(at, step)
        if inner is None or inner is UNDEFINED or (not isinstance(inner, dict | list) and inner in (0, "")):
            if value is UNDEFINED:
                return
            inner = {}
            _set_item(at, step, inner)
        at = _container(inner, path, repr(step), where)
    _set_item(at, last, value)


def _container(value: Any, path: str, what: str, where: str) -> Any:
    if isinstance(value, dict | list):
        return value
    raise DataError(f"{where}: the key path {path!r} cannot be changed: {what} holds {value!r}")


def _item(at: Any, step: str) -> Any:
    if isinstance(at, dict):
        return at.get(step, UNDEFINED)
    return at[int(step)] if step.isdecimal() and int(step) < len(at) else UNDEFINED


def _set_item(at: Any, step: str, value: Any) -> None:
    if isinstance(at, dict):
        if value is UNDEFINED:
            at.pop(step, None)
        else:
            at[step] = value
    elif step.isdecimal():
        _set_in_list(at, int(step), value)


def _set_in_list(at: list[Any], number: int, value: Any) -> None:
    if value is UNDEFINED:
        del at[number : number + 1]
        return
    at.extend([UNDEFINED] * (number + 1 - len(at)))
    at[number] = value


# ---- telling what changed ----------------------------------------------------------------------------------------


def difference(old: Any, new: Any) -> dict[str, Any]:
    """What turns `old` into `new`, by key path: UNDEFINED for a property that is gone. Dicts are gone into (Dexie)."""
    return dict(_differences(old, new, ""))


def _differences(old: Any, new: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, before in old.items():
        path = f"{prefix}{name}"
        if name not in new:
            yield path, UNDEFINED
        elif isinstance(before, dict) and isinstance(new[name], dict):
            yield from _differences(before, new[name], f"{path}.")
        elif not _is_same(before, new[name]):
            yield path, new[name]
    for name, after in new.items():
        if name not in old:
            yield f"{prefix}{name}", after


def _is_same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_is_same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_is_same(a[name], b[name]) for name in a)
    return isinstance(a, bool) is isinstance(b, bool) and bool(a == b)


# ---- copies ------------------------------------------------------------------------------------------------------


def copy_of(value: Any) -> Any:
    """A record's own dicts and lists, copied; what they hold stays the same. Shared parts and cycles stay shared."""
    return _copy(value, {})


def _copy(value: Any, made: dict[int, Any]) -> Any:
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, dict):
        copied: Any = {}
        made[id(value)] = copied
        copied.update((name, _copy(item, made)) for name, item in value.items())
        return copied
    if isinstance(value, list):
        copied = made[id(value)] = []
        copied.extend(_copy(item, made) for item in value)
        return copied
    if isinstance(value, Opaque) and value.shared:
        copied = made[id(value)] = Opaque(value.js)
        copied.shared = [(original, _copy(ours, made)) for original, ours in value.shared]
        return copied
    return value


# ---- keys --------------------------------------------------------------------------------------------------------


def key_in(record: Any, primary_key: IndexSpec) -> Key | None:
    """The primary key that a record holds; None where it holds none."""
    if primary_key.key_path is None:
        return None
    keys = [_read(record, path) for path in primary_key.paths]
    key = keys if primary_key.compound else keys[0]
    return key if is_valid(key) else None


def set_key(record: Any, primary_key: IndexSpec, key: Key, where: str) -> None:
    """Put a primary key in its place in the record."""
    keys = key if primary_key.compound else [key]
    for path, part in zip(primary_key.paths, keys, strict=True):
        set_path(record, path, part, where)


def is_same_key(a: Key | None, b: Key | None) -> bool:
    """Whether both are the same key."""
    return a is not None and b is not None and order(a) == order(b)


def _read(record: Any, path: str) -> Any:
    for step in path.split("."):
        record = record.get(step) if isinstance(record, Mapping) else None
    return record
