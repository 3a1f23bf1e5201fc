"""The way back to schema 6: what would stay, what schema 6 cannot express, the progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..figure import figure
from ..language import say
from ..odd_records import OddRecords
from .backing_up import BackingUp, BackupState
from .plan_view import ReplacingCallbacks, ReplacingView
from .rollback_steps import LOST, rollback_steps

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan

    from .rolling_back import RollbackState

_PLAN, _BACK_UP, _ROLLBACK = range(3)  # steps
_SCHEMA = 7


class RollbackView(ReplacingView):
    """The plan, and the progress in its place while it runs."""

    def __init__(self, callbacks: ReplacingCallbacks, backing: BackingUp, why: str) -> None:
        super().__init__("rollback-view", rollback_steps(), callbacks, backing, why)
        self._state: RollbackState | None = None
        self._lost = OddRecords(self, "records", LOST)
        self.begin_backup()

    def update(self, state: RollbackState) -> None:
        """Show how things stand."""
        self._state = state
        self.show_step(self._backing.state)
        self.part("blocked").show(state.waiting)
        if state.plan is not None:
            self._show_plan(state.plan)
        self._progress.update(state.step, self.part("go"))

    def show_step(self, backup: BackupState) -> None:
        """A plan that is backed up waits for the last step alone."""
        if self._state is not None:
            plan, last = self._state.plan, backup.last
            saved = plan is not None and last is not None and last.holds(_SCHEMA, plan.counts)
            ready = saved or self._state.applying
            self._steps.update(_BACK_UP if backup.step is not None else _ROLLBACK if ready else _PLAN)

    def _show_plan(self, plan: RollbackPlan) -> None:
        figures = [
            (sum(plan.counts.values()), say("safety-rollback-figure-records")),
            (plan.script_ids, say("safety-rollback-figure-scripts")),
            (plan.fields, say("safety-rollback-figure-fields")),
            (len(plan.lost), say("safety-rollback-figure-lost")),
        ]
        self.part("figures").replace(*(figure(number, name) for number, name in figures))
        self.part("meaning").set_text(say("safety-rollback-part" if plan.lost else "safety-rollback-whole"))
        self._lost.update(plan.lost)
