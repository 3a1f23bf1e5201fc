"""Storing files that were looked at: several in one transaction, and each failure its own file's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.assets import Asset, Assets, Incoming
from pyapp.cinegenie.errors import StudioError
from pyapp.files.errors import FileError
from pyapp.idb.errors import DatabaseClosedError, IDBError, QuotaExceededError

from .queue import Line

if TYPE_CHECKING:
    from .ledger import Ledger

_FAILURES: Final = (StudioError, IDBError, FileError)
_STOPPING: Final = (QuotaExceededError, DatabaseClosedError)


class Storing:
    """Stores lines that are being checked. A disk without space, or a closed database, stops the whole queue."""

    def __init__(self, assets: Assets, ledger: Ledger) -> None:
        self._assets = assets
        self._ledger = ledger
        self._writing: asyncio.Task[list[Asset]] | None = None
        self._alone: Line | None = None

    async def store(self, lines: list[Line]) -> None:
        """Several in one transaction; where that fails one by one. Once the queue is stopped, they wait."""
        if self._ledger.stopped is not None:
            for line in reversed(lines):
                self._ledger.wait_again(line)
        if not lines or self._ledger.stopped is not None:
            return
        for line in lines:
            self._ledger.turn(line, "saving")
        try:
            self._ledger.saved(lines, await self._write(lines))
        except asyncio.CancelledError:
            self._ledger.drop(lines[0], "cancelled")
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
        except _FAILURES as error:
            await self._failed(lines, error)

    def cancel(self, line: Line) -> None:
        """Roll a file back that is being written alone; several at once are written in no time."""
        if self._writing is not None and self._alone is line:
            self._writing.cancel()

    async def _write(self, lines: list[Line]) -> list[Asset]:
        files = [Incoming(line.file, *line.identified[:2], line.duration) for line in lines if line.identified]
        self._alone = lines[0] if len(lines) == 1 else None
        self._writing = asyncio.ensure_future(self._assets.upload_all(files, lines[0].source))
        try:
            return await self._writing
        finally:
            self._writing = self._alone = None

    async def _failed(self, lines: list[Line], error: Exception) -> None:
        if len(lines) > 1:
            for position, line in enumerate(lines):
                await self.store([line])
                if self._ledger.stopped is not None:
                    await self.store(lines[position + 1 :])
                    return
        elif isinstance(error, _STOPPING):
            self._ledger.stopped = error
            self._ledger.wait_again(lines[0])
        else:
            self._ledger.refuse(lines[0], error, "failed")
