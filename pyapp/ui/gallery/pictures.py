"""The thumbnails of assets, some at a time."""

from __future__ import annotations

from collections.abc import Sequence

from pyapp.cinegenie.records import MEDIA_TABLES
from pyapp.db import Blob

from ..place import Studio
from .grid import Asset


class Pictures:
    """Gives thumbnails of assets as they are stored now."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def of(self, assets: Sequence[Asset]) -> list[Blob | None]:
        """A picture for each, None where none can be made."""
        found: dict[str, Blob | None] = {}
        for kind, table in MEDIA_TABLES.items():
            ids = [asset_id for asset_type, asset_id in assets if asset_type == kind]
            if ids and kind == "image":
                records = await self._studio.db.table(table).bulk_get(ids)
                for asset_id, record in zip(ids, records, strict=True):
                    data = record.get("data") if record else None
                    found[repr((kind, asset_id))] = data if isinstance(data, Blob) else None
        return [found.get(repr(asset)) for asset in assets]
