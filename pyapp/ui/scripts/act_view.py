"""An act of a script with its scenes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..keyed import KeyedViews
from ..language import say
from ..view import View
from ..words import text_of
from .scene_view import SceneData, SceneView
from .spot_words import short


class ActData(NamedTuple):
    """An act as it is stored, where it stands among the acts, and its scenes."""

    number: int
    record: Mapping[str, Any]
    scenes: list[SceneData]


def first_scenes(acts: list[ActData], most: int) -> list[ActData]:
    """The acts as far as their first `most` scenes in all go: so many can be shown at once without a stutter."""
    shown = []
    for act in acts:
        if most <= 0 and act.scenes:
            break
        shown.append(act._replace(scenes=act.scenes[: max(most, 0)]))
        most -= len(act.scenes)
    return shown


def act_title(act: ActData) -> str:
    """Such as "Act 2"."""
    return say("scripts-act", number=short(text_of(act.record.get("act_number"), str(act.number + 1))))


def scene_key(act: ActData, scene: SceneData) -> str:
    """A text that names a scene's view among all of a script: where it stands and its name, to which files are linked.

    Scenes that move up when one before them is deleted may keep their names; a view of another scene must not stay.
    """
    return f"{act.number}/{scene.scene.path[-1]}/{scene.scene.id}"


class ActView(View):
    """An act; `make_scene(scene, key)` makes a scene's view."""

    def __init__(self, make_scene: Callable[[SceneData, str], SceneView]) -> None:
        super().__init__("act-view")
        self._scenes: KeyedViews[SceneData, SceneView] = KeyedViews(
            self, self.part("scenes"), lambda key, scene: make_scene(scene, key), SceneView.update
        )

    def update(self, act: ActData) -> None:
        """Show the act as it is stored now."""
        self.part("title").set_text(act_title(act))
        self.part("summary").set_text(text_of(act.record.get("summary")))
        self._scenes.update((scene_key(act, scene), scene) for scene in act.scenes)
