"""Backing up: the last backup, the button, the form of the file, the progress, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..element import Element
from ..language import moment_text, say
from ..progress_view import ProgressSlot
from ..view import Callback, View
from ..words import cut, size_text
from .backing_up import BackingUp, BackupState, Form
from .last_backup import LastBackup


class BackupCallbacks(NamedTuple):
    """What a person can do about backups."""

    on_start: Callable[[Form], object]
    on_cancel: Callback
    on_without_lost: Callback


class BackupView(View):
    """One button; while the backup is made, its progress in the button's place.

    With `why` it stands before something that could be regretted, and says that; the file is a ZIP then.
    """

    def __init__(self, callbacks: BackupCallbacks, why: str = "") -> None:
        super().__init__("backup-first-view" if why else "backup-view")
        self._form: Form = "zip"
        self._progress = ProgressSlot(self, "progress", "action", callbacks.on_cancel)
        self.on_click("start", lambda: callbacks.on_start(self._form))
        self.on_click("without-lost", callbacks.on_without_lost)
        if why:
            self.part("why").set_text(why)
        else:
            self.on_change("forms", self._choose)

    def update(self, state: BackupState) -> None:
        """Show how things stand."""
        show_last(self.part("last"), state.last)
        self.part("result").set_text(state.result() if state.result else "")
        self.part("lost").show(state.lost is not None)
        self.part("lost-reason").set_text(state.lost() if state.lost else "")
        self._progress.update(state.step, self.part("start"))

    def _choose(self, form: str) -> None:
        self._form = "dexie" if form == "dexie" else "zip"


def backup_callbacks(backing: BackingUp) -> BackupCallbacks:
    """A backup's buttons, wired to what makes it."""
    return BackupCallbacks(backing.start, backing.cancel, backing.start_without_lost)


def show_last(part: Element, last: LastBackup | None) -> None:
    """Say when the last backup was made, and what is in it."""
    part.set_text(last_backup_text(last))
    part.set("data-missing", None if last else "")


def last_backup_text(last: LastBackup | None) -> str:
    """When the last backup was made, and what is in it."""
    if last is None:
        return say("safety-backup-none")
    return say(
        "safety-backup-last",
        when=moment_text(last.made_at),
        file=cut(last.file_name),
        records=sum(last.counts.values()),
        schema=str(last.schema),
        size=size_text(last.size),
    )
