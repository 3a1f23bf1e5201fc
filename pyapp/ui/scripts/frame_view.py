"""A frame of a storyboard: a scene's picture, what happens and what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pyapp.cinegenie.scene_assets import SceneAsset
from pyapp.cinegenie.scripts import Scene
from pyapp.db import Blob, ObjectURLs

from ..element import Element, make
from ..language import say
from ..media import playable
from ..view import Callback, View
from ..words import scene_place, text_of
from .looking import Look
from .scene_view import SceneData
from .spot_words import capitalized, short

_LINES: Final = 3
_ACTION: Final = 320  # characters
_LINE: Final = 90


class FrameView(View):
    """A scene. Its picture is loaded from `load` to `release`; `on_settled` hears when it is there or has failed."""

    def __init__(self, scene: Scene, key: str, urls: ObjectURLs, look: Look, on_settled: Callback) -> None:
        super().__init__("frame-view")
        self.element.set("data-key", key)
        self.element.set("aria-label", capitalized(scene_place(scene.id)))
        self._urls = urls
        self._shown: SceneData | None = None
        self._picture: Blob | None = None
        self._asset: SceneAsset | None = None
        self._loaded = False
        self._look = look
        self._on_settled = on_settled
        self._end_looking: Callback | None = None
        self._why_not = ""
        self.is_settled = False
        self.is_broken = False
        self.on_event("picture", "load", lambda: self._settle(""))
        self.on_event("picture", "error", lambda: self._settle(say("shared-image-broken")))

    @property
    def has_picture(self) -> bool:
        """Whether there is one to be loaded."""
        return self._picture is not None

    def update(self, data: SceneData) -> None:
        """Show the scene as it is stored now."""
        before, self._shown = self._shown, data
        if before is data:
            return
        if before is None or before.assets != data.assets:
            self._asset = data.assets.image
            self._show_picture(playable(self._asset.record) if self._asset else None)
        if before != data:
            self._show_text(data)
            self.part("marks").replace(*(_mark(name) for name in _marks(data)))

    def load(self) -> None:
        """Load the picture."""
        if self._picture is not None and self._asset is not None and not self._loaded:
            self._loaded = True
            self._end_looking = self._look(self._asset.id, self._asset.record, self._looked)

    def release(self) -> None:
        """Let go of the picture."""
        self._loaded = self.is_settled = False
        end, self._end_looking = self._end_looking, None
        if end is not None:
            end()
        self.part("picture").unload()
        self._urls.revoke(self)
        self._show_state()

    def close(self) -> None:
        """Let go of the picture."""
        super().close()
        self.release()

    def _show_picture(self, picture: Blob | None) -> None:
        was_loaded = self._loaded
        self._picture, self.is_broken = picture, False
        self.release()
        if was_loaded:
            self.load()

    def _looked(self, why_not: str) -> None:
        if why_not:
            self._settle(why_not)
        elif self._picture is not None:
            self.part("picture").set("src", self._urls.set(self, self._picture))

    def _settle(self, why_not: str) -> None:
        self._why_not = why_not
        self.is_settled, self.is_broken = True, bool(why_not)
        self._show_state()
        self._on_settled()

    def _show_state(self) -> None:
        there = self._picture is not None and not self.is_broken
        self.part("picture").show(there)
        self.part("none").show(not there)
        self.part("none").set_text(self._why_not if self.is_broken else say("scripts-no-picture"))
        self.part("box").set("data-waiting", "" if there and not self.is_settled else None)

    def _show_text(self, data: SceneData) -> None:
        record = data.scene.data
        self.part("number").set_text(short(text_of(record.get("scene_number"), str(data.scene.scene_index + 1)), 12))
        self.part("location").set_text(short(text_of(record.get("location"))) or say("scripts-no-place"))
        self.part("time").set_text(short(text_of(record.get("time")), 40))
        self.part("action").set_text(short(text_of(record.get("action")), _ACTION))
        spoken = [line for line in _dialogues(record) if text_of(line.get("line"))]
        lines = [_line(line, data.names) for line in spoken[:_LINES]]
        more = len(spoken) - len(lines)
        self.part("lines").replace(*lines, *([make("li", say("scripts-more-lines", count=more))] if more else []))


def _dialogues(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    spoken = record.get("dialogues")
    return [line for line in spoken if isinstance(line, Mapping)] if isinstance(spoken, list) else []


def _line(line: Mapping[str, Any], names: Mapping[str, str]) -> Element:
    role = text_of(line.get("roleId"))
    item, speaker = make("li"), make("bdi", short(names.get(role, role), 40) or say("scripts-somebody"))
    speaker.set("class", "frame-speaker")
    item.append(speaker, make("bdi", short(text_of(line.get("line")), _LINE)))
    return item


def _marks(data: SceneData) -> list[str]:
    sounds = sum(sound.audio is not None for sound in data.sounds)
    return [
        *([say("scripts-has-video")] if data.assets.video else []),
        *([say("scripts-has-audio")] if data.assets.audio else []),
        *([say("scripts-spoken-lines", count=sounds)] if sounds else []),
    ]


def _mark(text: str) -> Element:
    return make("li", text)
