"""Finding out of pictures whether they can be shown, before the browser decodes them in their full size."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyapp.cinegenie.gallery import GalleryItem
from pyapp.db.keys import Key

from ..gallery.listings import FirstPage
from ..media import is_drawing, playable
from ..place import Studio
from ..thumbnails import why_none
from ..view import Callback

if TYPE_CHECKING:
    from ..thumbnails import Picture

# Calls back with why an image is not to be shown, "" where nothing speaks against it; gives what ends the looking.
Look = Callable[[Key, dict[str, Any], Callable[[str], object]], Callback]


def looking(studio: Studio) -> Look:
    """Look at images by the way their thumbnails are made: from what the head of the file tells."""

    def look(asset_id: Key, record: dict[str, Any], on_known: Callable[[str], object]) -> Callback:
        blob = playable(record)
        if blob is not None and is_drawing(blob):
            on_known(why_none("drawing"))
            return lambda: None
        (row,) = FirstPage([GalleryItem("image", asset_id, record)], 1).some(0, 1)

        def known(picture: Picture) -> None:
            on_known(why_none(picture.reason) if picture.reason == "too-large" else "")

        return studio.thumbnails.ask(row, known)

    return look
