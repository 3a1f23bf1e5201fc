"""The place of a backup: what goes into it, the making, the result."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..address import Address
from ..language import say
from ..measured_place import MeasuredPlace
from ..place import Studio
from ..stage import Stage
from .backup_page import BackupPage

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import Amount

    from .backing_up import BackingUp


class BackupPlace(MeasuredPlace["tuple[dict[str, int], Amount]"]):
    """What runs goes on when the person leaves."""

    def __init__(self, stage: Stage, studio: Studio, address: Address, backing: BackingUp) -> None:
        super().__init__(stage, studio, address)
        self.title = say("safety-backup")
        self._backing = backing
        self.view: BackupPage = BackupPage(backing)
        backing.attach(self.view.update)

    async def read(self) -> tuple[dict[str, int], Amount]:
        """Count the records of each table, and the files."""
        from pyapp.cinegenie.holdings import measure

        tables = self.studio.db.tables
        counts = await asyncio.gather(*(table.count() for table in tables))
        names = [table.name for table in tables]
        return dict(zip(names, counts, strict=True)), (await measure(self.studio.index)).total

    def show(self, data: tuple[dict[str, int], Amount]) -> None:
        """Show it."""
        self.view.show_plan(*data)
        self.done()

    def close(self) -> None:
        """Leave the work to itself."""
        super().close()
        self._backing.detach(self.view.update)
