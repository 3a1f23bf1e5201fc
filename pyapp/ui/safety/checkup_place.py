"""The place of the check-up: its plan, its progress, what it found, and the repairs."""

from __future__ import annotations

from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .checkup_view import CheckupCallbacks, CheckupView
from .examining import Examining


class CheckupPlace(Place[None]):
    """What runs goes on when the person leaves; what was found stays until the next check-up."""

    def __init__(self, stage: Stage, studio: Studio, address: Address, examining: Examining) -> None:
        super().__init__(stage, studio, address)
        self.title = say("safety-checkup")
        self._examining = examining
        self.view: CheckupView = CheckupView(
            CheckupCallbacks(examining.check, examining.cancel, examining.plan_repair, examining.plan_undo)
        )
        examining.attach(self.view.update)
        examining.look_for_undo()

    async def read(self) -> None:
        """Nothing: a check-up is made when the person asks for it."""

    def show(self, data: None) -> None:
        """Nothing more than what the check-up tells."""

    def close(self) -> None:
        """Leave the work to itself."""
        super().close()
        self._examining.detach(self.view.update)
