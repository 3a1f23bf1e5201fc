"""Small pictures of assets, made once and kept beside the user's database, never in it.

The Python side of web/thumbnails.js, which must be registered as `thumbnails` (`pyodide.registerJsModule`) before this
is imported. Nothing is decoded in its full size for the page, nor on the page's thread but a video's one frame.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import thumbnails
from pyodide.ffi import create_proxy

from pyapp.cinegenie.gallery_question import Row
from pyapp.cinegenie.records import MEDIA_TABLES, AssetType
from pyapp.db import Blob, Database, KeyRange, ObjectURLs
from pyapp.db.keys import Key, order
from pyapp.db.picks import Pick, pick
from pyapp.idb.errors import IDBError

from .language import say

DATABASE: Final = "cineGenieThumbnails"
Reason = Literal["audio", "missing", "broken", "too-large", "drawing", "no-picture", "unreadable", "slow", "given-up"]

_DATA: Final = (Pick("data", "blob"),)
_PATIENCE: Final = 0.2  # seconds in which most that were made before come
_MOST_PATIENCE: Final = 1.0
_SLOT: Final = "picture"  # of its object URL; a row may hold a list for its id, which has no hash

_numbers = itertools.count(1)


class Picture(NamedTuple):
    """What there is to show of an asset: `blob`, at most 400 pixels long and wide, or where there is none the `reason`.

    Reasons: "audio": sounds have no picture; "missing": no file is stored; "broken": this browser cannot show it;
    "too-large": it has too many pixels to be made small; "drawing": an SVG, which is drawn only when a person asks
    for it (pyapp.ui.media); "no-picture": a video without one; "unreadable": the browser has lost the file's bytes;
    "slow" and "given-up": it took too long, and is tried again the next time.
    `width` and `height` are the file's own, in pixels, `duration` in seconds; None where they were not found out.
    """

    blob: Blob | None
    reason: Reason | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None


_OF_A_SOUND: Final = Picture(None, "audio")


def why_none(reason: Reason) -> str:
    """In words why an asset has no picture."""
    return say(f"thumbnails-{reason}")


@dataclass
class _Wanted:
    """A request under way: which Blob it needs, and who is told."""

    asset_type: AssetType
    id: Key
    mime_type: str | None
    read: Callable[[list[int]], object]
    done: Callable[[Picture], object]


_wanted: dict[int, _Wanted] = {}


class Thumbnails:
    """The thumbnails of a studio's assets, for as many tiles as there are: the latest that are asked for come first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._reading: set[asyncio.Task[None]] = set()

    def ask(self, row: Row, on_done: Callable[[Picture], object]) -> Callable[[], None]:
        """Call back once, maybe at once. What this gives ends it: what has not been begun is not made any more."""
        if row.asset_type == "audio":
            on_done(_OF_A_SOUND)
            return lambda: None
        number = next(_numbers)
        _wanted[number] = _Wanted(row.asset_type, row.id, row.mime_type, self._read, on_done)
        thumbnails.want(number, name_of(row), row.asset_type)
        return lambda: _drop(number)

    def ask_for_url(self, row: Row, on_done: Callable[[str | None, Picture], object]) -> Callable[[], None]:
        """As `ask`, with an object URL of the picture, which what this gives revokes."""
        urls = ObjectURLs()
        drop = self.ask(
            row, lambda picture: on_done(urls.set(_SLOT, picture.blob) if picture.blob else None, picture)
        )

        def release() -> None:
            drop()
            urls.close()

        return release

    async def of(self, asset_type: AssetType, asset_id: Key, blob: Blob) -> Blob | None:
        """The thumbnail of one file; None where none can be made."""
        if asset_type == "audio":
            return None
        number = next(_numbers)
        made: asyncio.Future[Picture] = asyncio.get_running_loop().create_future()
        _wanted[number] = _Wanted(asset_type, asset_id, blob.type, self._read, made.set_result)
        name = _name(asset_type, asset_id, blob.size, blob.type, None)
        thumbnails.want(number, name, asset_type, blob.js)
        try:
            return (await made).blob
        finally:
            _drop(number)

    def gathering(self) -> Gathering:
        """The thumbnails of a list of tiles, some at a time."""
        return Gathering(self)

    async def clear(self) -> None:
        """Forget all that were made."""
        await thumbnails.clear()

    def _read(self, numbers: list[int]) -> None:
        task = asyncio.ensure_future(self._supply(numbers))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _supply(self, numbers: list[int]) -> None:
        """Give the Blobs that these requests need, read at once."""
        wanted = {number: each for number in numbers if (each := _wanted.get(number)) is not None}
        for asset_type in {each.asset_type for each in wanted.values()}:
            of_type = {number: each for number, each in wanted.items() if each.asset_type == asset_type}
            blobs = await self._blobs(asset_type, [each.id for each in of_type.values()])
            for number, each in of_type.items():
                blob = blobs.get(order(each.id))
                thumbnails.give(number, None if blob is None else _typed(blob, each.mime_type).js)

    async def _blobs(self, asset_type: AssetType, ids: Iterable[Key]) -> dict[Any, Blob | None]:
        try:
            table = self._db.table(MEDIA_TABLES[asset_type])
            keys, blobs = await pick(table, _DATA, list(map(KeyRange.only, ids)))
        except IDBError:
            return {}  # closed, for example: there is nothing to show
        return {order(key): blob for key, blob in zip(keys, blobs, strict=True)}


