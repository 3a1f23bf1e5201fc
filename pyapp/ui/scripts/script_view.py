"""One script: its acts and scenes, all of its media, and the whole of it read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pyapp.cinegenie.spots import Spot
from pyapp.db import ObjectURLs

from ..address import link_to
from ..closing import close_later
from ..element import Element, make
from ..keyed import KeyedViews
from ..language import say
from ..page import idle, scroll_by
from ..view import Callback, View
from ..words import script_title, text_of
from .act_view import ActData, ActView, first_scenes, scene_key
from .contents_view import ContentsView
from .scene_view import SceneData, SceneView
from .script_data import ScriptData, key_text, scene_count
from .slot_view import SlotCallbacks, SlotView
from .spot_words import TITLE, short

_MOST_TAGS: Final = 12
_AT_ONCE: Final = 10  # scenes


class ScriptView(View):
    """A script with its acts; `tray` has media to be dragged."""

    def __init__(self, callbacks: SlotCallbacks, tray: View) -> None:
        super().__init__("script-view")
        self._urls = ObjectURLs()
        self._callbacks = callbacks
        self._closed = False
        self._completing = False
        self._held: SceneView | None = None
        self._most = _AT_ONCE
        self._full: SlotView | None = None
        self._scenes: dict[str, SceneView] = {}
        self._data: ScriptData | None = None
        self._contents = self.adopt(ContentsView())
        self.part("contents").append(self._contents.element)
        self.part("tray").append(tray.element)
        watch_scene = self.on_near(self._be_near)

        def make_scene(scene: SceneData, key: str) -> SceneView:
            script_id = self._data.script["id"] if self._data else None
            view = self._scenes[key] = SceneView(script_id, scene.scene, key, callbacks, self._urls)
            watch_scene(view.element)
            return view

        self._acts: KeyedViews[ActData, ActView] = KeyedViews(
            self, self.part("acts"), lambda *_: ActView(make_scene), ActView.update
        )

    def update(self, data: ScriptData) -> None:
        """Show the script as it is stored now."""
        self._data = data
        script = data.script
        self.part("title").set_text(short(script_title(script), TITLE))
        self.part("logline").set_text(text_of(script.get("logline")))
        self.part("tags").replace(*(_tag(tag) for tag in _tags(script)))
        self.part("storyboard").set("href", link_to("scripts", key_text(script["id"]), "storyboard"))
        self._show_acts(data)
        self.part("empty").show(not data.acts)
        self._contents.update(data)
        self._show_full(data)

    async def complete(self) -> None:
        """Make what is still missing of the scenes, some at a time, so that the page stays alive."""
        if self._completing:
            return
        self._completing = True
        try:
            await self._make_all()
        finally:
            self._completing = False
            self._hold(None)

    async def _make_all(self) -> None:
        while self._data is not None and self._most < scene_count(self._data) and not self._closed:
            self._most += _AT_ONCE
            self._show_acts(self._data)
            await idle()
        scenes = list(self._scenes.values())
        for number, scene in enumerate(scenes, 1):
            if self._closed:
                return
            # Those above what is seen would move it, and are built when they come near.
            if self._held not in scenes[number:] and scene.element.bottom > 0:
                scene.build()
                await idle()

    def go_to_scene(self, scene_id: str) -> bool:
        """Show the scene of that name and put the focus on it; False where there is none."""
        if self._data is not None:
            names = [scene.scene.id for act in self._data.acts for scene in act.scenes]
            self._most = max(self._most, names.index(scene_id) + _AT_ONCE if scene_id in names else 0)
            self._show_acts(self._data)
        for scene in self._scenes.values():
            if scene.id == scene_id:
                scene.build()
                scene.element.show_at_top()
                self._hold(scene if self._completing else None)
                return True
        return False

    def close(self) -> None:
        """Revoke the object URLs as well; hundreds of scenes are closed some at a time."""
        self._closed = True
        close_later(self.leave_children())
        super().close()
        self._urls.close()

    def _hold(self, scene: SceneView | None) -> None:
        """Keep that scene where it is on the screen while those above it still grow: not all browsers do."""
        self._held = scene
        self.element.set("data-holding", None if scene is None else "")

    def _steadily(self, change: Callback) -> None:
        held = self._held
        if held is None or not held.element.holds_focus:
            change()
            return
        before = held.element.top
        change()
        scroll_by(held.element.top - before)

    def _show_acts(self, data: ScriptData) -> None:
        acts = first_scenes(data.acts, self._most)
        self._acts.update((str(act.number), act) for act in acts)
        present = {scene_key(act, scene) for act in acts for scene in act.scenes}
        self._scenes = {key: view for key, view in self._scenes.items() if key in present}

    def _show_full(self, data: ScriptData) -> None:
        if self._full is None:
            spot = Spot(data.script["id"], "audio")
            self._full = self.adopt(SlotView("slot-view", spot, say("scripts-full"), self._callbacks, self._urls))
            self._full.stand_alone()
            self.part("full").append(self._full.element)
            self._full.be_near(True)
        self._full.update(data.full)

    def _be_near(self, key: str, near: bool) -> None:
        scene = self._scenes.get(key)
        if scene is not None:
            self._steadily(lambda: scene.be_near(near))


def _tag(text: str) -> Element:
    tag = make("li", short(text))
    tag.set("dir", "auto")
    return tag


def _tags(script: Mapping[str, Any]) -> list[str]:
    genre, setting = script.get("genre"), script.get("setting")
    tags = [text_of(each) for each in genre] if isinstance(genre, list) else [text_of(genre)]
    if isinstance(setting, Mapping):
        tags += [text_of(setting.get("time")), text_of(setting.get("location"))]
    return [tag for tag in tags if tag][:_MOST_TAGS]
