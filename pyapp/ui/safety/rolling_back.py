"""Going back to schema 6 from schema 7 alone: the plan, two questions, the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..dialogs import AskDialog
from ..language import say
from ..offline.work import at_work
from ..pace import Pace, Step
from ..words import cut
from .replacing import BLOCKED_SECONDS, Replacing, waiting

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan, RollbackReport
    from pyapp.cinegenie.backup.source import Progress


@dataclass(frozen=True)
class RollbackState:
    """What the page says of a rollback.

    `waiting`: for another tab to close the database; `applying`: the person has said yes, twice.
    """

    plan: RollbackPlan | None = None
    step: Step | None = None
    waiting: bool = False
    applying: bool = False


class RollingBack(Replacing[RollbackState]):
    """Brings the database of that name to schema 6."""

    def nothing(self) -> RollbackState:
        """No file, no plan, no work."""
        return RollbackState()

    def open(self) -> None:
        """Show what it would mean."""
        if self.running:
            return
        self.state = RollbackState()
        self.present()
        self.run(self.undisturbed(self._read), say("safety-rollback-impossible"))

    def present(self) -> None:
        """Show the plan or the progress."""
        from .plan_view import ReplacingCallbacks
        from .rollback_view import RollbackView

        callbacks = ReplacingCallbacks(self._ask, self.leave, self.cancel, self.be_left)
        view = RollbackView(callbacks, self.backing, say("safety-rollback-before"))
        self.show(view, view.update, say("safety-rollback-title"))

    async def _read(self) -> None:
        from pyapp.cinegenie.backup.rollback import plan_rollback

        self.tell(RollbackState(step=Step(say("safety-rollback-planning"))))
        self.tell(RollbackState(await plan_rollback(self.name)))

    # ---- asking, twice

    def _ask(self) -> None:
        plan = self.state.plan
        if plan is None or self.running or self.backing.must_end_first():
            return
        lost = say("safety-rollback-ask-lost", count=len(plan.lost)) if plan.lost else say("safety-rollback-ask-whole")
        AskDialog(
            say("safety-rollback-ask"),
            [lost, say("safety-rollback-ask-upgrade")],
            say("safety-rollback-ask-go"),
            lambda: self._ask_again(plan),
            lambda: self.backing.start("zip"),
        ).open()

    def _ask_again(self, plan: RollbackPlan) -> None:
        last = self.backing.state.last
        told = (
            say("safety-rollback-sure-last", file=cut(last.file_name), schema=str(last.schema))
            if last is not None
            else say("safety-rollback-sure-none")
        )
        go = say("safety-rollback-sure-go")
        AskDialog(say("safety-rollback-sure"), [told], go, lambda: self._start(plan)).open()

    # ---- doing

    def _start(self, plan: RollbackPlan) -> None:
        work = self.undisturbed(lambda: self._apply(plan), say("safety-rollback-cancelled"))
        self.run(work, say("safety-rollback-failed"))

    async def _apply(self, plan: RollbackPlan) -> None:
        from pyapp.cinegenie.backup.rollback import apply_rollback

        pace = Pace()

        def show(progress: Progress) -> None:
            step = pace.step(say("safety-rollback-writing"), progress)
            self.tell(replace(self.state, step=step, waiting=False))

        def wait(*_: int) -> None:
            self.tell(replace(self.state, step=waiting(), waiting=True))

        self.tell(replace(self.state, step=Step(say("safety-rollback-writing")), applying=True))
        self.let_go()
        with at_work():
            report = await apply_rollback(plan, show, wait, BLOCKED_SECONDS)
        await self.stage.bring_files_in_sight(self.name)
        self._finish(report)

    def _finish(self, report: RollbackReport) -> None:
        from .rolled_back_view import RolledBackView

        self.drop_view()
        view = RolledBackView(report, lambda: self.stage.start(self.come_back(), say("safety-restore-not-shown")))
        self.stage.show(view, say("safety-rollback-title"), lambda: self._finish(report))

