"""Records as instances of a class of the program's, both ways.

What the class does not list is kept with the instance and stored again, and what a record did not hold is not added
to it: reading and writing back stores what was there. (`dataclasses.replace` makes a new instance, which knows
nothing of that.)
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pyapp.idb.errors import DataError, SchemaError

_KEPT: Final = "_stored_beside"  # where an instance keeps (what its class does not list, which fields were missing)


@dataclasses.dataclass(frozen=True)
class _Fields:
    names: frozenset[str]
    given: frozenset[str]  # the arguments of the class
    required: frozenset[str]


_fields: Final[dict[type[Any], _Fields]] = {}  # of each class of records: a program has a few


def _fields_of(cls: type[Any]) -> _Fields:
    if cls not in _fields:
        _fields[cls] = _told(cls)
    return _fields[cls]


def _told(cls: type[Any]) -> _Fields:
    parameters = inspect.signature(cls).parameters.values()
    if any(each.kind in (each.POSITIONAL_ONLY, each.VAR_POSITIONAL) for each in parameters):
        raise SchemaError(f"{cls.__name__} cannot be a class of records: it must take its fields by their names")
    named = [each for each in parameters if each.kind is not each.VAR_KEYWORD]
    given = frozenset(each.name for each in named)
    names = frozenset(each.name for each in dataclasses.fields(cls)) if dataclasses.is_dataclass(cls) else given
    return _Fields(names, given & names, frozenset(each.name for each in named if each.default is each.empty))


def instances_of(cls: type[Any], rows: Iterable[Any]) -> list[Any]:
    """The rows as instances of the class, those that are dicts; `DataError` for one without a field that it needs."""
    fields = _fields_of(cls)
    return [_instance(cls, fields, row) if isinstance(row, dict) else row for row in rows]


def _instance(cls: type[Any], fields: _Fields, row: dict[str, Any]) -> Any:
    if row.keys() == fields.given:
        return cls(**row)
    missing = fields.required - row.keys()
    if missing:
        raise DataError(
            f"a record lacks {', '.join(sorted(missing))}, which {cls.__name__} needs; give it a default. "
            f"The record holds {', '.join(row)}"
        )
    record = cls(**{name: value for name, value in row.items() if name in fields.given})
    for name in fields.names - fields.given & row.keys():
        object.__setattr__(record, name, row[name])
    return _keep(record, {name: row[name] for name in row if name not in fields.names}, fields.names - row.keys())


def _keep(record: Any, unlisted: dict[str, Any], missing: frozenset[str]) -> Any:
    if hasattr(record, "__dict__"):
        record.__dict__[_KEPT] = (unlisted, missing)
    elif unlisted:
        raise DataError(
            f"{type(record).__name__} has no place for {', '.join(unlisted)}, which would be lost when the record is "
            f"written back; list it, or leave out slots=True"
        )
    return record


def is_instance(record: Any) -> bool:
    """Whether it is a record of a class, not a plain value."""
    return dataclasses.is_dataclass(record) and not isinstance(record, type)


def plain(record: Any, cls: type[Any] | None) -> Any:
    """The dict that is stored for an instance of the table's class, or of any dataclass; anything else as it is."""
    if isinstance(record, Mapping) or not (is_instance(record) or (cls is not None and isinstance(record, cls))):
        return record
    fields = _fields_of(type(record))
    unlisted, missing = getattr(record, "__dict__", {}).get(_KEPT, ({}, frozenset()))
    stored = {name: getattr(record, name) for name in _in_order(record, fields)}
    return {**{n: v for n, v in stored.items() if not (n in missing and _is_default(record, n, v))}, **unlisted}


def _in_order(record: Any, fields: _Fields) -> Iterable[str]:
    return [each.name for each in dataclasses.fields(record)] if is_instance(record) else sorted(fields.names)


def _is_default(record: Any, name: str, value: Any) -> bool:
    """Whether the value is what stands for a missing property."""
    if value is None:
        return True
    if not is_instance(record):
        return bool(inspect.signature(type(record)).parameters[name].default == value)
    field = next(each for each in dataclasses.fields(record) if each.name == name)
    if field.default_factory is not dataclasses.MISSING:
        return bool(field.default_factory() == value)
    return field.default is not dataclasses.MISSING and bool(field.default == value)
