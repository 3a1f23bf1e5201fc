"""Reading what the gallery's index holds: columns of assets, mappings and scripts, some records at a time.

No record and no Blob comes to Python, and each piece is a transaction of its own, so that no write waits for long.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any, Final

from pyapp.db import Database, KeyRange
from pyapp.db.keys import Key
from pyapp.db.picks import Pick, pick
from pyapp.db.ranges import united

from .gallery_rows import Columns
from .records import ASSET_TYPES, MAPPINGS, MEDIA_TABLES, AssetType
from .scripts import SCENE_FIELDS

SCRIPTS: Final = "scripts"
_FIRST: Final = 200
_LEAST: Final = 40
_MOST: Final = 250
_TURN: Final = 0.012  # seconds from one piece to the next, in which the page has its turn as well
_SCRIPTS_PIECE: Final = 20  # each may be long
_POINTS: Final = 100  # single keys that are asked for at once

_ASSET: Final = (
    Pick("originalFilename", "text"),
    Pick("data", "size"),
    Pick("uploadSource", "text"),
    Pick("uploadedAt", "time"),
    Pick("mimeType", "text"),
    Pick("data.type", "text"),
    Pick("duration", "number"),
    Pick("data", "no-blob"),
)
_MAPPING: Final = (Pick("assetType", "text"), Pick("assetId", "key"), Pick("scriptId", "key"))
_SCENES: Final = "acts.*.scenes.*"
_SCRIPT: Final = (
    Pick("title", "text"),
    *(Pick(f"{_SCENES}.{name}", "keys") for name in SCENE_FIELDS.values()),
    Pick(f"{_SCENES}.dialogues.*.generatedAudioId", "keys"),
    Pick("buildMeta.fullScriptAudioId", "keys"),
)
_USED: Final[tuple[AssetType, ...]] = (*SCENE_FIELDS, "audio", "audio")
TABLES: Final[dict[str, AssetType | None]] = {
    SCRIPTS: None,
    MAPPINGS: None,
    **{MEDIA_TABLES[kind]: kind for kind in ASSET_TYPES},
}


async def pieces(db: Database, table: str, ranges: Sequence[KeyRange]) -> AsyncIterator[list[list[Any]]]:
    """The columns of the records in these ranges, piece by piece; the first column are their ids."""
    picks = _SCRIPT if table == SCRIPTS else _MAPPING if table == MAPPINGS else _ASSET
    points, wide = parted(ranges)
    for start in range(0, len(points), _POINTS):
        yield await pick(db.table(table), picks, list(map(KeyRange.only, points[start : start + _POINTS])))
    most = _SCRIPTS_PIECE if table == SCRIPTS else _FIRST
    for each in wide:
        size = most
        reading: Awaitable[list[list[Any]]] | None = pick(db.table(table), picks, [each], size)
        while reading is not None:
            columns = await reading
            reading = None
            if len(columns[0]) == size:  # the next piece comes while this one is taken in
                left = KeyRange(columns[0][-1], each.upper, True, each.upper_open)
                size = most
                reading = pick(db.table(table), picks, [left], size)
            began = time.perf_counter()
            yield columns
            if table != SCRIPTS:
                most = next_size(len(columns[0]), time.perf_counter() - began)


def next_size(count: int, seconds: float) -> int:
    """How many records the next piece may have, where so many have taken so long: fewer where the page is busy."""
    fitting = count * _TURN / max(seconds, _TURN / 10)
    return round(max(min(fitting, _MOST), _LEAST))


def parted(ranges: Sequence[KeyRange]) -> tuple[list[Key], list[KeyRange]]:
    """Single keys, and the other ranges."""
    points, wide = [], []
    for each in united(ranges):
        if each.lower is not None and each.lower == each.upper:
            points.append(each.lower)
        else:
            wide.append(each)
    return points, wide


def assets_of(columns: list[list[Any]]) -> Columns:
    """A piece of a table of assets."""
    return Columns(*columns)


def used_by(columns: list[list[Any]]) -> list[list[tuple[AssetType, Key]]]:
    """The assets that the old fields of the scripts of a piece name."""
    named = zip(*columns[2:], strict=True)
    return [[(kind, key) for kind, keys in zip(_USED, each, strict=True) for key in keys] for each in named]
