"""The Python side of web/archive.js: requests to the worker for files, and Blobs made of other Blobs.

The JavaScript module must be registered as `archive` (`pyodide.registerJsModule`) before this is imported.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import archive
import js
from pyodide.ffi import JsException, JsProxy, to_js

from pyapp.idb.blob import Blob
from pyapp.idb.values import decode

from .errors import ArchiveError, FileError, OutputError, UnreadableError

_ERRORS: dict[str, type[FileError]] = {"NotReadableError": UnreadableError, "DataError": ArchiveError}
_NO_SPACE = "the browser grants no more space for files, or the disk is full"


async def request(verb: str, *args: Any) -> Any:
    """What the worker answers: numbers, texts, None, or a list of these and of JavaScript's Blobs.

    Raises `UnreadableError` where a Blob cannot be read, `ArchiveError` for content that is not what it says, else
    `OutputError`. A cancelled request goes on in the worker; it changes nothing after its output was aborted.
    """
    answer = await _ask(verb, args)
    return answer.to_py() if isinstance(answer, JsProxy) and js.Array.isArray(answer) else answer


async def request_rows(verb: str, *args: Any) -> tuple[list[Any], bool, int]:
    """As `request`, for one that answers rows of stored values, whether they are the last, and a position."""
    text, extras, done, position = await _ask(verb, args)
    return decode(text, extras), bool(done), int(position)


async def _ask(verb: str, args: tuple[Any, ...]) -> Any:
    try:
        return await archive.request(verb, *[_to_js(arg) for arg in args])
    except JsException as error:
        message = _NO_SPACE if error.name == "QuotaExceededError" else f"{error.message}"
        raise _ERRORS.get(str(error.name), OutputError)(message) from None


def _to_js(arg: Any) -> Any:
    if isinstance(arg, Blob):
        return arg.js
    if isinstance(arg, dict):
        return js.Object.fromEntries(to_js([[name, _to_js(value)] for name, value in arg.items()]))
    if isinstance(arg, list):
        return to_js([_to_js(each) for each in arg])
    return to_js(arg) if isinstance(arg, bytes) else arg


def text_blob(parts: list[str]) -> Blob:
    """The texts one after the other, in UTF-8, in the browser's keeping."""
    return Blob(archive.textBlob(to_js(parts)))


def joined(blobs: list[Blob]) -> Blob:
    """The Blobs one after the other as one; no bytes are read."""
    return Blob(js.Blob.new(to_js([blob.js for blob in blobs])))


def as_file(blob: Blob, name: str, last_modified: int) -> Blob:
    """The same bytes as a File of that name and time (milliseconds); none are read."""
    options = js.Object.fromEntries(to_js([["type", blob.type], ["lastModified", last_modified]]))
    return Blob(js.File.new(to_js([blob.js]), name, options))


def milliseconds(moment: datetime) -> int:
    """JavaScript's number for it."""
    return round(moment.timestamp() * 1000)
