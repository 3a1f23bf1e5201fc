"""Thumbnails: what they are made of, why there are none, and that they are made once, bounded, and kept apart."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import js
    from pyodide.ffi import JsException

    from pyapp.cinegenie.gallery_question import Row
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import Blob
    from pyapp.ui.thumbnails import Thumbnails, keep_in

    kept: dict[str, Any] = {}  # what lives on between two calls of a test

FILES = """() => {
    const canvas = (width, height, type, quality) => new Promise((resolve) => {
        const made = Object.assign(document.createElement("canvas"), {width, height});
        const context = made.getContext("2d");
        context.fillStyle = "tomato";
        context.fillRect(0, 0, width / 2, height);
        made.toBlob(resolve, type, quality);
    });
    const fetched = async (path) => await (await fetch(path)).blob();
    const pngHead = (width, height) => {
        const bytes = new Uint8Array(60);
        bytes.set([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
        new DataView(bytes.buffer).setUint32(16, width);
        new DataView(bytes.buffer).setUint32(20, height);
        return new Blob([bytes], {type: "image/png"});
    };
    // An APP1 segment that says: turn it by 90 degrees.
    const turned = async (jpeg) => {
        const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8,
                      0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        const bytes = new Uint8Array(await jpeg.arrayBuffer());
        return new Blob([bytes.slice(0, 2), new Uint8Array(exif), bytes.slice(2)], {type: "image/jpeg"});
    };
    const svg = "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='2'><rect width='8' height='2'/></svg>";
    globalThis.files = {
        png: () => canvas(1600, 900, "image/png"),
        jpeg: () => canvas(300, 1200, "image/jpeg"),
        turned: async () => turned(await canvas(1200, 300, "image/jpeg")),
        webp: () => canvas(1000, 1000, "image/webp"),
        small: () => canvas(20, 10, "image/png"),
        untyped: async () => (await canvas(500, 500, "image/png")).slice(0, 1e9, ""),
        huge: () => pngHead(30_000, 30_000),
        cut: () => pngHead(100, 100),
        html: () => new Blob(["<script>parent.document.title = 'ran'</script>"], {type: "image/png"}),
        empty: () => new Blob([], {type: "image/png"}),
        svg: () => new Blob([svg], {type: "image/svg+xml"}),
        untypedSvg: () => new Blob([svg]),
        commentedSvg: () => new Blob(["<!--" + "x".repeat(9000) + "-->" + svg], {type: "image/svg+xml;charset=utf-8"}),
        mp4: () => fetched("/sample/videos/lamp-sweeps.mp4"),
        webm: () => fetched("/sample/videos/tram-passes.webm"),
        brokenVideo: () => new Blob([new Uint8Array(5000)], {type: "video/mp4"}),
        sound: () => fetched("/sample/audios/rain-on-roof.ogg"),
        text: () => "data:image/png;base64,",
    };
    globalThis.look = async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
    };
}"""


@pytest.fixture
def files(js):
    """Makes the files of the tests, by name, as `files` in the page."""
    js(FILES)


@in_page
class Tiles:
    """A studio with these files as images and videos, and what is told of them."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.thumbnails = Thumbnails(db)
        self.told: dict[Any, Any] = {}
        self.order: list[Any] = []
        self._news = asyncio.Event()

    async def store(self, table: str, key: Any, file: str) -> None:
        data = await js.Promise.resolve(getattr(js.files, file)())
        await self.db.table(table).put({"id": key, "data": data if isinstance(data, str) else Blob(data)})

    async def want(self, kind: Any, key: Any, **facts: Any) -> Any:
        record = await self.db.table(f"{kind}s").get(key)
        size = record["data"].size if record and isinstance(record["data"], Blob) else None
        row = Row(kind, key, None, size, None, facts.get("date"), facts.get("mime_type"), None, ())
        return self.ask(row)

    def ask(self, row: Any) -> Any:
        return self.thumbnails.ask_for_url(row, lambda url, picture: self._tell(row.id, url, picture))

    def _tell(self, key: Any, url: Any, picture: Any) -> None:
        self.told[key] = (url, picture)
        self.order.append(key)
        self._news.set()

    async def until(self, count: int) -> None:
        while len(self.told) < count:
            self._news.clear()
            await self._news.wait()


@in_page
async def tiles(name: str, *limits: int) -> Any:
    keep_in(f"{name}-thumbnails", *limits)
    return Tiles(await studio_database(name).open())


@in_page
async def shown(name: str, table: str, names: list[str]) -> dict[str, Any]:
    """What is told of each file: the size of its picture and its facts, or the reason."""
    studio = await tiles(name)
    for file in names:
        await studio.store(table, file, file)
    releases = [await studio.want(table[:-1], file) for file in names]
    await studio.until(len(names))
    found = {}
    for key, (url, each) in studio.told.items():
        size = (await js.look(url)).to_py() if url else each.reason
        found[key] = [size, each.width, each.height, each.duration]
    for release in releases:
        release()
    studio.db.close()
    return found


def test_images_become_small_pictures_of_their_shape(py, js, files, db_name):
    names = ["png", "jpeg", "turned", "webp", "small", "untyped"]
    found = py(shown, db_name, "images", names)
    turned = found.pop("turned")
    assert found == {
        "png": [[400, 225], 1600, 900, None],
        "jpeg": [[100, 400], 300, 1200, None],
        "webp": [[400, 400], 1000, 1000, None],
        "small": [[20, 10], 20, 10, None],
        "untyped": [[400, 400], 500, 500, None],
    }
    assert turned[0] == [100, 400]


def test_what_cannot_be_shown_says_why_and_an_image_of_900_megapixels_is_not_even_tried(py, js, files, db_name):
    names = ["huge", "cut", "html", "empty", "svg", "untypedSvg", "commentedSvg", "text"]
    found = py(shown, db_name, "images", names)
    assert {name: each[0] for name, each in found.items()} == {
        "huge": "too-large", "cut": "broken", "html": "broken", "empty": "broken", "svg": "drawing",
        "untypedSvg": "drawing", "commentedSvg": "drawing", "text": "missing",
    }  # fmt: skip
    assert found["huge"][1:3] == [30_000, 30_000]
    assert js("() => document.title") != "ran"


def test_a_video_shows_a_frame_and_tells_its_size_and_duration(py, files, db_name):
    found = py(shown, db_name, "videos", ["webm", "mp4", "brokenVideo", "sound", "png"])
    assert {name: each[0] for name, each in found.items() if isinstance(each[0], str)} == {
        "brokenVideo": "broken", "sound": "no-picture", "png": "broken",
    }  # fmt: skip
    for name in ("webm", "mp4"):
        (width, height), *size, duration = found[name]
        assert max(width, height) == 400
        assert width * size[1] == pytest.approx(height * size[0], rel=0.02)
        assert duration == pytest.approx(duration, abs=60)
        assert duration > 0.5


@in_page
async def by_id(name: str) -> list[Any]:
    """The sizes of the pictures of assets whose ids are of each kind that IndexedDB has."""
    studio = await tiles(name)
    found: asyncio.Queue[Any] = asyncio.Queue()
    sizes = []
    for key in (["a", 1], b"\1\2", datetime(2026, 1, 1, tzinfo=UTC), 1.5, "x"):
        await studio.store("images", key, "small")
        row = Row("image", key, None, 1, None, None, None, None, ())
        release = studio.thumbnails.ask_for_url(row, lambda url, _picture: found.put_nowait(url))
        sizes.append((await js.look(await found.get())).to_py())
        release()
    studio.db.close()
    return sizes


def test_an_id_of_any_kind_gets_its_picture(py, files, db_name):
    assert py(by_id, db_name) == [[20, 10]] * 5


@in_page
async def of(name: str) -> Any:
    studio = await tiles(name)
    made = []
    for kind, file in (("image", "png"), ("image", "cut"), ("video", "mp4"), ("audio", "sound")):
        blob = Blob(await js.Promise.resolve(getattr(js.files, file)()))
        picture = await studio.thumbnails.of(kind, 1, blob)
        made.append(picture and [picture.type, picture.size < 60_000])
    studio.db.close()
    return made


def test_a_file_at_hand_gives_a_blob_or_nothing(py, files, db_name):
    assert py(of, db_name) == [["image/webp", True], None, ["image/webp", True], None]


@in_page
async def again(name: str) -> Any:
    studio = await tiles(name)
    steps = []

    async def see(**facts: Any) -> None:
        release = await studio.want("image", 1, **facts)
        await studio.until(1)
        url, picture = studio.told.pop(1)
        steps.append((await js.look(url)).to_py() if url else picture.reason)
        release()

    await studio.store("images", 1, "png")
    await see()
    row = Row("image", 1, None, (await studio.db.images.get(1))["data"].size, None, None, None, None, ())
    await studio.db.images.delete(1)
    release = studio.ask(row)
    await studio.until(1)
    steps.append((await js.look(studio.told.pop(1)[0])).to_py())
    release()
    await studio.store("images", 1, "jpeg")
    await see()
    await studio.store("images", 1, "huge")
    await see(date=1)
    await studio.thumbnails.clear()
    await studio.db.images.delete(1)
    await see()
    studio.db.close()
    return [steps, sorted(table.name for table in studio.db.tables)]


def test_a_thumbnail_is_made_once_for_a_file_and_anew_for_another_in_its_place(py, files, db_name):
    steps, tables = py(again, db_name)
    assert steps == [[400, 225], [400, 225], [100, 400], "too-large", "missing"]
    assert tables == ["audios", "images", "prompts", "scriptAssetMappings", "scripts", "videos"]


@in_page
async def in_turns(name: str) -> Any:
    studio = await tiles(name)
    for key in range(12):
        await studio.store("images", key, "png" if key < 11 else "jpeg")
        await studio.db.images.update(key, {"note": key})
    first = [await studio.want("image", key, date=key) for key in range(6)]
    first[3]()
    await asyncio.sleep(0)
    second = [await studio.want("image", key, date=key) for key in range(6, 12)]
    await studio.until(11)
    urls = [url for url, _ in studio.told.values()]
    alive = len([url for url in urls if await js.look(url)])
    for release in (*first, *second):
        release()
    dead = 0
    for url in urls:
        try:
            await js.look(url)
        except JsException:
            dead += 1
    studio.db.close()
    return [3 in studio.told, sorted(studio.told), alive, dead]


def test_what_is_no_longer_wanted_is_not_told_and_its_urls_are_revoked(py, files, db_name, page_log):
    page_log.expect_error("ERR_FILE_NOT_FOUND")
    told, keys, alive, dead = py(in_turns, db_name)
    assert not told
    assert keys == [key for key in range(12) if key != 3]
    assert [alive, dead] == [11, 11]


@in_page
async def gathered(name: str) -> Any:
    studio = await tiles(name)
    for key in range(30):
        await studio.store("images", key, "small" if key else "cut")
    await studio.store("videos", 1, "webm")
    rows = [Row("image", key, None, None, None, None, None, None, ()) for key in range(30)]
    rows += [Row("video", 1, None, 5, None, None, None, None, ()), Row("audio", 1, *[None] * 6, ())]
    gathering, found = studio.thumbnails.gathering(), {}
    await gathering.of(rows[25:])
    while lacking := [at for at in range(32) if at not in found]:
        pictures = await gathering.of([rows[at] for at in lacking])
        found.update({lacking[at]: picture for at, picture in pictures.items()})
    reasons = {at: picture.reason for at, picture in found.items() if picture.blob is None}
    gathering.close()
    nothing = await studio.thumbnails.gathering().of([])
    studio.db.close()
    return [reasons, found[30].duration > 1, nothing]


def test_tiles_gather_what_comes_within_a_moment_and_ask_again_for_the_rest(py, files, db_name):
    assert py(gathered, db_name) == [{"0": "broken", "31": "audio"}, True, {}]


COUNT = """async ({name}) => {
    const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = ({target}) => resolve(target.result);
    });
    const request = database.transaction("thumbnails").objectStore("thumbnails").getAllKeys();
    await new Promise((resolve) => (request.onsuccess = resolve));
    database.close();
    return request.result.length;
}"""


@in_page
async def many(name: str, count: int, *limits: int) -> int:
    studio = await tiles(name, *limits)
    for key in range(count):
        await studio.store("images", key, "small")
    for key in range(count):
        release = await studio.want("image", key)
        await studio.until(1)
        assert studio.told.pop(key)[0]
        release()
    studio.db.close()
    return count


def test_no_more_are_kept_than_there_may_be(py, js, files, db_name):
    py(many, db_name, 25, 10, 1_000_000)
    assert 5 <= js(COUNT, name=f"{db_name}-thumbnails") <= 11


def test_where_the_browser_refuses_the_database_they_are_made_each_time(py, js, files, db_name):
    newer = "(resolve) => (indexedDB.open(name, 5).onsuccess = (event) => resolve(event.target.result.close()))"
    js(f"({{name}}) => new Promise({newer})", name=f"{db_name}-thumbnails")
    assert py(many, db_name, 3) == 3


HEADS = {  # the first bytes of files, and what they tell
    "a GIF": ("GIF89a\x10\x00\x20\x00\x00\x00\x00" + "\x2c\0\0\0\0\x10\x00\x20\x00\0", ["gif", [16, 32]]),
    "a GIF whose frame is larger than its screen": (
        "GIF89a\x01\x00\x01\x00\x80\x00\x00" + "\0" * 6 + "\x21\xf9\x04\0\0\0\0\0" + "\x2c\x01\0\0\0\x60\xea\x60\xea\0",
        ["gif", [60_001, 60_000]],
    ),
    "a GIF that ends in its head": ("GIF89a\x01", ["gif", None]),
    "a BMP from the bottom up": ("BM" + "\0" * 12 + "\x28\0\0\0" + "\x02\0\0\0" + "\xfe\xff\xff\xff", ["bmp", [2, 2]]),
    "an old BMP": ("BM" + "\0" * 12 + "\x0c\0\0\0" + "\x30\x75" + "\x31\x75", ["bmp", [30_000, 30_001]]),
    "an extended WebP": (
        "RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + "\x2f\x75\0" + "\x0f\0\0", ["webp", [30_000, 16]],
    ),
    "a lossless WebP": ("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + "\xff\xff\xff\x0f\0", ["webp", [16_384, 16_384]]),
    "an AVIF with a small and a large item": (
        "\0\0\0\x20ftypavif"
        + "\0\0\0\x14ispe\0\0\0\0\0\0\0\x10\0\0\0\x10"
        + "\0\0\0\x14ispe\0\0\0\0\0\0\x75\x30\0\0\x75\x30",
        ["avif", [30_000, 30_000]],
    ),
    "a JPEG with a segment before its frame": (
        "\xff\xd8\xff\xe1\x00\x04ab" + "\xff\xc4\x00\x02" + "\xff\xc2\x00\x11\x08\x75\x30\x00\x10",
        ["jpeg", [16, 30_000]],
    ),
    "a JPEG without a frame": ("\xff\xd8\xff\xe1\x00\x04ab\x00\x00", ["jpeg", None]),
    "something else": ("<html>", [None, None]),
    "nothing": ("", [None, None]),
}  # fmt: skip


@pytest.mark.parametrize("what", HEADS)
def test_the_head_of_a_file_tells_how_many_pixels_it_has(js, what):
    text, told = HEADS[what]
    found = js(
        "async ({bytes}) => (await import('/image_size.js')).imageSize(new Uint8Array(bytes))",
        bytes=list(text.encode("latin-1")),
    )
    assert [found["format"], found["size"]] == told