class Gathering:
    """Pictures for tiles of which others are seen from time to time; `close` it with them."""

    def __init__(self, source: Thumbnails) -> None:
        self._source = source
        self._coming: dict[str, tuple[asyncio.Future[Picture], Callable[[], None]]] = {}

    async def of(self, rows: Sequence[Row]) -> dict[int, Picture]:
        """The pictures of these rows by their positions, as far as they come within a moment, a second at most.

        Those that are missing are still being made: they come when they are asked for again. What an earlier call asked
        for and this one does not is not made any more.
        """
        names = list(map(name_of, rows))
        self._drop(self._coming.keys() - set(names))
        for name, row in zip(names, rows, strict=True):
            if name not in self._coming:
                self._begin(name, row)
        await self._wait([self._coming[name][0] for name in names])
        found = {at: name for at, name in enumerate(names) if name in self._coming and self._coming[name][0].done()}
        pictures = {at: self._coming[name][0].result() for at, name in found.items()}
        self._drop(found.values())
        return pictures

    def close(self) -> None:
        """Make no more for it."""
        self._drop(list(self._coming))

    def _begin(self, name: str, row: Row) -> None:
        coming: asyncio.Future[Picture] = asyncio.get_running_loop().create_future()
        self._coming[name] = coming, self._source.ask(row, coming.set_result)

    @staticmethod
    async def _wait(coming: list[asyncio.Future[Picture]]) -> None:
        if coming:
            done, _ = await asyncio.wait(coming, timeout=_PATIENCE)
            if not done:
                await asyncio.wait(coming, timeout=_MOST_PATIENCE, return_when=asyncio.FIRST_COMPLETED)

    def _drop(self, names: Iterable[str]) -> None:
        for name in list(names):
            coming = self._coming.pop(name, None)
            if coming is not None:
                coming[1]()


async def pixels_of(blob: Blob) -> tuple[int, int] | None:
    """Width and height of an image as the beginning of its file tells them; nothing is decoded."""
    size = await thumbnails.pixelsOf(blob.js)
    return (int(size[0]), int(size[1])) if size else None


def keep_in(name: str = DATABASE, most: int | None = None, most_bytes: int | None = None) -> None:
    """Keep thumbnails in the database of that name: at most so many, and so many bytes of them."""
    thumbnails.keepIn(name, None if most is None or most_bytes is None else [most, most_bytes])


def name_of(row: Row) -> str:
    """What names the thumbnail of an asset as its file is now: another file in its place has another size or date."""
    return _name(row.asset_type, row.id, row.size, row.mime_type, row.date)


def _name(*facts: Any) -> str:
    return "|".join(map(repr, facts))


def _typed(blob: Blob, mime_type: str | None) -> Blob:
    return blob.with_type(mime_type) if not blob.type and mime_type else blob


def _drop(number: int) -> None:
    if _wanted.pop(number, None) is not None:
        thumbnails.drop(number)


# ---- what JavaScript calls


def _on_done(number: int, blob: Any, *facts: Any) -> None:
    wanted = _wanted.pop(number, None)
    if wanted is not None:
        wanted.done(Picture(None if blob is None else Blob(blob), *facts))


def _on_need(numbers: Any) -> None:
    wanted = [(number, _wanted[number]) for number in numbers.to_py() if number in _wanted]
    for read in {each.read for _, each in wanted}:
        read([number for number, each in wanted if each.read == read])


thumbnails.connect(create_proxy(_on_done), create_proxy(_on_need))
keep_in()
