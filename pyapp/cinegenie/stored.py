"""What is stored, by ids: scripts, assets, and what the mappings and old fields of scenes make of them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .asset_state import ABSENT
from .ids import Ids, Links, token
from .records import ASSET_TYPES, AssetType
from .scripts import SCENE_FIELDS, Reference


@dataclass
class Stored:
    """The ids of scripts and of assets of each kind, and the mappings' links between them."""

    scripts: Ids = field(default_factory=Ids)
    assets: dict[AssetType, Ids] = field(default_factory=lambda: {kind: Ids() for kind in ASSET_TYPES})
    links: Links = field(default_factory=Links)

    def existing(self, asset_type: AssetType, asset_id: Any) -> Hashable | None:
        """The token of an asset's id, None where there is no such asset."""
        asset = token(asset_id)
        return asset if asset is not None and self.assets[asset_type].has(asset) else None

    def mapped(self, script: Hashable, scene: str | None, asset_type: AssetType) -> list[Hashable]:
        """The tokens of the existing assets that mappings link there, the first mapping's first."""
        known = self.assets[asset_type]
        return [asset for asset in self.links.of(script, scene, asset_type) if known.has(asset)]


LinkedPlace = tuple[Hashable, str | None, AssetType, Hashable]

LINK_VALUES: Final = ("scriptId", "sceneId", "assetType", "assetId")
LINK_KINDS: Final = ("sceneId",)


def linked_place(script_id: Any, scene: Any, kind: Any, asset_id: Any, scene_kind: str) -> LinkedPlace | None:
    """What a mapping links, by tokens: script, scene, kind and asset; None where one of them is none."""
    script, asset = token(script_id), token(asset_id)
    if script is None or asset is None or kind not in ASSET_TYPES or scene_kind not in ("string", *ABSENT):
        return None
    return script, scene if scene_kind == "string" else None, kind, asset


def is_covered(field: Reference, asset: Hashable, mapped: Collection[Hashable]) -> bool:
    """Whether the scene, or the script, shows the old field's asset without the field.

    A scene's picture and film are covered by any mapping of their kind, which wins over the field; a sound by its own.
    """
    return bool(mapped) if field.asset_type in SCENE_FIELDS else asset in mapped


def disagrees(field: Reference, asset: Hashable, mapped: Sequence[Hashable]) -> bool:
    """Whether the scene's first mapping names another asset than its old field."""
    return field.asset_type in SCENE_FIELDS and bool(mapped) and mapped[0] != asset


def uncovered(stored: Stored, script: Hashable, fields: Iterable[Reference]) -> Iterator[Reference]:
    """The old fields whose asset exists and that no mapping covers."""
    return (field for field, asset, mapped in _existing(stored, script, fields) if not is_covered(field, asset, mapped))


def disagreeing(stored: Stored, script: Hashable, fields: Iterable[Reference]) -> Iterator[Reference]:
    """The old fields whose asset exists and is not what the scene's first mapping names."""
    return (field for field, asset, mapped in _existing(stored, script, fields) if disagrees(field, asset, mapped))


def _existing(
    stored: Stored, script: Hashable, fields: Iterable[Reference]
) -> Iterator[tuple[Reference, Hashable, list[Hashable]]]:
    for each in fields:
        asset = stored.existing(each.asset_type, each.asset_id)
        if asset is not None:
            yield each, asset, stored.mapped(script, each.scene_id, each.asset_type)
