"""ZIP's records: what other programs write is read, and what is read has one meaning or is refused."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.files.errors import ArchiveError
from pyapp.files.zip_format import (
    DEFLATED,
    END_BYTES,
    LOCAL_BYTES,
    STORED,
    Entry,
    content_start,
    is_safe,
    read_directory,
    read_end,
)

MADE = datetime(2026, 11, 25, 0, 10, 20)
HUGE = 5 << 30
ONES_16, ONES_32 = 0xFFFF, 0xFFFFFFFF


# ---- the records as a careful program writes them, ZIP64 where a number needs it


def header_size(path: str, size: int) -> int:
    """How many bytes stand before the content of a file that will be at most `size` bytes long, stored or deflated."""
    return LOCAL_BYTES + len(path.encode()) + (20 if size >= ONES_32 else 0)


def local_header(entry: Entry, made: datetime) -> bytes:
    """The bytes before a file's content; as long as `header_size` says of the path and the size."""
    name = entry.path.encode()
    big = entry.size >= ONES_32
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.compressed) if big else b""
    size, compressed = (ONES_32, ONES_32) if big else (entry.size, entry.compressed)
    needed = 45 if big else 20
    time, date = _dos_time(made)
    head = (b"PK\3\4", needed, 0x0800, entry.method, time, date, entry.crc, compressed, size)
    return struct.pack("<4s5H3L2H", *head, len(name), len(extra)) + name + extra


def directory(entries: Sequence[Entry], offset: int, made: datetime) -> bytes:
    """The bytes after all files: an archive is one from their last byte on. `offset`: where they will stand."""
    central = b"".join(_central_header(entry, made) for entry in entries)
    count, end = len(entries), offset + len(central)
    tail = b""
    if count >= ONES_16 or len(central) >= ONES_32 or offset >= ONES_32:
        tail = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 3 << 8 | 45, 45, 0, 0, count, count, len(central), offset)
        tail += struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    short = min(count, ONES_16)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, short, short, min(len(central), ONES_32), min(offset, ONES_32), 0)
    return central + tail + last


def _central_header(entry: Entry, made: datetime) -> bytes:
    name = entry.path.encode()
    values = (entry.size, entry.compressed, entry.offset)
    if entry.size >= ONES_32:  # both sizes, as in the local header
        long = values[:2] + (values[2:] if entry.offset >= ONES_32 else ())
    else:
        long = values[2:] if entry.offset >= ONES_32 else ()
    extra = struct.pack(f"<2H{len(long)}Q", 1, 8 * len(long), *long) if long else b""
    size, compressed = (ONES_32, ONES_32) if entry.size >= ONES_32 else (entry.size, entry.compressed)
    needed = 45 if extra else 20
    time, date = _dos_time(made)
    head = (b"PK\1\2", 3 << 8 | needed, needed, 0x0800, entry.method, time, date)
    lengths = (len(name), len(extra), 0, 0, 0)
    place = (0o100644 << 16, min(entry.offset, ONES_32))
    return struct.pack("<4s6H3L5H2L", *head, entry.crc, compressed, size, *lengths, *place) + name + extra


def _dos_time(made: datetime) -> tuple[int, int]:
    year = min(max(made.year, 1980), 2107)
    return made.hour << 11 | made.minute << 5 | made.second // 2, year - 1980 << 9 | made.month << 5 | made.day


# ---- reading


def archive(files: dict[str, bytes], method: int = STORED) -> bytes:
    """An archive of these files."""
    data, entries = b"", []
    for path, content in files.items():
        packed = content
        if method == DEFLATED:
            deflater = zlib.compressobj(wbits=-15)
            packed = deflater.compress(content) + deflater.flush()
        entries.append(Entry(path, len(content), len(packed), zlib.crc32(content), method, len(data)))
        data += local_header(entries[-1], MADE) + packed
    return data + directory(entries, len(data), MADE)


def read(data: bytes) -> list[Entry]:
    end = read_end(data[-END_BYTES:], len(data))
    return read_directory(data[end.offset : end.offset + end.length], end)


