"""Walking through scripts, whatever they hold: acts, scenes, and the assets that their old fields name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pyapp.db.keys import Key, is_valid

from .records import AssetType, Role

Path = tuple[str | int, ...]

SCENE_FIELDS: Final[dict[AssetType, str]] = {"image": "generatedImageId", "video": "generatedVideoId"}
_SCENE_ROLES: Final[dict[AssetType, Role]] = {"image": "scene-image", "video": "scene-video"}


class Scene(NamedTuple):
    """A scene: its name ("act0-scene2"), its indexes, where it stands in the script's record, and what it holds."""

    id: str
    act_index: int
    scene_index: int
    path: Path
    data: Mapping[str, Any]


class Reference(NamedTuple):
    """An old field of a script, which names an asset. `scene_id` is None for the full script's audio."""

    asset_type: AssetType
    asset_id: Key
    role: Role
    path: Path
    scene_id: str | None


def scene_id(act_index: int, scene_index: int) -> str:
    """The name of a scene, counted from 0."""
    return f"act{act_index}-scene{scene_index}"


def key_path(steps: Sequence[str | int]) -> str:
    """Steps into a record as a key path; a number is a place in a list."""
    return ".".join(map(str, steps))


def value_at(record: Any, steps: Path, otherwise: Any = None) -> Any:
    """What a record holds where these steps lead; `otherwise` where they lead nowhere."""
    for step in steps:
        if isinstance(step, int):
            if not isinstance(record, list) or step >= len(record):
                return otherwise
        elif not isinstance(record, Mapping) or step not in record:
            return otherwise
        record = record[step]
    return record


def each_scene(script: Mapping[str, Any]) -> Iterator[Scene]:
    """Every scene, in order. Positions count where `actIndex` and `sceneIndex` are missing; what is odd is skipped."""
    for act_position, act in _dicts(script.get("acts")):
        for position, data in _dicts(act.get("scenes")):
            act_index = _index(data.get("actIndex"), act_position)
            index = _index(data.get("sceneIndex"), position)
            path = ("acts", act_position, "scenes", position)
            yield Scene(scene_id(act_index, index), act_index, index, path, data)


def first_scenes(script: Mapping[str, Any]) -> Iterator[Scene]:
    """The scenes that their names mean: of several of one name the first."""
    seen = set()
    for scene in each_scene(script):
        if scene.id not in seen:
            seen.add(scene.id)
            yield scene


def legacy_references(script: Mapping[str, Any]) -> Iterator[Reference]:
    """Every old field that names an asset: scenes' images and videos, dialogues' audios, the full script's audio."""
    return (field for field in legacy_fields(script) if is_valid(field.asset_id))


def legacy_fields(script: Mapping[str, Any]) -> Iterator[Reference]:
    """Every old field that holds anything but null, whether it can name an asset or not."""
    for scene in each_scene(script):
        yield from scene_fields(scene)
    yield from full_script_fields(script)


def full_script_fields(script: Mapping[str, Any]) -> Iterator[Reference]:
    """A script's old field outside of its scenes: the full script's audio."""
    meta = script.get("buildMeta")
    if isinstance(meta, Mapping):
        yield from _field(meta, "fullScriptAudioId", "audio", "full-script-audio", ("buildMeta",), None)


def scene_fields(scene: Scene) -> Iterator[Reference]:
    """A scene's old fields: image and video, then its dialogues' audios."""
    for asset_type, name in SCENE_FIELDS.items():
        yield from _field(scene.data, name, asset_type, _SCENE_ROLES[asset_type], scene.path, scene.id)
    for path, dialogue in each_line(scene):
        yield from _field(dialogue, "generatedAudioId", "audio", "dialogue-audio", path, scene.id)


def _field(
    holder: Mapping[str, Any], name: str, asset_type: AssetType, role: Role, path: Path, scene: str | None
) -> Iterator[Reference]:
    value = holder.get(name)
    if value is not None:
        yield Reference(asset_type, value, role, (*path, name), scene)


def each_line(scene: Scene) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every line of a scene's dialogues with the steps to it; what is odd is skipped."""
    for position, line in _dicts(scene.data.get("dialogues")):
        yield (*scene.path, "dialogues", position), line


def _dicts(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, list):
        yield from ((position, item) for position, item in enumerate(value) if isinstance(item, Mapping))


def _index(stored: Any, position: int) -> int:
    is_index = isinstance(stored, int) and not isinstance(stored, bool) and stored >= 0
    return stored if is_index else position
