"""A backup that is to be restored: its check, what it holds, what would change, the ways, the progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from pyapp.cinegenie.records import MAPPINGS

from ..dom import Callback, Element, View
from ..language import moment_text
from ..odd_records import show_odd_records
from ..progress_view import ProgressSlot
from ..words import counted, size_text
from .backing_up import BackingUp
from .backup_view import BackupView, backup_callbacks

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.opened import OpenedFile
    from pyapp.cinegenie.backup.restore import How, RestorePlan

    from .restoring import RestoreState

_KINDS = {
    "zip": "a backup made by this page",
    "dexie": "an export by Dexie",
    "owner": "the older app's JSON export, which holds no pictures, films or sounds",
}


class RestoreCallbacks(NamedTuple):
    """What a person can do about a restore; `on_closed`: another view is shown."""

    on_way: Callable[[How], object]
    on_go: Callback
    on_leave: Callback
    on_cancel: Callback
    on_closed: Callback


class RestoreView(View):
    """First the progress of reading the file, then the plan and its ways, then the progress of the restore."""

    def __init__(self, callbacks: RestoreCallbacks, backing: BackingUp, why: str) -> None:
        super().__init__("restore-view")
        self._callbacks = callbacks
        self._backing = backing
        self._progress = ProgressSlot(self, "progress", "plan", callbacks.on_cancel)
        self._ways: dict[str, View] = {}
        self._backup = self.adopt(BackupView(backup_callbacks(backing), why))
        self.part("backup").append(self._backup.element)
        backing.attach(self._backup.update)
        self.on_click("go", callbacks.on_go)
        self.on_click("leave", callbacks.on_leave)

    def update(self, state: RestoreState) -> None:
        """Show how things stand."""
        self.part("intro").set_text(_intro(state))
        self.part("blocked").show(state.waiting)
        self.part("blocked").set_text(
            "Another tab or window holds the database open. Close it, and the restore goes on by itself; nothing is "
            "changed meanwhile."
        )
        if state.plan is not None:
            self._show_ways(state.plan, state.how)
            self._show_plan(state.plan, state.opened)
        way = self._ways.get(state.how)
        self._progress.update(state.step, self.part("go") if way is None else way.part("input"))

    def close(self) -> None:
        """Say so."""
        super().close()
        self._backing.detach(self._backup.update)
        self._callbacks.on_closed()

    def _show_plan(self, plan: RestorePlan, opened: OpenedFile | None) -> None:
        self.part("meaning").set_text(meaning(plan))
        tables = dict.fromkeys([*plan.counts, *plan.present])
        self.part("rows").replace(*(self._row(plan, table) for table in tables))
        self.part("room").set_text(_room(plan))
        self.part("warning").set_text(opened.warning if opened is not None else "")
        self.part("warning").show(opened is not None and bool(opened.warning))
        show_odd_records(self, plan.merge.left_out if plan.merge is not None else ())
        replaces = bool(plan.present_version) and plan.how != "merge"
        self.part("backup").show(replaces)
        self.part("go").set_text("Add it" if plan.how == "merge" else "Replace…" if replaces else "Restore it")

    def _show_ways(self, plan: RestorePlan, chosen: How) -> None:
        for how, name, what in ways(plan):
            if how not in self._ways:
                self._ways[how] = self._way(how)
            view = self._ways[how]
            view.part("name").set_text(name)
            view.part("what").set_text(what)
            view.part("input").tick(how == chosen)

    def _way(self, how: How) -> View:
        view = self.adopt(View("way-choice"))
        view.part("input").set("value", how)
        view.on_change("input", lambda _value: self._callbacks.on_way(how))
        self.part("ways").append(view.element)
        return view

    def _row(self, plan: RestorePlan, table: str) -> Element:
        row = self.adopt(View("restore-row"))
        here, backup = plan.present.get(table), plan.counts.get(table)
        row.part("table").set_text(table)
        row.part("backup").set_text("" if backup is None else f"{backup:,}")
        row.part("present").set_text("" if here is None else f"{here:,}")
        row.part("after").set_text(_after(plan, table))
        return row.element


def ways(plan: RestorePlan) -> list[tuple[How, str, str]]:
    """The ways that are open: their names and what they mean."""
    old = plan.version < 7
    found: list[tuple[How, str, str]] = []
    upgraded = f", brought from schema {plan.version} to schema 7" if old else ""
    if plan.present_version:
        found.append(("replace", "Replace what is here", f"Afterwards there is what the backup holds{upgraded}."))
        if plan.present_version == 7:
            found.append(
                ("merge", "Add to what is here", "Nothing that is here changes; what is new comes in addition.")
            )
    else:
        found.append(("replace", "Restore it", f"There is what the backup holds{upgraded}."))
    if old:
        text = f"At schema {plan.version}, for the older app. This page will offer the upgrade."
        found.append(("as-was", "As it was", text))
    return found


def meaning(plan: RestorePlan) -> str:
    """What would change, in a sentence."""
    if plan.merge is not None:
        added, same = sum(plan.merge.added.values()), sum(plan.merge.same.values())
        new_ids = sum(plan.merge.renumbered.values())
        told = (
            f"{counted(added, 'record')} would be added, {size_text(plan.merge.bytes)}; {same:,} are here already and "
            f"do not come twice."
        )
        if new_ids:
            told += f" {new_ids:,} of them get a new id, and what refers to them is rewritten."
        return told
    size = size_text(plan.bytes)
    if not plan.present_version:
        return f"{counted(sum(plan.counts.values()), 'record')} would be written, {size}."
    gone = counted(sum(plan.present.values()), "record")
    return f"{gone} that are here now would go, and {sum(plan.counts.values()):,} would come, {size}."


def _after(plan: RestorePlan, table: str) -> str:
    if plan.merge is not None:
        return f"{plan.present.get(table, 0) + plan.merge.added.get(table, 0):,}"
    if table in plan.counts:
        return f"{plan.counts[table]:,}"
    if plan.upgrades and table == MAPPINGS:
        return "made anew"  # how many, only the upgrade itself finds out
    return "0" if plan.how == "replace" else "none"


def _room(plan: RestorePlan) -> str:
    needed = f"The restore needs about {size_text(plan.needed)}"
    if plan.available is None:
        return f"{needed}; this browser does not say how much it grants."
    if plan.fits:
        return f"{needed}; the browser says it grants {size_text(plan.available)}."
    return f"{needed}, but the browser says it grants only {size_text(plan.available)}: it will probably be refused."


def _intro(state: RestoreState) -> str:
    opened = state.opened
    if opened is None:
        return f"{state.file_name} is being read. Nothing is changed before you say so."
    made = f", made on {_made(opened.created)}" if opened.created else ""
    of = f"schema {opened.source.version:g}"
    checked = " It was read to its end, and every part is as it should be." if state.plan is not None else ""
    return f"{state.file_name} is {_KINDS[opened.kind]}{made}: {opened.source.name} at {of}.{checked}"


def _made(created: str) -> str:
    from datetime import datetime

    try:
        return moment_text(datetime.fromisoformat(created))
    except ValueError:
        return created[:40]
