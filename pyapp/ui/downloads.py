"""Files that leave the page: written where the person says, or handed to the browser's downloads."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import js
from pyodide.ffi import create_once_callable, to_js

from pyapp.db import Blob

from .element import make

_DOWNLOAD_STARTS_WITHIN = 60_000  # milliseconds; the browser reads the URL when it has asked the person where to


def ask_where_to_save(
    name: str, mime_type: str, extension: str, purpose: str = "backup"
) -> Awaitable[Any] | None:
    """Ask the person for a file to write; gives its handle, None where they choose none.

    Call it in the event of their click, before any await: the browser refuses it later. Gives None at once where the
    browser cannot ask; the file is then made elsewhere and handed over by `download`. For each purpose the browser
    remembers another folder.
    """
    if not hasattr(js, "showSaveFilePicker"):
        return None
    kind = {"accept": {mime_type: [extension]}}
    options = {"suggestedName": name, "id": f"cinegenie-{purpose}", "types": [kind]}
    promise = js.showSaveFilePicker(to_js(options, dict_converter=js.Object.fromEntries))
    chosen: Awaitable[Any] = promise.then(lambda handle: handle, lambda _error: None)
    return chosen


def download(blob: Blob, name: str) -> None:
    """Hand a file to the browser's downloads under that name."""
    url = js.URL.createObjectURL(blob.js)
    link = make("a")
    link.set("href", url)
    link.set("download", name)
    link.js.click()
    revoke = create_once_callable(lambda: js.URL.revokeObjectURL(url))
    js.setTimeout(revoke, _DOWNLOAD_STARTS_WITHIN)
