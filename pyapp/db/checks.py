"""What a table's writes are given, checked before anything is sent; errors name table, key path and position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pyapp.idb.errors import DataError
from pyapp.idb.values import UNDEFINED

from .keys import Key, is_usual, order
from .schema import IndexSpec, TableSchema

_MAX_SAFE: Final = 2**53 - 1


def check_key(key: Key, where: str) -> Key:
    """The key again; `DataError` if it is none."""
    if not is_usual(key):
        try:
            order(key)
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
    return key


def check_keys(keys: Sequence[Key], where: str) -> list[Key]:
    """The keys again; `DataError` names the position of one that is none."""
    keys = list(keys)
    if _are_usual(keys):
        return keys
    for position, key in enumerate(keys):
        check_key(key, f"{where}, position {position}")
    return keys


def check_parts(key: Key, primary_key: IndexSpec, where: str) -> None:
    """`DataError` unless the key can stand at the primary key's paths: a compound one takes a list of as many parts."""
    if primary_key.compound and not (isinstance(key, list | tuple) and len(key) == len(primary_key.paths)):
        count = len(primary_key.paths)
        raise DataError(f"{where}: the primary key {primary_key.name} takes a list of {count}, not {key!r}")


def check_given_keys(
    schema: TableSchema, count: int, keys: Sequence[Key | None] | None, where: str, made: bool
) -> list[Key] | None:
    """The keys given beside so many records; `DataError` where the table takes none, or needs them.

    `made`: a key that is not given will be made.
    """
    if keys is None:
        if schema.outbound and not made and count:
            raise DataError(f"{where}: the keys of this table stand beside its records: give one for each")
        return None
    if not schema.outbound:
        raise DataError(f"{where}: the key stands in the record, at {schema.primary_key.name!r}; give none beside it")
    keys = list(keys)
    if len(keys) != count:
        raise DataError(f"{where}: {count} records but {len(keys)} keys")
    for position, key in enumerate(keys):
        if key is not None or not made:
            check_key(key, f"{where}, position {position}")
    return keys


def check_records(schema: TableSchema, rows: list[Any], where: str, made: bool) -> list[Any]:
    """The rows with their keys checked; `DataError` for a key that is none, or that is missing.

    `made`: a key that is missing will be made; one that is UNDEFINED is left out (Dexie).
    """
    path = schema.primary_key.key_path
    if path is None or not rows:
        return rows
    if isinstance(path, str) and "." not in path and _all_usual(path, rows, made):
        return rows
    places = [where] if len(rows) == 1 else [f"{where}, position {position}" for position in range(len(rows))]
    return [_checked_record(schema, row, place, made) for row, place in zip(rows, places, strict=True)]


def _all_usual(path: str, rows: list[Any], made: bool) -> bool:
    """Whether every key is a str, every one an int of a safe size, or every one to be made: quick for many records."""
    if set(map(type, rows)) != {dict}:
        return False
    found = [row[path] for row in rows if path in row]
    if len(found) < len(rows):
        return made and not found
    return _are_usual(found)


def _are_usual(keys: list[Any]) -> bool:
    """Whether every key is a str, or every one an int of a safe size."""
    kinds = set(map(type, keys))
    return kinds == {str} or (kinds == {int} and min(keys) >= -_MAX_SAFE and max(keys) <= _MAX_SAFE)


def _checked_record(schema: TableSchema, row: Any, where: str, made: bool) -> Any:
    primary = schema.primary_key
    if primary.key_path == "":  # the record is its own key (specification: "evaluate a key path on a value")
        check_key(row, where)
        return row
    if not isinstance(row, Mapping):
        raise DataError(f"{where}: a record of this table is a dict with its key at {primary.name!r}, not {row!r}")
    for path in primary.paths:
        key = _read(row, path)
        if key is UNDEFINED and made:
            return {name: value for name, value in row.items() if name != path} if path in row else row
        if key is UNDEFINED:
            raise DataError(f"{where}: the record has no key at {path!r}, and this table does not make any")
        check_key(key, f"{where}, key path {path!r}")
    return row


def _read(value: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(value, str) and step == "length":
            value = len(value.encode("utf-16-le", "surrogatepass")) // 2
        elif isinstance(value, Mapping):
            value = value.get(step, UNDEFINED)
        else:
            value = getattr(value, step, UNDEFINED) if step in ("size", "type", "name") else UNDEFINED
    return value
