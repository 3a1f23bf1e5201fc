"""A part of the page made from a <template>, and what happens in it.

Rules:
1. A view owns the listeners that it adds and the views inside it; `close` removes and destroys all of them.
2. Callbacks get plain values (text, Blobs), never an event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import js
from pyodide.ffi import create_proxy, to_js

from pyapp.db import Blob

from .element import Element

V = TypeVar("V", bound="View")
Callback = Callable[[], object]


class Key(NamedTuple):
    """A key that is pressed: its name as `KeyboardEvent.key` has it, and what is held. `ctrl`: Ctrl, or Command."""

    name: str
    ctrl: bool
    shift: bool
    alt: bool


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

    def leave_children(self) -> list[View]:
        """Leave the views inside it to the caller, who closes them."""
        children, self._children = self._children, []
        return children

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

    def on_focus_from(self, callback: Callable[[Element], object]) -> None:
        """Call back when the keyboard's focus comes into the view, with what had it before, outside of it."""

        def came(event: Any) -> None:
            before = event.relatedTarget
            if before and not self.element.js.contains(before):
                callback(Element(before))

        self._listen(self.element.js, "focusin", came)

    def on_page_event(self, name: str, callback: Callback) -> None:
        """Call back at an event of the document that carries nothing of interest."""
        self._listen(js.document, name, lambda _event: callback())

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

    def on_pick(self, part: str, callback: Callable[[str], object]) -> None:
        """Call back with the `data-key` of what is pressed inside a list; the keyboard's focus stays where it is."""

        def pressed(event: Any) -> None:
            item = event.target.closest("[data-key]")
            if item:
                callback(str(item.dataset.key))

        self._listen(self.part(part).js, "mousedown", lambda event: event.preventDefault())
        self._listen(self.part(part).js, "click", pressed)

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
