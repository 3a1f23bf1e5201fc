"""ZIP archives as bytes: the records around each file, read and judged before anything trusts them. Pure.

Source: PKWARE's APPNOTE.TXT, 4.3 and 4.5. Rules:
1. One interpretation or `ArchiveError`. What is cut off, overlaps, is encrypted, split, named twice, leads out of its
   folder or declares more than the file can hold is refused before a byte of its content is read.
2. What is read costs at most `MAX_DIRECTORY` bytes and `MAX_ENTRIES` entries, whatever a file declares.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .errors import ArchiveError, CutOffError

STORED: Final = 0
DEFLATED: Final = 8
END_BYTES: Final = 22 + 20 + 56 + 65_535  # the last records of an archive, with the longest comment
MAX_ENTRIES: Final = 1_000_000
MAX_DIRECTORY: Final = 128 << 20
LOCAL_BYTES: Final = 30
_MAX_NAME: Final = 4_096
MAX_RATIO: Final = 200
SMALL: Final = 64 << 20
_ONES_16: Final = 0xFFFF
_ONES_32: Final = 0xFFFFFFFF

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCAL_SIGN: Final = b"PK\3\4"
_CENTRAL_SIGN: Final = b"PK\1\2"
_END_SIGN: Final = b"PK\5\6"
_LOCATOR_SIGN: Final = b"PK\6\7"
_END_64_SIGN: Final = b"PK\6\6"
_ZIP64_EXTRA: Final = 1
_UTF8_NAME: Final = 0x0800
_DESCRIPTOR: Final = 0x0008
_ENCRYPTED: Final = 0x0001 | 0x0040 | 0x2000


@dataclass(frozen=True)
class Entry:
    """A file in an archive. `offset`: where its local header begins; `flags` as they stand in the directory."""

    path: str
    size: int
    compressed: int
    crc: int
    method: int
    offset: int
    flags: int = _UTF8_NAME
    name: bytes = b""

    @property
    def is_folder(self) -> bool:
        """Whether it only names a folder."""
        return self.path.endswith("/")


# ---- reading


@dataclass(frozen=True)
class End:
    """What the end of an archive says: where its directory stands, how long it is and how many entries it has."""

    offset: int
    length: int
    count: int


def read_end(tail: bytes, size: int) -> End:
    """From the last `END_BYTES` bytes of a file of `size` bytes (all of a shorter one)."""
    at = _find_end(tail)
    _, disk, first_disk, here, count, length, offset, _ = _END.unpack_from(tail, at)
    if (disk, first_disk) not in ((0, 0), (_ONES_16, _ONES_16)) or here != count:
        raise ArchiveError("it is one part of an archive that was split")
    end, stop = End(offset, length, count), size - len(tail) + at
    if tail[max(at - 20, 0) : max(at - 16, 0)] == _LOCATOR_SIGN:
        end, stop = _read_end_64(tail, at, size)
    elif _ONES_16 in (count, disk) or _ONES_32 in (length, offset):
        raise ArchiveError("its end says that a longer record goes before it, and there is none")
    if end.offset + end.length != stop:
        raise ArchiveError("its list of files does not stand where its end says: it was cut off, or bytes were added")
    if end.count > MAX_ENTRIES or end.length > MAX_DIRECTORY:
        raise ArchiveError(f"it names {end.count:,} files in {end.length:,} bytes; {MAX_ENTRIES:,} are read at most")
    return end


def _find_end(tail: bytes) -> int:
    at = tail.rfind(_END_SIGN)
    while at >= 0:
        if len(tail) - at >= _END.size and at + _END.size + _END.unpack_from(tail, at)[-1] == len(tail):
            return at
        at = tail.rfind(_END_SIGN, 0, at)
    raise CutOffError("it does not end as a ZIP archive does: it is none, or its end is missing")


def _read_end_64(tail: bytes, at: int, size: int) -> tuple[End, int]:
    _, disk, position, disks = _LOCATOR.unpack_from(tail, at - _LOCATOR.size)
    start = position - (size - len(tail))
    if disk or disks != 1 or not 0 <= start <= at - _LOCATOR.size - _END_64.size:
        raise ArchiveError("the longer record at its end is not where it should be")
    record = _END_64.unpack_from(tail, start)
    sign, length, _, _, disk, first_disk, here, count, directory_length, offset = record
    if sign != _END_64_SIGN or start + 12 + length != at - _LOCATOR.size or disk or first_disk or here != count:
        raise ArchiveError("the longer record at its end cannot be read")
    return End(offset, directory_length, count), position


def read_directory(data: bytes, end: End) -> list[Entry]:
    """The entries that an archive's directory names, in its order; `ArchiveError` for what rule 1 refuses."""
    entries = list(_read_entries(data, end))
    if len(entries) != end.count:
        raise ArchiveError(f"its list names {len(entries):,} files where its end says {end.count:,}")
    _require_distinct(entries)
    _require_apart(entries, end.offset)
    return entries


