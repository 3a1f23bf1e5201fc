"""Which assets a scene shows: its mappings first, then its old fields, whichever names one that exists.

Reads inside a transaction that the caller has begun, with one request for each kind of asset however many scenes
there are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pyapp.db import Database, Table
from pyapp.db.keys import Key, is_valid, order

from .links import Record, media_table
from .records import ASSET_TYPES, AssetType
from .scripts import SCENE_FIELDS

Origin = Literal["mapping", "legacy"]
OrderedKey = tuple[Any, ...]

_SPARSEST: Final = 2  # of the numbers in a range at least one in so many is asked for


@dataclass(frozen=True)
class Candidate:
    """An asset that a scene names."""

    asset_id: Key
    origin: Origin


Candidates = Mapping[AssetType, Sequence[Candidate]]


@dataclass(frozen=True)
class SceneAsset:
    """An asset that a scene shows.

    `origin`: what named it. `dangling`: the asset that the scene's mapping names in the first place and that no
    longer exists, where there is one. `url`: an object URL, where somebody owns one (SceneURLs).
    """

    id: Key
    record: Record
    origin: Origin
    dangling: Key | None = None
    url: str | None = None


@dataclass(frozen=True)
class Missing:
    """An asset that a scene names and that does not exist."""

    asset_type: AssetType
    asset_id: Key
    origin: Origin


@dataclass(frozen=True)
class SceneAssets:
    """What a scene shows, None for nothing; `missing` is everything that was looked for in vain."""

    image: SceneAsset | None = None
    video: SceneAsset | None = None
    audio: SceneAsset | None = None
    missing: tuple[Missing, ...] = ()

    def of(self, asset_type: AssetType) -> SceneAsset | None:
        """The asset of that kind."""
        return {"image": self.image, "video": self.video, "audio": self.audio}[asset_type]


def mapped_by_scene(mappings: Iterable[Mapping[str, Any]]) -> dict[str, dict[AssetType, list[Candidate]]]:
    """The mappings' assets by scene and kind, in their order; script-level and odd mappings are left out."""
    scenes: dict[str, dict[AssetType, list[Candidate]]] = {}
    for mapping in mappings:
        scene_id, asset_type, asset_id = (mapping.get(name) for name in ("sceneId", "assetType", "assetId"))
        if isinstance(scene_id, str) and asset_type in ASSET_TYPES and is_valid(asset_id):
            kinds = scenes.setdefault(scene_id, {})
            kinds.setdefault(asset_type, []).append(Candidate(asset_id, "mapping"))
    return scenes


def with_legacy(mapped: Candidates, scene: Mapping[str, Any]) -> Candidates:
    """The mapped assets, and after them those of the scene's old fields."""
    named = {
        asset_type: [Candidate(scene[field], "legacy")]
        for asset_type, field in SCENE_FIELDS.items()
        if is_valid(scene.get(field))
    }
    return {kind: [*mapped.get(kind, ()), *named.get(kind, ())] for kind in {**mapped, **named}}


async def read_assets(db: Database, scenes: Mapping[str, Candidates]) -> dict[str, SceneAssets]:
    """What each scene shows, read with one request for each kind."""
    records: dict[AssetType, dict[OrderedKey, Record]] = {}
    reads = []
    for kind in ASSET_TYPES:
        named = (each for candidates in scenes.values() for each in candidates.get(kind, ()))
        ids = {order(each.asset_id): each.asset_id for each in named}
        reads.append((kind, _read(media_table(db, kind), list(ids.values()))))
    for kind, reading in reads:
        records[kind] = {order(record["id"]): record for record in await reading if record is not None}
    return {scene_id: _choose(candidates, records) for scene_id, candidates in scenes.items()}


def _read(table: Table[Record], ids: Sequence[Key]) -> Awaitable[Sequence[Record | None]]:
    """The records of these ids at least, with one request.

    Numbers that lie close together are read as a range, which takes a browser a quarter of the time.
    """
    numbers = [each for each in ids if type(each) is int]
    if len(numbers) > 1 and len(numbers) == len(ids) and max(numbers) - min(numbers) < _SPARSEST * len(numbers):
        return table.where(":id").between(min(numbers), max(numbers), include_upper=True).to_list()
    return table.bulk_get(ids)


def _choose(candidates: Candidates, records: Mapping[AssetType, Mapping[OrderedKey, Record]]) -> SceneAssets:
    chosen: dict[AssetType, SceneAsset | None] = {}
    missing: list[Missing] = []
    for kind, named in candidates.items():
        chosen[kind] = None
        dangling: Key | None = None
        for each in named:
            record = records[kind].get(order(each.asset_id))
            if record is not None:
                chosen[kind] = SceneAsset(each.asset_id, record, each.origin, dangling)
                break
            missing.append(Missing(kind, each.asset_id, each.origin))
            dangling = each.asset_id if dangling is None else dangling
    return SceneAssets(chosen.get("image"), chosen.get("video"), chosen.get("audio"), tuple(missing))
