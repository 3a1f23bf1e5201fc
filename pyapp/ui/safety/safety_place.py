"""The overview of all that keeps the studio safe."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .. import navigation
from ..address import Address, link_to
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from ..storage.keeping import Keeping
from ..view import Callback
from .backup_card import BackupCard
from .care import Care
from .checkup_card import CheckupCard
from .examining import Examining
from .restore_start_view import RestoreStartView
from .rollback_start_view import RollbackStartView
from .safety_view import SafetyView

if TYPE_CHECKING:
    from pyapp.cinegenie.storage import StorageStatus


class SafetyPlace(Place["StorageStatus"]):
    """A card for each of it. What a card begins is shown on a page of its own, and goes on when the person leaves."""

    def __init__(
        self, stage: Stage, studio: Studio, address: Address, care: Care, examining: Examining
    ) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-safety")
        self._care = care
        self._examining = examining
        self._keeping = Keeping(stage, links=True)
        self._backup = BackupCard(lambda: _begin("backup", lambda: care.backing.start("zip")))
        self._checkup = CheckupCard(lambda: _begin("checkup", examining.check))
        sections = [
            self._backup,
            RestoreStartView(care.restoring.open),
            self._checkup,
            self._keeping.view,
            RollbackStartView(care.rolling_back.open),
        ]
        self.view: SafetyView = SafetyView(sections)
        care.backing.attach(self._backup.update)
        examining.attach(self._checkup.update)
        care.backing.tidy()

    async def begin(self) -> None:
        """Return before the browser has said how much is stored: it takes its time, and nothing else waits for it."""
        self._first.set_result(None)
        self.ask()

    async def read(self) -> StorageStatus:
        """Read how much is stored; the counts make that a question about every table."""
        from pyapp.cinegenie.storage import storage_status

        await asyncio.gather(*(table.count() for table in self.studio.db.tables))
        return await storage_status()

    def show(self, data: StorageStatus) -> None:
        """Show it."""
        self._keeping.show(data)

    def close(self) -> None:
        """Leave the work to itself."""
        super().close()
        self._care.backing.detach(self._backup.update)
        self._examining.detach(self._checkup.update)


def _begin(page: str, start: Callback) -> None:
    """Begin within the person's click, which a browser wants to see, and show the page of it."""
    start()
    navigation.go_to(link_to("safety", page))
