"""Changing one asset: its name, its file, its length. Only the named fields of its record are written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyapp.db import UNDEFINED, Blob, Database
from pyapp.db.keys import Key

from .errors import ChangedSinceError, UnusableNameError
from .identification import identify
from .links import media_table, require_asset
from .name_faults import FAULTS, name_fault
from .reasons import Reason
from .records import Asset, AssetType
from .storage import space_told


@dataclass(frozen=True)
class Edit:
    """A change of an asset's fields, which can be taken back: what they held before (UNDEFINED: nothing) and after."""

    asset: Asset
    before: Mapping[str, Any]
    after: Mapping[str, Any]


async def rename(db: Database, asset_type: AssetType, asset_id: Key, name: str) -> Edit:
    """Give an asset another file name. Raises `UnusableNameError` and `MissingAssetError`."""
    fault = name_fault(name)
    if fault is not None:
        raise UnusableNameError(FAULTS[fault])
    return await _edit(db, Asset(asset_type, asset_id), {"originalFilename": name.strip()})


async def replace_file(
    db: Database, asset_type: AssetType, asset_id: Key, file: Blob, duration: float | None = None
) -> Edit:
    """Give an asset another file of the same kind; its id, links, source and date stay.

    File, MIME type and length become the new file's, and so does the name where it has one. `duration` in seconds.
    Raises `UnsupportedFileError`, `MissingAssetError`, `NoSpaceError`.
    """
    mime_type = (await identify(file, asset_type)).mime_type
    plain = file.type == mime_type and not file.is_file
    after = {
        "data": file if plain else file.slice(0, file.size, mime_type),
        "mimeType": mime_type,
        "duration": duration if is_duration(duration) else UNDEFINED,
        **({"originalFilename": file.name} if file.name else {}),
    }
    async with space_told(file.size):
        return await _edit(db, Asset(asset_type, asset_id), after)


async def set_duration(db: Database, asset_type: AssetType, asset_id: Key, seconds: float, of: Blob) -> bool:
    """Note the length that a player found out about that file; whether it was needed and the file still is the same."""
    table = media_table(db, asset_type)

    @db.transaction("rw", table)
    async def note() -> bool:
        record = await table.get(asset_id)
        known = record is None or is_duration(record.get("duration")) or not _is_file(record.get("data"), of)
        if known or not is_duration(seconds):
            return False
        return bool(await table.update(asset_id, {"duration": seconds}))

    return await note()


async def take_back(db: Database, edit: Edit) -> None:
    """Undo an edit. Raises `MissingAssetError`, and `ChangedSinceError` where the fields were changed again."""
    table = media_table(db, edit.asset.asset_type)

    @db.transaction("rw", table)
    async def undo() -> None:
        record = await require_asset(db, edit.asset.asset_type, edit.asset.id)
        if any(record.get(name, UNDEFINED) != value for name, value in edit.after.items()):
            raise ChangedSinceError(
                Reason("asset-changed-since", "It was changed again since. Nothing was changed back.")
            )
        await table.update(edit.asset.id, edit.before)

    data = edit.before.get("data")
    async with space_told(data.size if isinstance(data, Blob) else 0):
        await undo()


def is_duration(value: Any) -> bool:
    """Whether a stored value is a length in seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0


async def _edit(db: Database, asset: Asset, changes: Mapping[str, Any]) -> Edit:
    table = media_table(db, asset.asset_type)

    @db.transaction("rw", table)
    async def edit() -> Edit:
        record = await require_asset(db, asset.asset_type, asset.id)
        before = {name: record.get(name, UNDEFINED) for name in changes}
        await table.update(asset.id, changes)
        return Edit(asset, before, changes)

    return await edit()


def _is_file(stored: Any, played: Blob) -> bool:
    """Whether the stored file can be the one that was played, whatever type it was played as."""
    return isinstance(stored, Blob) and stored.size == played.size
