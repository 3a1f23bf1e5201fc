"""Reading a ZIP archive: its list of files at once, each file's bytes where they are needed.

Files that are stored as they are come as parts of the archive's own Blob: none of their bytes pass through memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

from pyapp.idb.blob import Blob
from pyapp.idb.errors import NotReadableError

from .bridge import request
from .digest import Digest, OnBytes, digest, unheard
from .errors import ChangedPartError, UnreadableError
from .zip_format import DEFLATED, END_BYTES, LOCAL_BYTES, Entry, content_start, read_directory, read_end

_LONGEST_EXTRA = 0xFFFF  # bytes between a file's name and its content
_LINES = 512 << 10  # characters that are asked for at a time
_LONGEST_LINE = 256 << 20


class Archive:
    """An archive whose list of files has been read and judged. `entries`: files by path, folders left out."""

    def __init__(self, file: Blob, entries: Iterable[Entry], directory_offset: int) -> None:
        self.file = file
        self.entries = {entry.path: entry for entry in entries if not entry.is_folder}
        offsets = sorted(entry.offset for entry in self.entries.values())
        self._stops = dict(zip(offsets, [*offsets, directory_offset][1:], strict=True))
        self._starts: dict[int, int] = {}

    @classmethod
    async def open(cls, file: Blob) -> Archive:
        """Read the list of files; `ArchiveError` where it cannot be trusted, `UnreadableError` from the disk."""
        try:
            tail = await file.read(max(file.size - END_BYTES, 0))
            end = read_end(tail, file.size)
            data = await file.read(end.offset, end.offset + end.length)
        except NotReadableError as error:
            raise UnreadableError(str(error)) from None
        return cls(file, read_directory(data, end), end.offset)

    async def content(self, entry: Entry, type: str = "") -> Blob:  # noqa: A002
        """The file as a Blob of that MIME type: a part of the archive, or unpacked by the browser.

        `ArchiveError` where it is not what the list of files says; the bytes of a stored one are not looked at.
        """
        packed = await self._packed(entry, type)
        if entry.method != DEFLATED:
            return packed
        blob, crc, _ = await request("inflate", packed, entry.size)
        self._require_crc(entry, crc)
        return Blob(blob).with_type(type) if type else Blob(blob)

    async def digest(self, entry: Entry, on_bytes: OnBytes = unheard) -> Digest:
        """The hashes of the file's content; `ArchiveError` where the list of files says another checksum."""
        packed = await self._packed(entry)
        if entry.method == DEFLATED:
            _, crc, sha256 = await request("inflate", packed, entry.size)
            found = Digest(crc, sha256)
            on_bytes(entry.size)
        else:
            found = await digest(packed, on_bytes)
        self._require_crc(entry, found.crc)
        return found

    async def digest_many(self, entries: Sequence[Entry]) -> list[Digest]:
        """As `digest` for files that stand one after the other in a piece of the archive, stored as they are.

        The piece is read once, with the files' own headers in it.
        """
        first, last = entries[0], entries[-1]
        end = last.offset + LOCAL_BYTES + len(last.name) + _LONGEST_EXTRA + last.compressed
        piece = self.file.slice(first.offset, min(end, self._stops[last.offset]))
        places = [entry.offset - first.offset for entry in entries]
        sizes = [entry.size for entry in entries]
        heads, digests = await request("digestFiles", piece, places, _head_lengths(entries), sizes)
        self._take_heads(entries, bytes(heads))
        found = [Digest(*each) for each in digests]
        for entry, each in zip(entries, found, strict=True):
            self._require_crc(entry, each.crc)
        return found

    async def lines(self, entry: Entry, judged: bool = False) -> AsyncIterator[tuple[list[str], Digest | None]]:
        """The lines of a text, some at a time; with the last of them its hashes.

        `judged`: each line is read as a row of a backup and refused (`ArchiveError`) where it is none.
        """
        packed = await self._packed(entry)
        deflated = entry.method == DEFLATED
        reader = await request("openLines", packed, deflated, entry.size, _LONGEST_LINE, judged)
        try:
            done = False
            while not done:
                text, done, *hashes = await request("next", reader, _LINES)
                found = Digest(*hashes) if done else None
                if found:
                    self._require_crc(entry, found.crc)
                yield text.split("\n")[:-1] if text.endswith("\n") else text.split("\n") if text else [], found
        finally:
            await request("closeLines", reader)

    def _take_heads(self, entries: Sequence[Entry], heads: bytes) -> None:
        """Judge the files' own headers, which stand in `heads` one after the other."""
        at = 0
        for entry, length in zip(entries, _head_lengths(entries), strict=True):
            self._starts[entry.offset] = content_start(entry, heads[at : at + length], self._stops[entry.offset])
            at += length

    async def _packed(self, entry: Entry, type: str = "") -> Blob:  # noqa: A002
        if entry.offset not in self._starts:
            (length,) = _head_lengths([entry])
            self._take_heads([entry], await self._read(entry.offset, length))
        start = self._starts[entry.offset]
        return self.file.slice(start, start + entry.compressed, type)

    async def _read(self, start: int, length: int) -> bytes:
        try:
            return await self.file.read(start, start + length)
        except NotReadableError as error:
            raise UnreadableError(str(error)) from None

    def _require_crc(self, entry: Entry, crc: int) -> None:
        if crc != entry.crc:
            raise ChangedPartError(entry.path)


def _head_lengths(entries: Sequence[Entry]) -> list[int]:
    return [LOCAL_BYTES + len(entry.name) for entry in entries]
