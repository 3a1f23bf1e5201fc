"""Reading a backup: a ZIP archive that `write_backup` made, or that another program packed again from its files.

Guarantees:
1. `open_backup` reads the list of files and the manifest, `check` every byte; whatever is not as it says is refused
   with a `BackupError` that names it. Memory is bounded by the list of files, not by what they hold or say they hold.
2. What `check` has passed can be restored: each row was read as the record that a restore makes of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from pyapp.cinegenie.reasons import Reason
from pyapp.db.keys import order
from pyapp.db.schema import parse_table
from pyapp.files.archive import Archive
from pyapp.files.bridge import as_file
from pyapp.files.digest import PIECE, Digest, batches
from pyapp.files.errors import ArchiveError, FileError, UnreadableError
from pyapp.files.zip_format import DEFLATED
from pyapp.idb.blob import Blob
from pyapp.idb.errors import NotReadableError, SchemaError

from .concurrency import together
from .format import MANIFEST, Manifest, Media, Table, read_manifest, read_row
from .source import (
    BackupError,
    DamagedBackupError,
    NotABackupError,
    OnProgress,
    Progress,
    TableInfo,
    unreadable_file,
    unusable_backup,
)

if TYPE_CHECKING:
    from pyapp.db.portable import Packed
    from pyapp.files.zip_format import Entry

_MAX_MANIFEST: Final = 256 << 20
_ROWS_AT_A_TIME: Final = 256
_BATCHES_AT_A_TIME: Final = 2  # of media: one is read while another is hashed
_CHARACTERS_AT_A_TIME: Final = 4 << 20
_LEFT_BY_SYSTEMS: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


async def open_backup(file: Blob) -> ZipSource:
    """The backup in that file; nothing of its media is read yet.

    Raises `NotABackupError` for another kind of file and `DamagedBackupError` for one that was cut off or changed.
    """
    with _told():
        if await file.read(0, min(4, file.size)) not in (b"PK\3\4", b"PK\5\6"):
            raise NotABackupError(Reason("no-zip", "This file is no backup of this program: it is no ZIP archive."))
        archive = await Archive.open(file)
        folder = _folder(archive)
        manifest = await _read_manifest(archive, archive.entries[folder + MANIFEST])
        return ZipSource(archive, folder, manifest)


@contextmanager
def _told() -> Iterator[None]:
    """Say in a person's words what the layer below found."""
    try:
        yield
    except UnreadableError as error:
        raise BackupError(unreadable_file(error)) from error
    except NotReadableError as error:
        raise BackupError(unreadable_file(error)) from error
    except ArchiveError as error:
        raise DamagedBackupError(unusable_backup(error)) from error
    except FileError as error:
        text = "The backup could not be read: {detail}."
        raise BackupError(Reason("backup-unreadable", text, detail=str(error))) from error


def _folder(archive: Archive) -> str:
    """The folder that the backup's files stand in: none, or the one that another program has put around them."""
    found = [path.removesuffix(MANIFEST) for path in archive.entries if path.rpartition("/")[2] == MANIFEST]
    found = [folder for folder in found if folder.count("/") <= 1 and not _is_left_by_systems(folder)]
    if "" in found:
        return ""
    if len(found) != 1:
        text = "This archive is no backup of this program: it has no {file}."
        raise NotABackupError(Reason("no-manifest", text, file=MANIFEST))
    return found[0]


def _is_left_by_systems(path: str) -> bool:
    return path.startswith(_LEFT_BY_SYSTEMS[0]) or path.rpartition("/")[2] in _LEFT_BY_SYSTEMS[1:]


async def _read_manifest(archive: Archive, entry: Entry) -> Manifest:
    if entry.size > _MAX_MANIFEST:
        text = "{file} says that it has {size:,} bytes, which is not read."
        raise DamagedBackupError(Reason("manifest-large", text, file=MANIFEST, size=entry.size))
    await archive.digest(entry)
    try:
        return read_manifest((await (await archive.content(entry)).read()).decode("utf-8"))
    except UnicodeDecodeError:
        raise DamagedBackupError(Reason("manifest-no-text", "{file} is no text.", file=MANIFEST)) from None


