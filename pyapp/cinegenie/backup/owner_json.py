"""The owner's JSON export, `{version, exportedAt, data}`: everything but media, because JSON made `{}` of each file.

It was made by `JSON.stringify` of the tables' records. Dates became texts: they are Dates again in the fields that the
schema names. An undefined, NaN or bigint somewhere in a record is lost in such a file; nobody can tell where.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp.cinegenie.findings import shown
from pyapp.cinegenie.reasons import Reason
from pyapp.cinegenie.records import MAPPINGS, MEDIA_TABLES
from pyapp.cinegenie.schema import LATEST, studio_database
from pyapp.db.keys import is_valid, order

from .format import read_json
from .source import BackupError, DamagedBackupError, NotABackupError, OnProgress, Progress, TableInfo, unusable_export

if TYPE_CHECKING:
    from pyapp.db.portable import Packed
    from pyapp.idb.blob import Blob

_MOST_BYTES: Final = 64 << 20  # localStorage, where the guide puts it, holds 5
_MEMBERS: Final = {"version", "exportedAt", "data"}
_OLDEST: Final = 3
_LAST_WITHOUT_MAPPINGS: Final = 6
_ROWS_AT_A_TIME: Final = 256
_DATES: Final[dict[str, tuple[str, ...]]] = {
    "prompts": ("createdAt", "updatedAt"),
    MAPPINGS: ("linkedAt",),
    **dict.fromkeys(MEDIA_TABLES.values(), ("uploadedAt",)),
}
_DATE_TEXT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")  # as JSON.stringify writes a Date
_Record = dict[str, Any]


async def open_owner_json(file: Blob) -> OwnerSource:
    """The export in that file, read and judged whole.

    Raises `NotABackupError` for another kind of file, `DamagedBackupError` for one that is cut off or has been changed
    so that it cannot be restored.
    """
    if file.size > _MOST_BYTES:
        text = "This file has {size:,} bytes; no JSON export of the studio is that large."
        raise NotABackupError(Reason("export-too-large", text, size=file.size))
    data = _parse(await file.read())
    if not isinstance(data, dict) or not data.keys() >= _MEMBERS or not isinstance(data["data"], dict):
        text = "This file is no JSON export of the studio: version, exportedAt or data is missing."
        raise NotABackupError(Reason("no-owner-export", text))
    return OwnerSource(data)


def _parse(content: bytes) -> Any:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "This file is no text, and so no JSON export of the studio."
        raise NotABackupError(Reason("no-text", text)) from None
    return read_json(text, "This file")


class OwnerSource:
    """The records of such a file (`Source`). `missing_media`: how many files each table has lost in it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        tables = {name: _records(name, rows) for name, rows in data["data"].items()}
        self.exported_at = str(data["exportedAt"])
        self.version = float(_version(data["version"], tables))
        self.native_version = round(self.version * 10)
        db = studio_database(last=int(self.version))
        self.name = db.name
        texts = {table.name: table.schema.text for table in db.tables}
        self._rows = {name: tables.pop(name, []) for name in texts} | tables
        self.tables = [TableInfo(name, texts.get(name, "++id"), len(rows), None) for name, rows in self._rows.items()]
        self.missing_media = {table: _drop_media(self._rows.get(table, [])) for table in MEDIA_TABLES.values()}

    @property
    def warning(self) -> str:
        """What a person must know before restoring it."""
        lost = ", ".join(f"{count} {table}" for table, count in self.missing_media.items() if count)
        text = (
            "This file holds no media: the export kept what is written about pictures, films and sounds, and none of "
            "their content ({lost}). They cannot be restored from it."
        )
        return Reason("no-media-inside", text, lost=lost or Reason("names-none", "it names none"))

    async def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records by primary key, in batches."""
        rows = self._rows[table]
        for start in range(0, len(rows), _ROWS_AT_A_TIME):
            yield [(row["id"], _text(row, _DATES.get(table, ())), []) for row in rows[start : start + _ROWS_AT_A_TIME]]

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """Nothing is left to check: opening it has read and judged all of it, and it holds no hashes."""
        if on_progress is not None:
            on_progress(Progress(0, 0, 0, 0, ""))


def _records(table: str, rows: Any) -> list[_Record]:
    """A table's records in the order of their keys."""
    if not isinstance(rows, list):
        told = Reason("export-no-list", "{table} is no list of records", table=shown(table))
        raise DamagedBackupError(unusable_export(told))
    for position, row in enumerate(rows):
        if not isinstance(row, dict) or not is_valid(row.get("id")):
            told = Reason("export-no-id", "{table}, record {number:,} has no valid id", table=table, number=position)
            raise DamagedBackupError(unusable_export(told))
    ordered = sorted(rows, key=lambda row: order(row["id"]))
    for one, next_one in itertools.pairwise(ordered):
        if order(one["id"]) == order(next_one["id"]):
            told = Reason("export-id-twice", "{table} holds the id {id} twice", table=table, id=shown(one["id"]))
            raise DamagedBackupError(unusable_export(told))
    return ordered


def _version(written: Any, tables: Mapping[str, list[_Record]]) -> int:
    """The schema's version: the one written where it is one, else what the tables show."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        number = int(written / 10) if written >= 10 * _OLDEST else int(written)
        if _OLDEST <= number <= LATEST:
            return number
        if number > LATEST:
            text = "This export is of schema version {version}; this program knows up to {latest}."
            raise BackupError(Reason("export-newer", text, version=str(number), latest=str(LATEST)))
    return LATEST if MAPPINGS in tables else _LAST_WITHOUT_MAPPINGS


def _drop_media(rows: list[_Record]) -> int:
    """Take the empty objects out that stand for files; how many there were."""
    lost = [row for row in rows if row.get("data") == {}]
    for row in lost:
        del row["data"]
    return len(lost)


def _text(row: _Record, date_fields: tuple[str, ...]) -> str:
    """The record as `pyapp.db.portable` has it."""
    dates = {name: _milliseconds(row.get(name)) for name in date_fields}
    dates = {name: moment for name, moment in dates.items() if moment is not None}
    tags = dict.fromkeys(dates, "date")
    plain = row | dates
    if "$types" in row:
        plain = {"$": plain, "$types": {"$": tags} if tags else True}
    elif tags:
        plain["$types"] = tags
    return json.dumps(plain, separators=(",", ":"))


def _milliseconds(value: Any) -> int | None:
    if not isinstance(value, str) or not _DATE_TEXT.fullmatch(value):
        return None
    try:
        return round(datetime.fromisoformat(value).astimezone(UTC).timestamp() * 1000)
    except ValueError:
        return None
