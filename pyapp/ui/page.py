"""The page as a whole: its own controls, title and scrolling. These listeners live as long as it does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import js
from pyodide.ffi import create_once_callable, create_proxy

from .view import Callback

_LATEST: Final = 100  # milliseconds for which the page may be busy with other things
_FRAME: Final = 0.016  # seconds


def on_choice(selector: str, callback: Callable[[str], object]) -> None:
    """Call back with the value that is chosen in a control of the page itself."""
    control = js.document.querySelector(selector)
    control.addEventListener("change", create_proxy(lambda event: callback(str(event.target.value))))


def on_press(selector: str, callback: Callback) -> None:
    """Call back when a button of the page itself is pressed."""
    js.document.querySelector(selector).addEventListener("click", create_proxy(lambda _event: callback()))


def on_page_event(name: str, callback: Callback) -> None:
    """Call back at an event of the document that carries nothing of interest."""
    js.document.addEventListener(name, create_proxy(lambda _event: callback()))


def on_key_of_page(code: str, callback: Callback) -> None:
    """Call back when the key in that place of the keyboard is pressed with Ctrl, wherever the focus is."""

    def pressed(event: Any) -> None:
        if event.code == code and event.ctrlKey and not (event.altKey or event.shiftKey or event.metaKey):
            event.preventDefault()
            callback()

    js.document.addEventListener("keydown", create_proxy(pressed))


def refuse_stray_drops() -> None:
    """Keep the browser from leaving the page for a file that was dropped beside the place for it."""

    def refuse(event: Any) -> None:
        if not event.defaultPrevented:
            event.preventDefault()
            event.dataTransfer.dropEffect = "none"

    proxy = create_proxy(refuse)
    js.addEventListener("dragover", proxy)
    js.addEventListener("drop", proxy)


@contextmanager
def page_held() -> Iterator[None]:
    """While it lasts the browser asks before the page is closed or left."""
    proxy = create_proxy(lambda event: event.preventDefault())
    js.addEventListener("beforeunload", proxy)
    try:
        yield
    finally:
        js.removeEventListener("beforeunload", proxy)
        proxy.destroy()


async def idle() -> None:
    """Wait until the page has nothing more urgent to do, or for a tenth of a second.

    So that long work in pieces holds up no step of what a person has asked for meanwhile. WebKit cannot tell, there a
    frame passes.
    """
    if not hasattr(js, "requestIdleCallback"):
        await asyncio.sleep(_FRAME)
        return
    waiting = asyncio.get_running_loop().create_future()

    def resume(_deadline: object) -> None:
        if not waiting.done():
            waiting.set_result(None)

    js.requestIdleCallback(create_once_callable(resume), js.JSON.parse(json.dumps({"timeout": _LATEST})))
    await waiting


def announce(name: str, detail: dict[str, Any]) -> None:
    """Dispatch an event on the document, with plain values in its `detail`."""
    options = js.JSON.parse(json.dumps({"detail": detail}, default=str))
    js.document.dispatchEvent(js.CustomEvent.new(name, options))


def mark_current(selector: str, href: str) -> None:
    """Mark the one of these links that leads to where the page is."""
    for link in js.document.querySelectorAll(selector):
        if link.getAttribute("href") == href:
            link.setAttribute("aria-current", "page")
        else:
            link.removeAttribute("aria-current")


def mark_page(name: str, on: bool) -> None:
    """Set or remove `data-page-<name>` of the whole page, for styles of one part that depend on another.

    A `:has()` on the page would make the browser look at all styles again whenever an element is added anywhere.
    """
    js.document.documentElement.toggleAttribute(f"data-page-{name}", on)


def set_title(title: str) -> None:
    """Name the page in the browser's tab."""
    js.document.title = title


def print_page() -> None:
    """Ask the browser to print the page as it is."""
    js.print()


def reload_page() -> None:
    """Load the page anew."""
    js.location.reload()


def scroll_by(pixels: float) -> None:
    """Scroll the page down, or up."""
    js.scrollBy(0, pixels)


def scroll_to_top() -> None:
    """Show the page from its beginning."""
    js.scrollTo(0, 0)
