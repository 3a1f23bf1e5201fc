"""The old fields that a deletion takes out of scripts, and where they belong when they are put back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pyapp.db.keys import Key

from .scripts import Path, Reference, Scene, each_scene

_WORDS: Final = ("roleId", "line")


class OldField(NamedTuple):
    """An old field that named an asset. `words`: the role and line of its dialogue, None outside of dialogues."""

    script_id: Key
    reference: Reference
    words: tuple[Any, ...] | None


def old_field(script_id: Key, script: Mapping[str, Any], reference: Reference) -> OldField:
    """The field as it is to be found again in that script."""
    if reference.role != "dialogue-audio":
        return OldField(script_id, reference, None)
    dialogue: Any = script
    for step in reference.path[:-1]:
        dialogue = dialogue[step]
    return OldField(script_id, reference, _words(dialogue))


def place_in(script: Mapping[str, Any], field: OldField) -> tuple[Path, Any] | None:
    """The field's path in the script as it is now, and what it holds; None where its scene or dialogue is gone."""
    for path, holder in _holders(script, field):
        name = field.reference.path[-1]
        return (*path, name), holder.get(str(name))
    return None


def _holders(script: Mapping[str, Any], field: OldField) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """What can hold the field, the likeliest first."""
    if field.reference.scene_id is None:
        meta = script.get("buildMeta")
        if isinstance(meta, Mapping):
            yield ("buildMeta",), meta
        return
    scene = _scene(script, field.reference)
    if scene is not None and field.words is None:
        yield scene.path, scene.data
    elif scene is not None:
        yield from _dialogues(scene, field)


def _scene(script: Mapping[str, Any], reference: Reference) -> Scene | None:
    """The scene of that name where it stood, else the first one of that name."""
    named = [scene for scene in each_scene(script) if scene.id == reference.scene_id]
    stood = (scene for scene in named if reference.path[: len(scene.path)] == scene.path)
    return next(stood, named[0] if named else None)


def _dialogues(scene: Scene, field: OldField) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The dialogue where it stood if it still says the same, else the only one that does."""
    dialogues = scene.data.get("dialogues")
    listed = dialogues if isinstance(dialogues, list) else []
    same = {
        position: each
        for position, each in enumerate(listed)
        if isinstance(each, Mapping) and _words(each) == field.words
    }
    stood = field.reference.path[-2]
    positions = [stood] if stood in same else list(same) if len(same) == 1 else []
    yield from (((*scene.path, "dialogues", position), same[int(position)]) for position in positions)


def _words(dialogue: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(dialogue.get(name) for name in _WORDS)
