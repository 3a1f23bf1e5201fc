"""Where the page is: its address and the entries of its history."""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import create_proxy

from .address import Address, read_address
from .view import Callback


def on_address(callback: Callback) -> None:
    """Call back when the address after `#` changes."""
    js.addEventListener("hashchange", create_proxy(lambda _event: callback()))


def address() -> Address | None:
    """The page's address; None where it only points to an element of the page."""
    return read_address(str(js.location.hash))


def go_to(href: str, replace: bool = False) -> None:
    """Go to an address of the page; with `replace` the present one is not kept for the way back."""
    if href == str(js.location.hash):
        return
    if replace:
        js.location.replace(href)
    else:
        js.location.hash = href


def go_back_to(href: str) -> None:
    """Go to an address; where the person came from it, as the browser's way back does, to where they were there."""
    navigation: Any = getattr(js, "navigation", None)
    at = navigation.currentEntry.index if navigation else 0
    before = navigation.entries()[at - 1] if at > 0 else None
    if before and read_address(str(js.URL.new(before.url).hash)) == read_address(href):
        js.history.back()
    else:
        go_to(href)


def name_address(href: str) -> None:
    """Put an address in the place of the present one; nobody is called back."""
    js.history.replaceState(js.history.state, "", href)


def note(name: str, text: str | None) -> None:
    """Have the present entry of the history remember a text, for when a person comes back to it; None forgets it."""
    state = js.Object.assign(js.Object.new(), js.history.state)
    if text is None:
        js.Reflect.deleteProperty(state, name)
    else:
        setattr(state, name, text)
    js.history.replaceState(state, "")


def noted(name: str) -> str | None:
    """The text that the present entry of the history remembers; None where there is none."""
    text = getattr(js.history.state, name, None)
    return text if isinstance(text, str) else None
