"""A scene of a script: its heading, what happens, what is said, and its image, video and audio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.cinegenie.records import ASSET_TYPES
from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.scripts import Scene
from pyapp.db import ObjectURLs
from pyapp.db.keys import is_valid, order

from .dom import Element, View, make
from .keyed import KeyedViews
from .media import MediaView
from .slot_view import SlotCallbacks, SlotView
from .words import scene_place, text_of

Record = dict[str, Any]


class Cast(NamedTuple):
    """What dialogues refer to: names by `roleId`, and sounds by the order of their ids."""

    names: Mapping[str, str]
    sounds: Mapping[tuple[Any, ...], Record]

    def sound(self, dialogue: Mapping[str, Any]) -> Record | None:
        """The record of a dialogue's sound, None where it has none."""
        asset_id = dialogue.get("generatedAudioId")
        return self.sounds.get(order(asset_id)) if is_valid(asset_id) else None


class SceneView(View):
    """A scene; its media are loaded only while it is near to what is seen."""

    def __init__(self, scene: Scene, key: str, callbacks: SlotCallbacks, urls: ObjectURLs) -> None:
        super().__init__("scene-view")
        self.element.set("data-key", key)
        self._urls = urls
        place = scene_place(scene.id)
        self.element.set("aria-label", place.capitalize())
        self._slots = [self.adopt(SlotView(scene.id, place, kind, callbacks, urls)) for kind in ASSET_TYPES]
        self.part("slots").append(*(slot.element for slot in self._slots))
        self._dialogues: KeyedViews[tuple[Record, Cast], DialogueView] = KeyedViews(
            self, self.part("dialogues"), lambda *_: DialogueView(urls), lambda view, item: view.update(*item)
        )

    def update(self, scene: Scene, assets: SceneAssets, cast: Cast) -> None:
        """Show the scene as it is stored now."""
        data = scene.data
        self.part("number").set_text(text_of(data.get("scene_number"), str(scene.scene_index + 1)))
        self.part("location").set_text(text_of(data.get("location"), "No place named"))
        self.part("time").set_text(text_of(data.get("time")))
        self.part("action").set_text(text_of(data.get("action")))
        spoken = data.get("dialogues")
        lines = [line for line in spoken if isinstance(line, dict)] if isinstance(spoken, list) else []
        self._dialogues.update((str(number), (line, cast)) for number, line in enumerate(lines))
        styles = (("Picture", data.get("visual_style")), ("Sound", data.get("audio_style")))
        self.part("styles").replace(
            *(_style(name, text_of(value)) for name, value in styles if text_of(value))
        )
        for slot in self._slots:
            slot.update(assets)

    def be_near(self, near: bool) -> None:
        """Load the scene's media, or let go of them."""
        for slot in self._slots:
            slot.be_near(near)


class DialogueView(View):
    """A line, who says it, and its sound, which is fetched when it is played."""

    def __init__(self, urls: ObjectURLs) -> None:
        super().__init__("dialogue-view")
        self._urls = urls
        self._media: MediaView | None = None

    def update(self, dialogue: Record, cast: Cast) -> None:
        """Show the line as it is stored now."""
        role = text_of(dialogue.get("roleId"))
        speaker = cast.names.get(role, role) or "Somebody"
        self.part("speaker").set_text(speaker)
        self.part("line").set_text(text_of(dialogue.get("line")))
        self._show_sound(cast.sound(dialogue), f"{speaker}'s line")

    def _show_sound(self, sound: Record | None, name: str) -> None:
        if sound is None:
            if self._media is not None:
                self.disown(self._media)
                self._media = None
            return
        if self._media is None:
            self._media = self.adopt(MediaView("audio", self._urls))
            self.part("audio").append(self._media.element)
            self._media.update(sound, name)
            self._media.show()


def _style(name: str, text: str) -> Element:
    entry = make("div")
    entry.append(make("dt", name), make("dd", text))
    return entry
