"""Files on their way into the gallery: many at once, and the one that is there already."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    import js as page
    from pyodide.ffi import create_proxy

    from pyapp.cinegenie.assets import Assets, Incoming
    from pyapp.cinegenie.identification import Identified
    from pyapp.cinegenie.known_files import known_files
    from pyapp.cinegenie.mime import HEAD_BYTES
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob
    from pyapp.files.comparing import fingerprint, same_bytes
    from pyapp.ui.imports.ledger import Ledger
    from pyapp.ui.imports.queue import Line, Queue
    from pyapp.ui.imports.storing import Storing

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
PNG = base64.b64encode((SAMPLE / "images/boat-under-moon.png").read_bytes()).decode()
MP3 = base64.b64encode((SAMPLE / "audios/tram-chime.mp3").read_bytes()).decode()


# ---- many at once


@in_page
async def upload_all(name: str, files: list[Any], source: str) -> Any:
    told: list[Any] = []
    db = await studio_database(name).open()
    try:
        incoming = [Incoming(Blob(base64.b64decode(data), "", file_name), kind, mime, seconds)
                    for kind, mime, data, file_name, seconds in files]  # fmt: skip
        tell = lambda each: told.append([each.kind, each.asset_type, each.asset_id, each.count])  # noqa: E731
        assets = await Assets(db, tell).upload_all(incoming, source)
        return [[[each.asset_type, each.id] for each in assets], told]
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    finally:
        db.close()


def test_files_of_several_kinds_are_stored_together_and_told_of_once(make, stored, py):
    name = make()
    files = [
        ["image", "image/png", PNG, "a.png", None],
        ["audio", "audio/mpeg", MP3, "b.mp3", 1.5],
        ["image", "image/png", PNG, None, None],
    ]
    assets, told = py(upload_all, name, files, "imported")
    assert assets == [["image", 1], ["audio", 1], ["image", 2]]
    assert told == [["added", "image", 2, 3]]
    first, second = stored("images")
    assert first["originalFilename"] == "a.png"
    assert "originalFilename" not in second
    assert first["mimeType"] == first["data"]["$blob"]["type"] == "image/png"
    assert "name" not in first["data"]["$blob"]
    (sound,) = stored("audios")
    assert (sound["duration"], sound["uploadSource"]) == (1.5, "imported")


def test_of_files_stored_together_none_is_kept_where_one_cannot_be(make, stored, py):
    name = make(audios=[{"id": 2**53}])  # no number is left for a next one
    files = [["image", "image/png", PNG, "a.png", None], ["audio", "audio/mpeg", MP3, "b.mp3", None]]
    assert py(upload_all, name, files, "imported").startswith("BulkError")
    assert stored("images") == []


def test_no_files_are_stored_in_no_transaction(make, py):
    assert py(upload_all, make(), [], "imported") == [[], []]
    assert "is no source of assets" in py(upload_all, make(), [["image", "image/png", PNG, "a", None]], "stolen")


# ---- cancelled while they are written

ON_COMMIT = """() => {
    const { commit } = IDBTransaction.prototype;
    IDBTransaction.prototype.commit = function () {
        commit.call(this);
        const told = globalThis.onCommit;
        globalThis.onCommit = undefined;
        told?.();
    };
}"""


@in_page
async def store_and_cancel(name: str, data: str, files: list[str], cancelled: list[int]) -> Any:
    """Store files and cancel some of them when the browser has begun to commit; how each ends."""
    db = await studio_database(name).open()
    queue = Queue()
    ledger = Ledger(queue, lambda: None)
    storing = Storing(Assets(db), ledger)
    queue.add(Line(Blob(base64.b64decode(data)), each, 1) for each in files)
    lines = queue.next_batch()
    for line in lines:
        line.identified = Identified("image", "image/png", "")

    def cancel() -> None:
        for position in cancelled:
            storing.cancel(lines[position])
        told.append([line.state for line in lines])

    told: list[Any] = []
    page.onCommit = create_proxy(cancel)
    await storing.store(lines)
    db.close()
    return [*told, [line.state for line in lines], [line.asset and line.asset.id for line in lines]]


def test_of_a_file_that_is_cancelled_while_it_is_being_committed_nothing_stays(make, stored, py, js):
    js(ON_COMMIT)
    ended = [["saving", "cancelling", "saving"], ["saved", "cancelled", "saved"], [1, None, 3]]
    assert py(store_and_cancel, make(), PNG, ["a.png", "b.png", "c.png"], [1]) == ended
    assert [row["id"] for row in stored("images")] == [1, 3]
    assert py(store_and_cancel, make(), PNG, ["a.png"], [0]) == [["cancelling"], ["cancelled"], [None]]
    assert [row["id"] for row in stored("images")] == [1, 3]


# ---- the one that is there already


@in_page
async def find(name: str, data: str, deleted: int | None = None) -> Any:
    db = await studio_database(name).open()
    try:
        known = await known_files(db)
        if deleted is not None:
            await db.images.delete(deleted)
        content = base64.b64decode(data)
        found = await known.find(Blob(content, "", "x"), hash(content[:HEAD_BYTES]))
        return found and found.asset and [found.asset.asset_type, found.asset.id]
    finally:
        db.close()


def blob(data: str) -> dict[str, Any]:
    return {"$blob": {"type": "image/png", "base64": data}}


def test_a_file_with_the_same_bytes_is_found_whatever_its_name_and_type(make, py):
    size = len(base64.b64decode(PNG))
    other = {"$blob": {"type": "image/png", "seed": 3, "size": size}}
    name = make(
        images=[{"id": 1, "data": other}, {"id": 2}, {"id": 3, "data": "text"}],
        videos=[{"id": "seven", "data": blob(PNG)}],
    )
    assert py(find, name, PNG) == ["video", "seven"]
    assert py(find, name, MP3) is None


def test_what_was_deleted_meanwhile_is_not_found(make, py):
    name = make(images=[{"id": 1, "data": blob(PNG)}])
    assert py(find, name, PNG) == ["image", 1]
    assert py(find, name, PNG, 1) is None


@in_page
async def find_on_its_way(name: str, data: str) -> Any:
    db = await studio_database(name).open()
    try:
        known = await known_files(db)
        content = base64.b64decode(data)
        file, head = Blob(content), hash(content[:HEAD_BYTES])
        first = known.add(file, "a.png", head)
        found, other = await known.find(Blob(content), head), await known.find(file, head + 1)
        known.forget(first)
        return [found is first, other, await known.find(file, head)]
    finally:
        db.close()


def test_a_file_is_found_that_is_still_on_its_way(make, py):
    assert py(find_on_its_way, make(), PNG) == [True, None, None]


LONG = """({size, last}) => {
    const piece = new Blob([new Uint8Array(1 << 20).fill(7)]);
    const whole = Math.floor((size - 1) / piece.size);
    const rest = new Uint8Array(size - whole * piece.size).fill(7);
    globalThis.long = (middle, last) => new Blob([
        ...Array(whole - 2).fill(piece), new Uint8Array(1 << 20).fill(middle), piece, rest.fill(last)]);
}"""


@in_page
async def compare(first: list[int], second: list[int]) -> Any:
    one, two = Blob(page.long(*first)), Blob(page.long(*second))
    compared: list[int] = []
    prints = await fingerprint(one) == await fingerprint(two)
    return [one.size, prints, await same_bytes(one, two, compared.append), sum(compared)]


SIZE = (20 << 20) + 3


def test_long_files_are_compared_in_pieces_to_the_last_byte(js, py):
    js(LONG, size=SIZE)
    assert py(compare, [7, 7], [7, 7]) == [SIZE, True, True, SIZE]
    assert py(compare, [7, 7], [7, 8]) == [SIZE, False, False, 16 << 20]
    assert py(compare, [7, 7], [9, 7]) == [SIZE, True, False, 16 << 20]  # only the whole comparison tells


def test_a_file_of_three_gigabytes_is_compared_without_being_read_into_memory(js, py):
    size = 3 * 10**9
    js(LONG, size=size)
    assert py(compare_sampled, [7, 8], [7, 7]) == [size, False]


@in_page
async def compare_sampled(first: list[int], second: list[int]) -> Any:
    one, two = Blob(page.long(*first)), Blob(page.long(*second))
    return [one.size, await fingerprint(one) == await fingerprint(two)]

