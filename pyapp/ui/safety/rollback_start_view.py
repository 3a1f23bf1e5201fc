"""Where the way back to schema 6 begins."""

from __future__ import annotations

from ..view import Callback, View


class RollbackStartView(View):
    """Says what it is for; the button shows what it would mean."""

    def __init__(self, on_look: Callback) -> None:
        super().__init__("rollback-start-view")
        self.on_click("look", on_look)
