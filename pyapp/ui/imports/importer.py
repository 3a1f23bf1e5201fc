"""Files on their way into the gallery: a queue that goes on whatever place is shown. A failure stops only its own file.

What stops the whole queue is a disk without space, or a database that is closed; the files wait then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.errors import NoSpaceError, StudioError
from pyapp.cinegenie.known_files import known_files
from pyapp.cinegenie.records import UploadSource
from pyapp.cinegenie.storage import check_files_are_kept, granted
from pyapp.idb.errors import IDBError

from ..language import say
from ..offline.work import at_work
from ..pace import Pace
from .ledger import Ledger
from .limit import size_limit
from .looking import Looking
from .page_files import Arrivals, Found, arrivals
from .queue import Line, Queue
from .storing import Storing
from .undoing import Undoing

if TYPE_CHECKING:
    from pyapp.db import Blob

    from ..place import Studio
    from ..stage import Stage

log = logging.getLogger("pyapp.ui")
_HANDLED: Final = ("checking", "saving", "cancelling")


class Importer:
    """A queue of files; it tells `on_update` after every step, and `on_end` when nothing is under way any more."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio
        self._task: asyncio.Task[None] | None = None
        self._is_space_checked = False
        self.queue = Queue()
        self._ledger = Ledger(self.queue, self._tell)
        self._looking = Looking(self._ledger)
        self._storing = Storing(studio.assets, self._ledger)
        self._undoing = Undoing(stage, studio, self.queue, self._tell)
        self.hidden = self.above = 0
        self._pace = Pace()
        self._done_before = 0.0
        self.on_update: Callable[[], object] = lambda: None
        self.on_end: Callable[[], object] = lambda: None

    @property
    def running(self) -> bool:
        """Whether files are being imported."""
        return self._task is not None and not self._task.done()

    @property
    def stopped(self) -> Exception | None:
        """Why nothing is imported any more, though some files wait."""
        return self._ledger.stopped

    @property
    def undoable(self) -> bool:
        """Whether what was imported can be taken out of the gallery again."""
        return not self.running and not self._undoing.under_way and self.queue.count("saved") > 0

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
        """Leave a file out; one that is being written is taken out again then."""
        if line.state in ("waiting", "checking"):
            self._ledger.drop(line, "cancelled")
        else:
            self._storing.cancel(line)

    def cancel_all(self) -> None:
        """Leave out all files that are not yet stored."""
        for line in list(self.queue.flowing):
            self.cancel(line)
        self.go_on()

    def retry(self, line: Line) -> None:
        """Try a file again that has failed, was cancelled or taken out again."""
        if line.can_begin_again:
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

    def undo(self) -> None:
        """Take out of the gallery what was imported, as far as no script uses it."""
        if self.undoable:
            self._undoing.begin()

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
        self._ledger.stopped = None
        self._is_space_checked = whatever_fits
        if not self.running and self.queue.count("waiting"):
            self._pace, self._done_before = Pace(), self.queue.done
            self._task = self._stage.start(self._run(), _failed())
        self.on_update()

    def close(self) -> None:
        """Import nothing more but what is being written: the database is about to be closed."""
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
        await check_files_are_kept()
        async for arrived in files:
            self.queue.add(Line(file, name, size, source) for file, name, size in arrived)
            self.on_update()
        if len(files) and self.stopped is None:
            self._is_space_checked = False
            self.go_on()

    async def _run(self) -> None:
        try:
            with at_work():
                self._ledger.known = await known_files(self._studio.db, self._studio.index)
                await self._work()
        except Exception as error:  # noqa: BLE001 - it is told in the panel, where it can be tried again
            self._stop_for(error)
        finally:
            self._ledger.known = None
            self._task = None
            self.on_update()
        self.on_end()

    def _stop_for(self, error: Exception) -> None:
        if not isinstance(error, StudioError | IDBError):
            log.error("The import stopped", exc_info=error)
        for line in reversed([each for each in self.queue.flowing if each.state in _HANDLED]):
            self._ledger.wait_again(line)
        self._ledger.stopped = error

    async def _work(self) -> None:
        """Look at some files while those before them are written."""
        storing: asyncio.Future[None] = asyncio.ensure_future(asyncio.sleep(0))
        try:
            while self.stopped is None and await self._is_there_space() and (batch := self.queue.next_batch()):
                await self._looking.look(batch)
                await asyncio.shield(storing)
                storing = asyncio.ensure_future(
                    self._storing.store([line for line in batch if line.state == "checking"])
                )
                if not self.queue.count("waiting"):
                    await asyncio.shield(storing)
        finally:
            await storing  # what is being written comes, whatever has ended the rest

    async def _is_there_space(self) -> bool:
        if self._is_space_checked:
            return True
        needed = self.queue.bytes_waiting
        available = await granted(needed)
        if available is not None and available < needed:
            self._ledger.stopped = NoSpaceError(needed, available)
            self._tell()
            return False
        self._is_space_checked = True
        return True

    def _tell(self) -> None:
        self.on_update()


def _failed() -> str:
    return say("imports-stopped")
