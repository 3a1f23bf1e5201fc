"""From a page without a database to an open one: make it, load the sample, upgrade it, or say why it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from pyapp.cinegenie.backup.leftovers import may_be_cut_off
from pyapp.cinegenie.records import ASSET_TYPES, MAPPINGS, MEDIA_TABLES
from pyapp.cinegenie.schema import DATABASE_NAME, LATEST, studio_database
from pyapp.db import Blob, Database
from pyapp.idb.errors import BlockedError, IDBError

from .. import navigation
from ..address import link_to
from ..fetching import fetch_blob, fetch_json
from ..language import say
from ..offline.work import at_work
from ..remembered import remember, remembered
from ..stage import Stage
from ..words import reason

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.recovery import RecoveryNote
    from pyapp.cinegenie.upgrade import Progress, UpgradePlan, UpgradeReport

    from ..safety.care import Care
    from .start_view import StartView
    from .upgrade_view import UpgradeView

BLOCKED_SECONDS = 120
_TOLD = "older-code-told"  # the native version of which it was said
_NEEDED = {"scripts", MAPPINGS, *(MEDIA_TABLES[asset_type] for asset_type in ASSET_TYPES)}


class OnOpen(Protocol):
    """Called once with the open database; with `shows` false its first view waits until the person goes on."""

    async def __call__(self, db: Database, *, shows: bool = True) -> None:
        """Take over."""


class Opening:
    """Finds the database and opens it, asking the person wherever that changes something."""

    def __init__(self, stage: Stage, on_open: OnOpen, care: Callable[[], Care]) -> None:
        """`care` gives what backs up and restores; it is asked for where that is needed."""
        self._stage = stage
        self._on_open = on_open
        self._care = care
        self._upgrading: asyncio.Task[None] | None = None
        self._clock: asyncio.Task[None] | None = None
        self._was_blocked = False

    @property
    def is_busy(self) -> bool:
        """Whether an upgrade is under way."""
        return self._upgrading is not None and not self._upgrading.done()

    async def start(self) -> None:
        """Settle what a restore that was cut off has left, say what was found, and show what there is."""
        try:
            is_settled = not may_be_cut_off(DATABASE_NAME, await Database.native_versions()) or await self._recover()
        except IDBError as error:
            self._show_trouble(say("opening-unsettled", why=reason(error)))
            return
        if is_settled:
            await self.look()

    async def _recover(self) -> bool:
        """Whether one content is left; else the person is asked which of two."""
        from pyapp.cinegenie.backup.recovery import recover_restore

        with at_work():
            note = await recover_restore(DATABASE_NAME)
        self._tell(note)
        if note.found == "both":
            self._ask_which()
        return note.found != "both"

    def _ask_which(self) -> None:
        from .both_dialog import BothDialog

        BothDialog(
            lambda: self._stage.start(self._settle(True), say("opening-both-restored-failed")),
            lambda: self._stage.start(self._settle(False), say("opening-both-present-failed")),
            self._look_again,
        ).open()

    async def _settle(self, restored: bool) -> None:
        from pyapp.cinegenie.backup.recovery import choose

        with at_work():
            note = await choose(DATABASE_NAME, restored)
        self._tell(note)
        await self.look()

    def _tell(self, note: RecoveryNote) -> None:
        if note.sentence is not None and note.found != "both":
            self._stage.notices.say(say(f"opening-recovered-{note.found}"), stays=True)

    async def look(self) -> None:
        """Show what there is: nothing, a database to upgrade, or one to open."""
        try:
            native = (await Database.native_versions()).get(DATABASE_NAME, 0)
            if not native:
                self._show_start()
            elif native < LATEST * 10:
                await self._show_plan()
            elif native < (LATEST + 1) * 10:
                db = await studio_database().open()
                await self._point_out_older_code(native)
                await self._on_open(db)
            else:
                await self._open_newer()
        except IDBError as error:
            self._show_trouble(reason(error))

    async def _point_out_older_code(self, native: int) -> None:
        """Begin at what explains it, once for each time that the app's older code has raised the native version."""
        told = "" if native == LATEST * 10 else str(native)
        if told == (remembered(_TOLD) or ""):
            return
        remember(_TOLD, told)
        if told:
            from pyapp.cinegenie.older_code import has_old_indexes

            if await has_old_indexes(DATABASE_NAME):
                navigation.name_address(link_to("older"))

    # ---- no database

    def _show_start(self) -> None:
        from .start_view import StartView

        def make_empty() -> None:
            self._stage.start(self._make_empty(view), say("opening-empty-failed"))

        def load_sample() -> None:
            self._stage.start(self._load_sample(view), say("opening-sample-failed"))

        def restore(file: Blob) -> None:
            self._care().restoring.open(file)

        view = StartView(DATABASE_NAME, load_sample, make_empty, restore, self._look_again)
        self._stage.show(view, say("opening-start-title"))

    async def _make_empty(self, view: StartView) -> None:
        async def make() -> None:
            await self._on_open(await studio_database().open())

        await self._busily(view, say("opening-empty-making"), make())

    async def _load_sample(self, view: StartView) -> None:
        from pyapp.cinegenie.sample import write_sample
        from pyapp.cinegenie.storage import check_files_are_kept

        async def load() -> None:
            await check_files_are_kept()
            studio = await fetch_json("sample/studio.json")
            with at_work():
                await write_sample(DATABASE_NAME, studio, lambda path: fetch_blob(f"sample/{path}"))
            await self.look()

        await self._busily(view, say("opening-sample-loading"), load())

    async def _busily(self, view: StartView, what: str, work: Coroutine[Any, Any, None]) -> None:
        view.update(what)
        try:
            await work
        finally:
            view.update("")

    def _look_again(self) -> None:
        self._stage.start(self.look(), say("opening-look-failed"))

    # ---- an older database

    async def _show_plan(self) -> None:
        from pyapp.cinegenie.upgrade import plan_upgrade

        from .upgrade_view import UpgradeView

        plan = await plan_upgrade(DATABASE_NAME)
        backing = self._care().backing
        view = UpgradeView(lambda: self._ask(view, plan), self._cancel, backing)
        view.update(plan)
        self._stage.show(view, say("opening-upgrade-title"))

    def _ask(self, view: UpgradeView, plan: UpgradePlan) -> None:
        """Begin, or ask once more where no backup is known that holds this database before its upgrade."""
        backing = self._care().backing
        if backing.must_end_first():
            return
        last = backing.state.last
        if last is not None and last.schema == plan.version:
            self._begin(view, plan)
            return
        from ..dialogs import AskDialog

        AskDialog(
            say("opening-without-backup"),
            [say("opening-without-backup-risk"), say("opening-without-backup-way")],
            say("opening-without-backup-go"),
            lambda: self._begin(view, plan),
            lambda: backing.start("zip"),
        ).open()

    def _begin(self, view: UpgradeView, plan: UpgradePlan) -> None:
        self._stage.notices.clear()
        self._upgrading = self._stage.start(self._upgrade(view, plan), say("opening-upgrade-failed"))

    def _cancel(self) -> None:
        if self._upgrading is not None:
            self._upgrading.cancel()

    async def _upgrade(self, view: UpgradeView, plan: UpgradePlan) -> None:
        from pyapp.cinegenie.backup.upgrading import upgrade_studio

        def tell(progress: Progress) -> None:
            self._stop_waiting()
            view.show_progress(progress)

        view.begin()
        if self._was_blocked:  # by a request that was given up; the browser says so once only
            self._wait(view)
        try:
            with at_work():
                db, report = await upgrade_studio(plan, tell, lambda *_: self._wait(view), BLOCKED_SECONDS)
        except asyncio.CancelledError:
            self._stage.notices.say(say("opening-upgrade-cancelled"))
            view.update(plan)
            return
        except BlockedError:
            view.update(plan)
            raise
        except IDBError:
            self._look_again()
            raise
        finally:
            self._stop_waiting()
        await self._stage.bring_files_in_sight(DATABASE_NAME)
        await self._finish(db, report)

    async def _finish(self, db: Database, report: UpgradeReport | None) -> None:
        if report is None:  # another tab has upgraded it since the plan was made
            await self._on_open(db)
            return
        navigation.name_address(link_to())
        self._report(report)
        await self._on_open(db, shows=False)

    def _report(self, report: UpgradeReport) -> None:
        from .report_view import ReportView

        view = ReportView()
        view.update(report)
        self._stage.show(view, say("opening-upgraded-title"), lambda: self._report(report))

    def _wait(self, view: UpgradeView) -> None:
        self._was_blocked = True
        view.show_blocked(BLOCKED_SECONDS)
        self._clock = asyncio.ensure_future(_count_down(view))

    def _stop_waiting(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    # ---- a newer database, or one that cannot be opened

    async def _open_newer(self) -> None:
        """Open it undeclared, so that nothing of it is changed."""
        db = await Database(DATABASE_NAME).open()
        missing = sorted(_NEEDED - {table.name for table in db.tables})
        if missing:
            native = db.native_version
            db.close()
            versions = {"native": str(native), "latest": str(LATEST)}
            self._show_trouble(say("opening-newer-unusable", tables=", ".join(missing), **versions))
            return
        newer = say("opening-newer", native=str(db.native_version), latest=str(LATEST))
        self._stage.notices.say(newer, stays=True)
        await self._on_open(db)

    def _show_trouble(self, why: str) -> None:
        from .trouble_view import TroubleView

        view = TroubleView(self._look_again)
        view.update(why)
        self._stage.show(view, say("opening-trouble-title"))


async def _count_down(view: UpgradeView) -> None:
    for left in range(BLOCKED_SECONDS, 0, -1):
        view.show_clock(left)
        await asyncio.sleep(1)
