"""The view after an upgrade: what was counted, and what was unusual."""

from __future__ import annotations

from pyapp.cinegenie.upgrade import UpgradeReport

from ..dom import Element, View
from ..odd_records import show_odd_records
from ..words import counted, listed


class ReportView(View):
    """What the upgrade did."""

    def __init__(self) -> None:
        super().__init__("report-view")

    def update(self, report: UpgradeReport) -> None:
        """Show a report."""
        made = [counted(number, asset_type) for asset_type, number in report.mappings.items() if number]
        total = counted(sum(report.mappings.values()), "mapping")
        self.part("summary").set_text(
            f"The database is at schema 7 now. {total} {'were' if made else 'had to be'} made"
            f"{', for ' + listed(made) if made else ''}. No file was changed."
        )
        self.part("rows").replace(*(self._row(report, table) for table in report.after))
        show_odd_records(self, report.odd)

    def _row(self, report: UpgradeReport, table: str) -> Element:
        row = self.adopt(View("report-row"))
        row.part("table").set_text(table)
        row.part("before").set_text(f"{report.before[table]:,}" if table in report.before else "")
        row.part("after").set_text(f"{report.after[table]:,}")
        return row.element
