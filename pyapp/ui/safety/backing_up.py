"""Making a backup: where to, how far it is, and what is remembered of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from pyapp.db import Blob

from ..downloads import ask_where_to_save, download
from ..job import Job
from ..language import Saying, say
from ..offline.work import at_work
from ..pace import Pace, Step
from ..stage import Stage
from ..words import cut, reason, size_text
from .last_backup import LastBackup, last_backup, remember_backup

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.source import OnProgress, Progress
    from pyapp.files.outputs import Target

Form = Literal["zip", "dexie"]

_FILES: Final[dict[Form, tuple[str, str]]] = {
    "zip": ("application/zip", ".zip"),
    "dexie": ("application/json", ".json"),
}
_DOWNLOADED_WITHIN: Final = timedelta(hours=1)  # nothing tells when the browser has read the whole file


@dataclass(frozen=True)
class BackupState:
    """What the page says of backups of one database. `made`: whether one was made since the page was loaded.

    `step`: how far the present one is; `lost`: why it needs leave.
    """

    last: LastBackup | None
    step: Step | None = None
    result: Saying | None = None
    lost: Saying | None = None
    made: bool = False


@dataclass(frozen=True)
class _Made:
    """A whole backup file. `lost`: how many files it had to leave out."""

    file: Blob
    native_version: int
    counts: dict[str, int]
    lost: int


class BackingUp(Job[BackupState]):
    """Backs up the database of that name, whatever its version; it need not be open."""

    def __init__(self, stage: Stage, name: str) -> None:
        super().__init__(stage, BackupState(last_backup(name)))
        self._name = name
        self._form: Form = "zip"

    def start(self, form: Form, without_lost: bool = False) -> None:
        """Begin; call it in the event of the person's click, which the browser wants to see for its question."""
        if self.running:
            return
        self._form = form
        mime_type, extension = _FILES[form]
        file_name = f"{self._name}-{datetime.now().astimezone():%Y-%m-%d-%H%M}{extension}"
        asked = ask_where_to_save(file_name, mime_type, extension)
        self.run(self._back_up(file_name, asked, without_lost), say("safety-backup-failed"))

    def must_end_first(self) -> bool:
        """Whether a backup is being made that other work has to wait for; the person is told so."""
        if self.running:
            self.stage.notices.say(say("safety-backup-wait"))
        return self.running

    def start_without_lost(self) -> None:
        """Begin again, and leave out the files that the browser has lost."""
        self.start(self._form, without_lost=True)

    async def _back_up(self, file_name: str, asked: Awaitable[Any] | None, without_lost: bool) -> None:
        from pyapp.cinegenie.backup.source import LostMediaError

        handle = await asked if asked is not None else None
        if asked is not None and handle is None:
            self._end(partial(say, "safety-backup-no-file"))
            return
        self.tell(replace(self.state, step=Step(say("safety-backup-reading")), result=None, lost=None))
        try:
            with at_work():
                made = await self._write(file_name, handle, without_lost)
        except asyncio.CancelledError:
            self._end(partial(say, "safety-backup-cancelled"))
        except LostMediaError as error:
            self.tell(replace(self.state, step=None, lost=partial(reason, error)))
        except BaseException:
            self._end(None)
            raise
        else:
            self._finish(file_name, handle, made)

    async def _write(self, file_name: str, handle: Any, without_lost: bool) -> _Made:
        from pyapp.files.outputs import picked, private_or_memory

        await self._forget_old_files()
        target = await private_or_memory(file_name) if handle is None else picked(handle)
        pace, what = Pace(), say("safety-backup-writing")

        def show(progress: Progress) -> None:
            self.tell(replace(self.state, step=pace.step(what, progress)))

        if self._form == "dexie":
            return await self._write_for_dexie(target, show)
        from pyapp.cinegenie.backup.writing import write_backup

        written = await write_backup(self._name, target, show, without_lost)
        counts = {table.info.name: table.info.count for table in written.manifest.tables}
        return _Made(written.file, written.manifest.native_version, counts, len(written.lost))

    def tidy(self) -> None:
        """Remove what earlier backups have left in this origin's files on their way to the downloads."""
        self.stage.start(self._forget_old_files(), say("safety-backup-untidy"))

    async def _forget_old_files(self) -> None:
        from pyapp.files.errors import FileError
        from pyapp.files.outputs import private_file, private_files, remove_private

        with suppress(FileError):  # they can go the next time as well
            for name in await private_files():
                file = await private_file(name)
                made = file.last_modified if file is not None else None
                if made is not None and datetime.now(UTC) - made > _DOWNLOADED_WITHIN:
                    await remove_private(name)

    async def _write_for_dexie(self, target: Target, show: OnProgress) -> _Made:
        from pyapp.cinegenie.backup.dexie_file import write_dexie_file
        from pyapp.cinegenie.backup.live import LiveSource

        source = await LiveSource.open(self._name)
        try:
            file = await write_dexie_file(source, target, show)
        finally:
            source.close()
        return _Made(file, source.native_version, {table.name: table.count for table in source.tables}, 0)

    def _finish(self, file_name: str, handle: Any, made: _Made) -> None:
        if handle is None:
            download(made.file, file_name)
        else:
            file_name = str(handle.name)
        last = LastBackup(datetime.now(UTC), file_name, made.file.size, made.native_version, made.counts)
        remember_backup(self._name, last)
        self.state = replace(self.state, last=last, made=True)
        self._end(partial(_made_text, last, made.lost, handle is None))

    def _end(self, result: Saying | None) -> None:
        self.tell(replace(self.state, step=None, result=result, lost=None))
        if result is not None and not self.is_shown:
            self.stage.notices.say(result())


def _made_text(last: LastBackup, lost: int, downloaded: bool) -> str:
    records = sum(last.counts.values())
    sentences = [
        say("safety-backup-whole", file=cut(last.file_name), size=size_text(last.size), records=records),
        *([say("safety-backup-downloaded")] if downloaded else []),
        *([say("safety-backup-lacks", count=lost)] if lost else []),
    ]
    return " ".join(sentences)
