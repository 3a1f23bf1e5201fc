"""The view after a restore: what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dom import Callback, Element, View
from ..odd_records import show_odd_records
from ..words import counted

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.restore import RestorePlan, RestoreReport


class RestoredView(View):
    """What the restore did, and the way on."""

    def __init__(self, on_go_on: Callback) -> None:
        super().__init__("restored-view")
        self.on_click("on", on_go_on)

    def update(self, plan: RestorePlan, report: RestoreReport) -> None:
        """Show a report."""
        merged = report.how == "merge"
        self.part("heading").set_text("The backup was added" if merged else "The backup is restored")
        self.part("summary").set_text(_summary(plan, report))
        self.part("rows").replace(*(self._row(table, count) for table, count in _counts(plan, report).items()))
        show_odd_records(self, report.odd)

    def _row(self, table: str, count: int) -> Element:
        row = self.adopt(View("restored-row"))
        row.part("table").set_text(table)
        row.part("records").set_text(f"{count:,}")
        return row.element


def _counts(plan: RestorePlan, report: RestoreReport) -> dict[str, int]:
    if report.how != "merge":
        return report.counts
    tables = dict.fromkeys([*plan.present, *report.counts])
    return {table: plan.present.get(table, 0) + report.counts.get(table, 0) for table in tables}


def _summary(plan: RestorePlan, report: RestoreReport) -> str:
    schema = f"The database is at schema {report.native_version // 10}."
    if report.how == "merge":
        return f"{counted(sum(report.counts.values()), 'record')} came in addition; nothing else was changed. {schema}"
    upgraded = ""
    if plan.upgrades:
        upgraded = (
            f" They were brought from schema {plan.version} to 7, with {counted(report.mappings, 'new mapping')}."
        )
    older = " The older app can open it now; this page will offer to upgrade it." if report.how == "as-was" else ""
    return f"{counted(sum(report.counts.values()), 'record')} were written. {schema}{upgraded}{older}"
