"""Some assets as files of a ZIP archive, under their own names. Reads the database only.

What cannot be read is named and left out. In memory are a few records at a time and a few pieces of files.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyapp.db import Blob, Database
from pyapp.files.archive_writer import ArchiveWriter
from pyapp.files.digest import PIECE, batches
from pyapp.files.outputs import Output, Target
from pyapp.idb.errors import NotReadableError

from .backup.source import OnProgress, Progress
from .file_names import UniqueNames, file_name
from .gallery import GalleryItem
from .links import media_table
from .records import Asset

if TYPE_CHECKING:
    from pyapp.db.keys import Key

_AT_A_TIME: Final = 40

Title = Callable[[GalleryItem], str]  # what an asset is called that has no name of its own


@dataclass(frozen=True)
class Archived:
    """A whole archive, None where nothing could be put into it; how many files are in it, and names of the others.

    `lost`: the browser no longer has their bytes; `none`: their records hold no file.
    """

    file: Blob | None
    count: int
    lost: tuple[str, ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedFile:
    """An asset's file with its name; `blob` None: it is lost, or there never was one (`is_none`)."""

    name: str
    blob: Blob | None
    is_none: bool = False


async def named_file(item: GalleryItem, title: Title) -> NamedFile:
    """The file of an asset, looked at whether its bytes are still there."""
    data, mime_type, name = (item.record.get(each) for each in ("data", "mimeType", "originalFilename"))
    blob = data if isinstance(data, Blob) and await _is_readable(data) else None
    stored_type = mime_type if isinstance(mime_type, str) else None
    own_name = name if isinstance(name, str) else None
    blob_type = blob.type if blob is not None else None
    return NamedFile(file_name(own_name, stored_type or blob_type, title(item)), blob, not isinstance(data, Blob))


async def write_archive(
    db: Database, assets: Sequence[Asset], target: Target, title: Title, on_progress: OnProgress, total_bytes: int
) -> Archived:
    """Write the assets' files to `target` (pyapp.files.outputs); cancelled or failed, it leaves nothing.

    `total_bytes`: how many there are as far as is known, for the progress. Raises `OutputError` and `UnreadableError`.
    """
    output = await Output.open(target)
    writing = None
    try:
        writer = await ArchiveWriter.begin(output, datetime.now(UTC))
        writing = _Writing(writer, on_progress, len(assets), total_bytes)
        async for files in _files(db, assets, title):
            await writing.add(files)
        if not writing.count:
            await writer.abort()
            return Archived(None, 0, tuple(writing.lost), tuple(writing.none))
        return Archived(await writer.finish(), writing.count, tuple(writing.lost), tuple(writing.none))
    except BaseException:
        await (writing.writer.abort() if writing is not None else output.abort())
        raise


class _Writing:
    """The files on their way, told as they go."""

    def __init__(self, writer: ArchiveWriter, on_progress: OnProgress, files: int, total_bytes: int) -> None:
        self.writer = writer
        self.count = 0
        self.lost: list[str] = []
        self.none: list[str] = []
        self._tell = on_progress
        self._files = files
        self._total = total_bytes
        self._bytes = 0
        self._names = UniqueNames()

    async def add(self, files: Iterable[NamedFile]) -> None:
        """Add those that can be read."""
        whole: list[tuple[tuple[str, Blob], int]] = []
        for file in files:
            if file.blob is None:
                (self.none if file.is_none else self.lost).append(file.name)
            else:
                whole.append(((self._names.free(file.name), file.blob), file.blob.size))
        for batch in batches(whole):
            await self._write(batch)

    async def _write(self, batch: list[tuple[str, Blob]]) -> None:
        name, blob = batch[0]
        if blob.size > PIECE:
            await self.writer.add(name, blob, lambda count: self._count(count, name))
        else:
            await self.writer.add_many(batch)
            self._bytes += sum(blob.size for _, blob in batch)
        self.count += len(batch)
        self._count(0, batch[-1][0])

    def _count(self, count: int, name: str) -> None:
        self._bytes += count
        self._tell(Progress(self._bytes, max(self._total, self._bytes), self.count, self._files, name))


async def _files(db: Database, assets: Sequence[Asset], title: Title) -> AsyncIterator[list[NamedFile]]:
    for first in range(0, len(assets), _AT_A_TIME):
        items = await _items(db, assets[first : first + _AT_A_TIME])
        yield list(await asyncio.gather(*(named_file(item, title) for item in items)))


async def _items(db: Database, assets: Sequence[Asset]) -> list[GalleryItem]:
    """Those that still exist, in their order."""
    found: dict[int, GalleryItem] = {}
    for kind in {asset.asset_type for asset in assets}:
        places = [at for at, asset in enumerate(assets) if asset.asset_type == kind]
        ids: list[Key] = [assets[at].id for at in places]
        for at, record in zip(places, await media_table(db, kind).bulk_get(ids), strict=True):
            if record is not None:
                found[at] = GalleryItem(kind, assets[at].id, record)
    return [found[at] for at in sorted(found)]


async def _is_readable(blob: Blob) -> bool:
    try:
        return blob.size == 0 or len(await blob.read(blob.size - 1)) == 1
    except NotReadableError:
        return False
