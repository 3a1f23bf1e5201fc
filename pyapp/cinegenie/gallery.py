"""Finding assets: pages of them, those of a script, those of none, and where one is used. Reads only."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pyapp.db import Collection, Database, Table
from pyapp.db.keys import Key, is_valid, order

from .errors import StudioError
from .ids import token
from .links import Record, media_table
from .records import ASSET_TYPES, MAPPINGS, Asset, AssetType, UploadSource
from .references import find_references, find_references_among
from .scripts import Reference

_UNDATED = (0,)  # sorts below `order` of every key
_Entry = tuple[tuple[Any, ...], AssetType, Key]  # order of the date, kind, id


@dataclass(frozen=True)
class GalleryItem:
    """An asset with its record."""

    asset_type: AssetType
    id: Key
    record: Record


@dataclass(frozen=True)
class Usage:
    """A place that uses an asset. `script_title` is None where the script is gone or has no title."""

    script_id: Key
    script_title: str | None
    scene_id: str | None
    via: Literal["mapping", "legacy"]
    asset: Asset


class Gallery:
    """Reads the assets of a studio; each answer comes from one transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of_script(self, script_id: Key, asset_type: AssetType | None) -> list[GalleryItem]:
        """The assets that the script's mappings name, each once."""
        tables = self._tables(asset_type)
        mappings = self._db.table(MAPPINGS)

        @self._db.transaction("r", MAPPINGS, *tables.values())
        async def read() -> list[GalleryItem]:
            if asset_type is None:
                links = mappings.where("scriptId").equals(script_id)
            else:
                links = mappings.where("[scriptId+assetType]").equals([script_id, asset_type])
            named = ((each.get("assetType"), each.get("assetId")) for each in await links.to_list())
            return await self._items(_distinct(named))

        return await read()

    async def orphans(self, asset_type: AssetType | None) -> list[GalleryItem]:
        """The assets that no mapping of their own kind names."""
        tables = self._tables(asset_type)

        @self._db.transaction("r", MAPPINGS, *tables.values())
        async def read() -> list[GalleryItem]:
            found: list[tuple[AssetType, Key]] = []
            for kind, table in tables.items():
                linked = {order(key[1]) for key in await self._links_of(kind).keys()}
                keys = await table.to_collection().primary_keys()
                found.extend((kind, key) for key in keys if order(key) not in linked)
            return await self._items(found)

        return await read()

    async def usage(self, assets: Sequence[Asset], among: Sequence[Key] | None = None) -> list[Usage]:
        """Where assets are used, by mappings and then by old fields; in one pass for all of them.

        `among`: the ids of the scripts that can use them, where they are known; else all scripts are looked through.
        """
        for asset in assets:
            media_table(self._db, asset.asset_type)
        named = [[asset.asset_type, asset.id] for asset in assets]
        links = self._db.table(MAPPINGS).where("[assetType+assetId]").any_of(named)

        @self._db.transaction("r", MAPPINGS, "scripts")
        async def read() -> list[Usage]:
            if among is None:
                titles, references = await find_references(self._db, assets)
            else:
                titles, references = await find_references_among(self._db, assets, among)
            mapped = [_mapped_usage(each, titles) for each in await links.to_list()]
            return mapped + [_legacy_usage(key, titles[token(key)], each) for key, each in references]

        return await read()

    async def page(
        self, asset_type: AssetType | None, source: UploadSource | None, offset: int, limit: int
    ) -> list[GalleryItem]:
        """A page of the newest assets; only its own records are read whole."""
        tables = self._tables(asset_type)
        check_source(source)
        if offset < 0 or limit < 0:
            raise StudioError(f"a page cannot begin at {offset} and hold {limit} assets")

        @self._db.transaction("r", *tables.values())
        async def read() -> list[GalleryItem]:
            entries: list[_Entry] = []
            for kind, table in tables.items():
                entries.extend(await _newest(kind, table, source, offset + limit))
            entries.sort(key=lambda entry: entry[0], reverse=True)
            return await self._items([(kind, key) for _, kind, key in entries[offset : offset + limit]])

        return await read()

    async def count(self, asset_type: AssetType | None, source: UploadSource | None) -> int:
        """How many assets there are."""
        tables = self._tables(asset_type)
        check_source(source)

        @self._db.transaction("r", *tables.values())
        async def read() -> int:
            counts = [_all_of(table, source).count() for table in tables.values()]
            return sum([await count for count in counts])

        return await read()

    def _tables(self, asset_type: AssetType | None) -> dict[AssetType, Table[Record]]:
        kinds = ASSET_TYPES if asset_type is None else (asset_type,)
        return {kind: media_table(self._db, kind) for kind in kinds}

    def _links_of(self, asset_type: AssetType) -> Collection[Record]:
        """All mappings of a kind, whatever keys their asset ids are: ["image"] up to below ["image\\0"]."""
        by_asset = self._db.table(MAPPINGS).where("[assetType+assetId]")
        return by_asset.between([asset_type], [f"{asset_type}\0"])

    async def _items(self, wanted: Sequence[tuple[AssetType, Key]]) -> list[GalleryItem]:
        """The records, read at once; those that do not exist are left out."""
        reads = {
            kind: media_table(self._db, kind).bulk_get([key for each, key in wanted if each == kind])
            for kind in dict.fromkeys(kind for kind, _ in wanted)
        }
        records = {kind: iter(await reading) for kind, reading in reads.items()}
        found = ((kind, key, next(records[kind])) for kind, key in wanted)
        return [GalleryItem(kind, key, record) for kind, key, record in found if record is not None]


async def _newest(asset_type: AssetType, table: Table[Record], source: UploadSource | None, most: int) -> list[_Entry]:
    """The first `most` at least, by date; only keys are read."""
    newest = table.order_by("uploadedAt").reverse()
    if source is None:
        newest = newest.limit(most)
    dates, ids = newest.keys(), newest.primary_keys()
    entries = [(order(date), asset_type, key) for date, key in zip(await dates, await ids, strict=True)]
    if source is None and len(entries) == most:
        return entries
    left = {order(key): key for key in await _all_of(table, source).primary_keys()}
    dated = [entry for entry in entries if left.pop(order(entry[2]), None) is not None]
    return dated + [(_UNDATED, asset_type, key) for key in left.values()]


def _all_of(table: Table[Record], source: UploadSource | None) -> Collection[Record]:
    return table.to_collection() if source is None else table.where("uploadSource").equals(source)


def check_source(source: UploadSource | None) -> None:
    """Raise `StudioError` unless it is one of the sources, or None for any."""
    if source is not None and source not in get_args(UploadSource):
        raise StudioError(f"{source!r} is no source of assets; there are {', '.join(get_args(UploadSource))}.")


def _distinct(named: Iterable[tuple[Any, Any]]) -> list[tuple[AssetType, Key]]:
    """Each asset once; what names no kind or no key is left out."""
    found = {(kind, order(key)): (kind, key) for kind, key in named if kind in ASSET_TYPES and is_valid(key)}
    return list(found.values())


def _mapped_usage(mapping: Record, titles: Mapping[Hashable, str | None]) -> Usage:
    script_id, scene = mapping.get("scriptId"), mapping.get("sceneId")
    asset = Asset(mapping["assetType"], mapping["assetId"])
    return Usage(script_id, titles.get(token(script_id)), scene if isinstance(scene, str) else None, "mapping", asset)


def _legacy_usage(script_id: Key, title: str | None, field: Reference) -> Usage:
    return Usage(script_id, title, field.scene_id, "legacy", Asset(field.asset_type, field.asset_id))