class ZipSource:
    """The records of a backup (`Source`). `manifest`: what it says of itself; `lost`: media it had to leave out."""

    def __init__(self, archive: Archive, folder: str, manifest: Manifest) -> None:
        self._archive = archive
        self._folder = folder
        self._tables = {table.info.name: table for table in manifest.tables}
        self._media = {media.path: media for media in manifest.media}
        self.manifest = manifest
        self._require_fit()

    @property
    def name(self) -> str:
        """The name of the database."""
        return self.manifest.database

    @property
    def native_version(self) -> int:
        """IndexedDB's version number."""
        return self.manifest.native_version

    @property
    def version(self) -> float:
        """Dexie's version number."""
        return self.manifest.native_version / 10

    @property
    def tables(self) -> list[TableInfo]:
        """The tables, in the order of the backup."""
        return [table.info for table in self.manifest.tables]

    @property
    def lost(self) -> list[Media]:
        """The media whose bytes the browser had lost before the backup: in their places stand empty files."""
        return [media for media in self.manifest.media if media.sha256 is None]

    @property
    def size(self) -> int:
        """How many bytes of rows and media it holds."""
        rows = sum(table.rows.size for table in self.manifest.tables)
        return rows + sum(media.size for media in self.manifest.media if media.sha256)

    async def rows(self, table: str) -> AsyncIterator[list[Packed]]:
        """All records by primary key, in batches; stored media are parts of the backup's own file."""
        with _told():
            async for batch in self._batches(table):
                yield [(key, text, [await self._blob(path, table) for path in paths]) for key, text, paths in batch]

    async def hashes(self, table: str) -> AsyncIterator[list[tuple[Any, list[str | None]]]]:
        """The key of each record and the SHA-256 of its media in their order (None: lost), in batches."""
        with _told():
            async for batch in self._batches(table):
                yield [(key, [self._medium(path, table).sha256 for path in paths]) for key, _, paths in batch]

    async def _batches(self, table: str) -> AsyncIterator[list[tuple[Any, str, list[str]]]]:
        """The rows of a table, so many at a time that neither their number nor their texts are large."""
        batch: list[tuple[Any, str, list[str]]] = []
        characters = 0
        async for row in self._read_rows(self._tables[table], judged=False):
            batch.append(row)
            characters += len(row[1])
            if len(batch) == _ROWS_AT_A_TIME or characters >= _CHARACTERS_AT_A_TIME:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    async def check(self, on_progress: OnProgress | None = None) -> None:
        """Read every byte once; `BackupError` names a part that is not as the manifest says."""
        with _told():
            checking = _Checking(self, on_progress)
            used: set[str] = set()
            for table in self.manifest.tables:
                await checking.check_rows(table, used)
            unused = next((path for path in self._media if path not in used), None)
            if unused is not None:
                text = "{path} is in this backup, but no record of it has that file."
                raise DamagedBackupError(Reason("part-unused", text, path=unused))
            kept = [media for media in self.manifest.media if media.sha256]
            kept.sort(key=lambda media: self._entry(media.path).offset)
            await checking.check_all_media(kept)

    def _require_fit(self) -> None:
        """Raise unless the archive has exactly the files that the manifest names, and the manifest makes sense."""
        wanted = {MANIFEST, *(table.rows.path for table in self.manifest.tables)}
        wanted.update(media.path for media in self.manifest.media if media.sha256 is not None)
        wanted = {self._folder + path for path in wanted}
        found = {path for path in self._archive.entries if not _is_left_by_systems(path)}
        if missing := sorted(wanted - found):
            raise DamagedBackupError(_missing(missing))
        if unknown := sorted(found - wanted):
            raise DamagedBackupError(_unnamed(unknown))
        for media in self.manifest.media:
            if media.sha256 is not None and self._entry(media.path).size != media.size:
                raise _of_another_size(media.path)
        for table in self.manifest.tables:
            if self._entry(table.rows.path).size != table.rows.size:
                raise _of_another_size(table.rows.path)
            _require_schema(table.info)

    def _entry(self, path: str) -> Entry:
        return self._archive.entries[self._folder + path]

    def _medium(self, path: str, table: str) -> Media:
        if path not in self._media:
            text = "A record of {table} has a file {path}, which the {file} does not name."
            raise DamagedBackupError(Reason("part-unnamed", text, table=table, path=_short(path), file=MANIFEST))
        return self._media[path]

    async def _blob(self, path: str, table: str) -> Blob:
        media = self._medium(path, table)
        blob = (
            Blob(b"", media.type)
            if media.sha256 is None
            else await self._archive.content(self._entry(path), media.type)
        )
        return blob if media.name is None else as_file(blob, media.name, media.last_modified or 0)

    async def _read_rows(
        self, table: Table, judged: bool, found: list[Digest] | None = None
    ) -> AsyncIterator[tuple[Any, str, list[str]]]:
        """The rows of a table; `DamagedBackupError` unless they are as many as it says, in the order of their keys."""
        name, count, last = table.info.name, 0, None
        async for lines, digest in self._archive.lines(self._entry(table.rows.path), judged):
            for line in lines:
                count += 1
                key, text, paths = read_row(line, count, table.rows.path)
                if judged and text != "null":  # all that is left of a record which was read (web/archive_rows.js)
                    text = "Line {line:,} of {path} is no record: a name stands twice in it."
                    raise DamagedBackupError(Reason("row-names", text, line=count, path=table.rows.path))
                place = order(key)
                if last is not None and place <= last:
                    text = "Line {line:,} of {path} is not in the order of its keys."
                    raise DamagedBackupError(Reason("row-order", text, line=count, path=table.rows.path))
                last = place
                yield key, text, paths
            if digest and found is not None:
                found.append(digest)
        if count != table.info.count:
            text = "{table} has {found:,} records in this backup, and {count:,} by its {file}."
            told = Reason("row-count", text, table=name, found=count, count=table.info.count, file=MANIFEST)
            raise DamagedBackupError(told)


