"""Whether the page starts without a network, and turning that on and off."""

from __future__ import annotations

from ..language import say
from ..stage import Stage
from .card_view import OfflineView
from .keeper import offline_status, turn_off, turn_on


class OfflineCard:
    """Its `view` stands in the storage picture and follows what happens by itself."""

    def __init__(self, stage: Stage) -> None:
        self.view = OfflineView(
            lambda: stage.start(turn_on(), say("offline-not-turned-on")),
            lambda: stage.start(turn_off(), say("offline-not-turned-off")),
            self._show,
        )
        self._show()

    def _show(self) -> None:
        self.view.update(offline_status())
