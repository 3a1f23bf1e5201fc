"""A line of a scene's dialogue: who says it, the words, and its sound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.spots import Spot
from pyapp.db import ObjectURLs

from ..language import say
from ..view import View
from ..words import text_of
from .slot_view import SlotCallbacks, SlotView
from .spot_words import short


class LineView(View):
    """A line. The place of its sound is made by `build`, and loaded only while it is near to what is seen."""

    def __init__(self, spot: Spot, callbacks: SlotCallbacks, urls: ObjectURLs) -> None:
        super().__init__("line-view")
        self._spot = spot
        self._callbacks = callbacks
        self._urls = urls
        self._sound = SceneAssets()
        self._slot: SlotView | None = None

    def update(self, line: Mapping[str, Any], names: Mapping[str, str], sound: SceneAssets) -> None:
        """Show the line as it is stored now."""
        role = text_of(line.get("roleId"))
        self.part("speaker").set_text(short(names.get(role, role)) or say("scripts-somebody"))
        self.part("line").set_text(text_of(line.get("line")))
        self._sound = sound
        self.part("audio").set("data-sound", "" if sound.audio else None)
        if self._slot is not None:
            self._slot.update(sound)

    def build(self) -> None:
        """Make the place of its sound."""
        if self._slot is None:
            name = say("scripts-line-audio", line=int((self._spot.line or (0,))[-1]) + 1)
            self._slot = self.adopt(SlotView("line-slot", self._spot, name, self._callbacks, self._urls))
            self._slot.update(self._sound)
            self.part("audio").append(self._slot.element)

    def be_near(self, near: bool) -> None:
        """Load the sound, or let go of it."""
        if self._slot is not None:
            self._slot.be_near(near)
