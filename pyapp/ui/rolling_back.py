"""Going back to schema 6 from schema 7 alone: the plan, two questions, the work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from .backing_up import BackingUp
from .dialogs import AskDialog
from .dom import Callback
from .job import Job
from .pace import Pace, Step
from .stage import Stage
from .words import counted

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.rollback import RollbackPlan, RollbackReport
    from pyapp.cinegenie.backup.source import Progress

    from .rollback_view import RollbackView

BLOCKED_SECONDS: Final = 120
_BEFORE: Final = "What schema 6 cannot express is in a backup of schema 7, which can be restored here at any time."


@dataclass(frozen=True)
class RollbackState:
    """What the page says of a rollback. `waiting`: for another tab to close the database."""

    plan: RollbackPlan | None = None
    step: Step | None = None
    waiting: bool = False


class RollingBack(Job[RollbackState]):
    """Brings the database of that name to schema 6; `let_go` and `come_back` as for `Restoring`."""

    def __init__(
        self,
        stage: Stage,
        name: str,
        backing: BackingUp,
        let_go: Callback,
        come_back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(stage, RollbackState())
        self._name = name
        self._backing = backing
        self._let_go = let_go
        self._come_back = come_back
        self._view: RollbackView | None = None

    def open(self) -> None:
        """Show what it would mean."""
        if self.running:
            return
        from .rollback_view import RollbackCallbacks, RollbackView

        self.state = RollbackState()
        callbacks = RollbackCallbacks(self._ask, self._leave, self.cancel, self._be_left)
        view = self._view = RollbackView(callbacks, self._backing, _BEFORE)
        self.stage.show(view, "Back to schema 6")
        self.attach(view.update)
        self.run(self._read(), "It cannot go back to schema 6")

    async def _read(self) -> None:
        from pyapp.cinegenie.backup.rollback import plan_rollback

        try:
            self.tell(RollbackState(step=Step("Working out what it would mean…")))
            plan = await plan_rollback(self._name)
        except asyncio.CancelledError:
            await self._go_back()
        except BaseException:
            await self._go_back()
            raise
        else:
            self.tell(RollbackState(plan))

    # ---- asking, twice

    def _ask(self) -> None:
        plan = self.state.plan
        if plan is None or self.running or self._backing.must_end_first():
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
            lambda: self._backing.start("zip"),
        ).open()

    def _ask_again(self, plan: RollbackPlan) -> None:
        last = self._backing.state.last
        AskDialog(
            "Are you sure?",
            [
                f"Your last backup: {last.file_name}, at schema {last.schema}."
                if last is not None
                else "There is no backup of this database, as far as this browser knows.",
            ],
            "Yes, go back to schema 6",
            lambda: self.run(self._apply(plan), "It did not go back to schema 6"),
        ).open()

    # ---- doing

    async def _apply(self, plan: RollbackPlan) -> None:
        from pyapp.cinegenie.backup.rollback import apply_rollback

        pace = Pace()

        def show(progress: Progress) -> None:
            step = pace.step("Writing schema 6", progress)
            self.tell(replace(self.state, step=step, waiting=False))

        def wait(*_: int) -> None:
            detail = f"This page waits for {BLOCKED_SECONDS} seconds, then gives up."
            self.tell(replace(self.state, step=Step("Waiting for another tab", None, detail), waiting=True))

        self.tell(replace(self.state, step=Step("Writing schema 6")))
        self._let_go()
        try:
            report = await apply_rollback(plan, show, wait, BLOCKED_SECONDS)
        except asyncio.CancelledError:
            await self._go_back("It was cancelled. Nothing was changed.")
        except BaseException:
            await self._go_back()
            raise
        else:
            await self._go_back(_report_text(report), stays=True)

    # ---- leaving

    def _leave(self) -> None:
        self.stage.start(self._go_back(), "The page could not go back")

    async def _go_back(self, told: str = "", stays: bool = False) -> None:
        if self._view is None:
            return
        self._drop_view()
        if told:
            self.stage.notices.say(told, stays)
        await self._come_back()

    def _be_left(self) -> None:
        if self._view is not None:
            self._drop_view()
            self.cancel()

    def _drop_view(self) -> None:
        if self._view is not None:
            self.detach(self._view.update)
            self._view = None


def _report_text(report: RollbackReport) -> str:
    lost = f"; {counted(len(report.lost), 'thing')} could not be expressed in it" if report.lost else ""
    return (
        f"The database is at schema 6 again (native version {report.native_version}), and the older app can open it"
        f"{lost}. Leave this page without upgrading, to use it there."
    )
