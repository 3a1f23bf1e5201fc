"""The question which of two whole contents is to stay, after a restore that was cut off."""

from __future__ import annotations

from ..dialogs import Dialog
from ..view import Callback


class BothDialog(Dialog):
    """What was restored, what is there now, or later (also by Escape): nothing is removed before the choice."""

    def __init__(self, on_restored: Callback, on_present: Callback, on_later: Callback) -> None:
        super().__init__("both-dialog")
        self._on_answer = on_later
        self.on_click("later", self.dismiss)
        self.on_click("restored", lambda: self._answer(on_restored))
        self.on_click("present", lambda: self._answer(on_present))

    def _answer(self, callback: Callback) -> None:
        self._on_answer = callback
        self.dismiss()

    def _leave(self) -> None:
        super()._leave()
        self._on_answer()
