"""The place of what is stored: it is measured when the person comes, and again when something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..address import Address
from ..language import say
from ..measured_place import MeasuredPlace
from ..offline.card import OfflineCard
from ..place import Studio
from ..stage import Stage
from .keeping import Keeping
from .storage_view import StorageView

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import Holdings
    from pyapp.cinegenie.storage import StorageStatus


class StoragePlace(MeasuredPlace["tuple[Holdings, StorageStatus]"]):
    """Says that it measures until that is done."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("storage-heading")
        self._keeping = Keeping(stage)
        self.view: StorageView = StorageView(self._keeping.view, OfflineCard(stage).view)

    async def read(self) -> tuple[Holdings, StorageStatus]:
        """Measure."""
        from pyapp.cinegenie.holdings import measure
        from pyapp.cinegenie.storage import storage_status

        return await measure(self.studio.index), await storage_status()

    def show(self, data: tuple[Holdings, StorageStatus]) -> None:
        """Show it."""
        held, status = data
        self.view.update(held)
        self._keeping.show(status, held.total.bytes)
        self.done()
