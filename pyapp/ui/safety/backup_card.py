"""The backup among all that keeps the studio safe: when the last one was made, and the button for the next."""

from __future__ import annotations

from ..language import say
from ..view import Callback, View
from .backing_up import BackupState
from .backup_view import show_last


class BackupCard(View):
    """Leads to the page of the backup, and begins one."""

    def __init__(self, on_start: Callback) -> None:
        super().__init__("backup-card")
        self.on_click("start", on_start)

    def update(self, state: BackupState) -> None:
        """Show how things stand."""
        show_last(self.part("last"), state.last)
        running = state.step is not None
        self.part("start").show(not running)
        result = state.result() if state.result else ""
        self.part("running").set_text(say("safety-backup-running") if running else result)
