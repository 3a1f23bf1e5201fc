"""Which scripts name an asset in their old fields. Inside a transaction, a batch of scripts in memory at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyapp.db import Database
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.db.keys import Key, order

from .records import AssetType
from .scripts import Reference, key_path, legacy_references

_COLUMNS = Columns(values=("acts", "buildMeta.fullScriptAudioId", "title"))


async def remove_references(db: Database, asset_type: AssetType, asset_id: Key) -> int:
    """Remove every old field that names the asset; gives their number. Other scripts are not written."""
    removed = 0

    def visit(batch: Batch) -> None:
        nonlocal removed
        for number, row in enumerate(batch.rows):
            paths = [key_path(each.path) for each in _references(row, asset_type, asset_id)]
            if paths:
                batch.change(number, number, _removal(paths))
                removed += len(paths)

    await _each_script(db, visit)
    return removed


async def find_references(
    db: Database, asset_type: AssetType, asset_id: Key
) -> tuple[dict[tuple[Any, ...], str | None], list[tuple[Key, Reference]]]:
    """The titles of all scripts, by `order` of their ids, and the old fields that name the asset."""
    titles: dict[tuple[Any, ...], str | None] = {}
    found: list[tuple[Key, Reference]] = []

    def visit(batch: Batch) -> None:
        for row in batch.rows:
            titles[order(row[0])] = row[3] if isinstance(row[3], str) else None
            found.extend((row[0], each) for each in _references(row, asset_type, asset_id))

    await _each_script(db, visit)
    return titles, found


async def _each_script(db: Database, visit: Callable[[Batch], None]) -> None:
    transaction = db.current_transaction
    if transaction is None:
        raise RuntimeError("references are found and removed inside a transaction")
    await each_batch(transaction, db.scripts, _COLUMNS, visit)


def _references(row: list[Any], asset_type: AssetType, asset_id: Key) -> list[Reference]:
    script = {"acts": row[1], "buildMeta": {"fullScriptAudioId": row[2]}}
    same = order(asset_id)
    return [
        each for each in legacy_references(script) if each.asset_type == asset_type and order(each.asset_id) == same
    ]


def _removal(paths: list[str]) -> Callable[[], tuple[dict[str, Any], list[str]]]:
    return lambda: ({}, paths)
