"""Restoring a backup: the file is read and checked, the plan shown, the person asked; only then anything changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pyapp.db import Blob

from .backing_up import BackingUp
from .dialogs import AskDialog
from .dom import Callback
from .job import Job
from .pace import Pace, Step
from .stage import Stage
from .words import counted, listed

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.opened import OpenedFile
    from pyapp.cinegenie.backup.restore import How, RestorePlan, RestoreReport
    from pyapp.cinegenie.backup.source import Progress

    from .restore_view import RestoreView

BLOCKED_SECONDS: Final = 120
_BEFORE: Final = "What is here now is gone after it: keep a copy, so that you can come back to it."


@dataclass(frozen=True)
class RestoreState:
    """What the page says of a restore. `how`: the way that the person chose, whose plan is `plan` or comes.

    `step`: what is under way; `waiting`: for another tab to close the database.
    """

    file_name: str = ""
    opened: OpenedFile | None = None
    how: How = "replace"
    plan: RestorePlan | None = None
    step: Step | None = None
    waiting: bool = False


class Restoring(Job[RestoreState]):
    """Restores a file into the database of that name.

    `let_go` closes it here and takes the person's other places away; `come_back` shows what there is then.
    """

    def __init__(
        self,
        stage: Stage,
        name: str,
        backing: BackingUp,
        let_go: Callback,
        come_back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(stage, RestoreState())
        self._name = name
        self._backing = backing
        self._let_go = let_go
        self._come_back = come_back
        self._view: RestoreView | None = None

    def open(self, file: Blob) -> None:
        """Read and check a file, and show what restoring it would do."""
        if self.running:
            return
        from .restore_view import RestoreCallbacks, RestoreView

        self.stage.notices.clear()
        self.state = RestoreState(file.name or "The file")
        callbacks = RestoreCallbacks(self._choose, self._ask, self._leave, self.cancel, self._be_left)
        view = self._view = RestoreView(callbacks, self._backing, _BEFORE)
        self.stage.show(view, "Restore")
        self.attach(view.update)
        self.run(self._read(file), "This file cannot be restored")

    # ---- reading

    async def _read(self, file: Blob) -> None:
        from pyapp.cinegenie.backup.opened import open_file

        try:
            self.tell(replace(self.state, step=Step("Looking at the file…")))
            opened = await open_file(file)
            self.tell(replace(self.state, opened=opened))
            await self._plan("replace")
        except asyncio.CancelledError:
            await self._go_back("The file was not read to its end. Nothing was changed.")
        except BaseException:
            await self._go_back()
            raise

    async def _plan(self, how: How) -> None:
        from pyapp.cinegenie.backup.restore import plan_restore

        assert self.state.opened is not None  # noqa: S101 - a plan is of a file
        pace = Pace()

        def show(progress: Progress) -> None:
            self.tell(replace(self.state, step=pace.step("Checking the file", progress)))

        self.tell(replace(self.state, how=how, step=Step("Working out what would change…")))
        plan = await plan_restore(self.state.opened.source, self._name, how, show)
        await self._forget_plan()
        self.tell(replace(self.state, plan=plan, step=None))

    def _choose(self, how: How) -> None:
        self.run(self._choose_again(how), "This way is not open")

    async def _choose_again(self, how: How) -> None:
        try:
            await self._plan(how)
        except BaseException as error:
            before = self.state.plan  # which is shown again
            self.tell(replace(self.state, step=None, how=before.how if before is not None else how))
            if not isinstance(error, asyncio.CancelledError):
                raise

    # ---- asking

    def _ask(self) -> None:
        plan = self.state.plan
        if plan is None or self.running or self._backing.must_end_first():
            return
        if not plan.present_version or plan.how == "merge":
            self._start(plan)
            return
        last = self._backing.state.last
        AskDialog(
            "Replace everything that is here?",
            [
                f"{_present_text(plan)} will be gone from this browser, with what the backup holds in their place.",
                "A backup of what is here now was made in this browser."
                if last is not None and dict(last.counts) == plan.present
                else "There is no backup of what is here now, as far as this browser knows.",
            ],
            "Replace it",
            lambda: self._start(plan),
            lambda: self._backing.start("zip"),
        ).open()

    # ---- doing

    def _start(self, plan: RestorePlan) -> None:
        self.run(self._apply(plan), "The restore failed")

    async def _apply(self, plan: RestorePlan) -> None:
        from pyapp.cinegenie.backup.restore import apply_restore

        pace = Pace()

        def show(progress: Progress) -> None:
            self.tell(replace(self.state, step=pace.step("Restoring", progress), waiting=False))

        def wait(*_: int) -> None:
            step = Step(
                "Waiting for another tab", None, f"This page waits for {BLOCKED_SECONDS} seconds, then gives up."
            )
            self.tell(replace(self.state, step=step, waiting=True))

        self.tell(replace(self.state, step=Step("Restoring…")))
        self._let_go()
        try:
            report = await apply_restore(plan, show, wait, BLOCKED_SECONDS)
        except asyncio.CancelledError:
            await self._go_back("The restore was cancelled. Nothing was changed.")
        except BaseException:
            await self._go_back()
            raise
        else:
            self._finish(plan, report)

    def _finish(self, plan: RestorePlan, report: RestoreReport) -> None:
        from .restored_view import RestoredView

        self._drop_view()
        view = RestoredView(lambda: self.stage.start(self._come_back(), "The database could not be shown"))
        view.update(plan, report)
        self.stage.show(view, "Restored")

    # ---- leaving

    def _leave(self) -> None:
        self.stage.start(self._go_back(), "The page could not go back")

    async def _go_back(self, told: str = "") -> None:
        """Show again what there was before, unless the person went elsewhere meanwhile."""
        if self._view is None:
            return
        self._drop_view()
        if told:
            self.stage.notices.say(told)
        await self._forget_plan()
        await self._come_back()

    def _be_left(self) -> None:
        """Drop what was read: another view is shown."""
        if self._view is not None:
            self._drop_view()
            self.cancel()
            self.stage.start(self._forget_plan(), "What was read of the backup could not be removed")

    def _drop_view(self) -> None:
        if self._view is not None:
            self.detach(self._view.update)
            self._view = None

    async def _forget_plan(self) -> None:
        from pyapp.cinegenie.backup.merge import forget_merge

        plan = self.state.plan
        self.state = replace(self.state, plan=None)
        if plan is not None and plan.merge is not None:
            await forget_merge(plan.merge)


def _present_text(plan: RestorePlan) -> str:
    tables = ["scripts", "images", "videos", "audios"]
    nouns = [counted(plan.present[table], table.removesuffix("s")) for table in tables if plan.present.get(table)]
    return listed(nouns) or "What is there now"
