"""What a file is: by its bytes, and where they do not tell by the browser's word. Pure.

Rules:
1. What the bytes say holds, whatever the name and the browser say. A file that they name as no medium is refused.
2. The browser's word is kept where it says the same more exactly: with parameters, another sort of TIFF (camera files),
   and sound or film in a container whose beginning does not tell.
3. Bytes that say nothing are taken for what the browser says, with a doubt: those of rare cameras come in that way,
   and so does a damaged picture, of which somebody may still save something. A text does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from .errors import UnsupportedFileError
from .mime import HEAD_BYTES, SVG, asset_type_of, content_type
from .reasons import Reason
from .records import AssetType

if TYPE_CHECKING:
    from pyapp.idb.blob import Blob

_ARTICLES: Final[dict[AssetType, str]] = {"image": "an image", "video": "a video", "audio": "an audio file"}
# What says in a container that it holds a film.
_FILM: Final = re.compile(rb"vide|V_(?:VP|AV1|MPEG|MS|THEORA)|\x80theora|\x01video|OVP80")
_CONTAINERS: Final = tuple(
    frozenset(family.split())
    for family in (
        "audio/mp4 video/mp4 audio/x-m4a video/x-m4v video/quicktime video/3gpp audio/3gpp video/3gpp2 audio/3gpp2",
        "audio/webm video/webm audio/x-matroska video/x-matroska",
        "audio/ogg video/ogg",
        "video/x-ms-wmv video/x-ms-asf audio/x-ms-wma",
    )
)

Doubt = Literal["", "named-otherwise", "unconfirmed"]


class Identified(NamedTuple):
    """What a file is. `doubt`: its name and browser say another kind, or the bytes say nothing of what these say."""

    asset_type: AssetType
    mime_type: str
    doubt: Doubt = ""


async def identify(file: Blob, asset_type: AssetType | None = None) -> Identified:
    """What a file is, by the rules above; `asset_type` asks for one kind.

    Raises `UnsupportedFileError` for an empty file, for one that is no image, video or audio, and where
    `asset_type` is given for one of another kind. Reads the beginning of the file at most.
    """
    size = min(HEAD_BYTES, file.size)
    return judged(file, await file.read(0, size) if size else b"", asset_type)


def judged(file: Blob, head: bytes, asset_type: AssetType | None = None) -> Identified:
    """As `identify`, for a file whose first `HEAD_BYTES` were read."""
    if not head:
        text = "{name} is empty, so it was not stored."
        raise UnsupportedFileError(Reason("empty-file", text, name=_named(file)), "empty")
    told = content_type(head)
    if told == "text/xml" and _essence(file.type) == SVG:
        told = SVG  # a long comment may stand before the drawing
    found = told or _unsigned(file)
    if asset_type_of(found) is None:
        raise _no_media(file, found, found)
    mime_type = _more_exact(file.type, found, head, asset_type)
    kind = asset_type_of(mime_type)
    if kind is None or asset_type not in (None, kind):
        raise _other_kind(file, asset_type or "image", mime_type)
    if told is None:
        return Identified(kind, mime_type, "unconfirmed")
    return Identified(kind, mime_type, "" if asset_type_of(file.type) in (None, kind) else "named-otherwise")


def _unsigned(file: Blob) -> str:
    """The browser's word for bytes that say nothing."""
    said = _essence(file.type)
    if asset_type_of(said) is None:
        raise _no_media(file, said, file.type)
    return file.type


def _more_exact(said: str, found: str, head: bytes, asset_type: AssetType | None) -> str:
    """The browser's word where it agrees with the bytes and tells more, else theirs."""
    if _essence(said) == found or (found == "image/tiff" and asset_type_of(said) == "image"):
        return said
    family = next((each for each in _CONTAINERS if found in each), frozenset())
    is_open = asset_type_of(found) == "video" and not _FILM.search(head)
    return said if is_open and _essence(said) in family and asset_type in (None, asset_type_of(said)) else found


def _essence(mime_type: str) -> str:
    return mime_type.partition(";")[0].strip().lower()


def _named(file: Blob) -> str:
    return f"“{file.name}”" if file.name else Reason("the-file", "The file")


def _no_media(file: Blob, found: str, what: str) -> UnsupportedFileError:
    if not what:
        reason = Reason("no-media", "{name} is no image, video or audio.", name=_named(file))
    else:
        text = "{name} is no image, video or audio ({what})."
        reason = Reason("no-media-but", text, name=_named(file), what=what)
    return UnsupportedFileError(reason, "no-media", found)


def _other_kind(file: Blob, wanted: AssetType, what: str) -> UnsupportedFileError:
    text = f"{{name}} is not {_ARTICLES[wanted]} but {{what}}."
    reason = Reason("other-kind-but", text, name=_named(file), kind=wanted, what=what)
    return UnsupportedFileError(reason, "other-kind", what)
