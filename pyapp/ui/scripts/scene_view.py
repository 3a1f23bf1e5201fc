"""A scene of a script: its heading, what happens, what is said, and its image, video and audio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.cinegenie.records import ASSET_TYPES
from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.scripts import Path, Scene, each_line
from pyapp.cinegenie.spots import Spot
from pyapp.db import ObjectURLs
from pyapp.db.keys import Key

from ..element import Element, make
from ..keyed import KeyedViews
from ..language import say
from ..view import View
from ..words import scene_place, text_of
from .dragging import take_drops
from .line_view import LineView
from .slot_view import SlotCallbacks, SlotView
from .spot_words import TITLE, capitalized, short


class SceneData(NamedTuple):
    """A scene as it is stored, what it shows, the names of those who speak, and the sounds of its lines."""

    scene: Scene
    assets: SceneAssets
    names: Mapping[str, str]
    sounds: tuple[SceneAssets, ...]


class _Line(NamedTuple):
    path: Path
    data: Mapping[str, Any]
    names: Mapping[str, str]
    sound: SceneAssets


class SceneView(View):
    """A scene. Its media have their places from `build` on, and are loaded only while it is near to what is seen."""

    def __init__(
        self, script_id: Key, scene: Scene, key: str, callbacks: SlotCallbacks, urls: ObjectURLs
    ) -> None:
        super().__init__("scene-view")
        self.element.set("data-key", key)
        self.element.set("aria-label", capitalized(scene_place(scene.id)))
        self._script_id = script_id
        self.id = scene.id
        self._callbacks = callbacks
        self._urls = urls
        self._near = False
        self._shown: SceneData | None = None
        self._slots: list[SlotView] = []
        self._lines: KeyedViews[_Line, LineView] = KeyedViews(
            self, self.part("dialogues"), lambda _key, line: self._make_line(line), _update_line
        )
        take_drops(
            self, ASSET_TYPES, lambda kind, asset_id: callbacks.on_asset(Spot(script_id, kind, scene.id), asset_id)
        )

    def update(self, data: SceneData) -> None:
        """Show the scene as it is stored now."""
        before, self._shown = self._shown, data
        if before is data:
            return
        if before is None or before.scene != data.scene:
            self._show_text(data.scene.data, data.scene.scene_index)
        if before is None or before[:1] + before[2:] != data[:1] + data[2:]:
            self._show_lines(data)
        if before is None or before.assets != data.assets:
            for slot in self._slots:
                slot.update(data.assets)

    def build(self) -> None:
        """Make the places of the scene's media, if that is still to be done."""
        if self._slots or self._shown is None:
            return
        for line in self._lines:
            line.build()
            line.be_near(self._near)
        for kind in ASSET_TYPES:
            spot = Spot(self._script_id, kind, self.id)
            slot = self.adopt(SlotView("slot-view", spot, say(f"scripts-{kind}"), self._callbacks, self._urls))
            slot.update(self._shown.assets)
            slot.be_near(self._near)
            self._slots.append(slot)
        self.part("slots").append(*(slot.element for slot in self._slots))

    def be_near(self, near: bool) -> None:
        """Load the scene's media, or let go of them."""
        self._near = near
        if near:
            self.build()
        for part in (*self._slots, *self._lines):
            part.be_near(near)

    def _show_text(self, data: Mapping[str, Any], index: int) -> None:
        self.part("number").set_text(short(text_of(data.get("scene_number"), str(index + 1)), 12))
        self.part("location").set_text(short(text_of(data.get("location")), TITLE) or say("scripts-no-place"))
        self.part("time").set_text(short(text_of(data.get("time"))))
        self.part("action").set_text(text_of(data.get("action")))
        styles = ("scripts-picture-style", data.get("visual_style")), ("scripts-sound-style", data.get("audio_style"))
        told = [_style(say(name), text_of(value)) for name, value in styles if text_of(value)]
        self.part("styles").replace(*told)

    def _show_lines(self, data: SceneData) -> None:
        lines = zip(each_line(data.scene), data.sounds, strict=True)
        self._lines.update((str(path[-1]), _Line(path, line, data.names, sound)) for (path, line), sound in lines)

    def _make_line(self, line: _Line) -> LineView:
        view = LineView(Spot(self._script_id, "audio", self.id, line.path), self._callbacks, self._urls)
        if self._slots:
            view.build()
            view.be_near(self._near)
        return view


def _update_line(view: LineView, line: _Line) -> None:
    view.update(line.data, line.names, line.sound)


def _style(name: str, text: str) -> Element:
    entry, told = make("div"), make("dd", text)
    told.set("dir", "auto")
    entry.append(make("dt", name), told)
    return entry
