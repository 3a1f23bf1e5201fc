"""What the plans of an upgrade, a restore and a rollback share: their steps, and a backup before they are done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..progress_view import ProgressSlot
from ..steps_view import StepsView
from ..view import Callback, View
from .backing_up import BackingUp, BackupState
from .backup_view import BackupView, backup_callbacks


class PlanView(View):
    """Shows the plan's steps, and beside it the backup; `show_step`, which is the subclass's, hears of both."""

    def __init__(self, template: str, steps: Sequence[str], backing: BackingUp, why: str) -> None:
        super().__init__(template)
        self._backing = backing
        self._steps = self.adopt(StepsView(*steps))
        self.part("steps").append(self._steps.element)
        self._backup = self.adopt(BackupView(backup_callbacks(backing), why))
        self.part("backup").append(self._backup.element)

    def begin_backup(self) -> None:
        """Show how things stand with the backup from now on; the subclass calls it when it is made."""
        self._backing.attach(self._show_backup)

    def show_step(self, backup: BackupState) -> None:
        """Say which step the person is at."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave the backup to itself as well."""
        super().close()
        self._backing.detach(self._show_backup)

    def _show_backup(self, backup: BackupState) -> None:
        self._backup.update(backup)
        self.show_step(backup)


class ReplacingCallbacks(NamedTuple):
    """What a person can do about work that replaces everything; `on_closed`: another view is shown."""

    on_go: Callback
    on_leave: Callback
    on_cancel: Callback
    on_closed: Callback


class ReplacingView(PlanView):
    """A plan with the buttons that begin it and leave it; while it is made or done, the progress in its place."""

    def __init__(
        self, template: str, steps: Sequence[str], callbacks: ReplacingCallbacks, backing: BackingUp, why: str
    ) -> None:
        super().__init__(template, steps, backing, why)
        self._on_closed = callbacks.on_closed
        self._progress = ProgressSlot(self, "progress", "plan", callbacks.on_cancel)
        self.on_click("go", callbacks.on_go)
        self.on_click("leave", callbacks.on_leave)

    def close(self) -> None:
        """Say so."""
        super().close()
        self._on_closed()
