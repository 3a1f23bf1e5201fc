"""Filling the spots of scripts and emptying them, each told in a message with a button that undoes it."""

from __future__ import annotations

from pyapp.cinegenie.known_files import known_files
from pyapp.cinegenie.linking import Relinked
from pyapp.cinegenie.mime import HEAD_BYTES
from pyapp.cinegenie.records import Asset
from pyapp.cinegenie.removal import Deleted
from pyapp.cinegenie.spots import Spot
from pyapp.cinegenie.storage import check_files_are_kept
from pyapp.db import Blob
from pyapp.db.keys import Key
from pyapp.files.errors import FileError
from pyapp.idb.errors import IDBError

from ..language import say
from ..offline.work import at_work
from ..place import Studio
from ..stage import Stage
from ..words import asset_name
from .spot_words import short, spot_place


class Linker:
    """Does what a person asks for a spot, says that it is done, and undoes it when asked to."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio

    def link(self, spot: Spot, asset_id: Key) -> None:
        """Let an asset fill the spot, in the place of what fills it now."""
        self._stage.start(self._link(spot, asset_id), say("scripts-not-linked"))

    def upload(self, spot: Spot, file: Blob) -> None:
        """Store a file and let it fill the spot."""
        name = short(file.name or say("scripts-nameless-file"))
        self._stage.start(self._upload(spot, file, name), say("scripts-not-uploaded", name=name))

    def unlink(self, spot: Spot, asset_id: Key) -> None:
        """Let an asset no longer fill the spot."""
        self._stage.start(self._unlink(spot, asset_id), say("scripts-not-unlinked"))

    async def _link(self, spot: Spot, asset_id: Key) -> None:
        name = await self._name(spot, asset_id)
        change = await self._studio.linking.link(spot, asset_id)
        self._tell(self._linked_text(name, change), change)

    async def _upload(self, spot: Spot, file: Blob, name: str) -> None:
        await check_files_are_kept()
        same = await self._same(spot, file)
        name_of_same = await self._name(spot, same.id) if same else ""
        with at_work():
            uploaded, change = await self._studio.linking.upload(spot, file)
        told = self._linked_text(name, change)
        if same is None:
            self._tell(told, change)
            return
        text = say("scripts-same", told=told, name=name_of_same)
        action = (say("scripts-link-same"), lambda: self._use(spot, same, uploaded))
        self._stage.notices.say(text, action=action)

    async def _same(self, spot: Spot, file: Blob) -> Asset | None:
        """The asset of that kind with the same bytes, None where there is none."""
        try:
            head = await file.read(0, min(HEAD_BYTES, file.size))
            known = await (await known_files(self._studio.db, self._studio.index)).find(file, hash(bytes(head)))
        except (IDBError, FileError):  # the upload tells of it
            return None
        return known.asset if known and known.asset and known.asset.asset_type == spot.asset_type else None

    def _use(self, spot: Spot, same: Asset, uploaded: Asset) -> None:
        self._stage.start(self._use_same(spot, same, uploaded), say("scripts-not-linked"))

    async def _use_same(self, spot: Spot, same: Asset, uploaded: Asset) -> None:
        """Link the asset that was there, and delete the copy that was uploaded unless it is used elsewhere by now."""
        name = await self._name(spot, same.id)
        with at_work():
            change, taken = await self._studio.linking.link_instead(spot, same.id, uploaded)
        told = self._linked_text(name, change)
        self._tell(told if taken.kept else say("scripts-same-used", told=told), change, taken.deleted)

    async def _unlink(self, spot: Spot, asset_id: Key) -> None:
        exists = await self._record(spot, asset_id) is not None
        change = await self._studio.linking.unlink(spot, asset_id)
        if change.is_none:  # a button that was pressed twice, or another tab that was quicker
            return
        told = say("scripts-unlinked", type=spot.asset_type, place=spot_place(spot))
        self._tell(told, change if exists else None)

    async def _name(self, spot: Spot, asset_id: Key) -> str:
        """What an asset is called; read before it is linked, for what fails afterwards would be told of the linking."""
        return short(asset_name(spot.asset_type, asset_id, await self._record(spot, asset_id) or {}))

    async def _record(self, spot: Spot, asset_id: Key) -> dict[str, object] | None:
        found: dict[str, object] | None = await self._studio.db.table(f"{spot.asset_type}s").get(asset_id)
        return found

    @staticmethod
    def _linked_text(name: str, change: Relinked) -> str:
        return say("scripts-linked", name=name, type=change.spot.asset_type, place=spot_place(change.spot))

    def _tell(self, text: str, change: Relinked | None, deleted: Deleted | None = None) -> None:
        action = None if change is None else (say("shared-undo"), lambda: self._undo(change, deleted))
        self._stage.notices.say(text, action=action)

    def _undo(self, change: Relinked, deleted: Deleted | None) -> None:
        self._stage.start(self._put_back(change, deleted), say("scripts-not-undone"))

    async def _put_back(self, change: Relinked, deleted: Deleted | None) -> None:
        with at_work():
            await self._studio.linking.put_back(change, deleted)
        self._stage.notices.say(say("scripts-undone", place=spot_place(change.spot)))
