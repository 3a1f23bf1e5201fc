"""Taking an import back: what it added leaves the gallery again, but for what somebody has come to use."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from pyapp.cinegenie.ids import token

from ..language import in_a_row, say
from ..offline.work import at_work
from ..putting_back import PuttingBack
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
        self._putting_back = PuttingBack(stage, studio)
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
            with at_work():
                taken = await self._studio.assets.take_out_unused(stored.values())
        finally:
            self.under_way = False
            self._on_change()
        kept = {_name(asset) for asset in taken.kept}
        gone = {line: asset for line, asset in stored.items() if _name(asset) not in kept}
        self._strike_out(gone)
        count = len(taken.deleted.items)
        what, told = say("deleting-files", count=count), _done_text(count, len(kept))
        self._putting_back.tell(told, what, taken.deleted, lambda: self._come_back(gone, taken.deleted))

    def _come_back(self, gone: dict[Line, Asset], deleted: Deleted) -> None:
        """Show of these lines that their files are stored again."""
        back = {_name(asset) for asset in deleted.assets}
        for line in self._queue:
            if line.state == "undone" and line in gone and _name(gone[line]) in back:
                line.asset = gone[line]
                self._queue.turn(line, "saved")
        self._on_change()

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
    return in_a_row(say(message, count=count) for message, count in texts)


def _name(asset: Asset) -> tuple[str, Hashable]:
    return asset.asset_type, token(asset.id)
