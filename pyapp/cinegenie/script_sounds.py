"""The sounds of a script: those of its lines, and the whole of it read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.db import Database
from pyapp.db.keys import is_valid

from .records import MAPPINGS
from .scene_assets import Candidate, Candidates, SceneAssets, read_assets
from .scripts import Path, each_line, each_scene, key_path, value_at
from .spots import FULL_FIELD, LINE_FIELD, script_mappings

NOTHING = SceneAssets()


class ScriptSounds(NamedTuple):
    """`full`: the whole script read aloud; `lines`: by the steps to a line as a key path. Each is an `audio`."""

    full: SceneAssets
    lines: Mapping[str, SceneAssets]

    def of_line(self, path: Path) -> SceneAssets:
        """The sound of a line; nothing where it names none."""
        return self.lines.get(key_path(path), NOTHING)


async def read_sounds(db: Database, script: Mapping[str, Any]) -> ScriptSounds:
    """The sounds that a script names, with one request however many lines there are.

    A line names its own in its old field. The whole script's is named by its old field, which says what was made
    last, else by the newest mapping of that role.
    """

    @db.transaction("r", MAPPINGS, "images", "videos", "audios")
    async def read() -> ScriptSounds:
        audios = db.table(MAPPINGS).where("[scriptId+assetType]").equals([script["id"], "audio"])
        full = [*_named(value_at(script, FULL_FIELD)), *_mapped(await audios.to_list())]
        wanted: dict[str, Candidates] = {"": {"audio": full}}
        for scene in each_scene(script):
            for path, line in each_line(scene):
                named = _named(line.get(LINE_FIELD))
                if named:
                    wanted[key_path(path)] = {"audio": named}
        found = await read_assets(db, wanted)
        return ScriptSounds(found.pop(""), found)

    return await read()


def _named(asset_id: Any) -> list[Candidate]:
    return [Candidate(asset_id, "legacy")] if is_valid(asset_id) else []


def _mapped(mappings: list[dict[str, Any]]) -> list[Candidate]:
    full = [each for each in script_mappings(mappings, "full-script-audio") if each.get("role") is not None]
    return [Candidate(each["assetId"], "mapping") for each in reversed(full) if is_valid(each.get("assetId"))]
