"""Deleting assets, and putting them back as they were: the records, their mappings, the old fields of scripts.

Rules:
1. Each way is one transaction, all of it or nothing.
2. What was deleted is held in `Deleted`: records whole, with handles to their files. The browser keeps a file's bytes
   as long as a handle to it is held, also after its record is gone; so it can be put back while this page lives.
3. Put back is only what nobody has decided otherwise meanwhile: a scene that was given another asset keeps it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from pyapp.db import UNDEFINED, Blob, BulkError, ConstraintError, Database
from pyapp.db.keys import Key

from .errors import IdTakenError, MissingAssetError
from .findings import shown
from .gallery import GalleryItem
from .ids import token
from .links import Record, is_same, media_table, missing_asset
from .old_fields import OldField, place_in
from .reasons import Reason
from .records import MAPPINGS, MEDIA_TABLES, Asset, AssetType
from .references import find_references, take_references
from .scripts import key_path
from .storage import space_told

_AT_ONCE: Final = 50  # records that cross at a time, few enough for the page's frames

_Place = tuple[Hashable, str, str]  # a script, a scene, a kind of assets
_Link = tuple[Hashable, Hashable]  # a mapping, the asset that it names
_Name = tuple[AssetType, Hashable]  # of an asset
_Why = Literal["given another", "gone"]


@dataclass(frozen=True)
class Deleted:
    """What a deletion took along, whole.

    `others`: what else the same scenes were linked to then; `scripts`: those of the mappings that there were then.
    """

    items: tuple[GalleryItem, ...]
    mappings: tuple[Record, ...]
    fields: tuple[OldField, ...]
    others: Mapping[_Place, frozenset[_Link]]
    scripts: frozenset[Hashable]

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The assets."""
        return tuple(Asset(item.asset_type, item.id) for item in self.items)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(_size(item.record) for item in self.items)


class TakenOut(NamedTuple):
    """What was deleted, and which assets are in use and were kept."""

    deleted: Deleted
    kept: tuple[Asset, ...]


class Left(NamedTuple):
    """A use that could not be put back: its scene has another asset now; or script, scene or dialogue is gone."""

    script_id: Key
    scene_id: str | None
    reason: _Why


@dataclass(frozen=True)
class PutBack:
    """How many mappings and old fields are as they were again, and which could not be put back."""

    mappings: int
    fields: int
    left: tuple[Left, ...]


async def take_out(db: Database, assets: Iterable[Asset]) -> Deleted:
    """Delete assets, all their mappings, and the old fields of scripts that name them, in one transaction.

    Those that are gone already are left out. Raises `UnknownAssetTypeError`, and `MissingAssetError` where none is
    left.
    """
    wanted = _by_type(db, assets)

    @db.transaction("rw", *_tables(wanted))
    async def take() -> Deleted:
        items = await _items(db, wanted)
        if not items:
            raise _missing(wanted)
        gone = [Asset(item.asset_type, item.id) for item in items]
        mappings = await _take_mappings(db, gone)
        fields = await take_references(db, gone)
        for kind, ids in wanted.items():
            await media_table(db, kind).bulk_delete(ids)
        others, named = await _links_of_scenes(db, mappings), await _scripts_of(db, mappings)
        return Deleted(tuple(items), tuple(mappings), tuple(fields), others, named)

    return await take()


async def take_out_unused(db: Database, assets: Iterable[Asset]) -> TakenOut:
    """Delete those of the assets that no mapping and no old field names, in one transaction.

    Those that are gone already are left out. Raises `UnknownAssetTypeError`.
    """
    wanted = _by_type(db, assets)

    @db.transaction("rw", *_tables(wanted))
    async def take() -> TakenOut:
        items = await _items(db, wanted)
        used = await _used(db, items)
        unused = tuple(item for item in items if _name(item) not in used)
        for kind in wanted:
            await media_table(db, kind).bulk_delete([item.id for item in unused if item.asset_type == kind])
        kept = tuple(Asset(item.asset_type, item.id) for item in items if _name(item) in used)
        return TakenOut(Deleted(unused, (), (), {}, frozenset()), kept)

    return await take()


async def put_back(db: Database, deleted: Deleted) -> PutBack:
    """Put everything back under its old id, in one transaction, but for what was decided otherwise since (rule 3).

    Raises `IdTakenError` where another record has an id now, and `NoSpaceError`; nothing is changed then.
    """

    @db.transaction("rw", *_tables(dict.fromkeys(item.asset_type for item in deleted.items)))
    async def put() -> PutBack:
        return await put_records(db, deleted)

    async with space_told(deleted.size):
        return await put()


async def put_records(db: Database, deleted: Deleted) -> PutBack:
    """As `put_back`, inside a transaction that the caller has begun; a full disk is a `QuotaExceededError`."""
    for kind in dict.fromkeys(item.asset_type for item in deleted.items):
        records = [item.record for item in deleted.items if item.asset_type == kind]
        await _add(db, MEDIA_TABLES[kind], records)
    free, left = await _free_mappings(db, deleted)
    await _add(db, MAPPINGS, free)
    changes, kept = await _field_changes(db, deleted.fields)
    await db.scripts.bulk_update(changes)
    return PutBack(len(free), len(deleted.fields) - len(kept), (*left, *kept))


def _tables(kinds: Iterable[AssetType]) -> list[str]:
    return [*(MEDIA_TABLES[kind] for kind in kinds), MAPPINGS, "scripts"]


# ---- taking out


def _by_type(db: Database, assets: Iterable[Asset]) -> dict[AssetType, list[Key]]:
    """The ids of each kind, each once."""
    found: dict[AssetType, dict[Hashable, Key]] = {}
    for asset in assets:
        media_table(db, asset.asset_type)
        found.setdefault(asset.asset_type, {}).setdefault(token(asset.id), asset.id)
    return {kind: list(ids.values()) for kind, ids in found.items()}


