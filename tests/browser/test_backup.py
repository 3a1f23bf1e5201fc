"""A backup holds a database of any version whole, is read by any program, and comes back as it was."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import backups
    import js

    from pyapp.cinegenie.backup.source import BackupError, LostMediaError
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.db import Blob, Database
    from pyapp.db.portable import counter
    from pyapp.files import outputs
    from pyapp.files.archive_writer import ArchiveWriter

BLOB = {"$blob": {"type": "image/png", "seed": 7, "size": 3000}}
FILE = {
    "$blob": {
        "type": "video/webm",
        "seed": 8,
        "size": 900,
        "name": "Bridge, night.webm",
        "lastModified": 1_700_000_000_123,
    }
}
ODD = {
    "date": {"$date": 1_700_000_000_000},
    "bad date": {"$date": None},
    "undefined": {"$undefined": 1},
    "numbers": [{"$number": each} for each in ("NaN", "Infinity", "-Infinity", "-0")],
    "big": {"$bigint": "123456789012345678901234567890"},
    "bytes": {"$typed": ["Float64Array", base64.b64encode(bytes(range(16))).decode()]},
    "map": {"$map": [["a", {"$date": 5}], [{"$number": "NaN"}, 1]]},
    "set": {"$set": [1, "x"]},
    "holes": [1, {"$hole": 1}, 3],
    "$types": {"own": "not ours"},
    "__proto__": 1,
    "text": "half a \ud83d pair, a line\nend, \u2028 and \u0000",
}


DELETE = """({name, table, key}) => probe.opened(name, async (database) => {
  await probe.settled(database.transaction(table, "readwrite").objectStore(table).delete(key));
})"""


@in_page
async def round_trip(name: str, copy: str) -> None:
    await backups.round_trip(name, copy)


@in_page
async def backup_of(name: str) -> str:
    return await backups.written_base64(name)


def archive_of(text: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(base64.b64decode(text)))


def stores(js: Any, name: str) -> Any:
    return js("({name}) => probe.dump(name)", name=name)["stores"]


@pytest.mark.parametrize("version", [3, 4, 5, 6, 7])
def test_a_studio_of_any_version_comes_back_exactly(py, js, db_name, version):
    tables = js("({version}) => owner.studio({scripts: 4, version, seed: 3, bytes: 500})", version=version)
    js("({name, version, tables}) => owner.make(name, version, tables)", name=db_name, version=version, tables=tables)
    py(round_trip, db_name, f"{db_name}-copy")
    assert stores(js, f"{db_name}-copy") == stores(js, db_name)
    assert js("({name}) => owner.nativeVersion(name)", name=db_name) == version * 10


def test_every_kind_of_value_survives(py, js, db_name):
    images = [{"id": 1, "data": BLOB, **ODD}, {"id": 2, "data": FILE, "again": [BLOB, {"deep": FILE}]}]
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=images)
    py(round_trip, db_name, f"{db_name}-copy")
    assert stores(js, f"{db_name}-copy") == stores(js, db_name)


KEYS = [
    1,
    1.5,
    {"$number": "-Infinity"},
    {"$number": "Infinity"},
    "a/../b",
    "con",
    "",
    {"$date": 7},
    {"$date": -(10**15)},
]
KEYS += [{"$buffer": base64.b64encode(b"\0\xff").decode()}, ["list", [1, {"$date": 3}]]]


def test_outbound_and_odd_keys_survive(py, js, db_name):
    js(
        """async ({name, keys, blob}) => {
          const request = indexedDB.open(name, 13);
          request.onupgradeneeded = () => request.result.createObjectStore("odd");
          (await probe.settled(request)).close();
          const values = keys.map((key, number) => (number % 2 ? { data: blob } : `text ${number}`));
          await probe.store(name, "odd", values, keys.map((key) => probe.revive(key)));
        }""",
        name=db_name, keys=KEYS, blob=BLOB,
    )  # fmt: skip
    py(round_trip, db_name, f"{db_name}-copy")
    assert stores(js, f"{db_name}-copy") == stores(js, db_name)


def test_a_counter_goes_on_where_it_was(py, js, db_name):
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=[{"id": 41, "data": BLOB}])

    js(DELETE, name=db_name, table="images", key=41)
    py(round_trip, db_name, f"{db_name}-copy")
    assert py(next_key, f"{db_name}-copy") == 42


@in_page
async def next_key(name: str) -> int | None:
    db = await Database(name).open()
    found = await counter(db, "images")
    db.close()
    return found


def test_other_programs_read_it(py, js, db_name, tmp_path):
    images = [
        {"id": 1, "data": BLOB, "originalFilename": "Wald im Föhn.png"},
        {"id": 2, "data": BLOB, "originalFilename": "../../etc/con.jpg"},
        {"id": 3, "data": FILE},
        {"id": 4, "data": {"$blob": {"type": "", "seed": 1, "size": 0}}, "mimeType": "image/webp"},
    ]
    js(
        "({name, images}) => owner.make(name, 7, {images, scripts: [{id: 9, title: 'Noir'}]})",
        name=db_name,
        images=images,
    )
    text = py(backup_of, db_name)
    archive = archive_of(text)
    assert archive.testzip() is None
    assert archive.namelist() == [
        "images/1-Wald-im-Föhn.png",
        "images/2-etc-con.jpg.png",
        "images/3-Bridge,-night.webm",
        "images/4.webp",
        "audios.jsonl",
        "images.jsonl",
        "prompts.jsonl",
        "scriptAssetMappings.jsonl",
        "scripts.jsonl",
        "videos.jsonl",
        "manifest.json",
    ]
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["database"] == {"name": db_name, "nativeVersion": 70, "version": 7.0}
    for part in [*manifest["media"], *(table["rows"] for table in manifest["tables"])]:
        assert part["sha256"] == hashlib.sha256(archive.read(part["path"])).hexdigest()
        assert part["size"] == archive.getinfo(part["path"]).file_size
    assert not any(info.flag_bits & 1 for info in archive.infolist())  # encrypted
    assert archive.getinfo("images/1-Wald-im-Föhn.png").compress_type == zipfile.ZIP_STORED
    if shutil.which("unzip"):
        (tmp_path / "b.zip").write_bytes(base64.b64decode(text))
        subprocess.run(["unzip", "-tq", tmp_path / "b.zip"], check=True, capture_output=True)


def repacked(text: str, folder: str = "", extra: tuple[str, ...] = ()) -> str:
    """As another program packs the same files again: deflated, in another order, maybe in a folder."""
    old, target = archive_of(text), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*reversed(old.namelist())]:
            new.writestr(folder + name, old.read(name))
        for name in extra:
            new.writestr(name, b"left by a system")
    return base64.b64encode(target.getvalue()).decode()


@in_page
async def copy_of(text: str, copy: str) -> None:
    source = await backups.opened_base64(text)
    await source.check()
    await backups.copy_into(source, copy)


@pytest.mark.parametrize(
    ("folder", "extra"), [("", ()), ("My backup/", ("__MACOSX/My backup/._manifest.json", "My backup/.DS_Store"))]
)
def test_one_that_another_program_packed_again_comes_back(py, js, db_name, folder, extra):
    js(
        "({name, images}) => owner.make(name, 7, {images})",
        name=db_name,
        images=[{"id": 1, "data": BLOB}, {"id": 2, "data": FILE}],
    )
    py(copy_of, repacked(py(backup_of, db_name), folder, extra), f"{db_name}-copy")
    assert stores(js, f"{db_name}-copy") == stores(js, db_name)


@in_page
async def side_by_side(sizes: dict[str, int]) -> list[Any]:
    """An archive of these files, added at once, and what was said of each."""
    writer = await ArchiveWriter.begin(await outputs.Output.open(outputs.MEMORY), datetime(2026, 11, 25, tzinfo=UTC))
    files = {name: random.Random(size).randbytes(size) for name, size in sizes.items()}
    told = dict.fromkeys(files, 0)

    def tell(name: str) -> Any:
        return lambda count: told.update({name: told[name] + count})

    digests = await asyncio.gather(*(writer.add(name, Blob(data), tell(name)) for name, data in files.items()))
    hashes = [hashlib.sha256(data).hexdigest() for data in files.values()]
    right = [each.sha256 == sha256 for each, sha256 in zip(digests, hashes, strict=True)]
    return [base64.b64encode(await (await writer.finish()).read()).decode(), told, right]


def test_files_of_any_size_are_added_side_by_side(py):
    sizes = {"empty": 0, "short": 1, "long": 9_500_000, "longer": 12_000_001, "end": 3}
    text, told, right = py(side_by_side, sizes)
    archive = archive_of(text)
    assert archive.testzip() is None
    assert {info.filename: info.file_size for info in archive.infolist()} == sizes == told
    assert right == [True] * len(sizes)


# ---- where it goes


@in_page
async def into_private_file(name: str, file: str) -> list[Any]:
    written = await backups.written(name, file)
    kept = await outputs.private_file(file)
    found = [await outputs.private_files(), kept.size == written.file.size, await backups.refusal(await kept.read())]
    await outputs.remove_private(file)
    return [*found, await outputs.private_file(file)]


def test_a_private_file_is_whole_and_can_be_removed(py, js, db_name):
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=[{"id": 1, "data": BLOB}])
    assert py(into_private_file, db_name, "kept.zip") == [["kept.zip"], True, None, None]


@in_page
async def into_picked_file(name: str) -> list[Any]:
    root = await js.navigator.storage.getDirectory()
    handle = await root.getFileHandle("picked.zip", js.JSON.parse('{"create": true}'))
    written = await write_backup(name, outputs.picked(handle))
    found = [(await handle.getFile()).size == written.file.size, await backups.refusal(await written.file.read())]
    await root.removeEntry("picked.zip")
    return found


def test_a_picked_file_is_written(py, js, db_name):
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=[{"id": 1, "data": BLOB}])
    assert py(into_picked_file, db_name) == [True, None]


@in_page
async def cancelled(name: str, kind: str) -> list[Any]:
    root = await js.navigator.storage.getDirectory()
    if kind == "picked":
        target = outputs.picked(await root.getFileHandle("picked.zip", js.JSON.parse('{"create": true}')))
    else:
        target = outputs.private("cancelled.zip")
    told = backups.Told()
    task = asyncio.ensure_future(write_backup(name, target, told))
    await told.first.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        left = [entry async for entry in names_in(root)]
        return [left, await outputs.private_files(), told.all[-1].bytes_done < told.all[-1].bytes_total]
    return ["it was not cancelled"]


@in_page
async def names_in(folder: Any) -> Any:
    keys = folder.keys()
    while not (entry := await keys.next()).done:
        if entry.value.startswith("cinegenie-files"):
            continue
        yield entry.value


@pytest.mark.parametrize("kind", ["picked", "private"])
def test_a_cancelled_one_leaves_no_file(py, js, db_name, kind):
    images = [{"id": number, "data": {"$blob": {"seed": number, "size": 300_000}}} for number in range(1, 40)]
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=images)
    assert py(cancelled, db_name, kind) == [[], [], True]


@in_page
async def progress_of(name: str) -> list[Any]:
    told = backups.Told()
    written = await write_backup(name, outputs.MEMORY, told)
    source = await backups.open_backup(written.file)
    checked = backups.Told()
    await source.check(checked)
    return [
        [[each.bytes_done, each.bytes_total, each.files_done, each.files_total] for each in part.all]
        for part in (told, checked)
    ]


def test_it_says_how_far_it_is(py, js, db_name):
    images = [
        {"id": number, "data": {"$blob": {"seed": number, "size": 20_000_000 if number == 2 else 10}}}
        for number in (1, 2)
    ]
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=images)
    writing, checking = py(progress_of, db_name)
    assert writing[-1] == [20_000_010, 20_000_010, 2, 2]
    assert len(writing) > 4  # a long file is told in parts
    assert [each[0] for each in writing] == sorted(each[0] for each in writing)
    assert checking[-1][:2] == [checking[-1][1]] * 2
    assert checking[-1][2:] == [8, 8]


# ---- what cannot be backed up


@in_page
async def attempt(name: str) -> str:
    try:
        await write_backup(name, outputs.private("refused.zip"))
    except BackupError as error:
        return f"{error} {await outputs.private_files()}"
    return "written"


def test_a_database_that_is_not_there_is_said_so(py, js, db_name):
    assert py(attempt, db_name) == f"There is no database {db_name!r} to back up. []"
    assert js("({name}) => probe.exists(name)", name=db_name) is False


@in_page
async def with_lost_media(name: str) -> list[Any]:
    """Have reading one of the Blobs fail, as where the browser has lost its file."""
    from pyapp.cinegenie.backup import writing

    take = writing._take_snapshot

    async def take_and_lose(name: str) -> Any:
        snapshot = await take(name)
        root = await js.navigator.storage.getDirectory()
        handle = await root.getFileHandle("lost", js.JSON.parse('{"create": true}'))
        writable = await handle.createWritable()
        await writable.write("x" * snapshot.items[1].media.size)
        await writable.close()
        snapshot.items[1].blob = Blob(await handle.getFile())
        await root.removeEntry("lost")
        return snapshot

    writing._take_snapshot = take_and_lose
    try:
        try:
            await write_backup(name, outputs.private("lost.zip"))
        except LostMediaError as error:
            found = [str(error), error.places, await outputs.private_files()]
        written = await write_backup(name, outputs.MEMORY, without_lost=True)
    finally:
        writing._take_snapshot = take
    source = await backups.open_backup(written.file)
    await source.check()
    sizes = [[blob.size for _, _, blobs in batch for blob in blobs] async for batch in source.rows("images")]
    return [*found, [list(place) for place in written.lost], [media.path for media in source.lost], sizes]


def test_lost_bytes_are_named_and_never_silently_missing(py, js, db_name):
    images = [
        {"id": number, "data": {"$blob": {"type": "image/png", "seed": number, "size": 100}}} for number in (1, 2, 3)
    ]
    js("({name, images}) => owner.make(name, 7, {images})", name=db_name, images=images)
    message, places, left, lost, named, sizes = py(with_lost_media, db_name)
    assert message.startswith(
        "The browser no longer has the bytes of a stored file (images 2), so nothing was written."
    )
    assert (places, left) == ([["images", 2]], [])
    assert (lost, named, sizes) == ([["images", 2]], ["images/2.png"], [[100, 0, 100]])


@in_page
async def written_during_changes(name: str) -> str:
    db = await Database(name).open()

    async def change() -> None:
        for number in range(40):
            await db.images.delete(number + 1)
            await db.scripts.put({"id": 1, "title": f"Draft {number}"})

    changing = asyncio.ensure_future(change())
    text = await backups.written_base64(name)
    await changing
    db.close()
    return text


def test_a_change_meanwhile_is_in_it_whole_or_not_at_all(py, js, db_name):
    images = [{"id": number, "data": {"$blob": {"seed": number, "size": 200_000}}} for number in range(1, 41)]
    js(
        "({name, images}) => owner.make(name, 7, {images, scripts: [{id: 1, title: 'First'}]})",
        name=db_name,
        images=images,
    )
    archive = archive_of(py(written_during_changes, db_name))
    (script,) = [json.loads(line)["value"] for line in archive.read("scripts.jsonl").splitlines()]
    kept = [json.loads(line)["key"] for line in archive.read("images.jsonl").splitlines()]
    gone = 40 - len(kept)
    assert kept == list(range(gone + 1, 41))
    assert script["title"] in ("First", f"Draft {gone - 1}", f"Draft {gone - 2}")
    assert archive.testzip() is None
