"""Files on their way into the gallery, one after the other; a failure stops only its own file."""

from __future__ import annotations

from collections.abc import Callable

from pyapp.cinegenie.assets import Assets
from pyapp.cinegenie.errors import StudioError
from pyapp.db import Blob
from pyapp.idb.errors import IDBError

from ..stage import Stage
from ..words import reason
from .imports_view import ImportLine, State


class Importer:
    """A queue of files; it goes on whatever place is shown, and tells `on_update` of every step."""

    def __init__(self, stage: Stage, assets: Assets) -> None:
        self._stage = stage
        self._assets = assets
        self._waiting: list[tuple[ImportLine, Blob]] = []
        self._running = False
        self.lines: list[ImportLine] = []
        self.on_update: Callable[[list[ImportLine]], None] = lambda _lines: None

    def add(self, files: list[Blob]) -> None:
        """Put files at the end of the queue."""
        for file in files:
            line = ImportLine(file.name or "A file without a name", file.size)
            self.lines.append(line)
            self._waiting.append((line, file))
        if files and not self._running:
            self._stage.start(self._run(), "The import stopped")
        self.on_update(self.lines)

    def forget(self) -> None:
        """Empty the list of files that are done."""
        self.lines.clear()
        self.on_update(self.lines)

    async def _run(self) -> None:
        self._running = True
        try:
            while self._waiting:
                await self._import(*self._waiting.pop(0))
        finally:
            self._running = False

    async def _import(self, line: ImportLine, file: Blob) -> None:
        self._tell(line, "saving")
        try:
            await self._assets.upload(file, source="imported")
        except (StudioError, IDBError) as error:
            line.reason = reason(error)
            self._tell(line, "refused")
        else:
            self._tell(line, "saved")

    def _tell(self, line: ImportLine, state: State) -> None:
        line.state = state
        self.on_update(self.lines)
