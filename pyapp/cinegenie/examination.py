"""What a check-up looks at, record by record. Pure: rows in, findings out.

The ids of the scripts come first, then assets, mappings, scripts and prompts: each step knows what those before it saw.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import islice
from typing import Any, Final

from pyapp.db.keys import Key

from .asset_state import ABSENT, BLOBS, STATE_KINDS, STATE_VALUES, is_date, is_v6_shaped, metadata_faults
from .findings import MOST_PLACES, NO_DATA, Findings, Shown, acts_no_list, no_scenes, shown
from .ids import Ids, token
from .reasons import Reason
from .records import ASSET_TYPES, MAPPINGS, MEDIA_TABLES, AssetType, Role, is_positive_integer, truthy
from .scripts import Reference, Scene, each_scene, full_script_fields, key_path, scene_fields
from .stored import Stored, disagrees, is_covered, linked_place

MEDIA_VALUES: Final = STATE_VALUES
MEDIA_KINDS: Final = STATE_KINDS
MAPPING_VALUES: Final = ("scriptId", "sceneId", "assetType", "assetId", "linkedAt", "role")
MAPPING_KINDS: Final = ("sceneId", "role")
SCRIPT_VALUES: Final = ("acts", "buildMeta.fullScriptAudioId", "title")
PROMPT_VALUES: Final = ("title", "category", "createdAt", "updatedAt")

_INDEPENDENT: Final = 7  # the schema since which mappings tell which script uses an asset
_ROLES: Final[dict[AssetType, tuple[Role, ...]]] = {
    "image": ("scene-image", "background"),
    "video": ("scene-video", "background"),
    "audio": ("dialogue-audio", "full-script-audio", "background"),
}


class Examination:
    """Takes the records of one database of that schema; `finish` completes `findings` and `scenes`."""

    def __init__(self, version: int) -> None:
        self.findings = Findings(version)
        self.scenes = no_scenes()
        self._independent = version >= _INDEPENDENT
        self._note = self.findings.note
        self._stored = Stored()
        self._scripts_in_use = Ids()
        self._assets_in_use = {kind: Ids() for kind in ASSET_TYPES}

    def see_script_ids(self, keys: Iterable[Key]) -> None:
        """Take in ids of scripts."""
        self._stored.scripts.add_all(keys)

    # ---- assets

    def see_asset(self, asset_type: AssetType, table: str, row: list[Any]) -> None:
        """Take in an asset: [id, *MEDIA_VALUES, *MEDIA_KINDS]."""
        asset_id, source, uploaded, mime_type, script_id, size, data_kind, script_id_kind, *kinds = row
        self._stored.assets[asset_type].add(asset_id)
        if data_kind not in BLOBS:
            odd = Reason("odd-data", "it has data of the kind {what}, which is no file", what=str(data_kind))
            self._note("data", table, asset_id, NO_DATA if data_kind in ABSENT else odd)
        elif not size:
            self._note("empty-data", table, asset_id, Reason("no-bytes", "its file has no bytes"))
        if not self._independent:
            if script_id_kind not in ABSENT:
                self._see_script_id(asset_type, table, asset_id, script_id)
        elif script_id_kind != "undefined" and is_v6_shaped(script_id_kind, *kinds):
            reason = Reason("stray-record", "it has the scriptId {id} and no metadata", id=shown(script_id))
            self._note("stray-records", table, asset_id, reason)
        else:
            if script_id_kind != "undefined":
                old = Reason("old-script-id", "it still has the scriptId {id}", id=shown(script_id))
                self._note("old-script-ids", table, asset_id, old)
            faults = ", ".join(metadata_faults(source, uploaded, mime_type))
            if faults:
                self._note("metadata", table, asset_id, _unusable(faults))

    def _see_script_id(self, asset_type: AssetType, table: str, asset_id: Key, script_id: Any) -> None:
        if is_positive_integer(script_id):
            self._assets_in_use[asset_type].add(asset_id)
            if not self._stored.scripts.has(script_id):
                lost = Reason("script-id-lost", "its scriptId {id} points to no script", id=str(script_id))
                self._note("script-ids", table, asset_id, lost)
        elif isinstance(script_id, bool) or script_id != 0:
            odd = Reason("script-id-odd", "its scriptId {id} is no positive integer", id=shown(script_id))
            self._note("script-ids", table, asset_id, odd)

    # ---- mappings

    def see_mapping(self, row: list[Any]) -> None:
        """Take in a mapping: [id, *MAPPING_VALUES, *MAPPING_KINDS]."""
        mapping_id, script_id, scene, kind, asset_id, linked_at, role, scene_kind, role_kind = row
        script, asset = token(script_id), token(asset_id)
        scene_id = scene if scene_kind == "string" else None
        where = (script_id if script is not None else None, scene_id)
        if kind not in ASSET_TYPES:
            reason = Reason("no-kind", "{value} is no kind of asset", value=shown(kind))
            self._note("odd-mappings", MAPPINGS, mapping_id, reason, *where)
            return
        faults = [] if is_date(linked_at) else ["linkedAt"]
        faults += ["role"] if role_kind not in ABSENT and role not in _ROLES[kind] else []
        faults += ["sceneId"] if scene_id is None and scene_kind not in ABSENT else []
        faults += ["scriptId"] if script is None else []
        faults += ["assetId"] if asset is None else []
        if faults:
            self._note("odd-mappings", MAPPINGS, mapping_id, _unusable(", ".join(faults)), *where)
        if script is not None:
            self._see_linked_script(mapping_id, script, where)
        if asset is not None:
            self._see_linked_asset(mapping_id, kind, asset_id, asset, where)
        place = linked_place(script_id, scene, kind, asset_id, scene_kind)
        if place is not None and not self._stored.links.add(*place):
            text = "an older mapping links {kind} {id} to the same place"
            reason = Reason("duplicate", text, kind=kind, id=shown(asset_id))
            self._note("duplicates", MAPPINGS, mapping_id, reason, *where)

    def _see_linked_script(self, mapping_id: Key, script: Hashable, where: tuple[Key, str | None]) -> None:
        self._scripts_in_use.add(where[0])
        if not self._stored.scripts.has(script):
            reason = Reason("script-gone", "script {id} does not exist", id=shown(where[0]))
            self._note("missing-scripts", MAPPINGS, mapping_id, reason, *where)

    def _see_linked_asset(
        self, mapping_id: Key, kind: AssetType, asset_id: Key, asset: Hashable, where: tuple[Key, str | None]
    ) -> None:
        self._assets_in_use[kind].add(asset_id)
        if not self._stored.assets[kind].has(asset):
            reason = Reason("asset-gone", "{kind} {id} does not exist", kind=kind, id=shown(asset_id))
            self._note("missing-assets", MAPPINGS, mapping_id, reason, *where)

    # ---- scripts

    def see_script(self, row: list[Any]) -> None:
        """Take in a script: [id, *SCRIPT_VALUES]."""
        script_id, acts, full_script_audio, stored_title = row
        script, title = token(script_id), stored_title if isinstance(stored_title, str) else None
        record = {"acts": acts, "buildMeta": {"fullScriptAudioId": full_script_audio}}
        if title is not None:
            self.findings.see_title(script, title)
        at = _At(script_id, script, title)
        if truthy(acts) and not isinstance(acts, list):
            self._note_at(at, "odd-scripts", acts_no_list(acts), None)
        if self._independent and not self._scripts_in_use.has(script):
            self._note_at(at, "unmapped-scripts", Reason("unmapped", "no mapping names it"), None)
        names: set[str] = set()
        for scene in each_scene(record):
            self._see_scene(at, scene, is_first=scene.id not in names)
            names.add(scene.id)
        fields = list(full_script_fields(record))
        if fields:
            self._see_fields(at, fields, {"audio": self._stored.mapped(script, None, "audio")}, is_first=True)
        for name in sorted(self._stored.links.scenes(script) - names):
            reason = Reason("no-such-scene", "mappings name {name}, which is no scene of it", name=shown(name))
            self._note_at(at, "missing-scenes", reason, name)

    def _see_scene(self, at: _At, scene: Scene, is_first: bool) -> None:
        if not is_first:
            text = "another scene before it is called {name}; this one's files cannot be told from that one's"
            self._note_at(at, "scene-names", Reason("scene-name", text, name=scene.id), scene.id)
        fields = list(scene_fields(scene))
        mapped = {kind: self._stored.mapped(at.script, scene.id, kind) for kind in ASSET_TYPES}
        existing = self._see_fields(at, fields, mapped, is_first)
        lost = []
        for kind in ASSET_TYPES:
            came_from: Shown = "mapping" if mapped[kind] else "legacy" if kind in existing else "nothing"
            if came_from == "nothing" and self._names_any(at, scene, kind, fields):
                came_from = "lost"
                lost.append(kind)
            self.scenes[kind][came_from] += 1
        if lost:
            text = f"no {' and no '.join(lost)} that it names exists"
            self._note_at(at, "lost-scenes", Reason("lost-scene", text, kinds="-".join(lost)), scene.id)

    def _names_any(self, at: _At, scene: Scene, kind: AssetType, fields: list[Reference]) -> bool:
        if self._stored.links.of(at.script, scene.id, kind):
            return True
        return any(field.asset_type == kind and truthy(field.asset_id) for field in fields)

    def _see_fields(
        self, at: _At, fields: list[Reference], mapped: dict[AssetType, list[Hashable]], is_first: bool
    ) -> set[AssetType]:
        """The kinds of those whose assets exist."""
        kinds: set[AssetType] = set()
        for field in fields:
            kind = field.asset_type
            asset = self._stored.existing(kind, field.asset_id)
            if asset is None:
                if truthy(field.asset_id):
                    text = "{path} names {kind} {id}, which does not exist"
                    reason = Reason("field-lost", text, **_named(field))
                    self._note_at(at, "missing-fields", reason, field.scene_id)
                continue
            kinds.add(kind)
            if not self._independent:
                self._assets_in_use[kind].add(field.asset_id)
            elif is_first:
                self._compare(at, field, asset, mapped[kind])
        return kinds

    def _compare(self, at: _At, field: Reference, asset: Hashable, mapped: list[Hashable]) -> None:
        if not is_covered(field, asset, mapped):
            reason = Reason("only-field", "only {path} tells that {kind} {id} belongs here", **_named(field))
            self._note_at(at, "uncovered-fields", reason, field.scene_id)
        elif disagrees(field, asset, mapped):
            text = "its mapping names another {kind} than {path} does"
            reason = Reason("disagreement", text, kind=field.asset_type, path=key_path(field.path))
            self._note_at(at, "disagreements", reason, field.scene_id)

    def _note_at(self, at: _At, name: str, reason: str, scene_id: str | None) -> None:
        self._note(name, "scripts", at.script_id, reason, at.script_id, scene_id, at.title)

    # ---- prompts, and what only the whole tells

    def see_prompt(self, row: list[Any]) -> None:
        """Take in a prompt: [id, *PROMPT_VALUES]."""
        prompt_id, *values = row
        texts = [isinstance(value, str) and bool(value.strip()) for value in values[:2]]
        fine = [*texts, *map(is_date, values[2:])]
        faults = [name for name, is_fine in zip(PROMPT_VALUES, fine, strict=True) if not is_fine]
        if faults:
            self._note("odd-prompts", "prompts", prompt_id, _unusable(", ".join(faults)))

    def finish(self) -> None:
        """Tell what nothing names."""
        for kind, table in MEDIA_TABLES.items():
            unused = self._stored.assets[kind].without(self._assets_in_use[kind])
            for key in islice(unused, MOST_PLACES):
                reason = Reason("unused", "nothing uses {kind} {id}", kind=kind, id=shown(key))
                self._note("orphans", table, key, reason)
            self.findings.add_count("orphans", max(0, len(unused) - MOST_PLACES))


def _unusable(fields: str) -> Reason:
    return Reason("no-usable", "it has no usable {fields}", fields=fields)


def _named(field: Reference) -> dict[str, str]:
    return {"path": key_path(field.path), "kind": field.asset_type, "id": shown(field.asset_id)}


class _At:
    """The script that is being looked at."""

    __slots__ = ("script", "script_id", "title")

    def __init__(self, script_id: Key, script: Hashable | None, title: str | None) -> None:
        self.script_id = script_id
        self.script = script
        self.title = title
