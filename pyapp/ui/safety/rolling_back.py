"""Going back to schema 6 from schema 7 alone: the plan, two questions, the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ..dialogs import AskDialog
from ..dom import page_held
from ..pace import Pace, Step
from ..words import counted
from .replacing import BLOCKED_SECONDS, WAITING, Replacing

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan, RollbackReport
    from pyapp.cinegenie.backup.source import Progress

_BEFORE: Final = "What schema 6 cannot express is in a backup of schema 7, which can be restored here at any time."


@dataclass(frozen=True)
class RollbackState:
    """What the page says of a rollback. `waiting`: for another tab to close the database."""

    plan: RollbackPlan | None = None
    step: Step | None = None
    waiting: bool = False


class RollingBack(Replacing[RollbackState]):
    """Brings the database of that name to schema 6."""

    def nothing(self) -> RollbackState:
        """No file, no plan, no work."""
        return RollbackState()

    def open(self) -> None:
        """Show what it would mean."""
        if self.running:
            return
        from .rollback_view import RollbackCallbacks, RollbackView

        self.state = RollbackState()
        callbacks = RollbackCallbacks(self._ask, self.leave, self.cancel, self.be_left)
        view = RollbackView(callbacks, self.backing, _BEFORE)
        self.show(view, view.update, "Back to schema 6")
        self.run(self.undisturbed(self._read), "It cannot go back to schema 6")

    async def _read(self) -> None:
        from pyapp.cinegenie.backup.rollback import plan_rollback

        self.tell(RollbackState(step=Step("Working out what it would mean…")))
        self.tell(RollbackState(await plan_rollback(self.name)))

    # ---- asking, twice

    def _ask(self) -> None:
        plan = self.state.plan
        if plan is None or self.running or self.backing.must_end_first():
            return
        lost = counted(len(plan.lost), "thing")
        AskDialog(
            "Go back to schema 6?",
            [
                f"{lost} that schema 6 cannot express will be gone."
                if plan.lost
                else "Nothing will be lost; the mappings become fields of the records again.",
                "This page works with schema 7: it will offer the upgrade again.",
            ],
            "Go back…",
            lambda: self._ask_again(plan),
            lambda: self.backing.start("zip"),
        ).open()

    def _ask_again(self, plan: RollbackPlan) -> None:
        last = self.backing.state.last
        AskDialog(
            "Are you sure?",
            [
                f"Your last backup: {last.file_name}, at schema {last.schema}."
                if last is not None
                else "There is no backup of this database, as far as this browser knows.",
            ],
            "Yes, go back to schema 6",
            lambda: self._start(plan),
        ).open()

    # ---- doing

    def _start(self, plan: RollbackPlan) -> None:
        work = self.undisturbed(lambda: self._apply(plan), "It was cancelled. Nothing was changed.")
        self.run(work, "It did not go back to schema 6")

    async def _apply(self, plan: RollbackPlan) -> None:
        from pyapp.cinegenie.backup.rollback import apply_rollback

        pace = Pace()

        def show(progress: Progress) -> None:
            step = pace.step("Writing schema 6", progress)
            self.tell(replace(self.state, step=step, waiting=False))

        def wait(*_: int) -> None:
            self.tell(replace(self.state, step=WAITING, waiting=True))

        self.tell(replace(self.state, step=Step("Writing schema 6")))
        self.let_go()
        with page_held():
            report = await apply_rollback(plan, show, wait, BLOCKED_SECONDS)
        await self.go_back(_report_text(report), stays=True)


def _report_text(report: RollbackReport) -> str:
    lost = f"; {counted(len(report.lost), 'thing')} could not be expressed in it" if report.lost else ""
    return (
        f"The database is at schema 6 again (native version {report.native_version}), and the older app can open it"
        f"{lost}. Leave this page without upgrading, to use it there."
    )
