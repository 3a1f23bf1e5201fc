"""Texts that the browser keeps for later visits, beside the databases."""

from __future__ import annotations

from contextlib import suppress

import js
from pyodide.ffi import JsException


def remember(name: str, text: str) -> None:
    """Keep a text for later visits, beside the databases; where the browser refuses, it is forgotten with the page."""
    with suppress(JsException):
        js.localStorage.setItem(name, text)


def remembered(name: str) -> str | None:
    """A text that was kept, None where there is none."""
    try:
        text = js.localStorage.getItem(name)
    except JsException:
        return None
    return text if isinstance(text, str) else None
