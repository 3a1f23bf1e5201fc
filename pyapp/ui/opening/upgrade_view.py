"""The view of a database that is to be upgraded: the plan, the button, the progress."""

from __future__ import annotations

from pyapp.cinegenie.records import MEDIA_TABLES
from pyapp.cinegenie.upgrade import Progress, UpgradePlan

from ..dom import Callback, Element, View, make
from ..odd_records import show_odd_records
from ..safety.backing_up import BackingUp
from ..safety.backup_view import BackupView, backup_callbacks
from ..words import counted, size_text

_ASSET_TYPES = {table: asset_type for asset_type, table in MEDIA_TABLES.items()}
_BEFORE = (
    "A browser cannot take an upgrade back. A backup holds everything as it is now, bytes included, and can be "
    "restored here as it was."
)


class UpgradeView(View):
    """What the upgrade will do; then, while it runs, how far it is and who stands in its way."""

    def __init__(self, on_upgrade: Callback, on_cancel: Callback, backing: BackingUp) -> None:
        super().__init__("upgrade-view")
        self._backing = backing
        self._backup = self.adopt(BackupView(backup_callbacks(backing), _BEFORE))
        self.part("backup").append(self._backup.element)
        backing.attach(self._backup.update)
        self.on_click("upgrade", on_upgrade)
        self.on_click("cancel", on_cancel)

    def update(self, plan: UpgradePlan) -> None:
        """Show a plan and let the person decide."""
        self.part("intro").set_text(
            f"The database {plan.name} is at schema {plan.version}. This page works with schema 7, "
            f"so it has to be upgraded first. Nothing has been changed so far."
        )
        figures: list[tuple[int | str, str]] = [
            (sum(plan.counts.get(table, 0) for table in _ASSET_TYPES), "media files"),
            (sum(plan.mappings.values()), "mappings to be made"),
            (size_text(sum(plan.bytes.values())), "stay as they are"),
        ]
        self.part("figures").replace(*(figure(value, name) for value, name in figures))
        self.part("rows").replace(*(self._row(plan, table) for table in plan.counts))
        show_odd_records(self, plan.odd)
        self.part("action").show(True)
        self.part("running").show(False)

    def begin(self) -> None:
        """Show the progress in the place of the button."""
        self.part("action").show(False)
        self.part("running").show(True)
        self.part("stage").set_text("Asking for the database…")
        self.part("bar").set("value", None)
        self.let_go()
        self.part("cancel").focus()

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is."""
        self.let_go()
        self.part("stage").set_text(f"Upgrading {progress.table}: {progress.done:,} of {progress.total:,}")
        self.part("bar").set("value", str(progress.done / max(progress.total, 1)))

    def show_blocked(self, seconds: int) -> None:
        """Say that another tab holds the database, and how long this one will wait."""
        self.part("stage").set_text("Waiting for another tab")
        self.part("blocked").set_text(
            f"Another tab or window holds the database open. Close it, and the upgrade goes on by itself. "
            f"This page waits for {seconds} seconds, then gives up; nothing is changed meanwhile."
        )
        self.part("blocked").show(True)

    def show_clock(self, seconds: int) -> None:
        """Say how many seconds are left."""
        self.part("clock").set_text(f"{counted(seconds, 'second')} left")

    def close(self) -> None:
        """Leave the backup to itself as well."""
        super().close()
        self._backing.detach(self._backup.update)

    def let_go(self) -> None:
        """Say no longer that another tab holds the database."""
        self.part("blocked").show(False)
        self.part("clock").set_text("")

    def _row(self, plan: UpgradePlan, table: str) -> Element:
        row = self.adopt(View("plan-row"))
        row.part("table").set_text(table)
        row.part("records").set_text(f"{plan.counts[table]:,}")
        asset_type = _ASSET_TYPES.get(table)
        if asset_type is not None:
            row.part("mappings").set_text(f"{plan.mappings.get(asset_type, 0):,}")
            row.part("size").set_text(size_text(plan.bytes.get(asset_type, 0)))
        return row.element


def figure(value: int | str, name: str) -> Element:
    """A number with its name, for a list of figures."""
    item = make("li")
    item.append(make("strong", value if isinstance(value, str) else f"{value:,}"), make("span", name))
    return item
