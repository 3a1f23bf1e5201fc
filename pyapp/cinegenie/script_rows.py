"""Reading what lists tell of all scripts and scenes, column by column, so that the page lives on meanwhile."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from pyapp.db import Database
from pyapp.db.batches import Columns

from .ids import token
from .passes import each_row
from .records import ASSET_TYPES, MAPPINGS
from .scene_list import SCENE_VALUES, SceneRow, scene_rows
from .script_list import SCRIPT_VALUES, ScriptRow, script_row

_LINK: Final = ("scriptId", "assetType", "assetId")


async def read_script_rows(db: Database) -> list[ScriptRow]:
    """A row for each script, by id, as of one moment; no picture is read."""

    @db.transaction("r", MAPPINGS, "scripts")
    async def read() -> list[ScriptRow]:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        files: dict[Hashable, set[tuple[str, Hashable]]] = {}
        rows: list[ScriptRow] = []

        def see_link(row: list[Any]) -> None:
            script, asset = token(row[1]), token(row[3])
            if script is not None and asset is not None and row[2] in ASSET_TYPES:
                files.setdefault(script, set()).add((row[2], asset))

        await each_row(transaction, MAPPINGS, Columns(_LINK), see_link)
        await each_row(transaction, "scripts", Columns(SCRIPT_VALUES), lambda row: rows.append(script_row(row, files)))
        return rows

    return await read()


async def read_scene_rows(db: Database) -> list[SceneRow]:
    """A row for each scene, in the order of the scripts' ids and of the scenes."""

    @db.transaction("r", "scripts")
    async def read() -> list[SceneRow]:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - the body runs in it
        rows: list[SceneRow] = []
        await each_row(transaction, "scripts", Columns(SCENE_VALUES), lambda row: rows.extend(scene_rows(*row)))
        return rows

    return await read()
