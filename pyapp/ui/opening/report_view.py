"""The view after an upgrade: what was counted, and what was unusual."""

from __future__ import annotations

from pyapp.cinegenie.upgrade import UpgradeReport

from ..element import Element
from ..language import number_text, say
from ..odd_records import OddRecords
from ..steps_view import StepsView
from ..view import View
from ..words import listed
from .upgrade_steps import upgrade_steps


class ReportView(View):
    """What the upgrade did."""

    def __init__(self) -> None:
        super().__init__("report-view")
        steps = self.adopt(StepsView(*upgrade_steps()))
        steps.update(len(upgrade_steps()) - 1)
        self.part("steps").append(steps.element)
        self._odd = OddRecords(self, "records")

    def update(self, report: UpgradeReport) -> None:
        """Show a report."""
        kinds = [say(f"shared-count-{kind}", count=number) for kind, number in report.mappings.items() if number]
        total = sum(report.mappings.values())
        self.part("summary").set_text(say("opening-upgraded", mappings=total, kinds=listed(kinds)))
        self.part("rows").replace(*(self._row(report, table) for table in report.after))
        self._odd.update(report.odd)

    def _row(self, report: UpgradeReport, table: str) -> Element:
        row = self.adopt(View("report-row"))
        row.part("table").set_text(table)
        row.part("before").set_text(number_text(report.before[table]) if table in report.before else "")
        row.part("after").set_text(number_text(report.after[table]))
        return row.element
