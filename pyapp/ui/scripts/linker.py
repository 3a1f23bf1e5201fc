"""Filling the spots of scripts and emptying them, each told in a message with a button that undoes it."""

from __future__ import annotations

from pyapp.cinegenie.linking import Relinked
from pyapp.cinegenie.spots import Spot
from pyapp.db import Blob
from pyapp.db.keys import Key

from ..language import say
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
        change = await self._studio.linking.link(spot, asset_id)
        record = await self._record(spot, asset_id) or {}
        self._tell_linked(short(asset_name(spot.asset_type, asset_id, record)), change)

    async def _upload(self, spot: Spot, file: Blob, name: str) -> None:
        _, change = await self._studio.linking.upload(spot, file)
        self._tell_linked(name, change)

    async def _unlink(self, spot: Spot, asset_id: Key) -> None:
        exists = await self._record(spot, asset_id) is not None
        change = await self._studio.linking.unlink(spot, asset_id)
        told = say("scripts-unlinked", type=spot.asset_type, place=spot_place(spot))
        self._tell(told, change if exists else None)

    async def _record(self, spot: Spot, asset_id: Key) -> dict[str, object] | None:
        found: dict[str, object] | None = await self._studio.db.table(f"{spot.asset_type}s").get(asset_id)
        return found

    def _tell_linked(self, name: str, change: Relinked) -> None:
        spot = change.spot
        self._tell(say("scripts-linked", name=name, type=spot.asset_type, place=spot_place(spot)), change)

    def _tell(self, text: str, change: Relinked | None) -> None:
        action = None if change is None else (say("shared-undo"), lambda: self._undo(change))
        self._stage.notices.say(text, action=action)

    def _undo(self, change: Relinked) -> None:
        self._stage.start(self._put_back(change), say("scripts-not-undone"))

    async def _put_back(self, change: Relinked) -> None:
        await self._studio.linking.put_back(change)
        self._stage.notices.say(say("scripts-undone", place=spot_place(change.spot)))
