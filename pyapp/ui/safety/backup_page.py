"""A backup step by step: what goes into it, its making, its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..figure import figure
from ..language import say
from ..steps_view import StepsView
from ..view import View
from ..words import size_text
from .backup_view import BackupView, backup_callbacks
from .records_row import records_row

if TYPE_CHECKING:
    from pyapp.cinegenie.holdings import Amount

    from .backing_up import BackingUp, BackupState

_PLAN, _WRITE, _RESULT = range(3)  # steps


class BackupPage(View):
    """The plan, and below it the button, the progress in its place, and what came of it."""

    def __init__(self, backing: BackingUp) -> None:
        super().__init__("backup-page")
        self._steps = self.adopt(StepsView(*(say(f"safety-step-{step}") for step in ("plan", "write", "result"))))
        self.part("steps").append(self._steps.element)
        self._backup = self.adopt(BackupView(backup_callbacks(backing)))
        self.part("backup").append(self._backup.element)

    def update(self, state: BackupState) -> None:
        """Show how things stand."""
        self._backup.update(state)
        step = _WRITE if state.step is not None else _RESULT if state.made else _PLAN
        self._steps.update(step)
        self.part("plan").show(step == _PLAN)

    def show_plan(self, counts: dict[str, int], files: Amount) -> None:
        """Show what goes into a backup that is made now."""
        figures: list[tuple[int | str, str]] = [
            (sum(counts.values()), say("safety-backup-figure-records")),
            (files.files, say("safety-backup-figure-files")),
            (size_text(files.bytes), say("safety-backup-figure-bytes")),
        ]
        self.part("figures").replace(*(figure(value, name) for value, name in figures))
        self.part("rows").replace(*(records_row(self, table, count) for table, count in counts.items()))
