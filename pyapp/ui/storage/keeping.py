"""What the browser grants and promises, and asking it for a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import say
from ..stage import Stage
from .keeping_view import KeepingView

if TYPE_CHECKING:
    from pyapp.cinegenie.storage import StorageStatus


class Keeping:
    """Its `view` stands in the storage picture, and among what keeps the studio safe, where it links to the picture."""

    def __init__(self, stage: Stage, links: bool = False) -> None:
        self.view = KeepingView(lambda: stage.start(self._ask(), say("storage-not-asked")), links)
        self._answer = ""
        self._files: int | None = None

    def show(self, status: StorageStatus, files: int | None = None) -> None:
        """Show how things stand; `files`: bytes of the studio's own files, where they were measured."""
        self._files = files
        self.view.update(status, self._answer, files)

    async def _ask(self) -> None:
        from pyapp.cinegenie.storage import ask_to_persist

        status = await ask_to_persist()
        self._answer = say("storage-said-yes" if status.persisted else "storage-said-no")
        self.view.update(status, self._answer, self._files)
