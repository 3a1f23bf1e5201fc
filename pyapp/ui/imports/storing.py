"""Storing files that were looked at: several in one transaction, and each failure its own file's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyapp.cinegenie.assets import Asset, Assets, Incoming
from pyapp.cinegenie.errors import StudioError
from pyapp.files.errors import FileError
from pyapp.idb.errors import DatabaseClosedError, IDBError, QuotaExceededError

from ..offline.work import at_work
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

    async def store(self, lines: list[Line]) -> None:
        """Several in one transaction; where that fails one by one. Once the queue is stopped, they wait."""
        if self._ledger.stopped is not None:
            for line in reversed(lines):
                self._ledger.wait_again(line)
            return
        for line in lines:
            if line.state == "cancelling":
                self._ledger.drop(line, "cancelled")
            else:
                self._ledger.turn(line, "saving")
        lines = [line for line in lines if line.state == "saving"]
        try:
            await self._keep(list(zip(lines, await self._write(lines), strict=True)))
        except _FAILURES as error:
            await self._failed(lines, error)

    def cancel(self, line: Line) -> None:
        """Take a file that is being written out again once it is written.

        It is not rolled back: what a browser has begun to commit comes, and writing files is part of that.
        """
        if line.state == "saving":
            self._ledger.turn(line, "cancelling")

    async def _write(self, lines: list[Line]) -> list[Asset]:
        files = [Incoming(line.file, *line.identified[:2], line.duration) for line in lines if line.identified]
        return await self._assets.upload_all(files, lines[0].source) if lines else []

    async def _keep(self, stored: list[tuple[Line, Asset]]) -> None:
        """Those that nobody cancelled meanwhile, and those that cannot be taken out again."""
        unwanted = [pair for pair in stored if pair[0].state == "cancelling"]
        self._ledger.saved(pair for pair in stored if pair not in unwanted)
        if not unwanted:
            return
        try:
            with at_work():
                kept = (await self._assets.take_out_unused([asset for _, asset in unwanted])).kept
        except _FAILURES as error:
            if isinstance(error, _STOPPING):
                self._ledger.stopped = error
            kept = tuple(asset for _, asset in unwanted)
        self._ledger.saved(pair for pair in unwanted if pair[1] in kept)
        for line, asset in unwanted:
            if asset not in kept:
                self._ledger.drop(line, "cancelled")

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
