"""The files of the page that are put together: its document, its styles and its words, from a part for each area.

An area (`gallery`, `safety`, ...) has its templates in `views/<area>.html`, its styles in `views/<area>.css` and its
words in `words/<language>/<area>.ftl`. The browser gets one file of each, as the parts are at that moment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from web.programs import WEB

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ("en", "vi")
PARTS = ("views/", "words/")  # folders of parts, which are not files of the page themselves
_START = "start"  # the area of the words that have to be there before anything can be fetched
_WITHOUT_PROGRAM = re.compile(r"^start-no-script = (.*)$", re.MULTILINE)
_FIRST = "shared"


def paths() -> Iterator[str]:
    """The paths of all files that are put together."""
    yield from ("index.html", "views.css", *(f"words/{language}.ftl" for language in LANGUAGES))


def content(path: str) -> bytes:
    """The bytes of one of these files."""
    if path == "index.html":
        document = (WEB / path).read_bytes()
        for mark, part in _parts_of_document():
            document = document.replace(b"<!-- %s -->" % mark, part, 1)
        return document
    if path == "views.css":
        return _joined(WEB / "views", ".css")
    return _joined(WEB / path.removesuffix(".ftl"), ".ftl")


def _parts_of_document() -> Iterator[tuple[bytes, bytes]]:
    """What takes the place of each mark; the words of the start hold nothing that is markup in HTML."""
    start = {language: _start_words(language) for language in LANGUAGES}
    yield b"start-words", b"".join(_template(f"start-words-{language}", text) for language, text in start.items())
    sentences = [_WITHOUT_PROGRAM.findall(text) for text in start.values()]
    lines = "".join(f'<p role="alert" lang="{tag}">{found[0]}</p>' for tag, found in zip(start, sentences, strict=True))
    yield b"without-program", f"<noscript>{lines}</noscript>".encode()
    yield b"views", _joined(WEB / "views", ".html")


def _start_words(language: str) -> str:
    return (WEB / "words" / language / f"{_START}.ftl").read_text("utf-8")


def _template(name: str, text: str) -> bytes:
    return f'<template id="{name}">\n{text}</template>\n'.encode()


def _joined(folder: Path, suffix: str) -> bytes:
    """What all areas have in common comes first."""
    parts = sorted(folder.glob(f"*{suffix}"), key=lambda path: (path.stem != _FIRST, path.name))
    return b"\n".join(path.read_bytes() for path in parts)
