"""All scenes of all scripts, to find one by words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from pyapp.db.keys import Key

from .folding import folded
from .scripts import first_scenes

SCENE_VALUES: Final = ("title", "acts")
_MOST: Final = 500  # characters of a text that are kept and searched


class SceneRow(NamedTuple):
    """A scene: its script, its name, and how it begins; texts are "" where there is none."""

    script_id: Key
    script_title: str
    scene_id: str
    number: str
    location: str
    action: str
    searched: str


def scene_rows(script_id: Key, title: Any, acts: Any) -> list[SceneRow]:
    """The rows of one script; of several scenes of one name the first, which is the one that is linked to."""
    script_title = _text(title)
    rows = []
    for scene in first_scenes({"acts": acts}):
        number = _text(scene.data.get("scene_number")) or str(scene.scene_index + 1)
        location, action = _text(scene.data.get("location")), _text(scene.data.get("action"))
        searched = folded("\n".join((script_title, number, location, action)))
        rows.append(SceneRow(script_id, script_title, scene.id, number, location, action, searched))
    return rows


def found_scenes(rows: Sequence[SceneRow], search: str) -> list[SceneRow]:
    """Those in which every word of the search is found."""
    words = folded(search).split()
    return [row for row in rows if all(word in row.searched for word in words)]


def _text(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return " ".join(value[: 2 * _MOST].split())[:_MOST] if isinstance(value, str) else ""
