"""The page's elements, events and address: the one place of the interface that knows JavaScript.

Rules:
1. A view owns the listeners that it adds and the views inside it; `close` removes and destroys all of them.
2. Callbacks get plain values (text, Blobs), never an event.
3. Text enters the page through `textContent` and attributes, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

import js
from pyodide.ffi import JsException, create_once_callable, create_proxy, to_js

from pyapp.db import Blob

from .address import Address, read_address

V = TypeVar("V", bound="View")
Callback = Callable[[], object]

_DOWNLOAD_STARTS_WITHIN = 60_000  # milliseconds; the browser reads the URL when it has asked the person where to


class FetchError(Exception):
    """A file of the page that could not be fetched; the message says which and why."""


class Key(NamedTuple):
    """A key that is pressed: its name as `KeyboardEvent.key` has it, and what is held. `ctrl`: Ctrl, or Command."""

    name: str
    ctrl: bool
    shift: bool
    alt: bool


class Element:
    """An element of the page."""

    __slots__ = ("js",)

    def __init__(self, element: Any) -> None:
        self.js = element

    def set_text(self, text: str) -> None:
        """Replace all that it holds by text."""
        if self.js.textContent != text:
            self.js.textContent = text

    @property
    def text(self) -> str:
        """The text that it holds."""
        return str(self.js.textContent)

    def show(self, visible: bool) -> None:
        """Show or hide it."""
        self.js.hidden = not visible

    def set(self, name: str, value: str | None) -> None:
        """Set an attribute; None removes it."""
        if value is None:
            self.js.removeAttribute(name)
        else:
            self.js.setAttribute(name, value)

    def has(self, name: str) -> bool:
        """Whether it has that attribute."""
        return bool(self.js.hasAttribute(name))

    def set_style(self, name: str, value: str) -> None:
        """Set a style property, custom ones included."""
        self.js.style.setProperty(name, value)

    def choose(self, value: str) -> None:
        """Set the value of a control; nobody is called back. In a field that has it already the cursor stays."""
        if self.js.value != value:
            self.js.value = value

    @property
    def value(self) -> str:
        """The value of a control."""
        return str(self.js.value)

    @property
    def selection(self) -> tuple[int, int]:
        """Where the selection of a control of text begins and ends: the caret, where nothing is selected."""
        units = self.value.encode("utf-16-le", "surrogatepass")  # what JavaScript counts in
        start, end = (units[: 2 * at] for at in (self.js.selectionStart, self.js.selectionEnd))
        return len(start.decode("utf-16-le", "replace")), len(end.decode("utf-16-le", "replace"))

    def type(self, text: str, caret: int) -> None:
        """Set the value of a control of text, and put the caret there; nobody is called back."""
        self.js.value = text
        units = len(text[:caret].encode("utf-16-le", "surrogatepass")) // 2
        self.js.setSelectionRange(units, units)

    def enable(self, enabled: bool) -> None:
        """Let a control be used, or not."""
        self.js.disabled = not enabled

    @property
    def is_playing(self) -> bool:
        """Whether it is a film or sound that plays now."""
        return getattr(self.js, "paused", True) is False

    @property
    def picture_size(self) -> tuple[int, int] | None:
        """Width and height in pixels of the picture or film that it has loaded."""
        width = getattr(self.js, "naturalWidth", 0) or getattr(self.js, "videoWidth", 0)
        height = getattr(self.js, "naturalHeight", 0) or getattr(self.js, "videoHeight", 0)
        return (int(width), int(height)) if width and height else None

    @property
    def seconds(self) -> float | None:
        """The length of the film or sound that it has loaded; it may not be finite."""
        duration = getattr(self.js, "duration", None)
        return float(duration) if isinstance(duration, int | float) else None

    def unload(self) -> None:
        """Take its source away, so that the browser can forget what it has loaded."""
        if self.js.hasAttribute("src"):
            self.js.removeAttribute("src")
            if self.js.nodeName in ("VIDEO", "AUDIO"):
                self.js.load()

    @property
    def is_attended(self) -> bool:
        """Whether the pointer or the keyboard's focus is on it."""
        return bool(self.js.matches(":hover, :focus-within"))

    @property
    def holds_focus(self) -> bool:
        """Whether the keyboard's focus is on it or inside it."""
        return bool(self.js.contains(js.document.activeElement))

    def append(self, *children: Element) -> None:
        """Put elements at its end."""
        for child in children:
            self.js.appendChild(child.js)

    def replace(self, *children: Element) -> None:
        """Put elements in the place of all that it holds."""
        self.js.replaceChildren(*(child.js for child in children))

    def place(self, position: int, child: Element) -> None:
        """Make `child` the child at that position; one that is there already is left alone, so that it plays on."""
        if position >= self.js.childElementCount:
            self.js.appendChild(child.js)
        elif not (present := self.js.children[position]).isSameNode(child.js):
            self.js.insertBefore(child.js, present)

    def remove(self) -> None:
        """Take it out of the page."""
        self.js.remove()

    def tick(self, ticked: bool) -> None:
        """Tick a radio button or a box, or not."""
        self.js.checked = ticked

    def tick_choice(self, value: str) -> None:
        """Tick the one radio button inside it that has that value."""
        for button in self.js.querySelectorAll("input[type=radio]"):
            button.checked = button.value == value

    def unfold(self, unfolded: bool) -> None:
        """Open a <details>, or close it."""
        self.js.open = unfolded

    @property
    def is_unfolded(self) -> bool:
        """Whether a <details> is open."""
        return bool(self.js.open)

    @property
    def is_rendered(self) -> bool:
        """Whether it has a place on the screen, seen or not; while the page starts nothing has."""
        return bool(self.js.getClientRects().length)

    def focus(self) -> None:
        """Put the keyboard's focus on it."""
        self.js.focus()

    def scroll_to_end(self) -> None:
        """Show its end, where it holds more than is seen."""
        self.js.scrollTop = self.js.scrollHeight

    def keep_last(self, most: int) -> None:
        """Take elements away from its beginning until it holds no more than so many."""
        while self.js.childElementCount > most:
            self.js.firstElementChild.remove()

    def mark_stem(self) -> None:
        """Select a file name in a text field, without its extension."""
        self.js.setSelectionRange(0, len(self.js.value.rpartition(".")[0]) or len(self.js.value))

    @property
    def top(self) -> float:
        """Where its upper edge is, in pixels below that of what is seen."""
        return float(self.js.getBoundingClientRect().top)

    @property
    def bottom(self) -> float:
        """How far its lower edge is below the upper edge of what is seen, in pixels."""
        return float(self.js.getBoundingClientRect().bottom)

    def show_at_top(self) -> None:
        """Scroll it to the top of what is seen, and put the keyboard's focus on it."""
        self.js.scrollIntoView()
        self.js.focus(to_js({"preventScroll": True}, dict_converter=js.Object.fromEntries))

    def show_modal(self) -> None:
        """Show a <dialog> above the page, which cannot be used meanwhile."""
        self.js.showModal()

    def pop(self, shown: bool) -> None:
        """Show a popover above all else, or hide it."""
        if bool(self.js.matches(":popover-open")) != shown:
            self.js.togglePopover()

    @property
    def scroll_top(self) -> float:
        """How many pixels its content is scrolled up."""
        return float(self.js.scrollTop)

    @property
    def height(self) -> float:
        """How many pixels of its content are seen at a time."""
        return float(self.js.clientHeight)

    def close_modal(self) -> None:
        """Close a <dialog>; its `close` event follows."""
        self.js.close()


