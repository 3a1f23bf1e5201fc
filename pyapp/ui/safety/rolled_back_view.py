"""The view after the way back to schema 6: what is there now, what was lost, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import say
from ..odd_records import OddRecords
from ..steps_view import StepsView
from ..view import Callback, View
from .rollback_steps import LOST, rollback_steps

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackReport


class RolledBackView(View):
    """What the rollback did, and the way on."""

    def __init__(self, report: RollbackReport, on_go_on: Callback) -> None:
        super().__init__("rolled-back-view")
        steps = self.adopt(StepsView(*rollback_steps()))
        steps.update(len(rollback_steps()) - 1)
        self.part("steps").append(steps.element)
        self.part("summary").set_text(say("safety-rolled-back-summary", native=str(report.native_version)))
        OddRecords(self, "records", LOST).update(report.lost)
        self.on_click("on", on_go_on)
