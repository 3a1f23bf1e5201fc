"""What a file is taken for: its bytes count before the browser's word, which counts where they do not tell."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pyapp.cinegenie.errors import UnsupportedFileError
from pyapp.cinegenie.identification import identify
from pyapp.cinegenie.mime import HEAD_BYTES

MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"
GIF = b"GIF89a" + bytes(20)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(17)
TIFF = b"II*\x00\x08\x00\x00\x00" + bytes(40)
RARE = b"\x00FOVb\x01\x02\xff" + bytes(40)  # such as Sigma's X3F
HTML = b"<!doctype html><script>alert(1)</script>"


class File:
    """What `identify` needs of a Blob; counts how many bytes are read."""

    def __init__(self, data: bytes, type: str = "", name: str | None = None) -> None:  # noqa: A002
        self.data, self.type, self.name, self.size = data, type, name, len(data)
        self.bytes_read = 0

    async def read(self, start: int, end: int) -> bytes:
        self.bytes_read += end - start
        return self.data[start:end]


def identified(file: File, asset_type: Any = None) -> Any:
    return tuple(asyncio.run(identify(file, asset_type)))


def test_only_the_beginning_of_a_file_is_read():
    file = File(b"GIF89a" + b"\x00" * 100_000)
    assert identified(file) == ("image", "image/gif", "")
    assert file.bytes_read == HEAD_BYTES


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (File(GIF, "image/gif", "a.gif"), ("image", "image/gif", "")),
        (File(GIF, "image/png", "a.png"), ("image", "image/gif", "")),
        (File(GIF, "text/plain", "a.txt"), ("image", "image/gif", "")),
        (File(MP4, "image/jpeg", "a.jpg"), ("video", "video/mp4", "named-otherwise")),
        (File(GIF, "video/mp4", "a.mp4"), ("image", "image/gif", "named-otherwise")),
        (File(WEBM + b"V_VP9", "audio/webm", "a.weba"), ("video", "video/webm", "named-otherwise")),
        # the browser tells more
        (File(WEBM + b"A_OPUS", "audio/webm;codecs=opus"), ("audio", "audio/webm;codecs=opus", "")),
        (File(MP4, "audio/x-m4a", "a.m4a"), ("audio", "audio/x-m4a", "")),
        (File(MP4 + b"....vide", "audio/x-m4a", "a.m4a"), ("video", "video/mp4", "named-otherwise")),
        (File(TIFF, "image/x-nikon-nef", "a.nef"), ("image", "image/x-nikon-nef", "")),
        (File(b"<!--" + b"x" * 9000 + b"--><svg/>", "image/svg+xml"), ("image", "image/svg+xml", "")),
        # the bytes say nothing
        (File(RARE, "image/x-sigma-x3f", "a.x3f"), ("image", "image/x-sigma-x3f", "unconfirmed")),
        (File(PNG[3:] + b"\xff", "image/png", "a.png"), ("image", "image/png", "unconfirmed")),
    ],
)
def test_the_bytes_count_and_the_browser_is_believed_where_they_do_not_tell(file, found):
    assert identified(file) == found


@pytest.mark.parametrize(
    ("file", "why", "found"),
    [
        (File(b"", "image/png", "a.png"), "empty", ""),
        (File(HTML, "image/png", "a.png"), "no-media", "text/html"),
        (File(HTML, "image/svg+xml", "a.svg"), "no-media", "text/html"),
        (File(b"const a = 1;", "video/mp2t", "a.ts"), "no-media", "text/plain"),
        (File(b"%PDF-1.7", "image/jpeg", "a.jpg"), "no-media", "application/pdf"),
        (File(RARE, "application/x-thing", "a.x"), "no-media", "application/x-thing"),
        (File(RARE), "no-media", ""),
    ],
)
def test_what_the_bytes_contradict_is_refused_and_named(file, why, found):
    with pytest.raises(UnsupportedFileError) as caught:
        identified(file)
    assert (caught.value.why, caught.value.found) == (why, found)


@pytest.mark.parametrize(
    ("file", "asset_type", "message"),
    [
        (File(b"", "image/png", "a.png"), None, "“a.png” is empty, so it was not stored."),
        (File(b"text", "text/plain", "a.txt"), None, "“a.txt” is no image, video or audio (text/plain)."),
        (File(RARE), None, "The file is no image, video or audio."),
        (File(b"GIF89a", "image/gif", "a.gif"), "video", "“a.gif” is not a video but image/gif."),
        (File(RARE, "", "a"), "image", "“a” is no image, video or audio."),
    ],
)
def test_a_refusal_is_a_sentence_that_names_the_file(file, asset_type, message):
    with pytest.raises(UnsupportedFileError) as caught:
        identified(file, asset_type)
    assert str(caught.value) == message