def element(selector: str) -> Element:
    """The page's own element of that selector."""
    return Element(js.document.querySelector(selector))


def make(tag: str, text: str = "") -> Element:
    """A new element with text."""
    made = Element(js.document.createElement(tag))
    made.js.textContent = text
    return made


class View:
    """A part of the page made from a <template>: its element, its listeners, the views inside it."""

    def __init__(self, template: str) -> None:
        self.name = template
        source = js.document.getElementById(template)
        self.element = Element(js.document.importNode(source.content, True).firstElementChild)
        marked = self.element.js.querySelectorAll("[data-part]")
        self._parts = {str(found.dataset.part): Element(found) for found in marked}
        self._listeners: list[tuple[Any, str, Any]] = []
        self._children: list[View] = []
        self._observers: list[tuple[Any, Any]] = []

    def part(self, name: str) -> Element:
        """The element that this view's template marks with `data-part`."""
        return self._parts[name]

    def adopt(self, child: V) -> V:
        """Close that view with this one."""
        self._children.append(child)
        return child

    def disown(self, child: View) -> None:
        """Close a view inside this one and take it out of the page."""
        if child in self._children:
            self._children.remove(child)
        child.close()
        child.element.remove()

    def on_click(self, part: str, callback: Callback) -> None:
        """Call back when a button is pressed."""
        self._listen(self.part(part).js, "click", lambda _event: callback())

    def on_change(self, part: str, callback: Callable[[str], object]) -> None:
        """Call back with the new value when a control inside that part is changed."""
        self._listen(self.part(part).js, "change", lambda event: callback(str(event.target.value)))

    def on_input(self, part: str, callback: Callable[[str], object]) -> None:
        """Call back with the value of a control of text whenever it changes, letter by letter."""
        self._listen(self.part(part).js, "input", lambda event: callback(str(event.target.value)))

    def on_tick(self, part: str, callback: Callable[[bool], object]) -> None:
        """Call back with whether a box is ticked, when that changes."""
        self._listen(self.part(part).js, "change", lambda event: callback(bool(event.target.checked)))

    def on_submit(self, part: str, callback: Callback) -> None:
        """Call back when a form is sent, by Enter in one of its lines; it goes nowhere."""

        def sent(event: Any) -> None:
            event.preventDefault()
            callback()

        self._listen(self.part(part).js, "submit", sent)

    def on_key(self, part: str, callback: Callable[[Key], bool]) -> None:
        """Call back when a key is pressed there; where that gives True, the key does nothing else.

        Keys that compose a letter, as when Vietnamese is typed, are not told.
        """
        self._listen(self.part(part).js, "keydown", _keys_to(callback))

    def on_shortcut(self, name: str, callback: Callback) -> None:
        """Call back when that key is pressed with Ctrl (or Command) anywhere on the page; it does nothing else."""

        def pressed(key: Key) -> bool:
            wanted = key.ctrl and not key.alt and key.name.lower() == name
            if wanted:
                callback()
            return wanted

        self._listen(js.document, "keydown", _keys_to(pressed))

    def on_page_key(self, key: str, callback: Callback) -> None:
        """Call back when a key is pressed anywhere on the page but where somebody types, or while a dialog is open."""

        def pressed(event: Any) -> None:
            typed = event.target.matches("input, select, textarea, [contenteditable]")
            modified = event.ctrlKey or event.metaKey or event.altKey
            if event.key == key and not (typed or modified or js.document.querySelector("dialog[open]")):
                event.preventDefault()
                callback()

        self._listen(js.document, "keydown", pressed)

    def on_files(self, part: str, callback: Callable[[list[Blob]], object]) -> None:
        """Call back with the files that a person picked; the same file can be picked again afterwards."""

        def picked(event: Any) -> None:
            files = [Blob(file) for file in event.target.files]
            event.target.value = ""
            callback(files)

        self._listen(self.part(part).js, "change", picked)

    def on_event(self, part: str, name: str, callback: Callback) -> None:
        """Call back at an event that carries nothing of interest."""
        self._listen(self.part(part).js, name, lambda _event: callback())

    def on_pull(self, part: str, callback: Callable[[float], object]) -> None:
        """Call back while a handle is pulled: with the share of the window's height that is below the pointer."""
        handle = self.part(part).js

        def begin(event: Any) -> None:
            event.preventDefault()
            handle.setPointerCapture(event.pointerId)

        def pull(event: Any) -> None:
            if handle.hasPointerCapture(event.pointerId):
                callback(1 - event.clientY / js.innerHeight)

        self._listen(handle, "pointerdown", begin)
        self._listen(handle, "pointermove", pull)

    def on_follow(self, part: str, callback: Callback) -> None:
        """Call back when a link is followed in this tab, in the place of what it leads to."""

        def clicked(event: Any) -> None:
            if not (event.ctrlKey or event.metaKey or event.shiftKey or event.altKey):
                event.preventDefault()
                callback()

        self._listen(self.part(part).js, "click", clicked)

    def on_leave(self, part: str, callback: Callback) -> None:
        """Call back when the keyboard's focus leaves a part for another place of the page."""
        target = self.part(part).js

        def left(event: Any) -> None:
            if js.document.hasFocus() and not target.contains(event.relatedTarget):
                callback()

        self._listen(target, "focusout", left)

    def listen(self, target: Element, name: str, handler: Callable[[Any], object]) -> None:
        """Call back with an event of that element; for what knows events, such as dragging."""
        self._listen(target.js, name, handler)

    def on_near(self, callback: Callable[[str, bool], object]) -> Callable[[Element], None]:
        """Return a function that watches an element with a `data-key`.

        `callback(key, near)` is called when a watched element comes near to what is seen, and when it goes away.
        """

        def crossed(entries: Any, _observer: Any) -> None:
            for entry in entries:
                callback(str(entry.target.dataset.key), bool(entry.isIntersecting))

        proxy = create_proxy(crossed)
        options = to_js({"rootMargin": "600px 0px"}, dict_converter=js.Object.fromEntries)
        observer = js.IntersectionObserver.new(proxy, options)
        self._observers.append((observer, proxy))
        return lambda watched: observer.observe(watched.js)

    def close(self) -> None:
        """Remove and destroy every listener of this view and of the views inside it."""
        while self._listeners:
            target, name, proxy = self._listeners.pop()
            target.removeEventListener(name, proxy)
            proxy.destroy()
        while self._observers:
            observer, proxy = self._observers.pop()
            observer.disconnect()
            proxy.destroy()
        while self._children:
            self._children.pop().close()

    def _listen(self, target: Any, name: str, handler: Callable[[Any], object]) -> None:
        proxy = create_proxy(handler)
        target.addEventListener(name, proxy)
        self._listeners.append((target, name, proxy))


