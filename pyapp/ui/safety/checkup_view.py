"""The check-up step by step: its plan and button, its progress, what it found and what would mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from ..element import Element, make
from ..language import say
from ..progress_view import ProgressSlot
from ..steps_view import StepsView
from ..view import Callback, View
from ..words import listed
from .examining import CheckupState, repair_title
from .finding_view import FindingView

if TYPE_CHECKING:
    from pyapp.cinegenie.checkup import CheckupReport

_PLAN, _CHECK, _RESULT = range(3)  # steps
_SEVERITIES: Final = ("error", "warning", "note")


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
        self._findings: list[FindingView] = []
        self._steps = self.adopt(StepsView(*(say(f"safety-step-{step}") for step in ("plan", "check", "result"))))
        self.part("steps").append(self._steps.element)
        self._progress = ProgressSlot(self, "progress", "action", callbacks.on_cancel)
        self.on_click("start", callbacks.on_check)
        self.on_click("undo", callbacks.on_undo)

    def update(self, state: CheckupState) -> None:
        """Show how things stand."""
        known, running = state.report is not None, state.step is not None
        self._steps.update(_CHECK if running else _RESULT if known else _PLAN)
        self.part("plan").show(not known)
        self.part("start").set_text(say("safety-check-again" if known else "safety-check-now"))
        self.part("undo").show(bool(state.undo))
        self.part("undo").set("title", repair_title(state.undo) if state.undo else None)
        self.part("result").set_text(state.result() if state.result else "")
        self._progress.update(state.step, self.part("start"))
        for finding in self._findings:
            finding.part("repair").enable(not running)
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
        found.sort(key=lambda finding: _SEVERITIES.index(finding.check.severity))
        self._findings = [self.adopt(FindingView(finding, self._callbacks.on_repair)) for finding in found]
        self.part("findings").replace(*(view.element for view in self._findings))
        self.part("fine").show(bool(fine))
        self.part("fine-summary").set_text(say("safety-checks-fine", count=len(fine)))
        self.part("fine-list").replace(*(make("li", say(f"safety-check-{finding.check.name}")) for finding in fine))


def summary_text(report: CheckupReport) -> str:
    """How many records were looked at, and how much was found."""
    records = sum(report.counts.values())
    counts = {
        severity: sum(each.count for each in report.findings if each.check.severity == severity)
        for severity in _SEVERITIES
    }
    found = [say(f"safety-count-{severity}", count=count) for severity, count in counts.items() if count]
    if not found:
        return say("safety-checkup-all-fine", records=records)
    return say("safety-checkup-summary", records=records, found=listed(found))


def verdicts(report: CheckupReport) -> list[Element]:
    """The owner's verification, and whether schema 8 could come."""
    told = [
        (report.verified, say("safety-verified" if report.verified else "safety-not-verified")),
        (report.ready_for_v8, say("safety-ready" if report.ready_for_v8 else "safety-not-ready")),
    ]
    items = []
    for passes, text in told:
        item = make("li", text)
        item.set("data-verdict", "yes" if passes else "no")
        items.append(item)
    return items
