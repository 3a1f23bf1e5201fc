"""The picture of a script in a list: its own, else that of its first scene."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from pyapp.cinegenie.script_list import ScriptRow
from pyapp.db import Blob

from ..place import Studio

_MOST_TEXT: Final = 4_000_000  # characters of base64 that are decoded: it holds up the page


class Covers:
    """Finds the pictures of scripts, one script at a time; nothing is kept."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def of(self, row: ScriptRow) -> Mapping[str, Any] | None:
        """A record with the picture as its `data`; None where there is none."""
        if 0 < row.title_image <= _MOST_TEXT:
            script = await self._studio.db.scripts.get(row.id)
            own = title_picture(script or {})
            if own is not None:
                return {"data": own}
        if row.first_scene is None:
            return None
        shown = await self._studio.scenes.resolve(row.id, row.first_scene)
        return shown.image.record if shown.image else None


def title_picture(script: Mapping[str, Any]) -> Blob | None:
    """The script's `titleImage`, base64 text or a data: URL, as an image; None where it is none, or too long."""
    text = script.get("titleImage")
    if not isinstance(text, str) or not 0 < len(text) <= _MOST_TEXT:
        return None
    head, _, body = text.rpartition(",")
    mime_type = head.removeprefix("data:").partition(";")[0] or "image/png"
    if not mime_type.startswith("image/"):
        return None
    try:
        return Blob(base64.b64decode(body, validate=True), mime_type)
    except (binascii.Error, ValueError):
        return None
