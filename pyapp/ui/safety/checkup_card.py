"""The check-up among all that keeps the studio safe: the button, and what the last one found."""

from __future__ import annotations

from ..language import say
from ..view import Callback, View
from .checkup_view import summary_text
from .examining import CheckupState


class CheckupCard(View):
    """Leads to the page of the check-up, and begins one."""

    def __init__(self, on_start: Callback) -> None:
        super().__init__("checkup-card")
        self.on_click("start", on_start)

    def update(self, state: CheckupState) -> None:
        """Show how things stand."""
        known = state.report is not None
        self.part("summary").show(known)
        self.part("report").show(known)
        if state.report is not None:
            self.part("summary").set_text(summary_text(state.report))
        running = state.step is not None
        self.part("start").show(not running)
        self.part("running").set_text(say("safety-checkup-under-way") if running else "")
