"""Files of this page, fetched from where it came from."""

from __future__ import annotations

import json
from typing import Any

import js
from pyodide.ffi import JsException

from pyapp.db import Blob


class FetchError(Exception):
    """A file of the page that could not be fetched; the message says which and why."""


async def fetch_json(path: str) -> Any:
    """The content of a JSON file of this page; raises FetchError."""
    response = await _fetch(path)
    return json.loads(await response.text())


async def fetch_blob(path: str) -> Blob:
    """A file of this page; raises FetchError."""
    response = await _fetch(path)
    return Blob(await response.blob())


async def _fetch(path: str) -> Any:
    try:
        response = await js.fetch(path)
    except JsException as error:
        raise FetchError(f"{path} could not be fetched: {error.message}") from None
    if not response.ok:
        raise FetchError(f"{path} could not be fetched: the server answered {response.status}")
    return response
