"""The small picture of a script in a list: its own, else that of its first scene."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any, Final

from pyapp.cinegenie.script_list import ScriptRow
from pyapp.db import Blob
from pyapp.db.keys import Key

from ..media import playable
from ..place import Studio

_MOST_TEXT: Final = 4_000_000  # characters of base64 that are decoded: it holds up the page


class Covers:
    """Finds the pictures of scripts, one script at a time; none is decoded in its full size."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def of(self, row: ScriptRow) -> Mapping[str, Any] | None:
        """A record with the picture as its `data`; None where there is none."""
        if 0 < row.title_image <= _MOST_TEXT:
            script = await self._studio.db.scripts.get(row.id) or {}
            own = title_picture(script)
            if own is not None and (small := await self._small(_title_name(script), own)) is not None:
                return {"data": small}
        if row.first_scene is None:
            return None
        image = (await self._studio.scenes.resolve(row.id, row.first_scene)).image
        blob = playable(image.record) if image else None
        small = await self._small(image.id, blob) if image and blob else None
        return {"data": small} if small is not None else None

    async def _small(self, name: Key, picture: Blob) -> Blob | None:
        return await self._studio.thumbnails.of("image", name, picture)


def _title_name(script: Mapping[str, Any]) -> Key:
    """What no asset is called, and no other picture of the script."""
    return [script["id"], "title", zlib.crc32(script["titleImage"].encode("utf-8", "replace"))]


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
