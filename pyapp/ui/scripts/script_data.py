"""What a script's pages show: its record, put beside the assets that fill its spots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.cinegenie.errors import MissingScriptError
from pyapp.cinegenie.records import MAPPINGS
from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.script_sounds import ScriptSounds, read_sounds
from pyapp.cinegenie.scripts import each_line, each_scene
from pyapp.db.keys import Key

from ..language import say
from ..place import Studio
from ..words import text_of
from .act_view import ActData
from .scene_view import SceneData
from .script_key import key_text as key_text

Record = Mapping[str, Any]


class ScriptData(NamedTuple):
    """A script, its acts, its sound, and how many files its mappings name."""

    script: Record
    acts: list[ActData]
    full: SceneAssets
    files: int


def scene_count(data: ScriptData) -> int:
    """How many scenes the script has."""
    return sum(len(act.scenes) for act in data.acts)


async def find_script(studio: Studio, key: str) -> Key:
    """The id of the script that a step of an address names; raises MissingScriptError."""
    for script_id in await studio.db.scripts.to_collection().primary_keys():
        if key_text(script_id) == key:
            return script_id
    raise MissingScriptError(say("scripts-unknown", key=key[:100]))


async def read_script(studio: Studio, script_id: Key) -> ScriptData:
    """Read the script and all that fills its spots; raises MissingScriptError."""
    script = await studio.db.scripts.get(script_id)
    if script is None:
        raise MissingScriptError(say("scripts-gone-script"))
    scenes = await studio.scenes.resolve_script(script)
    sounds = await read_sounds(studio.db, script)
    links = await studio.db.table(MAPPINGS).where("scriptId").equals(script_id).to_list()
    files = {(repr(each.get("assetType")), repr(each.get("assetId"))) for each in links}
    return ScriptData(script, _acts(script, scenes, sounds), sounds.full, len(files))


def _acts(script: Record, assets: Mapping[str, SceneAssets], sounds: ScriptSounds) -> list[ActData]:
    names = _names(script)
    scenes: dict[Any, list[SceneData]] = {}
    for scene in each_scene(script):
        spoken = tuple(sounds.of_line(path) for path, _ in each_line(scene))
        scenes.setdefault(scene.path[1], []).append(SceneData(scene, assets[scene.id], names, spoken))
    stored: Any = script.get("acts")
    acts = enumerate(stored if isinstance(stored, list) else [])
    return [ActData(number, act, scenes.get(number, [])) for number, act in acts if isinstance(act, Mapping)]


def _names(script: Record) -> dict[str, str]:
    characters = script.get("characters")
    known = [each for each in characters if isinstance(each, Mapping)] if isinstance(characters, list) else []
    names = {text_of(each.get("roleId")): text_of(each.get("name")) for each in known}
    return {role: name for role, name in names.items() if name}
