"""Files of dexie-export-import, the export addon of Dexie's own: written so that it reads them, and read as backups.

Guarantees:
1. What is written has every record in the addon's own form, in the order of keys. The addon itself cannot hold a few
   rare kinds of values (-0, errors, shared references within a Map, ...): it reads a near form of them, and this reads
   them back exactly.
2. `check` reads every byte: another order of the parts, a count that is not met, a key that is there twice, a name
   that stands twice in an object, a value that is not as its tag says is a `BackupError` that names the place.
3. Memory holds a piece of a media file and one batch of records; the largest single record without its files.
The format knows no counters of auto-increment tables and no hashes: a change of a byte within a text goes unnoticed.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Final

from pyapp.cinegenie.reasons import Reason
from pyapp.db.schema import TableSchema, parse_table
from pyapp.files.bridge import request, request_rows
from pyapp.files.errors import ArchiveError, FileError, OutputError, UnreadableError
from pyapp.files.outputs import Output, Target
from pyapp.idb.errors import SchemaError
from pyapp.idb.values import encode

from .source import (
    BackupError,
    DamagedBackupError,
    NotABackupError,
    OnProgress,
    Progress,
    Source,
    TableInfo,
    unreadable_file,
    unusable_export,
)

if TYPE_CHECKING:
    from pyapp.db.portable import Packed
    from pyapp.idb.blob import Blob

_EMPTY: Final = "the file says it has {} records and holds {}"
_MOST_VERSION: Final = 2**53 / 10


# ---- writing


async def write_dexie_file(source: Source, target: Target, on_progress: OnProgress | None = None) -> Blob:
    """Write a source's records to `target` (pyapp.files.outputs); gives the file. Cancelling leaves no file.

    Raises `BackupError` where the source cannot be read or the file cannot be written.
    """
    try:
        output = await Output.open(target)
        try:
            await _Writer(output, on_progress).write(source)
            return await output.close()
        except BaseException:
            await output.abort()
            raise
    except (OutputError, UnreadableError) as error:
        text = "The file could not be written, and nothing is left of it: {detail}."
        raise BackupError(Reason("file-unwritten", text, detail=str(error))) from error


class _Writer:
    def __init__(self, output: Output, on_progress: OnProgress | None) -> None:
        self._output = output
        self._on_progress = on_progress
        self._position = 0
        self._files = 0

    async def write(self, source: Source) -> None:
        await self._write_text(_head(source))
        for number, table in enumerate(source.tables):
            await self._write_table(source, table, number)
        await self._write_text("]}}")

    async def _write_table(self, source: Source, table: TableInfo, number: int) -> None:
        inbound = not parse_table(table.name, table.schema).outbound
        head = json.dumps({"tableName": table.name, "inbound": inbound, "rows": []}, separators=(",", ":"))
        await self._write_text("," * (number > 0) + head.removesuffix("]}"))
        count = 0
        async for rows in source.rows(table.name):
            await self._write_rows(rows, inbound, count == 0)
            count += len(rows)
            self._tell(rows, table.name)
        if count != table.count:
            raise BackupError(f"{table.name}: {_EMPTY.format(table.count, count)}.")
        await self._write_text("]}")

    async def _write_rows(self, rows: list[Packed], inbound: bool, first: bool) -> None:
        text, extras = encode([list(row) for row in rows])
        output = self._output.number
        self._position = await request("writeDexieRows", output, self._position, inbound, first, text, extras)

    async def _write_text(self, text: str) -> None:
        data = text.encode()
        await self._output.write(data, self._position)
        self._position += len(data)

    def _tell(self, rows: list[Packed], name: str) -> None:
        self._files += sum(len(blobs) for _, _, blobs in rows)
        if self._on_progress is not None:
            self._on_progress(Progress(self._position, None, self._files, None, name))


def _head(source: Source) -> str:
    """What comes before the rows of the first table."""
    tables = [
        {"name": table.name, "schema": table.schema.replace(" ", ""), "rowCount": table.count}
        for table in source.tables
    ]
    version = int(source.version) if source.version == int(source.version) else source.version
    data = {"databaseName": source.name, "databaseVersion": version, "tables": tables, "data": []}
    file = {"formatName": "dexie", "formatVersion": 1, "data": data}
    return json.dumps(file, separators=(",", ":")).removesuffix("]}}")


# ---- reading


async def open_dexie_file(file: Blob) -> DexieSource:
    """The export in that file; no record is read yet.

    Raises `NotABackupError` for another kind of file and `DamagedBackupError` for one whose beginning is damaged.
    """
    async with _reader(file) as (_, header):
        return DexieSource(file, header)


@asynccontextmanager
async def _reader(file: Blob) -> AsyncIterator[tuple[int, Any]]:
    """A reader in the worker, and what the file says of itself."""
    with _told():
        opened = await request("openDexie", file)
        if not opened:
            raise NotABackupError(Reason("no-dexie-export", "This file is no export that Dexie's export addon wrote."))
        reader, header = opened
        try:
            yield reader, json.loads(header)
        finally:
            await request("closeDexie", reader)


@contextmanager
def _told() -> Iterator[None]:
    """Say in a person's words what the layer below found."""
    try:
        yield
    except ArchiveError as error:
        raise DamagedBackupError(unusable_export(error)) from error
    except FileError as error:
        raise BackupError(unreadable_file(error)) from error


