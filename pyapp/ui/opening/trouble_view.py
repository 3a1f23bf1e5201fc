"""The view of a database that cannot be opened."""

from __future__ import annotations

from ..view import Callback, View


class TroubleView(View):
    """Says why, and lets the person try again."""

    def __init__(self, on_again: Callback) -> None:
        super().__init__("trouble-view")
        self.on_click("again", on_again)

    def update(self, reason: str) -> None:
        """Show the reason."""
        self.part("reason").set_text(reason)
