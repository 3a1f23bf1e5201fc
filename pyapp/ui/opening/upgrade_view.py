"""The view of a database that is to be upgraded: the plan, the button, the progress."""

from __future__ import annotations

from pyapp.cinegenie.records import MEDIA_TABLES
from pyapp.cinegenie.upgrade import Progress, UpgradePlan

from ..element import Element
from ..figure import figure
from ..language import number_text, say
from ..odd_records import OddRecords
from ..safety.backing_up import BackingUp, BackupState
from ..safety.plan_view import PlanView
from ..view import Callback, View
from ..words import size_text
from .upgrade_steps import upgrade_steps

_ASSET_TYPES = {table: asset_type for asset_type, table in MEDIA_TABLES.items()}
_PLAN, _BACK_UP, _UPGRADE = range(3)  # steps


class UpgradeView(PlanView):
    """What the upgrade will do; then, while it runs, how far it is and who stands in its way."""

    def __init__(self, on_upgrade: Callback, on_cancel: Callback, backing: BackingUp) -> None:
        super().__init__("upgrade-view", upgrade_steps(), backing, say("opening-before-upgrade"))
        self._plan: UpgradePlan | None = None
        self._odd = OddRecords(self, "records")
        self.begin_backup()
        self.on_click("upgrade", on_upgrade)
        self.on_click("cancel", on_cancel)

    def update(self, plan: UpgradePlan) -> None:
        """Show a plan and let the person decide."""
        self._plan = plan
        self.part("intro").set_text(say("opening-upgrade-intro", name=plan.name, version=str(plan.version)))
        figures: list[tuple[int | str, str]] = [
            (sum(plan.counts.get(table, 0) for table in _ASSET_TYPES), say("opening-figure-files")),
            (sum(plan.mappings.values()), say("opening-figure-mappings")),
            (size_text(sum(plan.bytes.values())), say("opening-figure-bytes")),
        ]
        self.part("figures").replace(*(figure(value, name) for value, name in figures))
        self.part("rows").replace(*(self._row(plan, table) for table in plan.counts))
        self._odd.update(plan.odd)
        self.part("action").show(True)
        self.part("running").show(False)
        self.show_step(self._backing.state)

    def show_step(self, backup: BackupState) -> None:
        """A plan that is backed up waits for the last step alone."""
        plan, last = self._plan, backup.last
        saved = plan is not None and last is not None and last.holds(plan.version, plan.counts)
        self._steps.update(_BACK_UP if backup.step is not None else _UPGRADE if saved else _PLAN)

    def begin(self) -> None:
        """Show the progress in the place of the button."""
        self.part("action").show(False)
        self.part("running").show(True)
        self._steps.update(_UPGRADE)
        self.part("stage").set_text(say("opening-upgrade-begins"))
        self.part("bar").set("value", None)
        self.let_go()
        self.part("cancel").focus()

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is."""
        self.let_go()
        counts = {"done": progress.done, "total": progress.total}
        self.part("stage").set_text(say("opening-upgrading", table=progress.table, **counts))
        self.part("bar").set("value", str(progress.done / max(progress.total, 1)))

    def show_blocked(self, seconds: int) -> None:
        """Say that another tab holds the database, and how long this one will wait."""
        self.part("stage").set_text(say("shared-waiting"))
        self.part("blocked").set_text(say("opening-blocked", seconds=seconds))
        self.part("blocked").show(True)

    def show_clock(self, seconds: int) -> None:
        """Say how many seconds are left."""
        self.part("clock").set_text(say("shared-seconds-left", seconds=seconds))

    def let_go(self) -> None:
        """Say no longer that another tab holds the database."""
        self.part("blocked").show(False)
        self.part("clock").set_text("")

    def _row(self, plan: UpgradePlan, table: str) -> Element:
        row = self.adopt(View("plan-row"))
        row.part("table").set_text(table)
        row.part("records").set_text(number_text(plan.counts[table]))
        asset_type = _ASSET_TYPES.get(table)
        if asset_type is not None:
            row.part("mappings").set_text(number_text(plan.mappings.get(asset_type, 0)))
            row.part("size").set_text(size_text(plan.bytes.get(asset_type, 0)))
        return row.element

