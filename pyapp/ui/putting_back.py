"""Telling what was deleted, and putting it back for whoever thinks better of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from pyapp.cinegenie.removal import Deleted, Left
from pyapp.idb.errors import IDBError

from .language import in_a_row, say
from .offline.work import at_work
from .place import Studio
from .stage import Stage
from .uses import place_text
from .words import listed

_MOST_LEFT: Final = 3  # places that are named


class PuttingBack:
    """Holds what was deleted for as long as the message about it stays; where putting it back fails, it goes on."""

    def __init__(self, stage: Stage, studio: Studio) -> None:
        self._stage = stage
        self._studio = studio

    def tell(self, told: str, what: str, deleted: Deleted, on_back: Callable[[], object] = lambda: None) -> None:
        """Say that it was deleted, with a button that undoes it unless nothing was. `what` names it."""
        undo = (say("shared-undo"), lambda: self._begin(what, deleted, on_back))
        self._stage.notices.say(told, action=undo if deleted.items else None)

    def _begin(self, what: str, deleted: Deleted, on_back: Callable[[], object]) -> None:
        self._stage.start(self._put_back(what, deleted, on_back), say("deleting-not-undone", what=what))

    async def _put_back(self, what: str, deleted: Deleted, on_back: Callable[[], object]) -> None:
        try:
            with at_work():
                result = await self._studio.assets.put_back(deleted)
        except Exception as error:  # noqa: BLE001 - it is told, with all that was deleted still at hand
            again = (say("shared-try-again"), lambda: self._begin(what, deleted, on_back))
            self._stage.tell_failure(say("deleting-not-undone", what=what), error, again)
            return
        told = [say("deleting-undone", what=what, count=len(deleted.items)), *await self._left_texts(result.left)]
        self._stage.notices.say(in_a_row(told), stays=bool(result.left))
        on_back()

    async def _left_texts(self, left: Sequence[Left]) -> list[str]:
        """Which places could not be given back what they had, and why."""
        by_reason = groupby(sorted(left, key=lambda each: each.reason), key=lambda each: each.reason)
        texts = {"gone": "deleting-left-gone", "given another": "deleting-left"}
        return [say(texts[reason], places=await self._places_text([*each])) for reason, each in by_reason]

    async def _places_text(self, left: Sequence[Left]) -> str:
        places = {(repr(each.script_id), each.scene_id): each for each in left}
        first = list(places.values())[:_MOST_LEFT]
        titles = await self._titles(first)
        texts = [place_text(each.script_id, title, each.scene_id) for each, title in zip(first, titles, strict=True)]
        rest = len(places) - len(first)
        return listed([*texts, *([say("deleting-more-places", count=rest)] if rest else [])])

    async def _titles(self, left: Sequence[Left]) -> list[str | None]:
        try:
            scripts = await self._studio.db.scripts.bulk_get([each.script_id for each in left])
        except IDBError:  # what was put back is there; this only names the places
            return [None] * len(left)
        titles = [script.get("title") if script else None for script in scripts]
        return [title if isinstance(title, str) else None for title in titles]
