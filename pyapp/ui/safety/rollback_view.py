"""The way back to schema 6: what would stay, what schema 6 cannot express, the progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..dom import Callback, View, make
from ..opening.upgrade_view import figure
from ..progress_view import ProgressSlot
from ..words import counted
from .backing_up import BackingUp
from .backup_view import BackupView, backup_callbacks

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan

    from .rolling_back import RollbackState

_MOST = 200


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
        backing.attach(self._backup.update)
        self.on_click("go", callbacks.on_go)
        self.on_click("leave", callbacks.on_leave)

    def update(self, state: RollbackState) -> None:
        """Show how things stand."""
        self.part("intro").set_text(
            "The app as it was before the upgrade opens schema 6 only. Pictures, films and sounds stay as they are, "
            "byte for byte. Nothing is changed before you say so, twice."
        )
        self.part("blocked").show(state.waiting)
        self.part("blocked").set_text(
            "Another tab or window holds the database open. Close it, and the way back goes on by itself; nothing is "
            "changed meanwhile."
        )
        if state.plan is not None:
            self._show_plan(state.plan)
        self._progress.update(state.step, self.part("go"))

    def close(self) -> None:
        """Say so."""
        super().close()
        self._backing.detach(self._backup.update)
        self._callbacks.on_closed()

    def _show_plan(self, plan: RollbackPlan) -> None:
        figures = [
            (sum(plan.counts.values()), "records stay"),
            (plan.script_ids, "files name their script again"),
            (plan.fields, "fields of scenes are filled"),
            (len(plan.lost), "things are lost"),
        ]
        self.part("figures").replace(*(figure(number, name) for number, name in figures))
        self.part("meaning").set_text(
            "The table of mappings goes. Where a file was made for one script, the file says so again, as schema 6 has "
            "it; the two ways of saying it are the same to the older app."
            if not plan.lost
            else "The table of mappings goes. Most of what it says can be said in schema 6 too; the list below cannot."
        )
        self.part("lost").show(bool(plan.lost))
        self.part("lost-summary").set_text(f"{counted(len(plan.lost), 'thing')} that schema 6 cannot express")
        items = [make("li", f"{lost.table} {lost.id!r}: {lost.reason}") for lost in plan.lost[:_MOST]]
        if len(plan.lost) > _MOST:
            items.append(make("li", f"and {len(plan.lost) - _MOST:,} more"))
        self.part("lost-list").replace(*items)
