"""MIME types from bytes: what each format begins with, and what begins like one and is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.cinegenie.mime import HEAD_BYTES, asset_type_of, content_type, media_type

SAMPLE = Path(__file__).parents[2] / "web" / "sample"
TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".wav": "audio/wav",
    ".ogg": "audio/ogg",
    ".mp3": "audio/mpeg",
}
FILES = sorted(path for path in SAMPLE.rglob("*") if path.suffix in TYPES)


def iso(brand: bytes, *more: bytes) -> bytes:
    """The head of an ISO media file: its type box and what follows."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x02\x00" + brand * 2 + b"".join(more)


def ogg(codec: bytes) -> bytes:
    """An Ogg page whose first packet is a codec's header."""
    return b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x1e" + codec + b"\x00" * 20


def webm(*codecs: bytes, kind: bytes = b"webm") -> bytes:
    """The head of a WebM or Matroska file with tracks of these codecs."""
    tracks = b"".join(b"\x86" + bytes([0x80 | len(codec)]) + codec for codec in codecs)
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82" + bytes([0x80 | len(kind)]) + kind + b"\x00" * 20 + tracks


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_sample_is_known_by_its_bytes(path):
    assert media_type(path.read_bytes()[:HEAD_BYTES]) == TYPES[path.suffix]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"GIF89a\x01\x00\x01\x00", "image/gif"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x08acTL", "image/png"),
        (iso(b"avif"), "image/avif"),
        (iso(b"heix"), "image/heic"),
        (iso(b"hevc"), "image/heic-sequence"),
        (iso(b"mif1"), "image/heif"),
        (iso(b"msf1"), "image/heif-sequence"),
        (iso(b"isom", b"hdlr....soun"), "audio/mp4"),
        (iso(b"isom", b"hdlr....soun", b"hdlr....vide"), "video/mp4"),
        (iso(b"isom"), "video/mp4"),
        (iso(b"M4A "), "audio/mp4"),
        (iso(b"3gp4"), "video/3gpp"),
        (iso(b"qt  "), "video/quicktime"),
        (ogg(b"\x01vorbis"), "audio/ogg"),
        (ogg(b"OpusHead"), "audio/ogg"),
        (ogg(b"\x80theora"), "video/ogg"),
        (webm(b"A_OPUS"), "audio/webm"),
        (webm(b"A_VORBIS"), "audio/webm"),
        (webm(b"V_VP9", b"A_OPUS"), "video/webm"),
        (webm(b"V_VP8"), "video/webm"),
        (webm(b"V_MPEG4/ISO/AVC", kind=b"matroska"), "video/x-matroska"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"fLaC\x00\x00\x00\x22", "audio/flac"),
        (b"FORM\x00\x00\x00\x10AIFFCOMM", "audio/aiff"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xe3\x28\xc4", "audio/mpeg"),  # MPEG 2.5
        (b"\xff\xf1\x50\x80", "audio/aac"),
        ((b"G" + b"\x00" * 187) * 3, "video/mp2t"),
        (b"\x00\x00\x01\xba\x44\x00", "video/mpeg"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formats_are_told_apart(head, found):
    assert media_type(head) == found


@pytest.mark.parametrize(
    "head",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        b"<svg>",
        b"\xef\xbb\xbf  \n<svg\n",
        b'<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">\n<svg ',
        b'<?xml version="1.0"?><?xml-stylesheet href="a.css"?><!--1--><!--2--><svg>',
    ],
)
def test_an_svg_is_known_after_whatever_may_stand_before_it(head):
    assert media_type(head) == "image/svg+xml"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x00",
        b"just text",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"<!doctype html><html><svg>",
        b"<svgx>",
        b"<!-- <svg> -->",
        b'{"svg": 1}',
        b"\x00\x00\x00\x18ftypzzzz",
        b"\xff\xe0\x00\x00",  # layer reserved
        b"\xff\xe3\xf0\x00",  # no such bit rate
        b"\xff\xe3\x2c\x00",  # no such sampling rate
        b"Good morning",
    ],
)
def test_what_is_no_medium_is_not_taken_for_one(head):
    assert media_type(head) is None


@given(st.binary(max_size=600))
def test_no_bytes_make_it_fail(head):
    assert media_type(head) is None or asset_type_of(media_type(head))


STARTS = [b"<!---->", b"<?x?>", b"<!DOCTYPE svg>", b" ", b"\x1a\x45\xdf\xa3", b"OggS", b"ftyp", b"\xff\xfb", b"<!--"]


@given(st.lists(st.sampled_from(STARTS), max_size=600).map(b"".join))
def test_repeated_beginnings_do_not_make_it_fail_or_hang(head):
    media_type(head[:HEAD_BYTES])


@pytest.mark.parametrize(
    ("mime_type", "found"),
    [
        ("image/png", "image"),
        ("video/webm;codecs=vp9", "video"),
        ("audio/mpeg", "audio"),
        ("application/ogg", None),
        ("imagery/png", None),
        ("", None),
        (None, None),
    ],
)
def test_the_kind_of_an_asset_is_the_first_part_of_its_mime_type(mime_type, found):
    assert asset_type_of(mime_type) == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"just text", "text/plain"),
        ("Cảnh 1: bếp, đêm".encode(), "text/plain"),
        ("Cảnh".encode()[:-1], "text/plain"),  # cut in the middle of a character
        ("Scène".encode("utf-16"), "text/plain"),
        (b"<!doctype html><title>x</title>", "text/html"),
        (b"<!-- a --> <?xml version='1.0'?><HTML>", "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"<?xml version='1.0'?><feed/>", "text/xml"),
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04" + bytes(40), "application/zip"),
        (b"\x7fELF" + bytes(60), "application/x-executable"),
        (b"GIF89a", "image/gif"),
        (b"\x01\x02\x03\x04", None),
        (b"caf\xe9 au lait", None),
    ],
)
def test_what_is_no_medium_is_named_where_its_bytes_tell(head, found):
    assert content_type(head) == found


@given(st.lists(st.sampled_from([*STARTS, b"<html", b"<!doctype "]), max_size=600).map(b"".join))
def test_naming_a_text_never_hangs(head):
    content_type(head[:HEAD_BYTES])
