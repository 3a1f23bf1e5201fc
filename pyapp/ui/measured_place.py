"""Places that show how much is stored: it is counted from the index of all assets, whenever that has changed."""

from __future__ import annotations

from typing import TypeVar

from .address import Address
from .place import Place, Studio
from .stage import Stage

D = TypeVar("D")


class MeasuredPlace(Place[D]):
    """Is shown at once, and reads when the index is ready; with 100,000 files that takes a while.

    What changes while it reads is read once more afterwards.
    """

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self._reading = self._stale = False
        self._stop_listening = studio.index.listen(self._changed)

    async def begin(self) -> None:
        """Return before anything is read; what goes wrong in reading is told as that of a later one."""
        self._first.set_result(None)
        if self.studio.index.ready:
            self.ask()

    def ask(self) -> None:
        """Read, unless that is under way."""
        self._stale = self._reading
        if not self._reading:
            self._reading = True
            super().ask()

    def fail(self, error: Exception) -> None:
        """Tell it, and be ready to read again."""
        self._reading = False
        super().fail(error)

    def done(self) -> None:
        """To be called when what was read is shown."""
        self._reading = False
        if self._stale:
            self.ask()

    def close(self) -> None:
        """Listen no more."""
        super().close()
        self._stop_listening()

    def _changed(self) -> None:
        if self._first.done() and not self.closed and self.studio.index.ready:
            self.ask()
