"""Restoring a backup: the file is read and checked, the plan shown, the person asked; only then anything changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyapp.db import Blob

from ..dialogs import AskDialog
from ..language import say
from ..offline.work import at_work
from ..pace import Pace, Step
from ..words import listed
from .replacing import BLOCKED_SECONDS, Replacing, waiting

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.opened import OpenedFile
    from pyapp.cinegenie.backup.restore import How, RestorePlan, RestoreReport
    from pyapp.cinegenie.backup.source import Progress


@dataclass(frozen=True)
class RestoreState:
    """What the page says of a restore. `how`: the way that the person chose, whose plan is `plan` or comes.

    `step`: what is under way; `waiting`: for another tab to close the database; `applying`: the
    person has said yes.
    """

    file_name: str = ""
    opened: OpenedFile | None = None
    how: How = "replace"
    plan: RestorePlan | None = None
    step: Step | None = None
    waiting: bool = False
    applying: bool = False


class Restoring(Replacing[RestoreState]):
    """Restores a file into the database of that name."""

    def nothing(self) -> RestoreState:
        """No file, no plan, no work."""
        return RestoreState()

    def open(self, file: Blob) -> None:
        """Read and check a file, and show what restoring it would do."""
        if self.running:
            return
        self.stage.notices.clear()
        self.state = RestoreState(file.name or say("safety-restore-some-file"))
        self.present()
        told = say("safety-restore-unread")
        self.run(self.undisturbed(lambda: self._read(file), told), say("safety-restore-refused"))

    def present(self) -> None:
        """Show the file, the plan or the progress."""
        from .plan_view import ReplacingCallbacks
        from .restore_view import RestoreView

        callbacks = ReplacingCallbacks(self._ask, self.leave, self.cancel, self.be_left)
        view = RestoreView(callbacks, self._choose, self.backing, say("safety-restore-before"))
        self.show(view, view.update, say("safety-restore-title"))

    # ---- reading

    async def _read(self, file: Blob) -> None:
        from pyapp.cinegenie.backup.opened import open_file
        from pyapp.cinegenie.storage import check_files_are_kept

        await check_files_are_kept()
        self.tell(replace(self.state, step=Step(say("safety-restore-looking"))))
        opened = await open_file(file)
        self.tell(replace(self.state, opened=opened))
        await self._plan("replace")

    async def _plan(self, how: How) -> None:
        from pyapp.cinegenie.backup.restore import plan_restore

        assert self.state.opened is not None  # noqa: S101 - a plan is of a file
        pace = Pace()

        def show(progress: Progress) -> None:
            self.tell(replace(self.state, step=pace.step(say("safety-restore-checking"), progress)))

        self.tell(replace(self.state, how=how, step=Step(say("safety-restore-planning"))))
        with at_work():  # a merge writes what it needs into a private database
            plan = await plan_restore(self.state.opened.source, self.name, how, show)
        await self.forget()
        self.tell(replace(self.state, plan=plan, step=None))

    def _choose(self, how: How) -> None:
        self.run(self._choose_again(how), say("safety-restore-way-closed"))

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
        if plan is None or self.running or self.backing.must_end_first():
            return
        if not plan.present_version or plan.how == "merge":
            self._start(plan)
            return
        last = self.backing.state.last
        saved = last is not None and last.holds(plan.present_version, plan.present)
        AskDialog(
            say("safety-restore-ask"),
            [
                say("safety-restore-ask-gone", what=_present_text(plan)),
                say("safety-restore-ask-saved" if saved else "safety-restore-ask-unsaved"),
            ],
            say("safety-restore-ask-go"),
            lambda: self._start(plan),
            lambda: self.backing.start("zip"),
        ).open()

    # ---- doing

    def _start(self, plan: RestorePlan) -> None:
        told = say("safety-restore-cancelled")
        self.run(self.undisturbed(lambda: self._apply(plan), told), say("safety-restore-failed"))

    async def _apply(self, plan: RestorePlan) -> None:
        from pyapp.cinegenie.backup.restore import apply_restore

        pace = Pace()

        def show(progress: Progress) -> None:
            self.tell(replace(self.state, step=pace.step(say("safety-restore-under-way"), progress), waiting=False))

        def wait(*_: int) -> None:
            self.tell(replace(self.state, step=waiting(), waiting=True))

        self.tell(replace(self.state, step=Step(say("safety-restore-begins")), applying=True))
        self.let_go()
        with at_work():
            report = await apply_restore(plan, show, wait, BLOCKED_SECONDS)
        await self.stage.bring_files_in_sight(self.name)
        self._finish(plan, report)

    def _finish(self, plan: RestorePlan, report: RestoreReport) -> None:
        from .restored_view import RestoredView

        self.drop_view()
        view = RestoredView(lambda: self.stage.start(self.come_back(), say("safety-restore-not-shown")))
        view.update(plan, report)
        self.stage.show(view, say("safety-restored-title"), lambda: self._finish(plan, report))

    async def forget(self) -> None:
        """Remove the private database of a merge that was planned."""
        from pyapp.cinegenie.backup.merge import forget_merge

        plan = self.state.plan
        self.state = replace(self.state, plan=None)
        if plan is not None and plan.merge is not None:
            await forget_merge(plan.merge)


def _present_text(plan: RestorePlan) -> str:
    tables = ["scripts", "images", "videos", "audios"]
    present = {table.removesuffix("s"): plan.present.get(table, 0) for table in tables}
    nouns = [say(f"shared-count-{kind}", count=count) for kind, count in present.items() if count]
    return listed(nouns) or say("safety-restore-ask-there")
