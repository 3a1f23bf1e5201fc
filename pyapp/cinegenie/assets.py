"""Assets: the images, videos and audios of the studio. Every write is one transaction, all of it or nothing.

Where the browser grants too little space for one, it raises `NoSpaceError`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pyapp.db import Blob, Database
from pyapp.db.keys import Key

from .changes import AssetsChanged, Changed, tell_nobody
from .gallery import Gallery, check_source
from .gallery import GalleryItem as GalleryItem
from .gallery import Usage as Usage
from .identification import identify
from .links import (
    Record,
    media_table,
    new_mapping,
    require_scene,
    require_script,
    write_link,
)
from .mime import HEAD_BYTES, asset_type_of, media_type
from .records import DEFAULT_MIME_TYPES, MAPPINGS, AssetType, UploadSource
from .records import Asset as Asset
from .storage import space_told

if TYPE_CHECKING:
    from . import editing, removal


@dataclass(frozen=True)
class Incoming:
    """A person's file that was identified. `duration` in seconds."""

    file: Blob
    asset_type: AssetType
    mime_type: str
    duration: float | None = None


@dataclass(frozen=True)
class TakenAlong:
    """What the deletion of an asset took along: mappings, and old fields of scripts."""

    mappings: int
    legacy_fields: int


class Assets:
    """The studio's assets; `changed` hears of every write after it has been committed."""

    def __init__(self, db: Database, changed: Changed = tell_nobody) -> None:
        self._db = db
        self._changed = changed
        self._gallery = Gallery(db)

    # ---- writing

    async def save_generated(
        self,
        asset_type: AssetType,
        data: Blob,
        script_id: Key,
        *,
        duration: float | None = None,
        is_full_script: bool | None = None,
    ) -> Key:
        """Store a generated asset and its script's mapping, both or neither; gives the asset's id.

        `duration` in seconds. Raises `UnknownAssetTypeError` and `MissingScriptError`.
        """
        table = media_table(self._db, asset_type)
        record = _record(data, await _generated_type(asset_type, data), "ai-generated", duration)
        if is_full_script is not None:
            record["isFullScript"] = is_full_script

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def save() -> Key:
            await require_script(self._db, script_id)
            asset_id = await table.add(record)
            await self._db.table(MAPPINGS).add(new_mapping(script_id, asset_type, asset_id, is_full_script))
            return asset_id

        async with space_told(data.size):
            asset_id = await save()
        self._changed(AssetsChanged("added", asset_type, asset_id, script_id))
        return asset_id

    async def upload(
        self,
        file: Blob,
        *,
        source: UploadSource = "manual-upload",
        asset_type: AssetType | None = None,
        duration: float | None = None,
    ) -> Asset:
        """Store a person's file, linked to nothing. `duration` in seconds.

        Raises `UnsupportedFileError` for an empty file, for one that is no image, video or audio, and where
        `asset_type` is given for one of another kind.
        """
        kind, record = await self.prepared(file, source, asset_type, duration)
        async with space_told(file.size):
            asset = Asset(kind, await media_table(self._db, kind).add(record))
        self._changed(AssetsChanged("added", kind, asset.id))
        return asset

    async def upload_all(self, files: Sequence[Incoming], source: UploadSource = "imported") -> list[Asset]:
        """Store identified files, all of them or none, linked to nothing; gives their assets in the same order."""
        if not files:
            return []
        check_source(source)
        of_kind: dict[AssetType, list[Record]] = {}
        for each in files:
            of_kind.setdefault(each.asset_type, []).append(_upload_record(each, source))
        tables = {kind: media_table(self._db, kind) for kind in of_kind}

        @self._db.transaction("rw", *tables.values())
        async def save() -> dict[AssetType, Iterator[Key]]:
            added = {kind: table.bulk_add(of_kind[kind], all_keys=True) for kind, table in tables.items()}
            return {kind: iter(await keys) for kind, keys in added.items()}

        async with space_told(sum(each.file.size for each in files)):
            keys = await save()
        assets = [Asset(each.asset_type, next(keys[each.asset_type])) for each in files]
        self._changed(AssetsChanged("added", assets[-1].asset_type, assets[-1].id, count=len(assets)))
        return assets

    async def upload_to_scene(
        self,
        file: Blob,
        script_id: Key,
        scene_id: str,
        *,
        asset_type: AssetType | None = None,
        duration: float | None = None,
    ) -> Asset:
        """Store a person's file and let the scene show it, both or neither; raises as `upload` and `Scenes.link`."""
        kind, record = await self.prepared(file, "manual-upload", asset_type, duration)
        table = media_table(self._db, kind)

        @self._db.transaction("rw", table, MAPPINGS, "scripts")
        async def save() -> Key:
            scene = await require_scene(self._db, script_id, scene_id)
            asset_id = await table.add(record)
            await write_link(self._db, script_id, scene, kind, asset_id)
            return asset_id

        async with space_told(file.size):
            asset = Asset(kind, await save())
        self._changed(AssetsChanged("added", kind, asset.id, script_id, scene_id))
        return asset

    async def delete(self, asset_type: AssetType, asset_id: Key) -> TakenAlong:
        """Delete an asset, all its mappings, and the old fields of scripts that name it.

        Raises `UnknownAssetTypeError` and `MissingAssetError`.
        """
        deleted = await self.take_out([Asset(asset_type, asset_id)])
        return TakenAlong(len(deleted.mappings), len(deleted.fields))

    async def take_out(self, assets: Iterable[Asset]) -> removal.Deleted:
        """Delete assets so that they can be put back: see `removal.take_out`."""
        from . import removal

        deleted = await removal.take_out(self._db, assets)
        self._tell_deleted(deleted)
        return deleted

    async def take_out_unused(self, assets: Iterable[Asset]) -> removal.TakenOut:
        """Delete those of the assets that nothing uses: see `removal.take_out_unused`."""
        from . import removal

        taken = await removal.take_out_unused(self._db, assets)
        self._tell_deleted(taken.deleted)
        return taken

    async def put_back(self, deleted: removal.Deleted) -> removal.PutBack:
        """Put deleted assets back as they were: see `removal.put_back`."""
        from . import removal

        result = await removal.put_back(self._db, deleted)
        for asset in deleted.assets:
            self._changed(AssetsChanged("added", asset.asset_type, asset.id))
        return result

    async def rename(self, asset_type: AssetType, asset_id: Key, name: str) -> editing.Edit:
        """Give an asset another file name. Raises `UnusableNameError` and `MissingAssetError`."""
        from . import editing

        return self._told(await editing.rename(self._db, asset_type, asset_id, name))

    async def replace_file(
        self, asset_type: AssetType, asset_id: Key, file: Blob, duration: float | None = None
    ) -> editing.Edit:
        """Give an asset another file of the same kind: see `editing.replace_file`."""
        from . import editing

        return self._told(await editing.replace_file(self._db, asset_type, asset_id, file, duration))

    async def set_duration(self, asset_type: AssetType, asset_id: Key, seconds: float, of: Blob) -> None:
        """Note a length that was found out in playing that file, where none is known."""
        from . import editing

        if await editing.set_duration(self._db, asset_type, asset_id, seconds, of):
            self._changed(AssetsChanged("changed", asset_type, asset_id))

    async def take_back(self, edit: editing.Edit) -> None:
        """Undo a change of an asset's fields. Raises `MissingAssetError` and `ChangedSinceError`."""
        from . import editing

        await editing.take_back(self._db, edit)
        self._told(edit)

    def _told(self, edit: editing.Edit) -> editing.Edit:
        self._changed(AssetsChanged("changed", edit.asset.asset_type, edit.asset.id))
        return edit

    def _tell_deleted(self, deleted: removal.Deleted) -> None:
        for asset in deleted.assets:
            self._changed(AssetsChanged("deleted", asset.asset_type, asset.id))

    async def prepared(
        self, file: Blob, source: UploadSource, asset_type: AssetType | None, duration: float | None = None
    ) -> tuple[AssetType, Record]:
        """What `upload` stores of a person's file, for those who store more with it; raises as it does."""
        if asset_type is not None:
            media_table(self._db, asset_type)
        check_source(source)
        kind, mime_type, _doubt = await identify(file, asset_type)
        return kind, _upload_record(Incoming(file, kind, mime_type, duration), source)

    # ---- reading

    async def of_script(self, script_id: Key, asset_type: AssetType | None = None) -> list[GalleryItem]:
        """The assets that the script's mappings name, each once, in the order of the mappings."""
        return await self._gallery.of_script(script_id, asset_type)

    async def orphans(self, asset_type: AssetType | None = None) -> list[GalleryItem]:
        """The assets that no mapping of their own kind names."""
        return await self._gallery.orphans(asset_type)

    async def usage(self, asset_type: AssetType, asset_id: Key) -> list[Usage]:
        """Where an asset is used: its mappings, then the old fields of scripts."""
        return await self._gallery.usage([Asset(asset_type, asset_id)])

    async def usage_of(self, assets: Sequence[Asset], among: Sequence[Key] | None = None) -> list[Usage]:
        """Where any of these assets is used, as `usage`; `among`: the scripts that can use them, where known."""
        return await self._gallery.usage(assets, among)

    async def page(
        self,
        asset_type: AssetType | None = None,
        source: UploadSource | None = None,
        offset: int = 0,
        limit: int = 60,
    ) -> list[GalleryItem]:
        """A page of all assets, the newest `uploadedAt` first; those without one come last."""
        return await self._gallery.page(asset_type, source, offset, limit)

    async def count(self, asset_type: AssetType | None = None, source: UploadSource | None = None) -> int:
        """How many assets `page` goes through."""
        return await self._gallery.count(asset_type, source)


def _record(data: Blob, mime_type: str, source: UploadSource, duration: float | None) -> Record:
    """A new record at v7. A File becomes the plain Blob that the owner's records hold, of the found type."""
    record: dict[str, Any] = {
        "data": data if data.type == mime_type and not data.is_file else data.slice(0, data.size, mime_type),
        "uploadSource": source,
        "uploadedAt": datetime.now(UTC),
        "mimeType": mime_type,
    }
    if duration is not None and math.isfinite(duration):
        record["duration"] = duration
    return record


def _upload_record(each: Incoming, source: UploadSource) -> Record:
    record = _record(each.file, each.mime_type, source, each.duration)
    if each.file.name is not None:
        record["originalFilename"] = each.file.name
    return record


async def _generated_type(asset_type: AssetType, data: Blob) -> str:
    if asset_type_of(data.type):
        return data.type
    found = media_type(await data.read(0, min(HEAD_BYTES, data.size)))
    return found if found and asset_type_of(found) == asset_type else DEFAULT_MIME_TYPES[asset_type]
