"""What kind of media a file is: from the browser where it says, else from the bytes. Pure.

The library filetype knows most formats. Added here are the standard names, and what only a second look tells:
sound from film in one container format (Ogg, WebM, MP4), brands of HEIF and 3GP, SVG, MPEG layer III without
ID3, MPEG-TS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .errors import UnsupportedFileError
from .reasons import Reason
from .records import ASSET_TYPES, AssetType

if TYPE_CHECKING:
    from pyapp.idb.blob import Blob

HEAD_BYTES: Final = 8192
_ARTICLES: Final[dict[AssetType, str]] = {"image": "an image", "video": "a video", "audio": "an audio file"}

_STANDARD_NAMES: Final = {
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
    "audio/x-aiff": "audio/aiff",
    "image/apng": "image/png",
}
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis"), "image/heic"),
    **dict.fromkeys((b"hevc", b"hevx", b"hevm", b"hevs"), "image/heic-sequence"),
    b"mif1": "image/heif",
    b"msf1": "image/heif-sequence",
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3gp7"), "video/3gpp"),
}
_OGG_FILM: Final = re.compile(rb"\x80theora|\x01video|OVP80")
_WEBM_SOUND: Final = re.compile(rb"A_(OPUS|VORBIS)")
# Atomic and possessive: a file of nothing but comments must not cost exponential time.
_SVG: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE svg[^>]*>)\s*+)*+<svg[\s/>]", re.DOTALL
)


def media_type(head: bytes) -> str | None:
    """The MIME type of the image, video or audio that begins with these bytes, None where it is none."""
    import filetype  # type: ignore[import-untyped]  # only now: the page starts without it

    found = filetype.guess_mime(head)
    found = _refined(_STANDARD_NAMES.get(found, found), head) if found else _without_library(head)
    return found if asset_type_of(found) else None


def _refined(found: str, head: bytes) -> str:
    if found == "audio/ogg" and _OGG_FILM.search(head):
        return "video/ogg"
    if found == "video/webm" and _WEBM_SOUND.search(head) and b"V_" not in head:
        return "audio/webm"
    if found == "video/mp4" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]]
    if found == "video/mp4" and b"soun" in head and b"vide" not in head:
        return "audio/mp4"
    return found


def _without_library(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if _SVG.match(head):
        return "image/svg+xml"
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] in (b"G", b""):
        return "video/mp2t"
    return "audio/mpeg" if _is_layer_three(head) else None


def _is_layer_three(head: bytes) -> bool:
    """A frame header of MPEG audio, layer III, whose bit rate and sampling rate are allowed (ISO 11172-3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def asset_type_of(mime_type: str | None) -> AssetType | None:
    """Which of the three kinds of assets a MIME type belongs to, None for another."""
    kind = (mime_type or "").partition("/")[0]
    return next((asset_type for asset_type in ASSET_TYPES if asset_type == kind), None)


async def identify(file: Blob, asset_type: AssetType | None = None) -> tuple[AssetType, str]:
    """The kind and MIME type of a file: the browser's word, or the bytes' where it has none that fits.

    Raises `UnsupportedFileError` for an empty file, for one that is no image, video or audio, and where
    `asset_type` is given for one of another kind. Reads the beginning of the file at most.
    """
    name = f"“{file.name}”" if file.name else Reason("the-file", "The file")
    if file.size == 0:
        raise UnsupportedFileError(Reason("empty-file", "{name} is empty, so it was not stored.", name=name))
    said = asset_type_of(file.type)
    if said and asset_type in (None, said):
        return said, file.type
    found = media_type(await file.read(0, min(HEAD_BYTES, file.size)))
    kind = asset_type_of(found)
    if found and kind and asset_type in (None, kind):
        return kind, found
    raise UnsupportedFileError(_unsupported(name, found or file.type, asset_type))


def _unsupported(name: str, what: str, asset_type: AssetType | None) -> Reason:
    if asset_type is None and what:
        return Reason("no-media-but", "{name} is no image, video or audio ({what}).", name=name, what=what)
    if asset_type is None:
        return Reason("no-media", "{name} is no image, video or audio.", name=name)
    text = f"{{name}} is not {_ARTICLES[asset_type]}"
    if what:
        return Reason("other-kind-but", f"{text} but {{what}}.", name=name, kind=asset_type, what=what)
    return Reason("other-kind", f"{text}.", name=name, kind=asset_type)
