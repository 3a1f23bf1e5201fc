"""Asks before a prompt is left with changes that are not stored."""

from __future__ import annotations

from ..dialogs import Dialog
from ..language import say
from ..view import Callback


class LeaveDialog(Dialog):
    """Says what was changed. Staying is what happens where the person dismisses it."""

    def __init__(self, fields: str, on_leave: Callback, on_save: Callback) -> None:
        super().__init__("prompt-leave-dialog")
        self.part("text").set_text(say("prompts-leave-text", fields=fields))
        self.on_click("stay", self.dismiss)
        self.on_click("leave", lambda: self._answer(on_leave))
        self.on_click("save", lambda: self._answer(on_save))

    def _answer(self, callback: Callback) -> None:
        self.dismiss()
        callback()
