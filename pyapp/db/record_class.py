"""What a program says of a table's records: `db.table("films", Film)`, or `films: Table[Film]` in a subclass."""

from __future__ import annotations

import re
import sys
import typing
from collections.abc import Mapping
from typing import Any

from pyapp.idb.errors import SchemaError

_TABLE = re.compile(r"(?:\w+\.)*Table\[")


def makes_records(record_class: Any) -> bool:
    """Whether records are to be instances of it; a TypedDict, or dict itself, is for the type checker only."""
    if not isinstance(record_class, type) or record_class in (Any, object) or typing.is_typeddict(record_class):
        return False
    return not issubclass(record_class, Mapping)


def annotated_record_classes(cls: type) -> dict[str, type[Any]]:
    """The classes of records that a database class's annotations name, by table name.

    Raises `SchemaError` for one that does not exist at run time, because reads would silently give dicts.
    """
    found: dict[str, type[Any]] = {}
    for owner in reversed(cls.__mro__):
        for name, annotation in _annotations(owner).items():
            record_class = _argument(owner, name, annotation)
            if makes_records(record_class):
                found[name] = record_class
    return found


def _annotations(owner: type) -> dict[str, Any]:
    try:
        return getattr(owner, "__annotations__", {})
    except NameError as error:
        raise _missing(owner.__name__, error) from None


def _argument(owner: type, name: str, annotation: Any) -> Any:
    """What stands in the brackets of a `Table[...]`."""
    if isinstance(annotation, str):
        if not _TABLE.match(annotation):
            return None
        try:
            module = getattr(sys.modules.get(owner.__module__), "__dict__", {})
            annotation = eval(annotation, module)  # noqa: S307 - the program's own text
        except NameError as error:
            raise _missing(f"{owner.__name__}.{name}: {annotation}", error) from None
    if getattr(typing.get_origin(annotation), "__name__", "") != "Table":
        return None
    return typing.get_args(annotation)[0]


def _missing(what: str, error: NameError) -> SchemaError:
    return SchemaError(
        f"{what} cannot be found at run time ({error}); define and import what it names at the top of the module, "
        f"outside of `if TYPE_CHECKING`"
    )
