"""Deleting assets: asked first, with what they are linked to; and a way to put them back afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from pyapp.cinegenie.links import media_table
from pyapp.cinegenie.records import Asset
from pyapp.cinegenie.removal import Deleted, Left

from .deleting_dialog import DeletingDialog
from .language import say
from .place import Studio
from .stage import Stage
from .uses import place_text, uses_of
from .view import Callback
from .words import asset_name, listed

_LONGEST = 120  # characters of a name
_MOST_LEFT = 3


class Deleting:
    """Deletes assets for a person, who sees beforehand what goes and can undo it for as long as the message stays."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio

    def ask(
        self, assets: Sequence[Asset], on_deleted: Callback | None = None, on_restored: Callback | None = None
    ) -> None:
        """Ask, and delete where the answer is yes. Without `on_deleted` the focus goes to the view's heading then."""
        work = self._ask(assets, on_deleted or self._stage.focus_heading, on_restored)
        self._stage.start(work, say("deleting-uses-unread"))

    async def _ask(self, assets: Sequence[Asset], on_deleted: Callback, on_restored: Callback | None) -> None:
        what = await self._name(assets[0]) if len(assets) == 1 else say("deleting-files", count=len(assets))
        uses = uses_of(await self._studio.assets.usage_of(assets))

        def delete() -> None:
            work = self._delete(assets, what, on_deleted, on_restored)
            self._stage.start(work, say("deleting-failed", what=what))

        DeletingDialog(what, len(assets), uses, delete).open()

    async def _name(self, asset: Asset) -> str:
        record = await media_table(self._studio.db, asset.asset_type).get(asset.id)
        return asset_name(asset.asset_type, asset.id, record or {})[:_LONGEST]

    async def _delete(
        self, assets: Sequence[Asset], what: str, on_deleted: Callback, on_restored: Callback | None
    ) -> None:
        deleted = await self._studio.assets.take_out(assets)

        def undo() -> None:
            work = self._undo(deleted, what, on_restored)
            self._stage.start(work, say("deleting-not-undone", what=what))

        self._stage.notices.say(_done_text(deleted, what), action=(say("shared-undo"), undo))
        on_deleted()

    async def _undo(self, deleted: Deleted, what: str, on_restored: Callback | None) -> None:
        result = await self._studio.assets.put_back(deleted)
        told = say("deleting-undone", what=what, count=len(deleted.items))
        if result.left:
            told += " " + await self._left_text(result.left)
        self._stage.notices.say(told, stays=bool(result.left))
        if on_restored is not None:
            on_restored()

    async def _left_text(self, left: Sequence[Left]) -> str:
        """Which places could not be given back what they had, and why."""
        places = {(repr(each.script_id), each.scene_id): each for each in left}
        first = list(places.values())[:_MOST_LEFT]
        scripts = await self._studio.db.scripts.bulk_get([each.script_id for each in first])
        titles = [script.get("title") if script else None for script in scripts]
        texts = [
            place_text(each.script_id, title if isinstance(title, str) else None, each.scene_id)
            for each, title in zip(first, titles, strict=True)
        ]
        rest = len(places) - len(first)
        more = [say("deleting-more-places", count=rest)] if rest else []
        return say("deleting-left", places=listed([*texts, *more]))


def _done_text(deleted: Deleted, what: str) -> str:
    count, links, fields = len(deleted.items), len(deleted.mappings), len(deleted.fields)
    if not links and not fields:
        return say("deleting-done-unused", what=what, count=count)
    return say("deleting-done", what=what, count=count, links=links, fields=fields)
