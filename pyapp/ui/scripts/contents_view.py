"""The contents of a script: its acts and scenes, to jump to."""

from __future__ import annotations

from ..address import link_to
from ..element import Element, make
from ..language import say
from ..view import Key, View
from ..words import text_of
from .act_view import ActData, act_title
from .scene_view import SceneData
from .script_data import ScriptData, key_text, scene_count
from .spot_words import short


class ContentsView(View):
    """A list that is unfolded; it is made when it is opened, and again when the script has changed meanwhile."""

    def __init__(self) -> None:
        super().__init__("contents-view")
        self._data: ScriptData | None = None
        self._shown: ScriptData | None = None
        self.on_event("details", "toggle", self._show)
        self.on_click("list", self.fold)
        self.on_key("details", self._on_key)
        self.on_leave("details", self.fold)

    def update(self, data: ScriptData) -> None:
        """Take in the script as it is stored now."""
        self._data = data
        scenes = scene_count(data)
        self.part("count").set_text(say("scripts-scene-count", count=scenes))
        self.element.show(scenes > 1)
        self._show()

    def fold(self) -> None:
        """Close it."""
        self.part("details").unfold(False)

    def _on_key(self, key: Key) -> bool:
        leaves = key.name == "Escape" and self.part("details").is_unfolded
        if leaves:
            self.fold()
            self.part("summary").focus()
        return leaves

    def _show(self) -> None:
        if self._data is None or self._shown is self._data or not self.part("details").is_unfolded:
            return
        self._shown = data = self._data
        key = key_text(data.script["id"])
        self.part("list").replace(*(_act(act, key) for act in data.acts))


def _act(act: ActData, key: str) -> Element:
    item, scenes = make("li", act_title(act)), make("ol")
    scenes.append(*(_scene(scene, key) for scene in act.scenes))
    item.append(scenes)
    return item


def _scene(scene: SceneData, key: str) -> Element:
    item, link = make("li"), make("a")
    data = scene.scene.data
    number = text_of(data.get("scene_number"), str(scene.scene.scene_index + 1))
    place = short(text_of(data.get("location")) or say("scripts-no-place"), 80)
    link.append(make("span", short(number, 12)), make("bdi", place))
    link.set("href", link_to("scripts", key, scene=scene.scene.id))
    item.append(link)
    return item
