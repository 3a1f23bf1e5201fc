"""The view of what the app's older code has left: what happened, what it means, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import say
from ..view import View

if TYPE_CHECKING:
    from pyapp.cinegenie.older_code import OlderCode


class OlderView(View):
    """Links lead on; nothing is changed here."""

    def __init__(self) -> None:
        super().__init__("older-view")

    def update(self, found: OlderCode) -> None:
        """Show what was found."""
        self.part("happened").set_text(say("opening-older-happened", native=str(found.native_version)))
        self.part("saved").set_text(say("opening-older-saved", count=found.saved))
