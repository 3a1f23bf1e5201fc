"""Deleting assets: asked first, with what they are linked to; and a way to put them back afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from pyapp.cinegenie.links import media_table
from pyapp.cinegenie.records import Asset
from pyapp.cinegenie.removal import Deleted

from .deleting_dialog import DeletingDialog
from .language import say
from .offline.work import at_work
from .place import Studio
from .putting_back import PuttingBack
from .stage import Stage
from .uses import uses_of
from .view import Callback
from .words import asset_name

_LONGEST = 120  # characters of a name


class Deleting:
    """Deletes assets for a person, who sees beforehand what goes and can undo it for as long as the message stays."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio

    def ask(self, assets: Sequence[Asset], on_deleted: Callback, on_restored: Callback = lambda: None) -> None:
        """Ask, and delete where the answer is yes; what was deleted may have had the focus."""
        self._stage.start(self._ask(assets, on_deleted, on_restored), say("deleting-uses-unread"))

    async def _ask(self, assets: Sequence[Asset], on_deleted: Callback, on_restored: Callback) -> None:
        what = await self._name(assets[0]) if len(assets) == 1 else say("deleting-files", count=len(assets))
        uses = uses_of(await self._studio.assets.usage_of(assets))

        def delete() -> None:
            work = self._delete(assets, what, on_deleted, on_restored)
            self._stage.start(work, say("deleting-failed", what=what))

        DeletingDialog(what, len(assets), uses, delete).open()

    async def _name(self, asset: Asset) -> str:
        record = await media_table(self._studio.db, asset.asset_type).get(asset.id)
        return asset_name(asset.asset_type, asset.id, record or {})[:_LONGEST]

    async def _delete(self, assets: Sequence[Asset], what: str, on_deleted: Callback, on_restored: Callback) -> None:
        with at_work():
            deleted = await self._studio.assets.take_out(assets)
        count = len(deleted.items)
        if count < len(assets):  # somebody else has deleted the others meanwhile
            what = say("deleting-files", count=count)
        PuttingBack(self._stage, self._studio).tell(_done_text(deleted, what), what, deleted, on_restored)
        on_deleted()


def _done_text(deleted: Deleted, what: str) -> str:
    count, links, fields = len(deleted.items), len(deleted.mappings), len(deleted.fields)
    if not links and not fields:
        return say("deleting-done-unused", what=what, count=count)
    return say("deleting-done", what=what, count=count, links=links, fields=fields)