def _keys_to(callback: Callable[[Key], bool]) -> Callable[[Any], None]:
    def pressed(event: Any) -> None:
        if event.isComposing or event.defaultPrevented:
            return
        held = bool(event.ctrlKey or event.metaKey), bool(event.shiftKey), bool(event.altKey)
        if callback(Key(str(event.key), *held)):
            event.preventDefault()

    return pressed


# ---- the page itself: these listeners live as long as it does


def on_address(callback: Callback) -> None:
    """Call back when the address after `#` changes."""
    js.addEventListener("hashchange", create_proxy(lambda _event: callback()))


def on_choice(selector: str, callback: Callable[[str], object]) -> None:
    """Call back with the value that is chosen in a control of the page itself."""
    control = js.document.querySelector(selector)
    control.addEventListener("change", create_proxy(lambda event: callback(str(event.target.value))))


def on_press(selector: str, callback: Callback) -> None:
    """Call back when a button of the page itself is pressed."""
    js.document.querySelector(selector).addEventListener("click", create_proxy(lambda _event: callback()))


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


def announce(name: str, detail: dict[str, Any]) -> None:
    """Dispatch an event on the document, with plain values in its `detail`."""
    options = js.JSON.parse(json.dumps({"detail": detail}, default=str))
    js.document.dispatchEvent(js.CustomEvent.new(name, options))


def address() -> Address | None:
    """The page's address; None where it only points to an element of the page."""
    return read_address(str(js.location.hash))


def mark_current(selector: str, href: str) -> None:
    """Mark the one of these links that leads to where the page is."""
    for link in js.document.querySelectorAll(selector):
        if link.getAttribute("href") == href:
            link.setAttribute("aria-current", "page")
        else:
            link.removeAttribute("aria-current")


def set_title(title: str) -> None:
    """Name the page in the browser's tab."""
    js.document.title = title


def print_page() -> None:
    """Ask the browser to print the page as it is."""
    js.print()


def reload_page() -> None:
    """Load the page anew."""
    js.location.reload()


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


def scroll_by(pixels: float) -> None:
    """Scroll the page down, or up."""
    js.scrollBy(0, pixels)


def scroll_to_top() -> None:
    """Show the page from its beginning."""
    js.scrollTo(0, 0)


# ---- files that leave the page, and what it remembers


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
