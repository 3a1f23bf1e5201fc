"""What becomes of each file on its way in, and with it, which files are known to be there or on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .queue import Line, Queue, State

if TYPE_CHECKING:
    from pyapp.cinegenie.assets import Asset
    from pyapp.cinegenie.known_files import KnownFiles


class Ledger:
    """Takes the queue's lines from state to state, and calls `on_change` back after each.

    `known` is there while files are imported. `stopped`: why none is imported any more, though some wait.
    """

    def __init__(self, queue: Queue, on_change: Callable[[], object]) -> None:
        self.queue = queue
        self.known: KnownFiles | None = None
        self.stopped: Exception | None = None
        self.on_change = on_change

    def turn(self, line: Line, state: State) -> None:
        """Take a line into another state."""
        self.queue.turn(line, state)
        self.on_change()

    def refuse(self, line: Line, error: Exception, state: State) -> None:
        """Leave a file out for that reason, unless that was decided before."""
        if line.state == "cancelling":
            self.drop(line, "cancelled")
        elif line.state in ("checking", "saving"):
            line.error = error
            self.drop(line, state)

    def drop(self, line: Line, state: State) -> None:
        """Leave a file out."""
        self._forget(line)
        self.turn(line, state)

    def wait_again(self, line: Line) -> None:
        """Let a file wait that was under way, unless the person wants it no more."""
        if line.state == "cancelling":
            self.drop(line, "cancelled")
            return
        self._forget(line)
        self.queue.again(line)

    def saved(self, stored: Iterable[tuple[Line, Asset]]) -> None:
        """Note that these files are stored, as these assets."""
        for line, asset in stored:
            line.asset = asset
            if line.known is not None and self.known is not None:
                self.known.stored(line.known, asset)
            self.queue.turn(line, "saved")
        self.on_change()

    def _forget(self, line: Line) -> None:
        """Its file is not known any more; what was the same is looked at once more."""
        known, line.known = line.known, None
        if known is None or self.known is None:
            return
        self.known.forget(known)
        for other in [each for each in self.queue.asking if each.same_as is known]:
            self.queue.again(other)
