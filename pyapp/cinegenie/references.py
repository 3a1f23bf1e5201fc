"""Which scripts name an asset in their old fields. Inside a transaction, a batch of scripts in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from pyapp.db import Database
from pyapp.db.batches import Batch, Columns, each_batch
from pyapp.db.keys import Key

from .ids import token
from .old_fields import OldField, old_field
from .records import Asset
from .scripts import Reference, key_path, legacy_references

_COLUMNS = Columns(values=("acts", "buildMeta.fullScriptAudioId", "title"))
_Name = tuple[str, Hashable | None]


async def take_references(db: Database, assets: Iterable[Asset]) -> list[OldField]:
    """Remove every old field that names one of the assets, and give them. Other scripts are not written."""
    named = _named(assets)
    taken: list[OldField] = []

    def visit(batch: Batch) -> None:
        for number, row in enumerate(batch.rows):
            script = _script(row)
            found = _references(script, named)
            if found:
                batch.change(number, number, _removal([key_path(each.path) for each in found]))
                taken.extend(old_field(row[0], script, each) for each in found)

    await _each_script(db, visit)
    return taken


async def find_references(
    db: Database, assets: Iterable[Asset]
) -> tuple[dict[Hashable, str | None], list[tuple[Key, Reference]]]:
    """The titles of all scripts, by `token` of their ids, and the old fields that name one of the assets."""
    named = _named(assets)
    titles: dict[Hashable, str | None] = {}
    found: list[tuple[Key, Reference]] = []

    def visit(batch: Batch) -> None:
        for row in batch.rows:
            titles[token(row[0])] = row[3] if isinstance(row[3], str) else None
            found.extend((row[0], each) for each in _references(_script(row), named))

    await _each_script(db, visit)
    return titles, found


async def find_references_among(
    db: Database, assets: Iterable[Asset], script_ids: Sequence[Key]
) -> tuple[dict[Hashable, str | None], list[tuple[Key, Reference]]]:
    """As `find_references`, but of these scripts alone."""
    named = _named(assets)
    titles: dict[Hashable, str | None] = {}
    found: list[tuple[Key, Reference]] = []
    for key, script in zip(script_ids, await db.scripts.bulk_get(script_ids), strict=True):
        if script is not None:
            title = script.get("title")
            titles[token(key)] = title if isinstance(title, str) else None
            found.extend((key, each) for each in _references(script, named))
    return titles, found


async def _each_script(db: Database, visit: Callable[[Batch], None]) -> None:
    transaction = db.current_transaction
    if transaction is None:
        raise RuntimeError("references are found and removed inside a transaction")
    await each_batch(transaction, db.scripts, _COLUMNS, visit)


def _named(assets: Iterable[Asset]) -> set[_Name]:
    return {(each.asset_type, token(each.id)) for each in assets}


def _references(script: dict[str, Any], named: set[_Name]) -> list[Reference]:
    return [each for each in legacy_references(script) if (each.asset_type, token(each.asset_id)) in named]


def _script(row: list[Any]) -> dict[str, Any]:
    """As much of a script as names assets."""
    return {"acts": row[1], "buildMeta": {"fullScriptAudioId": row[2]}}


def _removal(paths: list[str]) -> Callable[[], tuple[dict[str, Any], list[str]]]:
    return lambda: ({}, paths)
