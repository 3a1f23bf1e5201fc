"""The index of all assets: what the gallery asks is answered from memory, and what a commit changes is read again.

It holds texts and numbers, never a Blob. It is read in pieces between which the page goes on, and kept current whoever
writes: this page, another tab, a Dexie.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pyapp.db import Commit, Database, KeyRange
from pyapp.db.keys import Key, order
from pyapp.idb.errors import DatabaseClosedError, IDBError

from .breaks import Breaks
from .gallery_question import ALL as ALL
from .gallery_question import Answer as Answer
from .gallery_question import Question as Question
from .gallery_question import Row as Row
from .gallery_question import Sort as Sort
from .gallery_reading import SCRIPTS, TABLES, assets_of, parted, pieces, used_by
from .gallery_rows import GalleryRows
from .gallery_uses import Script as Script
from .ids import token
from .records import Asset

_EVERYTHING: Final = (KeyRange(),)
_PAUSE: Final = 0.5  # seconds between two times that listeners are told
_TASK: Final = 0.012  # seconds without a break
_MOST_RANGES: Final = 1000

log = logging.getLogger("pyapp.cinegenie")


class GalleryIndex:
    """What there is to know of all assets in order to find and list them. Before `load` has ended it knows a part.

    `failure`: why the last `load` has failed; None while one is under way, and where it is `ready`. `total`: how many
    assets `load` is to read, 0 while that is not known.
    """

    def __init__(self, db: Database) -> None:
        self.ready = False
        self.failure: Exception | None = None
        self.total = 0
        self._db = db
        self._rows = GalleryRows()
        self._listeners: list[Callable[[], object]] = []
        self._changed: dict[str, list[KeyRange]] = {}
        self._task: asyncio.Task[None] | None = None
        self._loading = False
        self._closed = False

    # ---- its life

    async def load(self) -> None:
        """Read everything, and from then on whatever changes; listeners are told when it is ready, or has failed.

        Begin it once the page is shown: it takes some seconds for 100,000 assets, in tasks of a few milliseconds.
        Raises what reading the database does, unless the index was closed meanwhile; it may then be called again.
        Does nothing where it is ready, or on its way.
        """
        if self.ready or self._loading:
            return
        self._loading, self.failure = True, None
        self._db.on("changed", self._on_commit)
        try:
            with _set_apart():
                await self._load_all()
        except Exception as error:
            self._db.on("changed").unsubscribe(self._on_commit)
            if not self._closed:
                self.failure = error
                self._tell()
                raise
        else:
            if not self._closed:
                self.ready = True
                self._tell()
                self._wake()
        finally:
            self._loading = False

    def close(self) -> None:
        """Read and tell nothing more; what it knows can still be asked for. May be called again."""
        self._closed = True
        self._db.on("changed").unsubscribe(self._on_commit)
        if self._task is not None:
            self._task.cancel()

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back when it is ready or has failed, and after commits that changed what it knows.

        What this gives ends that. After a single commit it is called at once, during a stream of them about twice a
        second.
        """
        self._listeners.append(callback)

        def stop() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return stop

    # ---- asking

    def ask(self, question: Question) -> Answer:
        """The assets that the question is about, as of the last commit that was read; at once, without a read."""
        return self._rows.ask(question)

    def ask_early(self, question: Question) -> Answer | None:
        """What was found so far, while `load` is under way; None where that is more than 2,000 assets."""
        return self._rows.ask_early(question)

    @property
    def known(self) -> int:
        """How many assets `load` has read so far."""
        return len(self._rows)

    def find(self, asset_type: str, asset_id: Key) -> Row | None:
        """An asset; None where there is none."""
        return self._rows.find(asset_type, asset_id)

    def position(self, answer: Answer, asset_type: str, asset_id: Key) -> int | None:
        """Where an asset stands among the answer's rows; None where it is not among them."""
        return self._rows.position(answer, asset_type, asset_id)

    def neighbours(self, answer: Answer, asset_type: str, asset_id: Key) -> tuple[Row | None, Row | None]:
        """The rows before and after an asset; None at either end, and where it is not in the answer."""
        at = self.position(answer, asset_type, asset_id)
        if at is None:
            return None, None
        rows = answer.rows
        return (rows[at - 1] if at else None), (rows[at + 1] if at + 1 < len(rows) else None)

    def of_size(self, size: int) -> list[Asset]:
        """The assets whose files have so many bytes."""
        return self._rows.of_size(size)

    def scripts(self) -> list[Script]:
        """All scripts by their titles, those without a title last."""
        return self._rows.uses.scripts()

    def script(self, script_id: Key) -> Script | None:
        """A script with its title; None where it is gone."""
        return self._rows.uses.script(script_id)

    # ---- reading

    async def _load_all(self) -> None:
        self._rows, self._changed = GalleryRows(), {}
        self.total = sum([await self._db.table(table).count() for table, kind in TABLES.items() if kind is not None])
        for table in TABLES:
            await self._load(table)
        for _ in self._rows.order():
            await asyncio.sleep(0)

    async def _load(self, table: str) -> None:
        """Read a table of which nothing is known yet."""
        kind = TABLES[table]
        async for columns in pieces(self._db, table, _EVERYTHING):
            if self._closed:
                return
            if kind is None:
                await _in_turns(self._taking(table, columns))
            else:
                self._rows.load(kind, assets_of(columns))
                await asyncio.sleep(0)

    def _taking(self, table: str, columns: list[list[Any]]) -> Iterable[bool]:
        """Take in the records of a piece, one for each step; whether anything about it is new."""
        kind, uses = TABLES[table], self._rows.uses
        if kind is not None:
            return self._rows.take(kind, assets_of(columns))
        if table == SCRIPTS:
            named = used_by(columns)
            return (uses.take_script(*row) for row in zip(columns[0], columns[1], named, strict=True))
        return (uses.map(token(row[0]), *row[1:]) for row in zip(*columns, strict=True))

    def _forget(self, table: str, gone: Iterable[Hashable]) -> Iterable[bool]:
        kind, uses = TABLES[table], self._rows.uses
        if kind is not None:
            return (self._rows.remove(kind, each) for each in gone)
        return map(uses.remove_script if table == SCRIPTS else uses.unmap, gone)

    def _tokens(self, table: str) -> list[Hashable]:
        kind, uses = TABLES[table], self._rows.uses
        if kind is not None:
            return self._rows.tokens(kind)
        return uses.script_tokens() if table == SCRIPTS else uses.mapping_tokens()

    # ---- what commits change

    def _on_commit(self, commit: Commit) -> None:
        for table, ranges in commit.tables.items():
            if table in TABLES:
                self._note(table, ranges)
        if self.ready and self._changed:
            self._wake()

    def _note(self, table: str, ranges: Sequence[KeyRange]) -> None:
        known = self._changed.setdefault(table, [])
        known.extend(ranges)
        if len(known) > _MOST_RANGES:
            self._changed[table] = list(_EVERYTHING)

    def _wake(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._catch_up())

    async def _catch_up(self) -> None:
        while self._changed and not self._closed:
            changed, self._changed = self._changed, {}
            try:
                news = [await self._read_again(table, ranges) for table, ranges in changed.items()]
            except IDBError as error:
                for table, ranges in changed.items():
                    self._note(table, ranges)
                if not isinstance(error, DatabaseClosedError):  # else all is read again once it is open
                    log.exception("the gallery's index could not read what has changed; it tries again")
                return
            if any(news):
                self._tell()
            await asyncio.sleep(_PAUSE)

    async def _read_again(self, table: str, ranges: list[KeyRange]) -> bool:
        """Whether anything in these ranges is other than it was known to be."""
        found: set[Hashable] = set()
        news = False
        async for columns in pieces(self._db, table, ranges):
            found.update(map(token, columns[0]))
            news = await _in_turns(self._taking(table, columns)) or news
        gone = [each async for each in self._known(table, ranges) if each not in found]
        return await _in_turns(self._forget(table, gone)) or news

    async def _known(self, table: str, ranges: list[KeyRange]) -> AsyncIterator[Hashable]:
        """What is known, by tokens, in these ranges."""
        points, wide = parted(ranges)
        for key in points:
            yield token(key)
        if not wide:
            return
        everything = any(each.lower is None and each.upper is None for each in wide)
        clock = Breaks(_TASK)
        for each in self._tokens(table):
            if everything or any(_lies_in(each, within) for within in wide):
                yield each
            await clock.breathe()

    def _tell(self) -> None:
        for callback in list(self._listeners):
            try:
                callback()
            except Exception:
                log.exception("a listener of the gallery's index failed")


@contextmanager
def _set_apart() -> Iterator[None]:
    """Keep all that is made meanwhile away from Python's collector, which would hold up the page to go through it.

    Some 100,000 tuples cost it 100 ms and more at a time, now and again later on. They are freed by counting their
    references; what an earlier index has left is collected first.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def _in_turns(steps: Iterable[bool]) -> bool:
    """Take all steps, with breaks; whether one of them was true."""
    clock, news = Breaks(_TASK), False
    for step in steps:
        news = news or step
        await clock.breathe()
    return news


def _lies_in(asset: Hashable, within: KeyRange) -> bool:
    """Whether the key of a token lies in a range."""
    place = asset if isinstance(asset, tuple) else order(asset)
    if within.lower is not None:
        lower = order(within.lower)
        if place < lower or (place == lower and within.lower_open):
            return False
    if within.upper is None:
        return True
    upper = order(within.upper)
    return place < upper or (place == upper and not within.upper_open)
