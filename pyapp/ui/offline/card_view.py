"""What is kept for times without a network, in words, with a button to change that."""

from __future__ import annotations

from ..language import say
from ..view import Callback, View
from ..words import size_text
from .keeper import CHANGED, OfflineStatus

_CAN_TURN_ON = {"off", "failed"}


class OfflineView(View):
    """`on_change` is called when the status should be asked for again."""

    def __init__(self, on_turn_on: Callback, on_turn_off: Callback, on_change: Callback) -> None:
        super().__init__("offline-view")
        self.on_click("turn-on", on_turn_on)
        self.on_click("turn-off", on_turn_off)
        self.on_page_event(CHANGED, on_change)

    def update(self, status: OfflineStatus) -> None:
        """Show how things stand."""
        self.part("told").set_text(_told(status))
        had_focus = self.part("turn-on").holds_focus or self.part("turn-off").holds_focus
        self.part("turn-on").show(status.state in _CAN_TURN_ON)
        self.part("turn-off").show(status.state == "kept")
        if had_focus:
            self.part("told").focus()


def _told(status: OfflineStatus) -> str:
    if status.state == "failed":
        return say(f"offline-failed-{status.why}")
    if status.state == "kept":
        return say("offline-kept-newer" if status.newer else "offline-kept", size=size_text(status.bytes))
    return say(f"offline-{status.state}")