async def _items(db: Database, wanted: Mapping[AssetType, list[Key]]) -> list[GalleryItem]:
    items = []
    for kind, ids in wanted.items():
        for part in _parts(ids):
            records = await media_table(db, kind).bulk_get(part)
            items += [GalleryItem(kind, each["id"], each) for each in records if each is not None]
    return items


async def _take_mappings(db: Database, gone: Iterable[Asset]) -> list[Record]:
    table = db.table(MAPPINGS)
    named = [[asset.asset_type, asset.id] for asset in gone]
    mappings = await table.where("[assetType+assetId]").any_of(named).to_list()
    await table.bulk_delete([each["id"] for each in mappings])
    return mappings


async def _used(db: Database, items: Sequence[GalleryItem]) -> set[_Name]:
    """Those of the assets that mappings or old fields name."""
    links = db.table(MAPPINGS).where("[assetType+assetId]").any_of([[item.asset_type, item.id] for item in items])
    mapped = {(each["assetType"], token(each["assetId"])) for each in await links.to_list()}
    _titles, references = await find_references(db, [Asset(item.asset_type, item.id) for item in items])
    return mapped | {(each.asset_type, token(each.asset_id)) for _script_id, each in references}


def _name(item: GalleryItem) -> _Name:
    return item.asset_type, token(item.id)


async def _links_of_scenes(db: Database, mappings: Sequence[Record]) -> dict[_Place, frozenset[_Link]]:
    """What the scenes of these mappings are linked to now, of the mappings' kinds."""
    places = {_place(each): [each["scriptId"], each["assetType"]] for each in mappings if _place(each)}
    links = db.table(MAPPINGS).where("[scriptId+assetType]").any_of(list(places.values()))
    found: dict[_Place, set[_Link]] = {place: set() for place in places if place}
    for each in await links.to_list():
        place = _place(each)
        if place in found:
            found[place].add((token(each["id"]), token(each.get("assetId"))))
    return {place: frozenset(names) for place, names in found.items()}


async def _scripts_of(db: Database, mappings: Sequence[Record]) -> frozenset[Hashable]:
    """Those of the mappings' scripts that there are."""
    ids = {token(each.get("scriptId")): each.get("scriptId") for each in mappings}
    ids.pop(None, None)
    found = await db.scripts.where(":id").any_of(list(ids.values())).primary_keys() if ids else []
    return frozenset(map(token, found))


def _place(mapping: Record) -> _Place | None:
    """The scene that a mapping links; None for a script's mapping."""
    script, scene = token(mapping.get("scriptId")), mapping.get("sceneId")
    return (script, scene, mapping["assetType"]) if script is not None and isinstance(scene, str) else None


def _missing(wanted: Mapping[AssetType, list[Key]]) -> MissingAssetError:
    for kind, ids in wanted.items():
        return missing_asset(kind, ids[0])
    return MissingAssetError(Reason("nothing-to-delete", "There is nothing to delete."))


# ---- putting back


async def _add(db: Database, table: str, records: Sequence[Record]) -> None:
    for part in _parts(records):
        try:
            await db.table(table).bulk_add(part)
        except BulkError as error:
            position = min(error.failures)
            if not isinstance(error.failures[position], ConstraintError):
                raise
            text = "Another record of {table} has the id {id} now. Nothing was put back."
            raise IdTakenError(Reason("record-id-taken", text, table=table, id=shown(part[position]["id"]))) from error


async def _free_mappings(db: Database, deleted: Deleted) -> tuple[list[Record], list[Left]]:
    """The mappings whose scripts are still there, their scenes linked to nothing else since; and the others."""
    now = await _links_of_scenes(db, deleted.mappings)
    gone = deleted.scripts - await _scripts_of(db, deleted.mappings)
    free, left = [], []
    for each in deleted.mappings:
        place, script, scene = _place(each), each.get("scriptId"), each.get("sceneId")
        if token(script) in gone:
            left.append(Left(script, scene if isinstance(scene, str) else None, "gone"))
        elif place is not None and now[place] - deleted.others[place]:
            left.append(Left(script, scene, "given another"))
        else:
            free.append(each)
    return free, left


async def _field_changes(
    db: Database, fields: Sequence[OldField]
) -> tuple[list[tuple[Key, dict[str, Any]]], list[Left]]:
    """What to set in which script, by key path, and the fields that are not free any more."""
    changes: list[tuple[Key, dict[str, Any]]] = []
    left: list[Left] = []
    of_script: dict[Hashable, list[OldField]] = {}
    for field in fields:
        of_script.setdefault(token(field.script_id), []).append(field)
    for part in _parts(list(of_script.values())):
        scripts = await db.scripts.bulk_get([named[0].script_id for named in part])
        for named, script in zip(part, scripts, strict=True):
            changed, kept = _changes_of(script or {}, named)
            changes += [(named[0].script_id, changed)] if changed else []
            left += kept
    return changes, left


def _changes_of(script: Record, fields: Sequence[OldField]) -> tuple[dict[str, Any], list[Left]]:
    changes: dict[str, Any] = {}
    left = []
    for field in fields:
        place = place_in(script, field)
        if place is None:
            left.append(_left(field, "gone"))
        elif place[1] in (None, UNDEFINED):
            changes[key_path(place[0])] = field.reference.asset_id
        elif not is_same(place[1], field.reference.asset_id):
            left.append(_left(field, "given another"))
    return changes, left


def _left(field: OldField, why: _Why) -> Left:
    return Left(field.script_id, field.reference.scene_id, why)


def _size(record: Record) -> int:
    data = record.get("data")
    return data.size if isinstance(data, Blob) else 0


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))