@pytest.mark.parametrize("method", [STORED, DEFLATED])
@given(
    files=st.dictionaries(st.from_regex(r"[a-zäß0-9]{1,9}(/[a-z漢]{1,9})?", fullmatch=True), st.binary(), max_size=5)
)
def test_python_reads_what_is_written(method, files):
    data = archive(files, method)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files
        assert all(info.date_time == (2026, 11, 25, 0, 10, 20) for info in opened.infolist())


@given(files=st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.binary(max_size=99), max_size=5))
def test_what_is_written_is_read(files):
    data = archive(files)
    entries = read(data)
    for entry, (path, content) in zip(entries, files.items(), strict=True):
        head = data[entry.offset : entry.offset + LOCAL_BYTES + len(entry.name)]
        start = content_start(entry, head, len(data))
        assert (entry.path, data[start : start + entry.size]) == (path, content)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_python_writes_is_read(method):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        made.mkdir("media")
        made.writestr("media/ä.txt", b"x" * 100)
    data = target.getvalue()
    folder, entry = read(data)
    assert folder.is_folder
    head = data[entry.offset : entry.offset + LOCAL_BYTES + len(entry.name)]
    assert (entry.path, entry.size) == ("media/ä.txt", 100)
    assert content_start(entry, head, len(data)) > entry.offset


def test_files_beyond_four_gigabytes_are_read_by_python_and_by_us(tmp_path):
    path = tmp_path / "huge.zip"
    first = Entry("huge.bin", HUGE, HUGE, 0, STORED, 0)
    start = header_size("huge.bin", HUGE) + HUGE
    second = Entry("behind.txt", 3, 3, zlib.crc32(b"abc"), STORED, start)
    with path.open("wb") as file:  # sparse: what is between takes no space
        file.write(local_header(first, MADE))
        file.seek(start)
        file.write(local_header(second, MADE) + b"abc")
        file.write(directory([first, second], file.tell(), MADE))
        size = file.tell()
    with zipfile.ZipFile(path) as opened:
        assert opened.read("behind.txt") == b"abc"
        assert opened.getinfo("huge.bin").file_size == HUGE
    with path.open("rb") as file:
        file.seek(-min(END_BYTES, 1000), 2)
        end = read_end(file.read(), size)
        file.seek(end.offset)
        found = read_directory(file.read(end.length), end)
        assert [(entry.path, entry.size, entry.offset) for entry in found] == [
            ("huge.bin", HUGE, 0),
            ("behind.txt", 3, start),
        ]
        file.seek(0)
        assert content_start(found[0], file.read(LOCAL_BYTES + 8), start) == header_size("huge.bin", HUGE)


def test_seventy_thousand_files_are_read_by_python_and_by_us():
    data = archive({f"{number}.png": b"" for number in range(70_000)})
    assert len(read(data)) == 70_000
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert len(opened.namelist()) == 70_000


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(ArchiveError):
        read(data)


@given(position=st.integers(0, 10_000), value=st.integers(0, 255))
def test_any_change_is_read_or_refused(position, value):
    data = bytearray(archive({"a.png": b"12345", "b/c.txt": b"6789"}))
    data[position % len(data)] = value
    with contextlib.suppress(ArchiveError):
        read(bytes(data))


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("images/1.png", True),
        ("a..b/c", True),
        ("", False),
        ("../a", False),
        ("a/../b", False),
        ("/a", False),
        ("a//b", False),
        ("a\\b", False),
        ("c:a", False),
        ("a\0", False),
        ("a/.", False),
        ("a/ ", False),
        ("a" * 5000, False),
    ],
)
def test_only_names_that_stay_where_they_are_are_safe(path, safe):
    assert is_safe(path) is safe


def test_a_comment_that_looks_like_an_end_is_not_one():
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)
    data = archive({"a": b"1"})
    real = data[:-2] + struct.pack("<H", len(end)) + end
    with pytest.raises(ArchiveError):
        read(real)
