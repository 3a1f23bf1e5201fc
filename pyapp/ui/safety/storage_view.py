"""How much the browser stores for this page, and whether it promised to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..dom import Callback, View
from ..words import size_text

if TYPE_CHECKING:
    from pyapp.cinegenie.storage import StorageStatus


class StorageView(View):
    """The meter, the promise and the button that asks for it."""

    def __init__(self, on_ask: Callback) -> None:
        super().__init__("storage-view")
        self.on_click("ask", on_ask)

    def update(self, status: StorageStatus, answer: str = "") -> None:
        """Show how things stand; `answer`: what the browser said when it was asked."""
        known = status.usage is not None and status.quota
        self.part("usage").set_text(_usage_text(status))
        self.part("meter").show(bool(known))
        if status.usage is not None and status.quota:
            self.part("meter").set("value", f"{min(status.usage / status.quota, 1):.4f}")
        self.part("promise").set_text(_promise_text(status.persisted))
        had_focus = self.part("ask").holds_focus
        self.part("ask").show(status.persisted is False)
        self.part("answer").set_text(answer)
        if had_focus and status.persisted is not False:
            self.part("promise").set("tabindex", "-1")
            self.part("promise").focus()


def _usage_text(status: StorageStatus) -> str:
    if status.usage is None:
        return "This browser does not say how much it stores."
    if not status.quota:
        return f"{size_text(status.usage)} used."
    return f"{size_text(status.usage)} used of {size_text(status.quota)} that the browser says it grants."


def _promise_text(persisted: bool | None) -> str:
    if persisted is None:
        return "This browser knows no promise to keep data. Back up from time to time."
    if persisted:
        return "The browser has promised to keep it: it does not clear it by itself when the disk gets full."
    return "The browser has not promised to keep it: when the disk gets full it may clear all of it without asking."


def answer_text(persisted: bool | None) -> str:
    """What the browser said when it was asked to keep the data."""
    if persisted:
        return "It said yes."
    return (
        "It said no. Browsers say yes to pages that are bookmarked, installed or used often; nothing else has changed, "
        "and a backup helps in any case."
    )
