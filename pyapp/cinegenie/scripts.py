"""Walking through scripts, whatever they hold: acts, scenes, and the assets that their old fields name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyapp.db.keys import Key, is_valid

from .records import AssetType, Role

Path = tuple[str | int, ...]

SCENE_FIELDS: Final[dict[AssetType, str]] = {"image": "generatedImageId", "video": "generatedVideoId"}
_SCENE_ROLES: Final[dict[AssetType, Role]] = {"image": "scene-image", "video": "scene-video"}


@dataclass(frozen=True)
class Scene:
    """A scene: its name ("act0-scene2"), its indexes, where it stands in the script's record, and what it holds."""

    id: str
    act_index: int
    scene_index: int
    path: Path
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Reference:
    """An old field of a script that names an asset. `scene_id` is None for the full script's audio."""

    asset_type: AssetType
    asset_id: Key
    role: Role
    path: Path
    scene_id: str | None


def scene_id(act_index: int, scene_index: int) -> str:
    """The name of a scene, counted from 0."""
    return f"act{act_index}-scene{scene_index}"


def each_scene(script: Mapping[str, Any]) -> Iterator[Scene]:
    """Every scene, in order. Positions count where `actIndex` and `sceneIndex` are missing; what is odd is skipped."""
    for act_position, act in _dicts(script.get("acts")):
        for position, data in _dicts(act.get("scenes")):
            act_index = _index(data.get("actIndex"), act_position)
            index = _index(data.get("sceneIndex"), position)
            path = ("acts", act_position, "scenes", position)
            yield Scene(scene_id(act_index, index), act_index, index, path, data)


def legacy_references(script: Mapping[str, Any]) -> Iterator[Reference]:
    """Every old field that names an asset: scenes' images and videos, dialogues' audios, the full script's audio."""
    for scene in each_scene(script):
        for asset_type, name in SCENE_FIELDS.items():
            role = _SCENE_ROLES[asset_type]
            yield from _reference(scene.data, name, asset_type, role, scene.path, scene.id)
        for position, dialogue in _dicts(scene.data.get("dialogues")):
            path = (*scene.path, "dialogues", position)
            yield from _reference(dialogue, "generatedAudioId", "audio", "dialogue-audio", path, scene.id)
    meta = script.get("buildMeta")
    if isinstance(meta, Mapping):
        yield from _reference(meta, "fullScriptAudioId", "audio", "full-script-audio", ("buildMeta",), None)


def _reference(
    holder: Mapping[str, Any], name: str, asset_type: AssetType, role: Role, path: Path, scene: str | None
) -> Iterator[Reference]:
    value = holder.get(name)
    if value is not None and is_valid(value):
        yield Reference(asset_type, value, role, (*path, name), scene)


def _dicts(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, list):
        yield from ((position, item) for position, item in enumerate(value) if isinstance(item, Mapping))


def _index(stored: Any, position: int) -> int:
    is_index = isinstance(stored, int) and not isinstance(stored, bool) and stored >= 0
    return stored if is_index else position
