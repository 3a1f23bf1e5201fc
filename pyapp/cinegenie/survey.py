"""What the upgrade to v7 finds and decides, record by record. Pure: the plan and the upgrade itself both use it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from pyapp.db.keys import Key, order

from .findings import NO_DATA, acts_no_list, shown
from .reasons import Reason
from .records import ASSET_TYPES, DEFAULT_MIME_TYPES, AssetType, Role, is_positive_integer, role_of, truthy
from .scripts import legacy_references

SCRIPT_VALUES: Final = ("acts", "buildMeta.fullScriptAudioId")
MEDIA_VALUES: Final = ("scriptId", "isFullScript", "data.type", "data.size")
MEDIA_KINDS: Final = ("data", "scriptId")


@dataclass(frozen=True)
class OddRecord:
    """A record that is not as the owner's code writes it: it passes the upgrade, and this says what is odd."""

    table: str
    id: Key
    reason: str


@dataclass(frozen=True)
class Decision:
    """What becomes of one asset: its MIME type, whether its `scriptId` goes, and its mappings."""

    mime_type: str
    drops_script_id: bool
    mappings: list[dict[str, Any]]


@dataclass
class Survey:
    """Scripts are shown first, then every asset once; it counts and collects what is odd."""

    linked_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    mappings: dict[AssetType, int] = field(default_factory=lambda: dict.fromkeys(ASSET_TYPES, 0))
    sizes: dict[AssetType, int] = field(default_factory=lambda: dict.fromkeys(ASSET_TYPES, 0))
    odd: list[OddRecord] = field(default_factory=list)
    _script_ids: set[tuple[Any, ...]] = field(default_factory=set)
    _users: dict[tuple[Any, ...], dict[tuple[Any, ...], tuple[Key, Role]]] = field(default_factory=dict)

    @property
    def total_mappings(self) -> int:
        """How many mappings the upgrade makes."""
        return sum(self.mappings.values())

    def see_script(self, row: list[Any]) -> None:
        """Take in a script: [id, *SCRIPT_VALUES]."""
        script_id, acts, full_script_audio = row
        self._script_ids.add(order(script_id))
        script = {"acts": acts, "buildMeta": {"fullScriptAudioId": full_script_audio}}
        if truthy(acts) and not isinstance(acts, list):
            self.odd.append(OddRecord("scripts", script_id, acts_no_list(acts)))
        for reference in legacy_references(script):
            users = self._users.setdefault((reference.asset_type, order(reference.asset_id)), {})
            known = users.get(order(script_id))
            if known is None or reference.role == "full-script-audio":
                users[order(script_id)] = (script_id, reference.role)

    def see_asset(self, asset_type: AssetType, table: str, row: list[Any]) -> Decision:
        """Decide about an asset: [id, *MEDIA_VALUES, *MEDIA_KINDS]."""
        asset_id, _, is_full_script, blob_type, size, kind, script_id_kind = row
        is_blob = kind in ("Blob", "File")
        if is_blob:
            self.sizes[asset_type] += size
        else:
            self.odd.append(OddRecord(table, asset_id, _describe_data(kind)))
        users = dict(self._users.get((asset_type, order(asset_id)), {}))
        keeps = self._see_script_id(users, asset_type, table, row, script_id_kind)
        mime_type = blob_type if is_blob and blob_type else DEFAULT_MIME_TYPES[asset_type]
        mappings = [self._mapping(user, asset_type, asset_id, role, is_full_script) for user, role in users.values()]
        self.mappings[asset_type] += len(mappings)
        return Decision(mime_type, not keeps, mappings)

    def _see_script_id(
        self,
        users: dict[tuple[Any, ...], tuple[Key, Role]],
        asset_type: AssetType,
        table: str,
        row: list[Any],
        kind: str,
    ) -> bool:
        """Add the script that the record itself names. True: what it names is no script id, and stays."""
        asset_id, script_id, is_full_script = row[:3]
        if kind in ("undefined", "null") or (kind == "number" and script_id == 0):
            return False
        if not is_positive_integer(script_id):
            text = "its scriptId {id} is no positive integer: it makes no mapping and stays"
            reason = Reason("script-id-stays", text, id=shown(script_id))
            self.odd.append(OddRecord(table, asset_id, reason))
            return True
        own = (1, script_id)
        if own not in self._script_ids:
            text = "its scriptId {id} points to no script; the mapping is made all the same"
            reason = Reason("script-id-mapped", text, id=str(script_id))
            self.odd.append(OddRecord(table, asset_id, reason))
        users[own] = (script_id, role_of(asset_type, is_full_script))
        return False

    def _mapping(
        self, script_id: Key, asset_type: AssetType, asset_id: Key, role: Role, is_full_script: Any
    ) -> dict[str, Any]:
        if asset_type == "audio" and truthy(is_full_script):
            role = "full-script-audio"
        return {
            "scriptId": script_id,
            "assetType": asset_type,
            "assetId": asset_id,
            "linkedAt": self.linked_at,
            "role": role,
        }


def _describe_data(kind: str) -> Reason:
    if kind == "undefined":
        return NO_DATA
    if kind == "null":
        return Reason("null-data", "its data is null, not a Blob; it is kept as it is")
    return Reason("data-kept", "its data is of the kind {what}, not a Blob; it is kept as it is", what=kind)
