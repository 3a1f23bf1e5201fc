"""A scene of a script: its heading, what happens, what is said, and its image, video and audio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.cinegenie.records import ASSET_TYPES
from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.scripts import Scene
from pyapp.db import ObjectURLs
from pyapp.db.keys import is_valid, order

from ..dom import Element, View, make
from ..keyed import KeyedViews
from ..media import MediaView
from ..words import scene_place, text_of
from .slot_view import SlotCallbacks, SlotView

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
    """A scene. Its media have their places from `build` on, and are loaded only while it is near to what is seen."""

    def __init__(self, scene: Scene, key: str, callbacks: SlotCallbacks, urls: ObjectURLs) -> None:
        super().__init__("scene-view")
        self.element.set("data-key", key)
        self.element.set("aria-label", scene_place(scene.id).capitalize())
        self._id = scene.id
        self._callbacks = callbacks
        self._urls = urls
        self._near = False
        self._shown: tuple[Scene, SceneAssets, Cast] | None = None
        self._slots: list[SlotView] = []
        self._dialogues: KeyedViews[tuple[Record, Cast], DialogueView] = KeyedViews(
            self, self.part("dialogues"), lambda *_: DialogueView(urls), lambda view, item: view.update(*item)
        )

    def update(self, scene: Scene, assets: SceneAssets, cast: Cast) -> None:
        """Show the scene as it is stored now."""
        before, self._shown = self._shown, (scene, assets, cast)
        if before is None or before[2] is not cast or before[0] != scene:
            self._show_text(scene.data, scene.scene_index, cast)
        if before is None or before[1] != assets:
            for slot in self._slots:
                slot.update(assets)

    def build(self) -> None:
        """Make the places of the scene's media, if that is still to be done."""
        if self._slots or self._shown is None:
            return
        for dialogue in self._dialogues:
            dialogue.be_near(self._near)
        place = scene_place(self._id)
        for kind in ASSET_TYPES:
            slot = self.adopt(SlotView(self._id, place, kind, self._callbacks, self._urls))
            slot.update(self._shown[1])
            slot.be_near(self._near)
            self._slots.append(slot)
        self.part("slots").append(*(slot.element for slot in self._slots))

    def be_near(self, near: bool) -> None:
        """Load the scene's media, or let go of them."""
        self._near = near
        if near:
            self.build()
        for slot in self._slots:
            slot.be_near(near)
        for dialogue in self._dialogues:
            dialogue.be_near(near)

    def _show_text(self, data: Mapping[str, Any], index: int, cast: Cast) -> None:
        self.part("number").set_text(text_of(data.get("scene_number"), str(index + 1)))
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


class DialogueView(View):
    """A line, who says it, and its sound, which is loaded only while the line is near to what is seen."""

    def __init__(self, urls: ObjectURLs) -> None:
        super().__init__("dialogue-view")
        self._urls = urls
        self._sound: Record | None = None
        self._media: MediaView | None = None

    def update(self, dialogue: Record, cast: Cast) -> None:
        """Show the line as it is stored now."""
        role = text_of(dialogue.get("roleId"))
        self.part("speaker").set_text(cast.names.get(role, role) or "Somebody")
        self.part("line").set_text(text_of(dialogue.get("line")))
        before, self._sound = self._sound, cast.sound(dialogue)
        self.part("audio").set("data-sound", "" if self._sound else None)
        if before != self._sound and self._media is not None:
            self.disown(self._media)
            self._media = None
            self.be_near(True)

    def be_near(self, near: bool) -> None:
        """Load the sound, or let go of it."""
        if self._media is None and self._sound is not None:
            self._media = self.adopt(MediaView("audio", self._urls))
            self._media.update(self._sound, "The line, spoken")
            self.part("audio").append(self._media.element)
        if self._media is not None:
            (self._media.show if near else self._media.hide)()


def _style(name: str, text: str) -> Element:
    entry = make("div")
    entry.append(make("dt", name), make("dd", text))
    return entry
