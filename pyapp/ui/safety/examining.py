"""The check-up and the repairs: what was found, what would mend it, what was done, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pyapp.db import Database

from ..job import Job
from ..language import Saying, say
from ..offline.work import at_work
from ..pace import Step
from ..stage import Stage
from ..view import Callback
from ..words import listed

if TYPE_CHECKING:
    from pyapp.cinegenie.checkup import CheckupReport
    from pyapp.cinegenie.repairs.plan import Choice, RepairPlan, RepairReport
    from pyapp.cinegenie.repairs.registry import Repair
    from pyapp.cinegenie.undo import UndoPlan
    from pyapp.cinegenie.upgrade import Progress


@dataclass(frozen=True)
class CheckupState:
    """What the page says of the check-up. `undo`: the name of the repair that can be undone, "" for none."""

    step: Step | None = None
    report: CheckupReport | None = None
    undo: str = ""
    result: Saying | None = None


class Examining(Job[CheckupState]):
    """Checks an open database up and repairs it; `on_changed` hears of every repair."""

    def __init__(self, stage: Stage, db: Database, on_changed: Callback) -> None:
        super().__init__(stage, CheckupState())
        self._db = db
        self._on_changed = on_changed

    def check(self) -> None:
        """Look at everything."""
        self.run(self._guarded(self._check()), say("safety-checkup-stopped"))

    def look_for_undo(self) -> None:
        """Find out whether the last repair can be undone."""
        self.run(self._look_for_undo(), say("safety-undo-unread"))

    def plan_repair(self, name: str) -> None:
        """Show what a repair would do."""
        self.run(self._guarded(self._plan(name, ())), say("safety-repair-unplanned"))

    def plan_undo(self) -> None:
        """Show what undoing the last repair would do."""
        self.run(self._guarded(self._plan_undo()), say("safety-undo-unplanned"))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except asyncio.CancelledError:
            self.tell(replace(self.state, result=partial(say, "safety-checkup-cancelled")))
        finally:
            self.tell(replace(self.state, step=None))

    # ---- the check-up

    async def _check(self, result: Saying | None = None) -> None:
        from pyapp.cinegenie.checkup import check_up

        self.tell(replace(self.state, step=Step(say("safety-checkup-begins")), result=result))
        report = await check_up(self._db, self._show_progress)
        done = result or partial(say, "safety-checkup-done")
        self.tell(replace(self.state, step=None, report=report, result=done))
        await self._look_for_undo()

    def _check_again(self, result: Saying) -> None:
        self.tell(replace(self.state, result=result))
        self.follow(self._guarded(self._check(result)), say("safety-checkup-stopped"))

    def _show_progress(self, progress: Progress) -> None:
        done = progress.done / progress.total if progress.total else None
        detail = say("safety-checkup-done-of", done=progress.done, total=progress.total)
        self.tell(replace(self.state, step=Step(say("safety-checkup-looking", table=progress.table), done, detail)))

    async def _look_for_undo(self) -> None:
        plan = await self._undo_plan()
        self.tell(replace(self.state, undo=plan.repair if plan else ""))

    async def _undo_plan(self) -> UndoPlan | None:
        from pyapp.cinegenie.undo import SUFFIX, plan_undo

        if not await Database.exists(self._db.name + SUFFIX):  # planning would make it
            return None
        return await plan_undo(self._db)

    # ---- repairs

    async def _plan(self, name: str, choices: tuple[Choice, ...]) -> None:
        from .repair_dialog import RepairDialog

        repair = repair_named(name)
        self.tell(replace(self.state, step=Step(say("safety-repair-planning")), result=None))
        plan, others = await self._plan_with(repair, choices)
        if not plan.needed:
            await self._check(partial(say, "safety-repair-needless"))
            return

        def choose(choice: Choice) -> None:
            kept = [each for each in choices if _place_of(each) != _place_of(choice)]
            self.run(self._guarded(self._plan(name, (*kept, choice))), say("safety-repair-unplanned"))

        self.tell(replace(self.state, step=None))
        RepairDialog.of_repair(plan, others, lambda: self._start_repair(repair, plan), choose).open()

    async def _plan_with(self, repair: Repair, choices: tuple[Choice, ...]) -> tuple[RepairPlan, dict[int, Choice]]:
        """A plan, and what a person may choose instead."""
        from pyapp.cinegenie.repairs import disagreements

        if repair.name != disagreements.NAME:
            return await repair.plan(self._db), {}
        from pyapp.cinegenie.repairs.choices import other_choices

        plan = await disagreements.plan_disagreements(self._db, choices)
        return plan, await other_choices(self._db, plan)

    def _start_repair(self, repair: Repair, plan: RepairPlan) -> None:
        self.run(self._guarded(self._repair(repair, plan)), say("safety-repair-failed"))

    async def _repair(self, repair: Repair, plan: RepairPlan) -> None:
        self.tell(replace(self.state, step=Step(say("safety-repair-under-way"), cancellable=False)))
        with at_work():
            report = await repair.apply(self._db, plan)
        self._on_changed()
        self._check_again(partial(report_text, report))

    # ---- undo

    async def _plan_undo(self) -> None:
        from .repair_dialog import RepairDialog

        self.tell(replace(self.state, step=Step(say("safety-undo-reading")), result=None))
        plan = await self._undo_plan()
        self.tell(replace(self.state, step=None))
        if plan is None:
            self.tell(replace(self.state, undo="", result=partial(say, "safety-undo-needless")))
            return
        RepairDialog.of_undo(plan, lambda: self._start_undo(plan)).open()

    def _start_undo(self, plan: UndoPlan) -> None:
        self.run(self._guarded(self._undo(plan)), say("safety-undo-failed"))

    async def _undo(self, plan: UndoPlan) -> None:
        from pyapp.cinegenie.undo import apply_undo

        self.tell(replace(self.state, step=Step(say("safety-undo-under-way"), cancellable=False)))
        with at_work():
            report = await apply_undo(self._db, plan, leave_changed=True)
        self._on_changed()
        self._check_again(partial(say, "safety-undo-done", count=report.restored))


def repair_named(name: str) -> Repair:
    """The repair of that name."""
    from pyapp.cinegenie.repairs.registry import REPAIRS

    return next(repair for repair in REPAIRS if repair.name == name)


def repair_title(name: str) -> str:
    """What the repair of that name does."""
    return say(f"safety-repair-{name}")


def report_text(report: RepairReport) -> str:
    """What a repair did, such as "2 changed and 1 removed", and that it can be undone."""
    parts = {"added": report.added, "changed": report.changed, "removed": report.deleted}
    told = [say(f"safety-repair-{what}", count=number) for what, number in parts.items() if number]
    return say("safety-repair-done", what=listed(told) or say("safety-repair-nothing"), count=sum(parts.values()))


def _place_of(choice: Choice) -> tuple[object, ...]:
    return choice.script_id, choice.scene_id, choice.asset_type
