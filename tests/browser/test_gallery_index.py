"""The gallery's index in a page: what it reads of hostile records, and how it follows what anybody writes."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie import gallery_reading
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.gallery_index import GalleryIndex, Question
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob
    from pyapp.db.picks import pick

    kept: dict[str, Any] = {}  # what lives on between two calls of a test

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAAEklEQVR4nGPk5IxiYGBgYGAAAAMjAG5RG1TiAAAAAElFTkSuQmCC"
BLOB = {"$blob": {"type": "image/png", "base64": PNG}}
DAY = 1_700_000_000_000


def asset(number: Any, name: str | None = None, days: int = 0, **more: Any) -> dict[str, Any]:
    record = {"id": number, "data": BLOB, "uploadSource": "imported", "uploadedAt": {"$date": DAY + days}, **more}
    return record if name is None else {**record, "originalFilename": name}


def mapping(number: int, kind: Any, asset_id: Any, script: Any = 1, **more: Any) -> dict[str, Any]:
    linked = {"$date": DAY}
    return {"id": number, "scriptId": script, "assetType": kind, "assetId": asset_id, "linkedAt": linked, **more}


@in_page
async def watch(name: str) -> None:
    """Keep a loaded index, what it is told, and which ranges it picks."""
    db = await studio_database(name).open()
    index = GalleryIndex(db)
    told: asyncio.Queue[None] = asyncio.Queue()
    picked: list[Any] = []

    def noted(table: Any, picks: Any, ranges: Any, most: Any = None) -> Any:
        picked.append([table.name, [[each.lower, each.upper] for each in ranges]])
        return pick(table, picks, ranges, most)

    gallery_reading.pick = noted
    await index.load()
    index.listen(lambda: told.put_nowait(None))
    picked.clear()
    kept.update(db=db, index=index, told=told, picked=picked)


@in_page
async def told() -> list[Any]:
    """Wait until the index tells of a change; what it has read for it."""
    await kept["told"].get()
    read = kept["picked"][:]
    kept["picked"].clear()
    return read


@in_page
def rows(**question: Any) -> list[Any]:
    found = kept["index"].ask(Question(**question)).rows
    return [[each if not isinstance(each, datetime) else str(each) for each in row] for row in found]


@in_page
def counts(**question: Any) -> Any:
    return kept["index"].ask(Question(**question)).counts


@in_page
def unwatch() -> int:
    kept["index"].close()
    kept["db"].close()
    gallery_reading.pick = pick
    return kept["told"].qsize()


@pytest.fixture
def watched(py, make):
    """A function that makes a studio and keeps an index of it, until the test ends."""

    def watched(**tables: Any) -> str:
        name = make(**tables)
        py(watch, name)
        return name

    yield watched
    py(unwatch)


def test_it_knows_of_each_asset_what_the_gallery_shows(py, watched):
    scenes = [{"generatedImageId": 2, "dialogues": [{"generatedAudioId": 1}]}]
    watched(
        scripts=[{"id": 1, "title": "Chuyến tàu", "acts": [{"scenes": scenes}], "buildMeta": {"fullScriptAudioId": 2}}],
        images=[asset(1, "b.png", 1, mimeType="image/jpeg"), asset(2, "a.png", 2)],
        videos=[asset(1, "c.mp4", 3, duration=2.5)],
        audios=[asset(1), asset(2), asset(3)],
        scriptAssetMappings=[mapping(1, "image", 1, 7), mapping(2, "video", 1), mapping(3, "video", 1)],
    )
    assert py(rows, sort="name")[:3] == [
        ["image", 2, "a.png", 75, "imported", DAY + 2, "image/png", None, [1], None],
        ["image", 1, "b.png", 75, "imported", DAY + 1, "image/jpeg", None, [7], None],
        ["video", 1, "c.mp4", 75, "imported", DAY + 3, "image/png", 2.5, [1], None],
    ]
    assert [row[:2] for row in py(rows, unused=True)] == [["audio", 3]]
    assert [row[:2] for row in py(rows, search="CHUYEN")] == [["video", 1], ["image", 2], ["audio", 2], ["audio", 1]]
    assert py(counts, search="tau", asset_type="image") == {"image": 1, "video": 1, "audio": 2, "all": 4}


HOSTILE = [
    asset(1, uploadedAt={"$date": None}, originalFilename={"a": 1}, duration="long", uploadSource=5, mimeType=None),
    {"id": 2},
    asset("<b>", "<img src=x onerror=alert(1)>", data="data:image/png;base64,", uploadedAt="2024-01-01"),
    asset({"$date": 5}, "\u202egnp.exe", data={"size": 7, "type": []}, duration=-1.5),
    asset([1, ["x"]], "n" * 10_000, uploadedAt=3),
    asset(2.5, "", data=None, uploadedAt=None),
]


def test_records_of_any_shape_are_listed_and_what_is_odd_counts_as_unknown(py, watched):
    acts: list[Any] = [None, 5, {"scenes": "none"}, {"scenes": [None, {"generatedImageId": {"a": 1}, "dialogues": 3}]}]
    watched(
        images=HOSTILE,
        scripts=[{"id": "s", "title": 5, "acts": acts}, {"id": 2, "acts": {"0": 1}, "buildMeta": []}],
        scriptAssetMappings=[
            mapping(1, 5, 2), mapping(2, "image", {"a": 1}), {"id": 3}, mapping(4, "image", [1, ["x"]], [5]),
        ],
    )  # fmt: skip
    found = {str(row[1]): row[2:-1] for row in py(rows)}
    assert sorted(row[-1] for row in py(rows) if row[-1]) == ["Object", "string"]  # kinds of what is no file
    assert found.pop("1") == [None, 75, None, None, "image/png", None, []]
    assert found.pop("2") == [None, None, None, None, None, None, []]
    assert found.pop("<b>") == ["<img src=x onerror=alert(1)>", None, "imported", None, None, None, []]
    assert found.pop("[1, ['x']]") == ["n" * 10_000, 75, "imported", None, "image/png", None, [[5]]]
    assert found.pop("2.5") == ["", None, "imported", None, None, None, []]
    ((_, dated),) = found.items()
    assert dated == ["\u202egnp.exe", None, "imported", DAY, None, -1.5, []]
    assert [row[2] for row in py(rows, search="GNP exe")] == dated[:1]
    assert py(counts)["all"] == 6


# ---- following


OWNER = """async ({name, steps}) => {
    const db = owner.declare(name);
    await db.open();
    const image = (name) => ({data: new Blob(["12345"], {type: "image/png"}), originalFilename: name,
                              uploadSource: "manual-upload", uploadedAt: new Date(1.8e12), mimeType: "image/png"});
    const all = {
        add: () => db.images.add(image("of the owner.png")),
        rename: () => db.images.update(1, {originalFilename: "renamed.png"}),
        delete: () => db.images.delete(1),
        link: () => db.scriptAssetMappings.add({scriptId: 1, assetType: "image", assetId: 2, linkedAt: new Date()}),
        field: () => db.scripts.update(1, {title: "New title", "acts.0.scenes.0.generatedImageId": 1}),
        prompt: () => db.prompts.add({title: "t", category: "c", createdAt: new Date(), updatedAt: new Date()}),
        many: () => db.images.bulkAdd(Array.from({length: 300}, (_, i) => image(`${i}.png`))),
        clear: () => db.images.clear(),
        generated: () => db.transaction("rw", db.images, db.scriptAssetMappings, async () => {
            const assetId = await db.images.add(image("generated.png"));
            await db.scriptAssetMappings.add({scriptId: 1, assetType: "image", assetId, linkedAt: new Date()});
        }),
    };
    for (const step of steps) await all[step]();
    db.close();
}"""


@pytest.fixture
def studio(watched):
    script = {"id": 1, "title": "Old title", "acts": [{"scenes": [{}]}]}
    return watched(images=[asset(1, "a.png", 1), asset(2, "b.png", 2)], scripts=[script])


@pytest.mark.parametrize("where", ["this page", "another tab"])
def test_what_the_owners_app_writes_appears_and_only_that_is_read_again(py, js, open_page, studio, where):
    page = js if where == "this page" else open_page(python=False).js
    seen = []
    for step in ("add", "rename", "link", "field", "generated", "delete"):
        page(OWNER, name=studio, steps=[step])
        seen.append([py(told), [[row[1], row[2], row[8]] for row in py(rows, sort="newest")]])
    added, renamed = [3, "of the owner.png", []], [1, "renamed.png", []]
    generated = [4, "generated.png", [1]]
    assert seen == [
        [[["images", [[3, 3]]]], [added, [2, "b.png", []], [1, "a.png", []]]],
        [[["images", [[1, 1]]]], [added, [2, "b.png", []], renamed]],
        [[["scriptAssetMappings", [[1, 1]]]], [added, [2, "b.png", [1]], renamed]],
        [[["scripts", [[1, 1]]]], [added, [2, "b.png", [1]], [1, "renamed.png", [1]]]],
        [
            [["images", [[4, 4]]], ["scriptAssetMappings", [[2, 2]]]],
            [generated, added, [2, "b.png", [1]], [1, "renamed.png", [1]]],
        ],
        [[["images", [[1, 1]]]], [generated, added, [2, "b.png", [1]]]],
    ]
    assert [row[1] for row in py(rows, search="new title")] == [4, 2]


def test_what_does_not_concern_it_is_not_read(py, js, studio):
    js(OWNER, name=studio, steps=["prompt", "rename"])
    assert py(told) == [["images", [[1, 1]]]]


def test_a_table_of_which_all_may_have_changed_is_read_piece_by_piece(py, js, studio):
    js(OWNER, name=studio, steps=["many"])
    read = py(told)
    assert len(read) == 2
    assert py(counts) == {"image": 302, "video": 0, "audio": 0, "all": 302}
    js(OWNER, name=studio, steps=["clear"])
    py(told)
    assert py(counts)["all"] == 0
    assert py(rows) == []


@in_page
async def stream(count: int) -> list[Any]:
    """Write so many files one after the other; how often the index told of it, and how many rows it has then."""
    assets, index, times = Assets(kept["db"]), kept["index"], 0
    for number in range(count):
        await assets.upload(Blob(b"GIF89a" + bytes(20), "image/gif", f"{number}.gif"), source="imported")
    while len(index.ask(Question()).rows) < count + 2:
        await kept["told"].get()
        times += 1
    return [times, len(index.ask(Question(search="gif")).rows)]


def test_during_a_stream_of_commits_it_tells_seldom_and_at_the_end_of_all(py, studio):
    times, found = py(stream, 60)
    assert found == 60
    assert 1 <= times <= 20


@in_page
async def while_loading(name: str) -> list[Any]:
    db = await studio_database(name).open()
    index, heard = GalleryIndex(db), []
    index.listen(lambda: heard.append(index.ready))
    loading = asyncio.ensure_future(index.load())
    await asyncio.sleep(0)
    assets = Assets(db)
    first = await assets.upload(Blob(b"GIF89a" + bytes(20), "image/gif", "during.gif"), source="imported")
    await assets.delete("image", 1)
    await loading
    changed = asyncio.Event()
    stop = index.listen(changed.set)
    while index.find("image", 1) or not index.find("image", first.id):
        changed.clear()
        await changed.wait()
    stop()
    names = [row.name for row in index.ask(Question(sort="name")).rows]
    index.close()
    await assets.upload(Blob(b"GIF89a" + bytes(20), "image/gif", "after.gif"), source="imported")
    await asyncio.sleep(0)
    db.close()
    return [heard[0], names, len(index.ask(Question()).rows), len(db.on("changed")._functions)]


def test_what_is_written_while_it_loads_is_not_lost_and_after_its_end_it_hears_nothing(py, make):
    name = make(images=[asset(n, f"{n}.png") for n in range(1, 4)])
    assert py(while_loading, name) == [True, ["2.png", "3.png", "during.gif"], 3, 0]


@in_page
async def around_a_reopening() -> list[Any]:
    db, index = kept["db"], kept["index"]
    db.close()
    other = await studio_database(db.name).open()
    await other.images.delete(1)
    other.close()
    await db.open()
    await kept["told"].get()
    return [row.id for row in index.ask(Question()).rows]


def test_what_was_written_while_the_database_was_closed_is_read_after_it_opens(py, studio):
    assert py(around_a_reopening) == [2]


@in_page
def around(kind: str, key: Any, **question: Any) -> list[Any]:
    index = kept["index"]
    answer = index.ask(Question(**question))
    before, after = index.neighbours(answer, kind, key)
    return [index.position(answer, kind, key), before and before.id, after and after.id]


def test_it_knows_the_neighbours_of_an_asset_under_a_question(py, watched):
    watched(images=[asset(n, f"n{n}.png", n) for n in range(1, 5)])
    assert py(around, "image", 4) == [0, None, 3]
    assert py(around, "image", 3, sort="oldest") == [2, 2, 4]
    assert py(around, "image", 1) == [3, 2, None]
    assert py(around, "image", 1, search="n2") == [None, None, None]
    assert py(around, "video", 1) == [None, None, None]
