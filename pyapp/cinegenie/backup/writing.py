"""Writing a backup: a database of any version as it is, without declaring, opening or upgrading anything of it.

Guarantees:
1. All rows and all handles of Blobs come from one read transaction: the backup is the database of one moment, and a
   Blob that is replaced afterwards is still the one that was there.
2. Nothing is left out silently: what cannot be read is named, and then there is no file, or one that says so.
3. A file that looks whole is whole: cancelled or failed, it is gone.
4. In memory are the handles of the Blobs, a few pieces of files, and one batch of rows. A handle costs the browser's
   main process some 24 kB (Chromium 156), and no less where many are joined into one Blob: it is the price of 1.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pyapp import __version__
from pyapp.cinegenie.findings import shown
from pyapp.cinegenie.reasons import Reason
from pyapp.db import Database
from pyapp.db.portable import counter, pack
from pyapp.files.archive_writer import ArchiveWriter
from pyapp.files.bridge import joined, milliseconds, text_blob
from pyapp.files.digest import PIECE, Digest, batches
from pyapp.files.errors import OutputError, UnreadableError
from pyapp.files.outputs import Output, Target
from pyapp.idb.errors import DataError, NoSuchDatabaseError, NotReadableError

from .concurrency import together
from .format import MANIFEST, Manifest, Media, Rows, Table, require_shallow, row_line
from .names import Names
from .source import BackupError, LostMediaError, OnProgress, Progress, TableInfo

if TYPE_CHECKING:
    from pyapp.db.portable import Packed
    from pyapp.db.transaction import Transaction
    from pyapp.idb.blob import Blob

_ROWS_AT_A_TIME: Final = 500
_CHARACTERS_AT_A_TIME: Final = 2 << 20
_BATCHES_AT_A_TIME: Final = 3


@dataclass(frozen=True)
class Written:
    """A whole backup: its file to read, what it says of itself, and what it had to leave out as (table, key)."""

    file: Blob
    manifest: Manifest
    lost: tuple[tuple[str, Any], ...]


@dataclass
class _Item:
    """A Blob to write, and whose it is. `blob` None: it is lost, or it has been written."""

    table: str
    key: Any
    media: Media
    blob: Blob | None


@dataclass
class _Snapshot:
    """A database of one moment, without the bytes of its files."""

    name: str
    native_version: int
    tables: list[TableInfo] = field(default_factory=list)
    texts: dict[str, Blob] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    items: list[_Item] = field(default_factory=list)


async def write_backup(
    name: str, target: Target, on_progress: OnProgress | None = None, without_lost: bool = False
) -> Written:
    """Write the database of that name to `target` (pyapp.files.outputs); cancelling the task leaves no file.

    Raises `LostMediaError` where the browser no longer has the bytes of some files, naming them all; with
    `without_lost` they are left out, and the backup says so. Raises `BackupError` where the database does not exist,
    holds what no file can hold, or the file cannot be written.
    """
    snapshot = await _take_snapshot(name)
    try:
        try:
            return await _write(snapshot, target, on_progress)
        except UnreadableError:
            await _find_lost(snapshot)
            if not without_lost:
                raise _lost_error(snapshot) from None
            return await _write(snapshot, target, on_progress)
    except (OutputError, UnreadableError) as error:
        text = "The backup could not be written, and nothing is left of it: {detail}."
        raise BackupError(Reason("backup-unwritten", text, detail=str(error))) from error


# ---- the moment


async def _take_snapshot(name: str) -> _Snapshot:
    db = Database(name)
    try:
        await db.open()
    except NoSuchDatabaseError:
        raise BackupError(Reason("nothing-there", "There is no database {name} to back up.", name=repr(name))) from None
    try:
        snapshot = _Snapshot(name, db.native_version)
        if db.tables:
            await _read_tables(db, snapshot)
        snapshot.tables = await asyncio.gather(*(_with_counter(db, info) for info in snapshot.tables))
        return snapshot
    except DataError as error:
        text = "The database holds what no file can hold: {detail}."
        raise BackupError(Reason("backup-impossible", text, detail=str(error))) from error
    finally:
        db.close()


async def _with_counter(db: Database, info: TableInfo) -> TableInfo:
    """What its counter says after the records were read is at least what it said then."""
    if not db.table(info.name).schema.primary_key.auto:
        return info
    return replace(info, next_key=await counter(db, info.name))


async def _read_tables(db: Database, snapshot: _Snapshot) -> None:
    names = Names()
    names.reserve(MANIFEST)

    @db.transaction("r", *db.tables)
    async def read() -> None:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this is its body
        for table in db.tables:
            count = await _read_table(transaction, table.name, snapshot, names)
            snapshot.tables.append(TableInfo(table.name, table.schema.text, count, None))

    await read()


async def _read_table(transaction: Transaction, table: str, snapshot: _Snapshot, names: Names) -> int:
    folder = names.folder(table)
    snapshot.paths[table] = names.rows(folder)
    texts: list[Blob] = []
    count, after = 0, None
    while rows := await pack(transaction, table, after, _ROWS_AT_A_TIME, _CHARACTERS_AT_A_TIME):
        lines = []
        for row in rows:
            items = list(_items(table, folder, row, names))
            snapshot.items += items
            lines.append(row_line(row[0], row[1], [item.media.path for item in items]))
        texts.append(text_blob(lines))
        count, after = count + len(rows), rows[-1][0]
    snapshot.texts[table] = joined(texts)
    return count


def _items(table: str, folder: str, row: Packed, names: Names) -> Iterator[_Item]:
    key, text, blobs = row
    if not blobs:
        return
    file_name, mime_type = _hints(text)
    for blob in blobs:
        path = names.media(folder, key, blob.name or file_name, blob.type or mime_type)
        modified = milliseconds(blob.last_modified) if blob.last_modified else None
        yield _Item(table, key, Media(path, blob.size, blob.type, blob.name, modified, None), blob)


def _hints(text: str) -> tuple[str | None, str]:
    """What a record says of its file: only for a name that a person recognises."""
    try:
        require_shallow(text)
        record = json.loads(text)
    except ValueError:
        return None, ""
    found = record if isinstance(record, dict) else {}
    name, mime_type = found.get("originalFilename"), found.get("mimeType")
    return name if isinstance(name, str) else None, mime_type if isinstance(mime_type, str) else ""


# ---- the file


async def _write(snapshot: _Snapshot, target: Target, on_progress: OnProgress | None) -> Written:
    made = datetime.now(UTC)
    output = await Output.open(target)
    writer = await ArchiveWriter.begin(output, made)
    try:
        media = await _Writing(snapshot, writer, on_progress).write_media()
        tables = []
        for info in snapshot.tables:
            text, path = snapshot.texts[info.name], snapshot.paths[info.name]
            found = await writer.add(path, text)
            tables.append(Table(info, Rows(path, text.size, found.sha256)))
        created = made.isoformat(timespec="seconds")
        manifest = Manifest(snapshot.name, snapshot.native_version, created, __version__, tuple(tables), tuple(media))
        await writer.add(MANIFEST, text_blob([manifest.text()]))
        file = await writer.finish()
    except BaseException:
        await writer.abort()
        raise
    return Written(file, manifest, tuple((item.table, item.key) for item in snapshot.items if item.blob is None))


class _Writing:
    """The files of one backup on their way: some at a time, each told as it goes."""

    def __init__(self, snapshot: _Snapshot, writer: ArchiveWriter, on_progress: OnProgress | None) -> None:
        self._items = snapshot.items
        self._writer = writer
        self._tell = on_progress or (lambda _progress: None)
        self._total = sum(item.media.size for item in snapshot.items if item.blob)
        self._bytes = 0
        self._files = 0

    async def write_media(self) -> list[Media]:
        """Write them all; gives what the manifest says of them, in the order of the records."""
        found: list[Media] = [item.media for item in self._items]
        sizes = [(number, item.media.size) for number, item in enumerate(self._items) if item.blob]
        waiting = batches(sizes)

        async def write_some() -> None:
            for numbers in waiting:
                digests = await self._write([self._items[number] for number in numbers])
                for number, digest in zip(numbers, digests, strict=True):
                    found[number] = replace(found[number], sha256=digest.sha256)

        await together([write_some() for _ in range(_BATCHES_AT_A_TIME)])
        return found

    async def _write(self, items: list[_Item]) -> list[Digest]:
        files = [(item.media.path, item.blob) for item in items if item.blob]
        if items[0].media.size > PIECE:
            digests = [await self._writer.add(*files[0], lambda count: self._count(count, items[0]))]
        else:
            digests = await self._writer.add_many(files)
            self._bytes += sum(item.media.size for item in items)
        self._files += len(items)
        self._count(0, items[-1])
        return digests

    def _count(self, count: int, item: _Item) -> None:
        self._bytes += count
        self._tell(Progress(self._bytes, self._total, self._files, len(self._items), item.media.path))


# ---- what the browser has lost


async def _find_lost(snapshot: _Snapshot) -> None:
    """Read a byte of every Blob, and drop those that give none."""
    for item in snapshot.items:
        if item.blob is not None and not await _is_readable(item.blob):
            item.blob = None


async def _is_readable(blob: Blob) -> bool:
    try:
        return blob.size == 0 or len(await blob.read(blob.size - 1)) == 1
    except NotReadableError:
        return False


def _lost_error(snapshot: _Snapshot) -> BackupError:
    places = [(item.table, item.key) for item in snapshot.items if item.blob is None]
    if not places:
        text = "A stored file could not be read to its end. Nothing was written; try again."
        return BackupError(Reason("file-cut-off", text))
    named = ", ".join(f"{table} {shown(key)}" for table, key in places[:5])
    more = f" and {len(places) - 5:,} more" if len(places) > 5 else ""
    count = f"{len(places):,} stored files" if len(places) > 1 else "a stored file"
    text = (
        f"The browser no longer has the bytes of {count} ({{named}}{more}), so nothing was written. A backup of all "
        f"the others can be made."
    )
    reason = Reason("lost-media", text, count=len(places), more=max(0, len(places) - 5), named=named)
    return LostMediaError(reason, places)
