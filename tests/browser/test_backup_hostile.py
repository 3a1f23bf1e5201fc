"""A file that is no whole backup of this program is refused in words before anything is restored, whatever it holds."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import backups

    from pyapp.db import Blob

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGES = [
    {"id": 1, "data": {"$blob": {"type": "image/png", "seed": 1, "size": 90}}, "originalFilename": "forest.png"},
    {"id": 2, "data": {"$blob": {"seed": 2, "size": 40, "name": "a.bin", "lastModified": 5}}, "at": {"$date": 7}},
]


@in_page
async def backup_of(name: str) -> str:
    return await backups.written_base64(name)


@in_page
async def refusal(text: str) -> str | None:
    return await backups.refusal(base64.b64decode(text))


@pytest.fixture(scope="module")
def small(harness) -> bytes:
    """A small backup: two images in a database of schema 3."""
    harness.js("({images}) => owner.make('hostile', 3, {images})", images=IMAGES)
    data = base64.b64decode(harness.py(backup_of, "hostile"))
    harness.js("() => probe.remove('hostile')")
    return data


@pytest.fixture
def refused(py) -> Callable[[bytes], str | None]:
    return lambda data: py(refusal, base64.b64encode(data).decode())


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def changed(data: bytes, change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The backup with another manifest."""
    files = files_of(data)
    manifest = json.loads(files["manifest.json"])
    change(manifest)
    return packed({**files, "manifest.json": json.dumps(manifest).encode()})


def with_rows(data: bytes, text: bytes, count: int | None = None) -> bytes:
    """The backup with other rows of images, whose hash and size are those that the manifest says."""
    files = {**files_of(data), "images.jsonl": text}
    manifest = json.loads(files["manifest.json"])
    table = next(each for each in manifest["tables"] if each["name"] == "images")
    table["rows"].update(size=len(text), sha256=hashlib.sha256(text).hexdigest())
    table["count"] = text.count(b"\n") if count is None else count
    return packed({**files, "manifest.json": json.dumps(manifest).encode()})


def test_the_small_backup_itself_is_taken(small, refused):
    assert refused(small) is None
    assert refused(packed(files_of(small))) is None


# ---- damage


@in_page
async def some_at_a_time(works: list[Any]) -> list[Any]:
    return [each for start in range(0, len(works), 8) for each in await asyncio.gather(*works[start : start + 8])]


