"""A backup that is to be restored: its check, what it holds, what would change, the ways, the progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pyapp.cinegenie.records import MAPPINGS
from pyapp.cinegenie.schema import LATEST

from ..element import Element
from ..language import moment_text, number_text, say
from ..odd_records import OddRecords
from ..reasons import told
from ..view import View
from ..words import cut, size_text
from .backing_up import BackingUp, BackupState
from .plan_view import ReplacingCallbacks, ReplacingView
from .restore_steps import restore_steps

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.opened import OpenedFile
    from pyapp.cinegenie.backup.restore import How, RestorePlan

    from .restoring import RestoreState

_READ, _PLAN, _BACK_UP, _RESTORE = range(4)  # steps


class RestoreView(ReplacingView):
    """First the progress of reading the file, then the plan and its ways, then the progress of the restore."""

    def __init__(
        self, callbacks: ReplacingCallbacks, on_way: Callable[[How], object], backing: BackingUp, why: str
    ) -> None:
        super().__init__("restore-view", restore_steps(), callbacks, backing, why)
        self._on_way = on_way
        self._ways: dict[str, View] = {}
        self._state: RestoreState | None = None
        self._odd = OddRecords(self, "records")
        self.begin_backup()

    def update(self, state: RestoreState) -> None:
        """Show how things stand."""
        self._state = state
        self.show_step(self._backing.state)
        self.part("intro").set_text(_intro(state))
        self.part("blocked").show(state.waiting)
        self.part("blocked").set_text(say("safety-restore-blocked"))
        if state.plan is not None:
            self._show_ways(state.plan, state.how)
            self._show_plan(state.plan, state.opened)
        way = self._ways.get(state.how)
        self._progress.update(state.step, self.part("go") if way is None else way.part("input"))

    def show_step(self, backup: BackupState) -> None:
        """A plan that is backed up waits for the last step alone."""
        if self._state is None or self._state.plan is None:
            self._steps.update(_READ)
        elif self._state.applying:
            self._steps.update(_RESTORE)
        else:
            last, plan = backup.last, self._state.plan
            saved = last is not None and last.holds(plan.present_version, plan.present)
            self._steps.update(_BACK_UP if backup.step is not None else _RESTORE if saved else _PLAN)

    def _show_plan(self, plan: RestorePlan, opened: OpenedFile | None) -> None:
        self.part("meaning").set_text(meaning(plan))
        tables = dict.fromkeys([*plan.counts, *plan.present])
        self.part("rows").replace(*(self._row(plan, table) for table in tables))
        self.part("room").set_text(_room(plan))
        self.part("warning").set_text(told(opened.warning) if opened is not None else "")
        self.part("warning").show(opened is not None and bool(opened.warning))
        self._odd.update(plan.merge.left_out if plan.merge is not None else ())
        replaces = bool(plan.present_version) and plan.how != "merge"
        self.part("backup").show(replaces)
        self.part("go").set_text(say(f"safety-restore-{_button(plan, replaces)}"))

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
        view.on_change("input", lambda _value: self._on_way(how))
        self.part("ways").append(view.element)
        return view

    def _row(self, plan: RestorePlan, table: str) -> Element:
        row = self.adopt(View("restore-row"))
        here, backup = plan.present.get(table), plan.counts.get(table)
        row.part("table").set_text(table)
        row.part("backup").set_text("" if backup is None else number_text(backup))
        row.part("present").set_text("" if here is None else number_text(here))
        row.part("after").set_text(_after(plan, table))
        return row.element


def _button(plan: RestorePlan, replaces: bool) -> str:
    return "add" if plan.how == "merge" else "replace" if replaces else "it"


def ways(plan: RestorePlan) -> list[tuple[How, str, str]]:
    """The ways that are open: their names and what they mean."""
    found: list[tuple[How, str, str]] = []
    if plan.present_version:
        found.append(_way(plan, "replace", "replace"))
        if plan.present_version == LATEST:
            found.append(("merge", say("safety-way-merge"), say("safety-way-merge-what")))
    else:
        found.append(_way(plan, "replace", "restore"))
    if plan.version < LATEST:
        what = say("safety-way-as-was-what", version=str(plan.version))
        found.append(("as-was", say("safety-way-as-was"), what))
    return found


def _way(plan: RestorePlan, how: How, name: str) -> tuple[How, str, str]:
    if plan.version < LATEST:
        return how, say(f"safety-way-{name}"), say(f"safety-way-{name}-upgraded", version=str(plan.version))
    return how, say(f"safety-way-{name}"), say(f"safety-way-{name}-what")


def meaning(plan: RestorePlan) -> str:
    """What would change, in a sentence."""
    if plan.merge is not None:
        counts = {"added": sum(plan.merge.added.values()), "same": sum(plan.merge.same.values())}
        text = say("safety-meaning-merge", size=size_text(plan.merge.bytes), **counts)
        new_ids = sum(plan.merge.renumbered.values())
        return f"{text} {say('safety-meaning-new-ids', count=new_ids)}" if new_ids else text
    records, size = sum(plan.counts.values()), size_text(plan.bytes)
    if not plan.present_version:
        return say("safety-meaning-new", records=records, size=size)
    return say("safety-meaning-replace", gone=sum(plan.present.values()), records=records, size=size)


def _after(plan: RestorePlan, table: str) -> str:
    if plan.merge is not None:
        return number_text(plan.present.get(table, 0) + plan.merge.added.get(table, 0))
    if table in plan.counts:
        return number_text(plan.counts[table])
    if plan.upgrades and table == MAPPINGS:
        return say("safety-after-anew")  # how many, only the upgrade itself finds out
    return number_text(0) if plan.how == "replace" else say("safety-after-none")


def _room(plan: RestorePlan) -> str:
    needed = size_text(plan.needed)
    if plan.available is None:
        return say("safety-room-unknown", needed=needed)
    message = "safety-room" if plan.fits else "safety-room-short"
    return say(message, needed=needed, available=size_text(plan.available))


def _intro(state: RestoreState) -> str:
    opened, file = state.opened, cut(state.file_name)
    if opened is None:
        return say("safety-restore-reading", file=file)
    values = {
        "file": file,
        "kind": say(f"safety-restore-kind-{opened.kind}"),
        "name": cut(opened.source.name),
        "version": f"{opened.source.version:g}",
    }
    if opened.created:
        text = say("safety-restore-opened-made", made=_made(opened.created), **values)
    else:
        text = say("safety-restore-opened", **values)
    return f"{text} {say('safety-restore-checked')}" if state.plan is not None else text


def _made(created: str) -> str:
    from datetime import datetime

    try:
        return moment_text(datetime.fromisoformat(created))
    except ValueError:
        return created[:40]
