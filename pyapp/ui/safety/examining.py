"""The check-up and the repairs: what was found, what would mend it, what was done, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pyapp.db import Database

from ..dom import Callback
from ..job import Job
from ..pace import Step
from ..stage import Stage
from ..words import counted

if TYPE_CHECKING:
    from pyapp.cinegenie.checkup import CheckupReport
    from pyapp.cinegenie.repairs.plan import Choice, RepairPlan, RepairReport
    from pyapp.cinegenie.repairs.registry import Repair
    from pyapp.cinegenie.undo import UndoPlan
    from pyapp.cinegenie.upgrade import Progress


@dataclass(frozen=True)
class CheckupState:
    """What the page says of the check-up. `undo`: the title of the repair that can be undone, "" for none."""

    step: Step | None = None
    report: CheckupReport | None = None
    undo: str = ""
    result: str = ""


class Examining(Job[CheckupState]):
    """Checks an open database up and repairs it; `on_changed` hears of every repair."""

    def __init__(self, stage: Stage, db: Database, on_changed: Callback) -> None:
        super().__init__(stage, CheckupState())
        self._db = db
        self._on_changed = on_changed

    def check(self) -> None:
        """Look at everything."""
        self.run(self._guarded(self._check("")), "The check-up stopped")

    def look_for_undo(self) -> None:
        """Find out whether the last repair can be undone."""
        self.run(self._look_for_undo(), "What the last repair did could not be read")

    def plan_repair(self, name: str) -> None:
        """Show what a repair would do."""
        self.run(self._guarded(self._plan(name, ())), "The repair could not be planned")

    def plan_undo(self) -> None:
        """Show what undoing the last repair would do."""
        self.run(self._guarded(self._plan_undo()), "The undoing could not be planned")

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            self.tell(replace(self.state, result="It was cancelled. Nothing was changed."))
        finally:
            self.tell(replace(self.state, step=None))

    # ---- the check-up

    async def _check(self, result: str) -> None:
        from pyapp.cinegenie.checkup import check_up

        self.tell(replace(self.state, step=Step("Looking at every record…"), result=result))
        report = await check_up(self._db, self._show_progress)
        self.tell(replace(self.state, step=None, report=report, result=result or "The check-up is done."))
        await self._look_for_undo()

    def _check_again(self, result: str) -> None:
        self.tell(replace(self.state, result=result))
        self.follow(self._guarded(self._check(result)), "The check-up stopped")

    def _show_progress(self, progress: Progress) -> None:
        done = progress.done / progress.total if progress.total else None
        detail = f"{progress.done:,} of {counted(progress.total, 'record')}"
        self.tell(replace(self.state, step=Step(f"Looking at {progress.table}…", done, detail)))

    async def _look_for_undo(self) -> None:
        plan = await self._undo_plan()
        self.tell(replace(self.state, undo=repair_named(plan.repair).title if plan else ""))

    async def _undo_plan(self) -> UndoPlan | None:
        from pyapp.cinegenie.undo import SUFFIX, plan_undo

        if not await Database.exists(self._db.name + SUFFIX):  # planning would make it
            return None
        return await plan_undo(self._db)

    # ---- repairs

    async def _plan(self, name: str, choices: tuple[Choice, ...]) -> None:
        from .repair_dialog import RepairDialog

        repair = repair_named(name)
        self.tell(replace(self.state, step=Step("Working out what to do…"), result=""))
        plan, others = await self._plan_with(repair, choices)
        if not plan.needed:
            await self._check("There is nothing to mend any more.")
            return

        def choose(choice: Choice) -> None:
            kept = [each for each in choices if _place_of(each) != _place_of(choice)]
            self.run(self._guarded(self._plan(name, (*kept, choice))), "The repair could not be planned")

        self.tell(replace(self.state, step=None))
        RepairDialog.of_repair(repair.title, plan, others, lambda: self._start_repair(repair, plan), choose).open()

    async def _plan_with(self, repair: Repair, choices: tuple[Choice, ...]) -> tuple[RepairPlan, dict[int, Choice]]:
        """A plan, and what a person may choose instead."""
        from pyapp.cinegenie.repairs import disagreements

        if repair.name != disagreements.NAME:
            return await repair.plan(self._db), {}
        from pyapp.cinegenie.repairs.choices import other_choices

        plan = await disagreements.plan_disagreements(self._db, choices)
        return plan, await other_choices(self._db, plan)

    def _start_repair(self, repair: Repair, plan: RepairPlan) -> None:
        self.run(self._guarded(self._repair(repair, plan)), "Nothing was repaired")

    async def _repair(self, repair: Repair, plan: RepairPlan) -> None:
        self.tell(replace(self.state, step=Step("Repairing…", cancellable=False)))
        report = await repair.apply(self._db, plan)
        self._on_changed()
        self._check_again(f"Done: {report_text(report)}. It can be undone until the next repair.")

    # ---- undo

    async def _plan_undo(self) -> None:
        from .repair_dialog import RepairDialog

        self.tell(replace(self.state, step=Step("Reading what the last repair did…"), result=""))
        plan = await self._undo_plan()
        self.tell(replace(self.state, step=None))
        if plan is None:
            self.tell(replace(self.state, undo="", result="There is nothing to undo any more."))
            return
        title = repair_named(plan.repair).title
        RepairDialog.of_undo(title, plan, lambda: self._start_undo(plan)).open()

    def _start_undo(self, plan: UndoPlan) -> None:
        self.run(self._guarded(self._undo(plan)), "Nothing was undone")

    async def _undo(self, plan: UndoPlan) -> None:
        from pyapp.cinegenie.undo import apply_undo

        self.tell(replace(self.state, step=Step("Putting back what there was…", cancellable=False)))
        report = await apply_undo(self._db, plan, leave_changed=True)
        self._on_changed()
        self._check_again(f"Undone: {counted(report.restored, 'record')} put back as before the repair.")


def repair_named(name: str) -> Repair:
    """The repair of that name."""
    from pyapp.cinegenie.repairs.registry import REPAIRS

    return next(repair for repair in REPAIRS if repair.name == name)


def report_text(report: RepairReport) -> str:
    """Such as "2 records changed and 1 removed"."""
    from ..words import listed

    parts = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.deleted, "removed"),
    ]
    told = [f"{number:,} {what}" for number, what in parts if number]
    return f"{listed(told) or 'nothing'} ({counted(report.added + report.changed + report.deleted, 'record')})"


def _place_of(choice: Choice) -> tuple[object, ...]:
    return choice.script_id, choice.scene_id, choice.asset_type