@in_page
async def taken_flips(text: str, start: int, stop: int) -> list[list[Any]]:
    """The positions of bytes whose flip is not refused, and whether what is read is the same all the same."""
    data = base64.b64decode(text)
    sound = await backups.content(await backups.open_backup(Blob(data)))

    async def flip(position: int, bits: int) -> list[Any] | None:
        flipped = bytearray(data)
        flipped[position] ^= bits
        said = await backups.refusal(bytes(flipped))
        if said is None:
            return [position, await backups.content(await backups.open_backup(Blob(bytes(flipped)))) == sound]
        return None if said.startswith(("DamagedBackupError: ", "NotABackupError: ")) else [position, said]

    flips = [flip(position, 0xFF if position % 2 else 1 << position // 2 % 8) for position in range(start, stop)]
    return [each for each in await some_at_a_time(flips) if each]


def test_no_flipped_byte_changes_what_is_restored(harness, py, small):
    text = base64.b64encode(small).decode()
    taken = []
    for start in range(0, len(small), 20):
        taken += py(taken_flips, text, start, min(start + 20, len(small)))
    assert [each for each in taken if each[1] is not True] == []
    harmless = {position for position, _ in taken}
    assert len(harmless) < len(small) / 5  # times, attributes and versions, and what a list of files makes superfluous


@in_page
async def taken_cuts(text: str) -> list[int]:
    data = base64.b64decode(text)
    said = await some_at_a_time([backups.refusal(data[:length]) for length in range(len(data))])
    return [length for length, each in enumerate(said) if each is None]


def test_a_file_that_was_cut_off_anywhere_is_refused(harness, py, small):
    with harness.limit(300):
        assert py(taken_cuts, base64.b64encode(small).decode()) == []


def test_bytes_before_or_behind_are_refused(small, refused):
    assert "cut off, or bytes were added" in refused(b"PK\3\4" + small)
    assert "does not end as a ZIP archive does" in refused(small + b"more")


# ---- what it says of itself


def first(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in manifest["tables"] if each["name"] == name)


MANIFESTS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another format": (lambda m: m.update(format="other"), "NotABackupError: This archive is no backup"),
    "a newer format": (lambda m: m.update(formatVersion=2), "NotABackupError: This backup has format 2"),
    "no tables": (lambda m: m.pop("tables"), "'tables' is missing"),
    "a wrong count": (lambda m: first(m, "images").update(count=3), "images has 2 records in this backup, and 3"),
    "a negative count": (lambda m: first(m, "images").update(count=-1), "'count' is -1"),
    "a count that is no number": (lambda m: first(m, "images").update(count=True), "'count' is missing"),
    "a wrong hash of rows": (lambda m: first(m, "images")["rows"].update(sha256="0" * 64), "images.jsonl was changed"),
    "a wrong hash of media": (lambda m: m["media"][0].update(sha256="0" * 64), "images/1-forest.png was changed"),
    "a wrong size": (lambda m: m["media"][0].update(size=89), "another size"),
    "media that nobody has": (
        lambda m: m["media"].append({**m["media"][0], "path": "images/3.png", "sha256": None}),
        "no record of it",
    ),
    "media twice": (lambda m: m["media"].append(m["media"][0]), "names two files"),
    "media that are not named": (lambda m: m["media"].pop(), "not named by its manifest"),
    "a file that is not there": (lambda m: m["media"][0].update(path="images/9.png"), "missing from this backup"),
    "a path that leads out": (lambda m: m["media"][0].update(path="../9.png"), "no name that a backup's file has"),
    "a table twice": (
        lambda m: m["tables"].append({**m["tables"][0], "rows": {**m["tables"][0]["rows"], "path": "b.jsonl"}}),
        "two tables",
    ),
    "a schema that cannot be": (
        lambda m: first(m, "images").update(schema="++id, ++no"),
        "describes a table that cannot be",
    ),
    "a counter without one": (lambda m: first(m, "images").update(schema="id"), "not made by a counter"),
    "no version": (lambda m: m["database"].pop("nativeVersion"), "'nativeVersion' is missing"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_does_not_fit_is_refused(small, refused, name):
    change, message = MANIFESTS[name]
    assert message in refused(changed(small, change))


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"format":"cinegenie-backup","format":"cinegenie-backup"}',
        b'{"format":NaN}',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused(small, refused, text):
    assert "BackupError: " in refused(packed({**files_of(small), "manifest.json": text}))


# ---- rows


RECORD = b'{"id":1,"data":{"media":0},"$types":{"data":"media"}}'
ROW = b'{"key":1,"media":[{"path":"images/1-forest.png"}],"value":' + RECORD + b"}\n"
SECOND = ROW.replace(b'"key":1', b'"key":2').replace(b"1-forest.png", b"2-a.bin").replace(b'"id":1', b'"id":2')
ROWS = {
    "no JSON": (b"not JSON\n", "no record"),
    "another shape": (b"[1]\n", "no record"),
    "a name twice": (ROW.replace(b'"value":', b'"value":0,"value":') + SECOND, "no record"),
    "a name twice within": (ROW.replace(b'{"id":1', b'{"id":0,"id":1') + SECOND, "no record"),
    "a key twice": (ROW + SECOND.replace(b'"key":2', b'"key":1'), "not in the order"),
    "keys out of order": (SECOND + ROW, "not in the order"),
    "a key that is none": (ROW.replace(b'"key":1', b'"key":true') + SECOND, "is no row"),
    "a key of no kind": (ROW.replace(b'"key":1', b'"key":{"__proto__":1}') + SECOND, "is no row"),
    "media twice": (ROW + SECOND.replace(b"2-a.bin", b"1-forest.png"), "the same file"),
    "media of nobody": (ROW.replace(b"1-forest", b"3-forest") + SECOND, "does not name"),
    "media beyond its own": (ROW.replace(b'{"media":0}', b'{"media":1}') + SECOND, "no record"),
    "a tag that is unknown": (ROW.replace(b'"data":"media"}', b'"data":"x"}') + SECOND, "no record"),
    "no text": (ROW.replace(b'"id":1', b'"id":"\xff"') + SECOND, "no text"),
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_that_are_none_are_refused(small, refused, name):
    text, message = ROWS[name]
    assert message in refused(with_rows(small, text))


def test_a_name_that_javascript_minds_is_only_a_name(small, refused):
    assert refused(with_rows(small, ROW.replace(b'"id":1', b'"id":1,"__proto__":{"a":1}') + SECOND)) is None


def test_fewer_rows_than_promised_are_refused(small, refused):
    assert "2 records in this backup, and 1,000,000 by" in refused(with_rows(small, ROW + SECOND, 1_000_000))


def test_hundreds_of_thousands_of_rows_are_read_in_parts(harness, small, refused):
    rows = b"".join(b'{"key":%d,"media":[],"value":{"id":%d}}\n' % (number, number) for number in range(3, 300_000))
    with harness.limit(300):
        assert refused(with_rows(small, ROW + SECOND + rows)) is None


# ---- archives


def entry_at(data: bytes, name: str) -> int:
    """Where the list of files speaks of that name."""
    return data.rindex(b"PK\1\2", 0, data.rindex(name.encode()))


def patched(data: bytes, name: str, offset: int, value: bytes) -> bytes:
    at = entry_at(data, name) + offset
    return data[:at] + value + data[at + len(value) :]


ARCHIVES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "encrypted": (lambda d: patched(d, "images/2-a.bin", 8, b"\x01\x08"), "is encrypted"),
    "an unknown method": (lambda d: patched(d, "images/2-a.bin", 10, b"\x0e\0"), "compressed in a way"),
    "larger than the file": (
        lambda d: patched(d, "images/2-a.bin", 20, struct.pack("<LL", 10**9, 10**9)),
        "goes on after",
    ),
    "overlapping": (lambda d: patched(d, "images/2-a.bin", 42, struct.pack("<L", 20)), "overlaps"),
    "of two sizes": (lambda d: patched(d, "images/2-a.bin", 24, struct.pack("<L", 41)), "two different sizes"),
    "split": (lambda d: patched(d, "images/2-a.bin", 34, b"\1\0"), "split"),
    "folders in names": (lambda d: packed({**files_of(d), "../out.png": b"x"}), "no name that a file"),
    "an absolute name": (lambda d: packed({**files_of(d), "/etc/passwd": b"x"}), "no name that a file"),
    "a drive's name": (lambda d: packed({**files_of(d), "c:evil": b"x"}), "no name that a file"),
    "names alike": (lambda d: packed({**files_of(d), "IMAGES/2-A.BIN": b"x"}), "two of its files are named"),
    "a stranger": (lambda d: packed({**files_of(d), "virus.exe": b"x"}), "not named by its manifest"),
    "no manifest": (lambda _: packed({"images/1.png": b"x"}), "has no manifest.json"),
    "an office document": (
        lambda _: packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "has no manifest.json",
    ),
    "empty": (lambda _: packed({}), "has no manifest.json"),
    "no archive": (lambda _: b'{"formatName":"dexie"}', "it is no ZIP archive"),
    "nothing": (lambda _: b"", "it is no ZIP archive"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_of_another_kind_is_refused(small, refused, name):
    change, message = ARCHIVES[name]
    assert message in refused(change(small))


def bomb(real: int, said: int) -> bytes:
    """A manifest of that many bytes, deflated, which says it has `said`."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = deflater.compress(bytes(real)) + deflater.flush()
    name, crc = b"manifest.json", zlib.crc32(bytes(real))
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(content), said, len(name), 0) + name
    central = (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(content), said, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(head) + len(content), 0)
    return head + content + central + end


def test_a_bomb_is_refused_by_what_it_says(refused):
    assert "says it grows" in refused(bomb(80_000_000, 80_000_000))


def test_a_bomb_is_refused_when_it_grows_beyond_what_it_says(refused):
    assert "more than the 1000 bytes that it says" in refused(bomb(80_000_000, 1000))


def test_more_files_than_anyone_has_are_refused(small, refused):
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 10**9, 10**9, 0, len(small))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(small), 1)
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert "1,000,000,000 files" in refused(small + end + locator + last)
