"""The place of all that keeps the studio safe."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .backup_view import BackupView, backup_callbacks
from .care import Care
from .checkup_view import CheckupCallbacks, CheckupView
from .examining import Examining
from .restore_start_view import RestoreStartView
from .rollback_start_view import RollbackStartView
from .safety_view import SafetyView
from .storage_view import StorageView, answer_text

if TYPE_CHECKING:
    from pyapp.cinegenie.storage import StorageStatus


class SafetyPlace(Place["StorageStatus"]):
    """Storage, backup, restore, check-up and the way back; what runs goes on when the person leaves."""

    def __init__(
        self, stage: Stage, studio: Studio, address: Address, care: Care, examining: Examining
    ) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-safety")
        self._care = care
        self._examining = examining
        self._storage = StorageView(self._ask_to_keep)
        self._backup = BackupView(backup_callbacks(care.backing))
        self._checkup = CheckupView(
            CheckupCallbacks(examining.check, examining.cancel, examining.plan_repair, examining.plan_undo)
        )
        sections = [
            self._backup,
            RestoreStartView(care.restoring.open),
            self._checkup,
            self._storage,
            RollbackStartView(care.rolling_back.open),
        ]
        self.view: SafetyView = SafetyView(sections)
        self._answer = ""
        care.backing.attach(self._backup.update)
        examining.attach(self._checkup.update)
        examining.look_for_undo()
        care.backing.tidy()

    async def read(self) -> StorageStatus:
        """Read how much is stored; the counts make that a question about every table."""
        from pyapp.cinegenie.storage import storage_status

        await asyncio.gather(*(table.count() for table in self.studio.db.tables))
        return await storage_status()

    def show(self, data: StorageStatus) -> None:
        """Show it."""
        self._storage.update(data, self._answer)

    def close(self) -> None:
        """Leave the work to itself."""
        super().close()
        self._care.backing.detach(self._backup.update)
        self._examining.detach(self._checkup.update)

    def _ask_to_keep(self) -> None:
        self.stage.start(self._ask(), "The browser could not be asked")

    async def _ask(self) -> None:
        from pyapp.cinegenie.storage import ask_to_persist

        status = await ask_to_persist()
        self._answer = answer_text(status.persisted)
        self._storage.update(status, self._answer)
