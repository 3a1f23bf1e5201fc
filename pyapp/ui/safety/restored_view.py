"""The view after a restore: what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import say
from ..odd_records import OddRecords
from ..steps_view import StepsView
from ..view import Callback, View
from .records_row import records_row
from .restore_steps import restore_steps

if TYPE_CHECKING:
    from pyapp.cinegenie.backup.restore import RestorePlan, RestoreReport


class RestoredView(View):
    """What the restore did, and the way on."""

    def __init__(self, on_go_on: Callback) -> None:
        super().__init__("restored-view")
        steps = self.adopt(StepsView(*restore_steps()))
        steps.update(len(restore_steps()) - 1)
        self.part("steps").append(steps.element)
        self._odd = OddRecords(self, "records")
        self.on_click("on", on_go_on)

    def update(self, plan: RestorePlan, report: RestoreReport) -> None:
        """Show a report."""
        merged = report.how == "merge"
        self.part("heading").set_text(say("safety-restored-added" if merged else "safety-restored"))
        self.part("summary").set_text(_summary(plan, report))
        self.part("rows").replace(*(records_row(self, table, count) for table, count in _counts(plan, report).items()))
        self._odd.update(report.odd)


def _counts(plan: RestorePlan, report: RestoreReport) -> dict[str, int]:
    if report.how != "merge":
        return report.counts
    tables = dict.fromkeys([*plan.present, *report.counts])
    return {table: plan.present.get(table, 0) + report.counts.get(table, 0) for table in tables}


def _summary(plan: RestorePlan, report: RestoreReport) -> str:
    what = "safety-restored-merged" if report.how == "merge" else "safety-restored-written"
    schema = str(report.native_version // 10)
    sentences = [say(what, records=sum(report.counts.values()), schema=schema)]
    if plan.upgrades and report.how != "merge":
        sentences.append(say("safety-restored-upgraded", version=str(plan.version), mappings=report.mappings))
    if report.how == "as-was":
        sentences.append(say("safety-restored-older"))
    return " ".join(sentences)