def _read_entries(data: bytes, end: End) -> Iterator[Entry]:
    at = 0
    while at < len(data):
        if len(data) - at < _CENTRAL.size or data[at : at + 4] != _CENTRAL_SIGN:
            raise ArchiveError("its list of files cannot be read")
        fields = _CENTRAL.unpack_from(data, at)
        name_length, extra_length, comment_length, disk = fields[10:14]
        start = at + _CENTRAL.size
        at = start + name_length + extra_length + comment_length
        if at > len(data):
            raise ArchiveError("its list of files is cut off")
        name = data[start : start + name_length]
        extra = data[start + name_length : start + name_length + extra_length]
        yield _checked(_entry(fields, name, extra, disk), end)


def _entry(fields: tuple[int, ...], name: bytes, extra: bytes, disk: int) -> Entry:
    flags, method = fields[3:5]
    crc, compressed, size = fields[7:10]
    offset = fields[16]
    long = _long_values(extra)
    try:
        size = next(long) if size == _ONES_32 else size
        compressed = next(long) if compressed == _ONES_32 else compressed
        offset = next(long) if offset == _ONES_32 else offset
    except StopIteration:
        raise ArchiveError("a file's size stands in a longer record that is missing") from None
    if disk not in (0, _ONES_16):
        raise ArchiveError("it is one part of an archive that was split")
    return Entry(_path(name, flags), size, compressed, crc, method, offset, flags, name)


def _long_values(extra: bytes) -> Iterator[int]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        at += 4
        if kind == _ZIP64_EXTRA:
            content = extra[at : at + length]
            yield from struct.unpack(f"<{len(content) // 8}Q", content[: len(content) // 8 * 8])
            return
        at += length


def _path(name: bytes, flags: int) -> str:
    if flags & _UTF8_NAME:
        try:
            return name.decode("utf-8")
        except UnicodeDecodeError:
            raise ArchiveError(f"the name {name[:80]!r} is no text") from None
    try:
        return name.decode("ascii")
    except UnicodeDecodeError:
        return name.decode("cp437")  # the format's own encoding where nothing else is said


def _checked(entry: Entry, end: End) -> Entry:
    path = entry.path[:80]
    if entry.flags & _ENCRYPTED:
        raise ArchiveError(f"{path!r} is encrypted")
    if entry.method not in (STORED, DEFLATED):
        raise ArchiveError(f"{path!r} is compressed in a way (number {entry.method}) that cannot be read here")
    if entry.method == STORED and entry.size != entry.compressed:
        raise ArchiveError(f"{path!r} is stored as it is, with two different sizes")
    if entry.size > SMALL and entry.size > MAX_RATIO * entry.compressed:
        raise ArchiveError(
            f"{path!r} says it grows from {entry.compressed:,} to {entry.size:,} bytes; that is not read"
        )
    if entry.offset + LOCAL_BYTES + len(entry.name) + entry.compressed > end.offset:
        raise ArchiveError(f"{path!r} says that it goes on after the archive's files have ended")
    if not is_safe(entry.path.removesuffix("/")):
        raise ArchiveError(f"{path!r} is no name that a file of an archive may have")
    return entry


_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


def is_safe(path: str) -> bool:
    """Whether the path stays in its folder and names the same file everywhere."""
    parts = path.split("/")
    return len(path) <= _MAX_NAME and not _UNSAFE.search(path) and all(part.strip(". ") for part in parts)


def _require_distinct(entries: Iterable[Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        folded = fold(entry.path)
        if folded in seen:
            raise ArchiveError(f"two of its files are named {entry.path[:80]!r}")
        seen.add(folded)


def fold(path: str) -> str:
    """What two paths have in common that are one file on some system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _require_apart(entries: Iterable[Entry], stop: int) -> None:
    for entry in sorted(entries, key=lambda each: each.offset, reverse=True):
        if entry.offset + LOCAL_BYTES + len(entry.name) + entry.compressed > stop:
            raise ArchiveError(f"{entry.path[:80]!r} overlaps the file that follows it")
        stop = entry.offset


def content_start(entry: Entry, head: bytes, stop: int) -> int:
    """Where the entry's bytes begin. `head`: `LOCAL_BYTES` and its name's length at its offset; `stop`: what follows.

    `ArchiveError` where the file's own header is not the one that the directory speaks of.
    """
    what = f"{entry.path[:80]!r}"
    if len(head) < LOCAL_BYTES or head[:4] != _LOCAL_SIGN:
        raise ArchiveError(f"{what} is not where the list of files says")
    fields = _LOCAL.unpack_from(head)
    _, _, flags, method, _, _, crc, compressed, size, name_length, extra_length = fields
    if flags != entry.flags or method != entry.method or head[LOCAL_BYTES:] != entry.name:
        raise ArchiveError(f"{what} is another file than the list of files says")
    if name_length != len(entry.name):
        raise ArchiveError(f"{what} has a name of another length than the list of files says")
    later = (0,) if flags & _DESCRIPTOR else ()  # then they stand behind the file's bytes
    said = ((crc, entry.crc), (compressed, entry.compressed), (size, entry.size))
    if not all(each in (own, _ONES_32, *later) for each, own in said):
        raise ArchiveError(f"{what} has another size or checksum than the list of files says")
    start = entry.offset + LOCAL_BYTES + len(entry.name) + int(extra_length)
    if start + entry.compressed > stop:
        raise ArchiveError(f"{what} overlaps the file that follows it")
    return start
