"""The sample studio: written as the owner's v6 app would have left it, so that its upgrade is a real one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from pyapp.db import Blob, Database, Transaction

from .errors import StudioExistsError
from .reasons import Reason
from .schema import studio_database

_VERSION = 6


async def write_sample(name: str, studio: Mapping[str, Any], read_file: Callable[[str], Awaitable[Blob]]) -> None:
    """Make the database `name` at native version 60 from the content of sample/studio.json, whole or not at all.

    `read_file` gives the file of a record by its path in the sample's folder; all files are read first. Raises
    `StudioExistsError` where a database of that name exists, which is left as it is.
    """
    if await Database.exists(name):
        text = "A database {name} exists already; the sample would not go into it."
        raise StudioExistsError(Reason("studio-exists", text, name=repr(name)))
    tables = {table: [await _record(each, read_file) for each in rows] for table, rows in studio["tables"].items()}
    written = False

    async def populate(transaction: Transaction) -> None:
        nonlocal written
        for table, records in tables.items():
            await transaction.table(table).bulk_add(records)
        written = True

    db = studio_database(name, last=_VERSION)
    db.on("populate", populate)  # in the transaction that makes the database: if it fails there is none
    await db.open()
    db.close()
    if not written:
        text = "A database {name} was made meanwhile; the sample did not go into it."
        raise StudioExistsError(Reason("studio-made", text, name=repr(name)))


async def _record(row: Mapping[str, Any], read_file: Callable[[str], Awaitable[Blob]]) -> dict[str, Any]:
    if "file" not in row:
        return {name: _value(value) for name, value in row.items()}
    blob = await read_file(row["file"])
    fields = {name: _value(value) for name, value in row.items() if name not in ("file", "type")}
    return {**fields, "data": blob.slice(0, blob.size, row["type"])}


def _value(value: Any) -> Any:
    """JSON as stored values: {"$date": ISO text} is a Date."""
    if isinstance(value, Mapping):
        if value.keys() == {"$date"}:
            return datetime.fromisoformat(value["$date"])
        return {name: _value(item) for name, item in value.items()}
    return [_value(item) for item in value] if isinstance(value, list) else value