def _require_schema(info: TableInfo) -> None:
    try:
        schema = parse_table(info.name, info.schema)
    except SchemaError as error:
        text = "The {file} describes a table that cannot be: {detail}."
        raise DamagedBackupError(Reason("table-impossible", text, file=MANIFEST, detail=str(error))) from None
    if info.next_key is not None and not schema.primary_key.auto:
        text = "The {file} gives {table} a next key, but its keys are not made by a counter."
        raise DamagedBackupError(Reason("table-next-key", text, file=MANIFEST, table=info.name))


def _missing(paths: list[str]) -> Reason:
    path, more = _short(paths[0]), len(paths) - 1
    if not more:
        return Reason("part-missing", "{path} is missing from this backup.", path=path)
    return Reason("parts-missing", "{path} is missing from this backup, and {more:,} more.", path=path, more=more)


def _unnamed(paths: list[str]) -> Reason:
    path, more = _short(paths[0]), len(paths) - 1
    if not more:
        text = "{path} is in this archive, but not named by its {file}."
        return Reason("part-unknown", text, path=path, file=MANIFEST)
    text = "{path} is in this archive, and {more:,} more, but not named by its {file}."
    return Reason("parts-unknown", text, path=path, more=more, file=MANIFEST)


def _of_another_size(path: str) -> DamagedBackupError:
    return DamagedBackupError(
        Reason("part-size", "{path} has another size than the {file} says.", path=path, file=MANIFEST)
    )


def _short(path: str) -> str:
    return repr(path[:80])


class _Checking:
    """One check on its way: how far it is."""

    def __init__(self, source: ZipSource, on_progress: OnProgress | None) -> None:
        self._source = source
        self._tell = on_progress or (lambda _progress: None)
        self._bytes = 0
        self._files = 0
        self._all = len(source.manifest.media) + len(source.manifest.tables)

    async def check_rows(self, table: Table, used: set[str]) -> None:
        """Check a table's rows, and add the media that they name to `used`."""
        found: list[Digest] = []
        self._count(0, table.rows.path)
        async for _, _, paths in self._source._read_rows(table, judged=True, found=found):
            for path in paths:
                self._source._medium(path, table.info.name)
                if path in used:
                    text = "Two records of this backup have the same file, {path}."
                    raise DamagedBackupError(Reason("part-twice", text, path=path))
                used.add(path)
        self._require(found[0], table.rows.sha256, table.rows.path)
        self._files += 1
        self._count(table.rows.size, table.rows.path)

    async def check_all_media(self, kept: list[Media]) -> None:
        """Check the files of all records, which are in the order of the archive."""
        waiting = batches((media, self._span(media)) for media in kept)

        async def check_some() -> None:
            for batch in waiting:
                await self._check_batch(batch)

        await together([check_some() for _ in range(_BATCHES_AT_A_TIME)])
        self._files = self._all
        self._count(0, MANIFEST)

    def _span(self, media: Media) -> int:
        """What it counts in a batch: one that has to be unpacked is read alone."""
        entry = self._source._entry(media.path)
        return PIECE + 1 if entry.method == DEFLATED else entry.size

    async def _check_batch(self, batch: list[Media]) -> None:
        archive = self._source._archive
        entries = [self._source._entry(media.path) for media in batch]
        if self._span(batch[0]) > PIECE or entries[-1].offset - entries[0].offset > PIECE:
            digests = [
                await archive.digest(entry, lambda count: self._count(count, batch[0].path)) for entry in entries
            ]
        else:
            digests = await archive.digest_many(entries)
            self._bytes += sum(entry.size for entry in entries)
        for media, digest in zip(batch, digests, strict=True):
            self._require(digest, str(media.sha256), media.path)
        self._files += len(batch)
        self._count(0, batch[-1].path)

    def _require(self, digest: Digest, sha256: str, path: str) -> None:
        if digest.sha256 != sha256:
            text = "{path} was changed: its bytes are not those of the backup (SHA-256)."
            raise DamagedBackupError(Reason("file-changed", text, path=path))

    def _count(self, count: int, path: str) -> None:
        self._bytes += count
        self._tell(Progress(self._bytes, self._source.size, self._files, self._all, path))