class DexieSource:
    """The records of such a file (`Source`). The format has no counters: `next_key` of its tables is None."""

    def __init__(self, file: Blob, header: Any) -> None:
        self._file = file
        self.name = _require(header, "databaseName", str)
        self.version = float(_require(header, "databaseVersion", int | float))
        if not 0 < self.version <= _MOST_VERSION:
            raise _damaged(f"its database's version is {self.version:g}")
        self.native_version = round(self.version * 10)
        self.tables = [_table_info(each) for each in _require(header, "tables", list)]
        self._schemas = {table.name: _schema(table) for table in self.tables}
        if len(self._schemas) != len(self.tables):
            raise _damaged("it names a table twice")
        self._places: dict[str, tuple[bool, int]] = {}  # of the rows of each table, once they have been found

    async def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records by primary key, in batches; their files are in the browser's keeping, on disk if large."""
        async with _reader(self._file) as (reader, _):
            await self._go_to(reader, table)
            done = False
            while not done:
                rows, done, _position = await request_rows("dexieRows", reader, self._key_path(table), True)
                if rows:
                    yield [(key, text, blobs) for key, text, blobs in rows]

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """Read and judge every byte; raises `DamagedBackupError` for the first that is not as it should be.

        Cancelling the task ends it.
        """
        counts = dict.fromkeys(self._schemas, 0)
        seen: set[str] = set()
        async with _reader(self._file) as (reader, _):
            while found := await request("nextDexieTable", reader):
                name = self._note(*found)
                if name in seen:
                    raise _damaged(f"the records of {name!r} stand in it twice")
                seen.add(name)
                counts[name] = await self._count(reader, name, on_progress)
        for info in self.tables:
            if counts[info.name] != info.count:
                raise _damaged(f"{info.name}: {_EMPTY.format(info.count, counts[info.name])}")

    async def _count(self, reader: int, name: str, on_progress: OnProgress | None) -> int:
        count, done = 0, False
        while not done:
            rows, done, position = await request_rows("dexieRows", reader, self._key_path(name), False)
            count += sum(rows)
            if on_progress is not None:
                on_progress(Progress(position, self._file.size, 0, None, name))
        return count

    async def _go_to(self, reader: int, table: str) -> None:
        while table not in self._places:
            found = await request("nextDexieTable", reader)
            if not found:
                raise _damaged(f"the records of {table!r} are missing")
            if self._note(*found) != table:
                await request("skipDexieRows", reader)
        inbound, position = self._places[table]
        await request("seekDexieTable", reader, table, inbound, position)

    def _note(self, name: str, inbound: bool, position: int) -> str:
        schema = self._schemas.get(name)
        if schema is None:
            raise _damaged(f"it holds records of a table {name!r} that it does not name")
        if inbound == schema.outbound:
            raise _damaged(f"{name}: its keys are not where its schema {schema.text!r} says")
        self._places[name] = (inbound, position)
        return name

    def _key_path(self, table: str) -> str | list[str] | None:
        path = self._schemas[table].primary_key.key_path
        return list(path) if isinstance(path, tuple) else path


def _damaged(what: str) -> DamagedBackupError:
    return DamagedBackupError(unusable_export(what))


def _require(data: Any, name: str, kind: Any) -> Any:
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _damaged(f"its {name!r} is missing, or not what it should be")
    return value


def _table_info(data: Any) -> TableInfo:
    count = _require(data, "rowCount", int)
    return TableInfo(_require(data, "name", str), _require(data, "schema", str), count, None)


def _schema(table: TableInfo) -> TableSchema:
    try:
        return parse_table(table.name, table.schema)
    except SchemaError as error:
        raise _damaged(f"a schema in it cannot be read: {error}") from None
