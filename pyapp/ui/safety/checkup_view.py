"""The check-up: its button, its progress, what it found and what would mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ..dom import Callback, Element, View, make
from ..progress_view import ProgressSlot
from ..words import counted, listed
from .examining import CheckupState
from .place_item import place_item

if TYPE_CHECKING:
    from pyapp.cinegenie.checkup import CheckupReport, Finding

_SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}


class CheckupCallbacks(NamedTuple):
    """What a person can do about the check-up."""

    on_check: Callback
    on_cancel: Callback
    on_repair: Callable[[str], object]
    on_undo: Callback


class CheckupView(View):
    """What was found first, by how grave it is; what was fine below, folded."""

    def __init__(self, callbacks: CheckupCallbacks) -> None:
        super().__init__("checkup-view")
        self._callbacks = callbacks
        self._report: CheckupReport | None = None
        self._findings: list[View] = []
        self._progress = ProgressSlot(self, "progress", "action", callbacks.on_cancel)
        self.on_click("start", callbacks.on_check)
        self.on_click("undo", callbacks.on_undo)

    def update(self, state: CheckupState) -> None:
        """Show how things stand."""
        self.part("start").set_text("Check now" if state.report is None else "Check again")
        self.part("undo").show(bool(state.undo))
        self.part("undo").set("title", state.undo or None)
        self.part("result").set_text(state.result)
        self._progress.update(state.step, self.part("start"))
        for finding in self._findings:
            finding.part("repair").enable(state.step is None)
        if state.report is not None and state.report is not self._report:
            self._report = state.report
            self._show(state.report)

    def _show(self, report: CheckupReport) -> None:
        found = [finding for finding in report.findings if finding.count]
        fine = [finding for finding in report.findings if not finding.count]
        self.part("report").show(True)
        self.part("summary").set_text(summary_text(report))
        self.part("verdicts").replace(*verdicts(report))
        for view in self._findings:
            self.disown(view)
        order = list(_SEVERITIES)
        found.sort(key=lambda finding: order.index(finding.check.severity))
        self._findings = [self.adopt(self._finding(finding)) for finding in found]
        self.part("findings").replace(*(view.element for view in self._findings))
        self.part("fine").show(bool(fine))
        self.part("fine-summary").set_text(f"{counted(len(fine), 'check')} found nothing")
        self.part("fine-list").replace(*(make("li", finding.check.title) for finding in fine))

    def _finding(self, finding: Finding) -> View:
        view = View("finding-view")
        check, places = finding.check, finding.places
        view.element.set("data-severity", check.severity)
        view.part("count").set_text(f"{finding.count:,}")
        view.part("title").set_text(check.title)
        view.part("severity").set_text(_SEVERITIES[check.severity])
        view.part("places").replace(*map(place_item, places))
        view.part("more").show(finding.count > len(places) > 0)
        view.part("more").set_text(f"and {finding.count - len(places):,} more")
        repair = check.repair
        view.part("repair").show(repair is not None)
        if repair is not None:
            view.part("repair").set("aria-label", f"Show what would mend it: {check.title}")
            view.on_click("repair", lambda: self._callbacks.on_repair(repair))
        return view


def summary_text(report: CheckupReport) -> str:
    """How many records were looked at, and how much was found."""
    looked = counted(sum(report.counts.values()), "record")
    found = [
        counted(number, noun)
        for noun in _SEVERITIES
        if (number := sum(each.count for each in report.findings if each.check.severity == noun))
    ]
    return f"{looked} looked at: {listed(found)}." if found else f"{looked} looked at: everything is as it should be."


def verdicts(report: CheckupReport) -> list[Element]:
    """The owner's verification, and whether schema 8 could come."""
    told = [
        (
            report.verified,
            "Passes the verification of the app's own upgrade guide",
            "Does not pass the verification of the app's own upgrade guide",
        ),
        (
            report.ready_for_v8,
            "Ready for schema 8: nothing hangs on the scripts' old fields",
            "Not ready for schema 8: it would drop the scripts' old fields, which still carry something",
        ),
    ]
    items = []
    for passes, yes, no in told:
        item = make("li", yes if passes else no)
        item.set("data-verdict", "yes" if passes else "no")
        items.append(item)
    return items
