"""Files on their way into the gallery: a queue that goes on whatever place is shown. A failure stops only its own file.

What stops the whole queue is a disk without space, or a database that is closed; the files wait then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.assets import Asset, Incoming
from pyapp.cinegenie.errors import NoSpaceError, StudioError
from pyapp.cinegenie.identification import judged
from pyapp.cinegenie.known_files import KnownFiles, known_files
from pyapp.cinegenie.mime import HEAD_BYTES
from pyapp.cinegenie.records import UploadSource
from pyapp.cinegenie.storage import granted
from pyapp.files.errors import FileError
from pyapp.idb.errors import DatabaseClosedError, IDBError, NotReadableError, QuotaExceededError

from ..language import say
from ..pace import Pace
from ..page import page_held
from .limit import size_limit
from .page_files import Arrivals, Found, arrivals, heads, media_facts
from .queue import Line, Queue, State

if TYPE_CHECKING:
    from pyapp.db import Blob

    from ..place import Studio
    from ..stage import Stage

_AT_ONCE: Final = 50  # lines made in one go
_SECONDS_TO_TELL: Final = 5.0  # for a film or sound to tell its length
_PLAYERS: Final = 4
_FAILURES: Final = (StudioError, IDBError, FileError)
_STOPPING: Final = (QuotaExceededError, DatabaseClosedError)


class Importer:
    """A queue of files; it tells `on_update` after every step, and `on_end` when nothing is under way any more."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio
        self._task: asyncio.Task[None] | None = None
        self._saving: asyncio.Task[list[Asset]] | None = None
        self._saving_alone: Line | None = None
        self._known: KnownFiles | None = None
        self._is_space_checked = False
        self.queue = Queue()
        self.hidden = self.above = 0
        self._pace = Pace()
        self._done_before = 0.0
        self.stopped: Exception | None = None
        self.on_update: Callable[[], object] = lambda: None
        self.on_end: Callable[[], object] = lambda: None

    @property
    def running(self) -> bool:
        """Whether files are being imported."""
        return self._task is not None and not self._task.done()

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes; None while nobody can know."""
        before, done = self._done_before, self.queue.done
        return self._pace.left((done - before) / (1 - before)) if self.running and before < 1 else None

    @property
    def could_fit(self) -> bool:
        """Whether it has stopped before the first file for which there is no space."""
        return isinstance(self.stopped, NoSpaceError) and bool(self.stopped.available) and not self._is_space_checked

    # ---- what a person does

    def add(self, files: Sequence[Blob], source: UploadSource = "imported") -> None:
        """Put files at the end of the queue."""
        self._stage.start(self._arrive(arrivals(files), source), _failed())

    def add_found(self, found: Found) -> None:
        """Put files that were dropped, pasted or picked at the end of the queue."""
        self.hidden += found.hidden
        self.above += found.above
        self._stage.start(self._arrive(found.files, "imported"), _failed())

    def cancel(self, line: Line) -> None:
        """Leave a file out. One that is being written alone is rolled back; several at once are written in no time."""
        if line.state in ("waiting", "checking"):
            self._drop(line, "cancelled")
        elif self._saving is not None and self._saving_alone is line:
            self._saving.cancel()

    def cancel_all(self) -> None:
        """Leave out all files that are not yet stored."""
        for line in list(self.queue.flowing):
            self.cancel(line)
        self.go_on()

    def retry(self, line: Line) -> None:
        """Try a file again that has failed or was cancelled."""
        self.queue.again(line)
        self.go_on()

    def import_anyway(self, line: Line) -> None:
        """Import a file that is over the limit, or there already."""
        line.may_be_large |= line.state == "large"
        line.may_be_same |= line.state == "same"
        self.retry(line)

    def lift_limit(self) -> None:
        """Import all files that are over the limit, which has been lifted."""
        limit = size_limit()
        for line in [each for each in self.queue.asking if each.state == "large"]:
            if limit is None or line.size <= limit:
                self.queue.again(line)
        self.go_on()

    def retry_all(self) -> None:
        """Try all files again that have failed."""
        for line in reversed([each for each in self.queue.asking if each.state == "failed"]):
            self.queue.again(line)
        self.go_on()

    def remove(self, line: Line) -> None:
        """Take a line that is not under way from the list."""
        self.queue.remove(line)
        self.on_update()

    def tidy(self) -> None:
        """Take all lines that are not under way from the list."""
        self.queue.tidy()
        self.hidden = self.above = 0
        self.on_update()

    def go_on(self, whatever_fits: bool = False) -> None:
        """Import what waits; with `whatever_fits` although not all of it will find space."""
        self.stopped = None
        self._is_space_checked = whatever_fits
        if not self.running and self.queue.count("waiting"):
            self._pace, self._done_before = Pace(), self.queue.done
            self._task = self._stage.start(self._run(), _failed())
        self.on_update()

    def close(self) -> None:
        """Import nothing more: the database is about to be closed."""
        if self._task is not None:
            self._task.cancel()
        self.on_update = self.on_end = lambda: None

    def ask_for_picture(self, line: Line, on_done: Callable[[str | None], object]) -> Callable[[], None] | None:
        """Call back with the URL of a file's thumbnail, None where it has none; what this gives revokes it.

        None: the index does not know the file yet; ask again when it tells of changes (`listen`).
        """
        asset = line.asset
        row = None if asset is None else self._studio.index.find(asset.asset_type, asset.id)
        if row is None:
            return None
        return self._studio.thumbnails.ask_for_url(row, lambda url, _picture: on_done(url))

    def listen(self, callback: Callable[[], object]) -> Callable[[], None]:
        """Call back when the index has changed; what this gives ends that."""
        return self._studio.index.listen(callback)

    # ---- the work

    async def _arrive(self, files: Arrivals, source: UploadSource) -> None:
        for start in range(0, len(files), _AT_ONCE):
            arrived = files.part(start, start + _AT_ONCE)
            self.queue.add(Line(file, name, size, source) for file, name, size in arrived)
            self.on_update()
            await asyncio.sleep(0)
        if len(files) and self.stopped is None:
            self._is_space_checked = False
            self.go_on()

    async def _run(self) -> None:
        try:
            with page_held():
                self._known = await known_files(self._studio.db, self._studio.index)
                await self._work()
        finally:
            self._known = None
            self._task = None
            self.on_update()
        self.on_end()

    async def _work(self) -> None:
        """Look at some files while those before them are written."""
        storing: asyncio.Future[None] = asyncio.ensure_future(asyncio.sleep(0))
        try:
            while self.stopped is None and await self._is_there_space() and (batch := self.queue.next_batch()):
                await self._check(batch)
                await storing
                storing = asyncio.ensure_future(self._store([line for line in batch if line.state == "checking"]))
                if not self.queue.count("waiting"):
                    await storing
        finally:
            if not storing.done():
                storing.cancel()

    async def _is_there_space(self) -> bool:
        if self._is_space_checked:
            return True
        needed = self.queue.bytes_waiting
        available = await granted(needed)
        if available is not None and available < needed:
            self.stopped = NoSpaceError(needed, available)
            return False
        self._is_space_checked = True
        return True

    # ---- looking at files before they are stored

    async def _check(self, batch: list[Line]) -> None:
        limit = size_limit()
        for line in batch:
            if limit is not None and line.size > limit and not line.may_be_large:
                self._turn(line, "large")
        looked_at = [line for line in batch if line.state == "checking"]
        for line, head in zip(looked_at, await heads([line.file for line in looked_at], HEAD_BYTES), strict=True):
            self._identify(line, head)
        for line in batch:
            await self._compare(line)
        lasting = [line for line in batch if line.state == "checking" and _kind(line) in ("video", "audio")]
        for start in range(0, len(lasting), _PLAYERS):
            await asyncio.gather(*map(self._measure, lasting[start : start + _PLAYERS]))

    def _identify(self, line: Line, head: bytes | NotReadableError) -> None:
        if isinstance(head, NotReadableError):
            self._refuse(line, head, "failed")
            return
        line.head = hash(head)
        try:
            line.identified = judged(line.file, head)
            line.remark = line.identified.doubt
        except StudioError as error:
            self._refuse(line, error, "refused")

    async def _compare(self, line: Line) -> None:
        """Find the file that is there already, or that came just before."""
        assert self._known is not None  # noqa: S101 - made by `_run`
        if line.state != "checking":
            return

        def tell(count: int) -> None:
            line.compared = (line.compared or 0) + count / line.size
            self.on_update()

        try:
            line.same_as = None if line.may_be_same else await self._known.find(line.file, line.head, tell)
        except _FAILURES as error:
            self._refuse(line, error, "failed")
        line.compared = None
        if line.state == "checking" and line.same_as is not None:
            self._turn(line, "same")
        elif line.state == "checking":
            line.known = self._known.add(line.file, line.name, line.head)

    async def _measure(self, line: Line) -> None:
        assert line.identified is not None  # noqa: S101 - only called for those
        facts = await media_facts(line.file, line.identified.asset_type, _SECONDS_TO_TELL)
        if facts is None:
            line.remark = line.remark or "unplayable"
        else:
            line.duration = facts.duration

    # ---- storing

    async def _store(self, lines: list[Line]) -> None:
        """Several in one transaction; where that fails one by one, so that each failure is its own file's."""
        if self.stopped is not None:
            for line in reversed(lines):
                self._wait_again(line)
        if not lines or self.stopped is not None:
            return
        for line in lines:
            self._turn(line, "saving")
        try:
            self._saved(lines, await self._upload(lines))
        except asyncio.CancelledError:
            self._drop(lines[0], "cancelled")
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        except _FAILURES as error:
            await self._store_failed(lines, error)

    async def _upload(self, lines: list[Line]) -> list[Asset]:
        files = [Incoming(line.file, *line.identified[:2], line.duration) for line in lines if line.identified]
        self._saving_alone = lines[0] if len(lines) == 1 else None
        self._saving = asyncio.ensure_future(self._studio.assets.upload_all(files, lines[0].source))
        try:
            return await self._saving
        finally:
            self._saving = self._saving_alone = None

    async def _store_failed(self, lines: list[Line], error: Exception) -> None:
        if len(lines) > 1:
            for position, line in enumerate(lines):
                await self._store([line])
                if self.stopped is not None:
                    await self._store(lines[position + 1 :])
                    return
        elif isinstance(error, _STOPPING):
            self.stopped = error
            self._wait_again(lines[0])
        else:
            self._refuse(lines[0], error, "failed")

    def _saved(self, lines: list[Line], assets: Iterable[Asset]) -> None:
        for line, asset in zip(lines, assets, strict=True):
            line.asset = asset
            if line.known is not None and self._known is not None:
                self._known.stored(line.known, asset)
            self.queue.turn(line, "saved")
        self.on_update()

    # ---- states

    def _refuse(self, line: Line, error: Exception, state: State) -> None:
        if line.state in ("checking", "saving"):
            line.error = error
            self._drop(line, state)

    def _wait_again(self, line: Line) -> None:
        self._forget(line)
        self.queue.again(line)

    def _drop(self, line: Line, state: State) -> None:
        self._forget(line)
        self._turn(line, state)

    def _forget(self, line: Line) -> None:
        """Its file is not known any more; what was the same is looked at once more."""
        known, line.known = line.known, None
        if known is None or self._known is None:
            return
        self._known.forget(known)
        for other in [each for each in self.queue.asking if each.same_as is known]:
            self.queue.again(other)

    def _turn(self, line: Line, state: State) -> None:
        self.queue.turn(line, state)
        self.on_update()


def _kind(line: Line) -> str:
    return line.identified.asset_type if line.identified else ""


def _failed() -> str:
    return say("imports-stopped")
