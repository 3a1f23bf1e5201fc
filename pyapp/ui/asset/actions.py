"""What a person does to one asset, told in a message that can undo it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from pyapp.cinegenie.editing import Edit, is_duration
from pyapp.cinegenie.file_names import file_name
from pyapp.cinegenie.links import Record
from pyapp.cinegenie.records import Asset
from pyapp.cinegenie.spots import Spot
from pyapp.cinegenie.storage import check_files_are_kept
from pyapp.db import Blob

from ..deleting import Deleting
from ..downloads import download
from ..language import say
from ..media import playable
from ..no_file import why_no_file
from ..offline.work import at_work
from ..place import Studio
from ..stage import Stage
from ..view import Callback
from ..words import asset_name
from .facts import Found, cut


class AssetActions:
    """Does it to the asset, and the record of it, that was on show when it was asked for."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio

    def rename(self, asset: Asset, record: Record, name: str) -> None:
        """Give it another file name."""
        before = _name(asset, record)
        edit = self._studio.assets.rename(asset.asset_type, asset.id, name)
        done = say("asset-renamed", before=before, name=cut(name))
        self._do(self._edit(edit, done, before), say("asset-not-renamed", name=before))

    def replace(self, asset: Asset, record: Record, file: Blob) -> None:
        """Give it another file."""
        before = _name(asset, record)

        async def edit() -> Edit:
            await check_files_are_kept()
            with at_work():
                return await self._studio.assets.replace_file(asset.asset_type, asset.id, file)

        done = say("asset-replaced", before=before, file=cut(file.name or ""))
        self._do(self._edit(edit(), done, before), say("asset-not-replaced", name=before))

    def download(self, asset: Asset, record: Record) -> None:
        """Hand its file to the browser's downloads, under its name."""
        blob = playable(record)
        if blob is None:
            self._stage.notices.warn(why_no_file(record))
        else:
            given = record.get("originalFilename")
            otherwise = asset_name(asset.asset_type, asset.id, {})
            download(blob, file_name(given if isinstance(given, str) else None, blob.type, otherwise))

    def link(self, asset: Asset, record: Record) -> None:
        """Let a scene that the person chooses show it."""
        from ..scripts.linker import Linker
        from ..scripts.scene_chooser import choose_scene

        linker = Linker(self._stage, self._studio)
        choose_scene(
            self._stage,
            self._studio,
            say("asset-link-heading", name=_name(asset, record)),
            lambda script_id, scene_id: linker.link(Spot(script_id, asset.asset_type, scene_id), asset.id),
            [asset.asset_type],
        )

    def delete(self, asset: Asset, on_deleted: Callback, on_restored: Callback) -> None:
        """Ask, and delete it."""
        Deleting(self._stage, self._studio).ask([asset], on_deleted, on_restored)

    def note_length(self, asset: Asset, record: Record, found: Found, blob: Blob) -> None:
        """Keep the length that a player found out, where none is stored."""
        if is_duration(found.seconds) and not is_duration(record.get("duration")):
            work = self._studio.assets.set_duration(asset.asset_type, asset.id, float(found.seconds or 0), blob)
            self._do(work, say("asset-length-not-noted"))

    async def _edit(self, edit: Coroutine[Any, Any, Edit], done: str, before: str) -> None:
        made = await edit

        def undo() -> None:
            self._do(self._take_back(made, before), say("asset-not-undone"))

        self._stage.notices.say(done, action=(say("shared-undo"), undo))

    async def _take_back(self, made: Edit, before: str) -> None:
        await self._studio.assets.take_back(made)
        self._stage.notices.say(say("asset-as-before", name=before))

    def _do(self, work: Coroutine[Any, Any, object], what_failed: str) -> None:
        self._stage.start(work, what_failed)


def _name(asset: Asset, record: Record) -> str:
    return cut(asset_name(asset.asset_type, asset.id, record))
