"""The place that explains what the app's older code has left in the database, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .older_view import OlderView

if TYPE_CHECKING:
    from pyapp.cinegenie.older_code import OlderCode

OLDER = "older"


class OlderPlace(Place["OlderCode"]):
    """It counts again whenever something is saved."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("opening-older-title")
        self.view: OlderView = OlderView()

    async def read(self) -> OlderCode:
        """Count what is in the old form."""
        from pyapp.cinegenie.older_code import see_older_code

        return await see_older_code(self.studio.db)

    def show(self, data: OlderCode) -> None:
        """Show it."""
        self.view.update(data)
