"""Taking an import back: what it added leaves the gallery again, but for what somebody has come to use."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from pyapp.cinegenie.ids import token

from ..language import say
from .queue import Line, Queue

if TYPE_CHECKING:
    from pyapp.cinegenie.records import Asset
    from pyapp.cinegenie.removal import Deleted

    from ..place import Studio
    from ..stage import Stage


class Undoing:
    """Undoes the import of all files of a queue that are stored; that can be undone as well, while it is told."""

    def __init__(self, stage: Stage, studio: Studio, queue: Queue, on_change: Callable[[], object]) -> None:
        self._stage = stage
        self._studio = studio
        self._queue = queue
        self._on_change = on_change
        self.under_way = False

    def begin(self) -> None:
        """Delete the assets that the import added, as far as no script uses them."""
        if not self.under_way:
            self.under_way = True
            self._stage.start(self._undo(), say("imports-not-undone"))

    async def _undo(self) -> None:
        stored = {line: line.asset for line in self._queue if line.asset is not None}
        try:
            taken = await self._studio.assets.take_out_unused(stored.values())
        finally:
            self.under_way = False
            self._on_change()
        kept = {_name(asset) for asset in taken.kept}
        gone = {line: asset for line, asset in stored.items() if _name(asset) not in kept}
        self._strike_out(gone)
        undo = (say("shared-undo"), lambda: self._begin_again(gone, taken.deleted))
        told = _done_text(len(taken.deleted.items), len(kept))
        self._stage.notices.say(told, action=undo if taken.deleted.items else None)

    def _begin_again(self, gone: dict[Line, Asset], deleted: Deleted) -> None:
        what = say("deleting-files", count=len(deleted.items))
        self._stage.start(self._put_back(gone, deleted, what), say("deleting-not-undone", what=what))

    async def _put_back(self, gone: dict[Line, Asset], deleted: Deleted, what: str) -> None:
        await self._studio.assets.put_back(deleted)
        back = {_name(asset) for asset in deleted.assets}
        for line in self._queue:
            if line.state == "undone" and line in gone and _name(gone[line]) in back:
                line.asset = gone[line]
                self._queue.turn(line, "saved")
        self._on_change()
        self._stage.notices.say(say("deleting-undone", what=what, count=len(deleted.items)))

    def _strike_out(self, gone: dict[Line, Asset]) -> None:
        """Show of these lines that their files are not stored any more, and leave out what waits for being the same."""
        names = {_name(asset) for asset in gone.values()}
        for line in list(self._queue):
            same = line.same_as.asset if line.same_as is not None else None
            if line in gone:
                line.asset = line.known = None
                self._queue.turn(line, "undone")
            elif line.state == "same" and same is not None and _name(same) in names:
                self._queue.turn(line, "cancelled")
        self._on_change()


def _done_text(deleted: int, kept: int) -> str:
    texts = [("imports-undone", deleted)] if deleted or not kept else []
    texts += [("imports-undone-kept", kept)] if kept else []
    return " ".join(say(message, count=count) for message, count in texts)


def _name(asset: Asset) -> tuple[str, Hashable]:
    return asset.asset_type, token(asset.id)
