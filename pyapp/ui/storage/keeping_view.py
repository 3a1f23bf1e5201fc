"""How much the browser stores for this page, and whether it promised to keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import say
from ..view import Callback, View
from ..words import size_text

if TYPE_CHECKING:
    from pyapp.cinegenie.storage import StorageStatus


class KeepingView(View):
    """The meter, the promise and the button that asks for it. `links`: the way to the storage picture is shown.

    It is hidden until the browser has said how things stand.
    """

    def __init__(self, on_ask: Callback, links: bool = False) -> None:
        super().__init__("keeping-view")
        self.element.show(False)
        self.part("picture").show(links)
        self.on_click("ask", on_ask)

    def update(self, status: StorageStatus, answer: str = "", files: int | None = None) -> None:
        """Show how things stand; `answer`: what the browser said when it was asked; `files`: bytes of the studio's."""
        self.element.show(True)
        known = status.usage is not None and status.quota
        self.part("usage").set_text(_usage_text(status))
        self.part("meter").show(bool(known))
        if status.usage is not None and status.quota:
            self.part("meter").set("value", f"{min(status.usage / status.quota, 1):.4f}")
        tells = files is not None and status.usage is not None and files < status.usage
        self.part("rest").show(tells)
        self.part("rest").set_text(say("storage-rest", files=size_text(files or 0)) if tells else "")
        self.part("promise").set_text(_promise_text(status.persisted))
        had_focus = self.part("ask").holds_focus
        self.part("ask").show(status.persisted is False)
        self.part("answer").set_text(answer)
        if had_focus and status.persisted is not False:
            self.part("promise").set("tabindex", "-1")
            self.part("promise").focus()


def _usage_text(status: StorageStatus) -> str:
    if status.usage is None:
        return say("storage-usage-unknown")
    if not status.quota:
        return say("storage-used", used=size_text(status.usage))
    return say("storage-used-of", used=size_text(status.usage), quota=size_text(status.quota))


def _promise_text(persisted: bool | None) -> str:
    if persisted is None:
        return say("storage-promise-unknown")
    return say("storage-promised" if persisted else "storage-not-promised")
