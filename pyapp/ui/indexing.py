"""Reading the index of all assets while the page goes on, and once more where that has failed."""

from __future__ import annotations

from pyapp.cinegenie.gallery_index import GalleryIndex

from .language import say
from .stage import Stage


def begin_index(stage: Stage, index: GalleryIndex) -> None:
    """Read the index; where it fails, say so with a way to try again. Nothing happens while it is being read."""
    stage.start(_read(stage, index), say("page-not-indexed"))


async def _read(stage: Stage, index: GalleryIndex) -> None:
    try:
        await index.load()
    except Exception as error:  # noqa: BLE001 - all of it is told
        again = say("page-index-again"), lambda: begin_index(stage, index)
        stage.tell_failure(say("page-not-indexed"), error, again)
