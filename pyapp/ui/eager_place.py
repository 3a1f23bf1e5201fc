"""Places that are shown before they have read: what they show takes a while to find out, and the view says so."""

from __future__ import annotations

from typing import TypeVar

from .place import Place

D = TypeVar("D")


class EagerPlace(Place[D]):
    """A place whose view can be shown without data."""

    async def begin(self) -> None:
        """Return before anything is read; what goes wrong in reading is told as that of a later one."""
        self._first.set_result(None)
        self.ask()
