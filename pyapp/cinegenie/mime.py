"""What kind of media bytes are. Pure.

The library filetype knows most formats. Added here are the standard names, and what only a second look tells:
sound from film in one container format (Ogg, WebM, MP4), brands of HEIF and 3GP, SVG, MPEG layer III without
ID3, MPEG-TS; and texts, which no library needs to know.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from .records import ASSET_TYPES, AssetType

HEAD_BYTES: Final = 8192
SVG: Final = "image/svg+xml"

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

_HTML: Final = re.compile(
    rb"\s*+(?:(?><!--.*?-->|<\?.*?\?>)\s*+)*+"
    rb"<(?:!doctype html|html|head|body|script|iframe|style|title|table|div|h1|p|a|b)[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_XML: Final = re.compile(rb"\s*+<(?:\?xml|!--|!doctype|[a-z])", re.IGNORECASE)
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


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
        return SVG
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] in (b"G", b""):
        return "video/mp2t"
    return "audio/mpeg" if _is_layer_three(head) else None


def _is_layer_three(head: bytes) -> bool:
    """A frame header of MPEG audio, layer III, whose bit rate and sampling rate are allowed (ISO 11172-3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def content_type(head: bytes) -> str | None:
    """The MIME type of what begins with these bytes, texts and programs included; None where they do not tell."""
    import filetype

    found = media_type(head) or filetype.guess_mime(head)
    return _text_type(head) if found in (None, "application/octet-stream") else str(found)


def _text_type(head: bytes) -> str | None:
    """What sort of text begins with these bytes, None where it is none."""
    text = _as_utf8(head)
    if text is None or _CONTROLS.search(text):
        return None
    if _HTML.match(text):
        return "text/html"
    return "text/xml" if _XML.match(text) else "text/plain"


def _as_utf8(head: bytes) -> bytes | None:
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", "utf-8"))
    decoder = codecs.getincrementaldecoder(encoding)()  # a character may be cut in two at the end
    try:
        return decoder.decode(head[len(mark) :]).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None


def asset_type_of(mime_type: str | None) -> AssetType | None:
    """Which of the three kinds of assets a MIME type belongs to, None for another."""
    kind = (mime_type or "").partition("/")[0]
    return next((asset_type for asset_type in ASSET_TYPES if asset_type == kind), None)
