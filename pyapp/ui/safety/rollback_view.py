"""The way back to schema 6: what would stay, what schema 6 cannot express, the progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..figure import figure
from ..language import say
from ..progress_view import ProgressSlot
from ..steps_view import StepsView
from ..view import Callback, View
from .backing_up import BackingUp, BackupState
from .backup_view import BackupView, backup_callbacks
from .rollback_steps import rollback_steps, show_lost

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan

    from .rolling_back import RollbackState

_PLAN, _BACK_UP, _ROLLBACK = range(3)  # steps
_SCHEMA = 7


class RollbackCallbacks(NamedTuple):
    """What a person can do about a rollback; `on_closed`: another view is shown."""

    on_go: Callback
    on_leave: Callback
    on_cancel: Callback
    on_closed: Callback


class RollbackView(View):
    """The plan, and the progress in its place while it runs."""

    def __init__(self, callbacks: RollbackCallbacks, backing: BackingUp, why: str) -> None:
        super().__init__("rollback-view")
        self._callbacks = callbacks
        self._backing = backing
        self._progress = ProgressSlot(self, "progress", "plan", callbacks.on_cancel)
        self._backup = self.adopt(BackupView(backup_callbacks(backing), why))
        self.part("backup").append(self._backup.element)
        self._steps = self.adopt(StepsView(*rollback_steps()))
        self.part("steps").append(self._steps.element)
        self._state: RollbackState | None = None
        backing.attach(self._show_backup)
        self.on_click("go", callbacks.on_go)
        self.on_click("leave", callbacks.on_leave)

    def update(self, state: RollbackState) -> None:
        """Show how things stand."""
        self._state = state
        self._show_step(self._backing.state)
        self.part("blocked").show(state.waiting)
        if state.plan is not None:
            self._show_plan(state.plan)
        self._progress.update(state.step, self.part("go"))

    def close(self) -> None:
        """Say so."""
        super().close()
        self._backing.detach(self._show_backup)
        self._callbacks.on_closed()

    def _show_backup(self, backup: BackupState) -> None:
        self._backup.update(backup)
        self._show_step(backup)

    def _show_step(self, backup: BackupState) -> None:
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
        show_lost(self, plan.lost)
