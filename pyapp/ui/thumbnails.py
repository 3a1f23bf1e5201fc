"""Small pictures of assets, made once and kept beside the user's database, never in it.

The Python side of web/thumbnails.js, which must be registered as `thumbnails` (`pyodide.registerJsModule`) before this
is imported. Nothing is decoded in its full size for the page, nor on the page's thread but a video's one frame.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import thumbnails
from pyodide.ffi import create_proxy

from pyapp.cinegenie.gallery_question import Row
from pyapp.cinegenie.records import MEDIA_TABLES, AssetType
from pyapp.db import Blob, Database, KeyRange
from pyapp.db.keys import Key, order
from pyapp.db.picks import Pick, pick
from pyapp.idb.errors import IDBError

DATABASE: Final = "cineGenieThumbnails"
Reason = Literal["audio", "missing", "broken", "too-large", "no-picture", "unreadable", "slow", "given-up"]

_numbers = itertools.count(1)
_DATA: Final = (Pick("data", "blob"),)


class Thumbnail(NamedTuple):
    """What there is to show of an asset: `url`, or where there is none the `reason`.

    Reasons: "audio": sounds have no picture; "missing": no file is stored; "broken": this browser cannot show it;
    "too-large": it has too many pixels to be made small; "no-picture": a video without one; "unreadable": the browser
    has lost the file's bytes; "slow": it took too long, and is tried again the next time.
    `width` and `height` are the file's own, in pixels, `duration` in seconds; None where they were not found out.
    """

    url: str | None
    reason: Reason | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None


@dataclass
class _Wanted:
    """A request under way: which Blob it needs, and who is told."""

    asset_type: AssetType
    id: Key
    mime_type: str | None
    read: Callable[[list[int]], object]
    done: Callable[[Any, Thumbnail], object]


_wanted: dict[int, _Wanted] = {}


class Thumbnails:
    """The thumbnails of a studio's assets, for as many tiles as there are: the latest that are asked for come first."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._reading: set[asyncio.Task[None]] = set()

    def want(self, row: Row, on_done: Callable[[Thumbnail], object]) -> Callable[[], None]:
        """Call back once, maybe at once, with what there is to show; what this gives ends it.

        Call that when the tile no longer shows it: before, it is not made any more; afterwards its URL is revoked.
        """
        if row.asset_type == "audio":
            on_done(Thumbnail(None, "audio"))
            return lambda: None
        number = next(_numbers)
        urls: list[str] = []

        def done(_shown: Any, found: Thumbnail) -> None:
            if found.url is not None:
                urls.append(found.url)
            on_done(found)

        _wanted[number] = _Wanted(row.asset_type, row.id, row.mime_type, self._read, done)
        thumbnails.want(number, _name(row.asset_type, row.id, row.size, row.mime_type, row.date), row.asset_type)
        return lambda: _release(number, urls)

    async def of(self, asset_type: AssetType, asset_id: Key, blob: Blob) -> Blob | None:
        """The thumbnail of one file; None where none can be made."""
        if asset_type == "audio":
            return None
        number = next(_numbers)
        made: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def done(picture: Any, _found: Thumbnail) -> None:
            if not made.done():
                made.set_result(picture)

        _wanted[number] = _Wanted(asset_type, asset_id, blob.type, self._read, done)
        name = _name(asset_type, asset_id, blob.size, blob.type, None)
        thumbnails.want(number, name, asset_type, True, blob.js)
        try:
            picture = await made
        finally:
            _release(number, [])
        return None if picture is None else Blob(picture)

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
        table = self._db.table(MEDIA_TABLES[asset_type])
        try:
            keys, blobs = await pick(table, _DATA, list(map(KeyRange.only, ids)))
        except IDBError:
            return {}  # closed, for example: there is nothing to show
        return {order(key): blob for key, blob in zip(keys, blobs, strict=True)}


def keep_in(name: str = DATABASE, most: int | None = None, most_bytes: int | None = None) -> None:
    """Keep thumbnails in the database of that name: at most so many, and so many bytes of them."""
    limits = None if most is None or most_bytes is None else [most, most_bytes]
    thumbnails.keepIn(name, limits)


def _name(*facts: Any) -> str:
    """What names a thumbnail among all: another file in the same place has another size, or type, or date."""
    return "|".join(map(repr, facts))


def _typed(blob: Blob, mime_type: str | None) -> Blob:
    return blob.with_type(mime_type) if not blob.type and mime_type else blob


def _release(number: int, urls: list[str]) -> None:
    if _wanted.pop(number, None) is not None:
        thumbnails.drop(number)
    while urls:
        thumbnails.release(urls.pop())


# ---- what JavaScript calls


def _on_done(number: int, shown: Any, reason: Any, *facts: Any) -> None:
    wanted = _wanted.pop(number, None)
    if wanted is None:
        if isinstance(shown, str):
            thumbnails.release(shown)
        return
    url = shown if isinstance(shown, str) else None
    wanted.done(shown, Thumbnail(url, reason or None, *facts))


def _on_need(numbers: Any) -> None:
    wanted = [(number, _wanted[number]) for number in numbers.to_py() if number in _wanted]
    for read in {each.read for _, each in wanted}:
        read([number for number, each in wanted if each.read == read])


thumbnails.connect(create_proxy(_on_done), create_proxy(_on_need))
keep_in()
