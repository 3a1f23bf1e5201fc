"""What the gallery's grid goes through: the index's answer, or the first page while the index is still read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pyapp.cinegenie.gallery_question import Answer, Row
from pyapp.db import Blob
from pyapp.db.keys import order

from ..no_file import kind_of_no_file

if TYPE_CHECKING:
    from pyapp.cinegenie.gallery import GalleryItem
    from pyapp.cinegenie.gallery_index import GalleryIndex
    from pyapp.cinegenie.records import AssetType


class Indexed:
    """The rows of an answer of the index."""

    def __init__(self, index: GalleryIndex, answer: Answer) -> None:
        self._index = index
        self._answer = answer

    def __len__(self) -> int:
        return len(self._answer.rows)

    def some(self, first: int, end: int) -> Sequence[Row]:
        """All of them are known."""
        return self._answer.rows[first:end]

    def place(self, asset_type: AssetType, asset_id: Any) -> int | None:
        """Where an asset is."""
        return self._index.position(self._answer, asset_type, asset_id)


class FirstPage:
    """The first assets of `total`; the others have their room already, and nothing is known of them."""

    def __init__(self, items: list[GalleryItem], total: int) -> None:
        self._rows = [_row(item) for item in items]
        self._total = max(total, len(items))

    def __len__(self) -> int:
        return self._total

    def some(self, first: int, end: int) -> Sequence[Row]:
        """Those of them that are known."""
        return self._rows[first:end]

    def place(self, asset_type: AssetType, asset_id: Any) -> int | None:
        """Where an asset is."""
        wanted = (asset_type, order(asset_id))
        places = (at for at, row in enumerate(self._rows) if (row.asset_type, order(row.id)) == wanted)
        return next(places, None)


def _row(item: GalleryItem) -> Row:
    """As the index makes it, but for the scripts."""
    record = item.record
    data, date = record.get("data"), record.get("uploadedAt")
    return Row(
        asset_type=item.asset_type,
        id=item.id,
        name=_text(record.get("originalFilename")),
        size=data.size if isinstance(data, Blob) else None,
        source=_text(record.get("uploadSource")),
        date=round(date.timestamp() * 1000) if isinstance(date, datetime) else None,
        mime_type=_text(record.get("mimeType")),
        duration=_number(record.get("duration")),
        scripts=(),
        no_file=None if isinstance(data, Blob) else kind_of_no_file(record),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
