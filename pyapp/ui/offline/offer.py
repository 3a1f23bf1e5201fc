"""The offer of a newer version of the page: it is taken over when the person says so, and when nobody is at work."""

from __future__ import annotations

from ..language import say
from ..stage import Stage
from .keeper import take_over, until_idle


class Offer:
    """Shows one message at a time; whoever dismisses it has the newer version at their next visit anyway."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def make(self) -> None:
        """Offer it."""
        action = (say("offline-take-over"), self._accept)
        self._stage.notices.say(say("offline-newer"), stays=True, action=action)

    def _accept(self) -> None:
        self._stage.start(self._take_over(), say("offline-not-taken-over"))

    async def _take_over(self) -> None:
        if not await take_over():
            self._stage.notices.say(say("offline-at-work"))
            await until_idle()
        self.make()
