"""An element of the page. Text enters it through `textContent` and attributes, never as markup."""

from __future__ import annotations

from typing import Any

import js
from pyodide.ffi import to_js


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

    def holds(self, selector: str) -> bool:
        """Whether an element of that selector is inside it."""
        return bool(self.js.querySelector(selector))

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

    def is_within(self, selector: str) -> bool:
        """Whether it is inside of what that names."""
        return bool(self.js.closest(selector))

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

    def focus(self, *, in_sight: bool = True) -> None:
        """Put the keyboard's focus on it, and scroll to it unless it may be out of sight."""
        self.js.focus(preventScroll=not in_sight)

    def scroll_to_end(self) -> None:
        """Show its end, where it holds more than is seen."""
        self.js.scrollTop = self.js.scrollHeight

    def keep_last(self, most: int) -> None:
        """Take elements away from its beginning until it holds no more than so many."""
        while self.js.childElementCount > most:
            self.js.firstElementChild.remove()

    def mark_all(self) -> None:
        """Select all that a text field holds."""
        self.js.select()

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

    def show_whole(self) -> None:
        """Scroll no further than to where all of it is seen."""
        self.js.scrollIntoView(to_js({"block": "nearest"}, dict_converter=js.Object.fromEntries))

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


def page_element(selector: str) -> Element:
    """The page's own element of that selector."""
    return Element(js.document.querySelector(selector))


def make(tag: str, text: str = "") -> Element:
    """A new element with text."""
    made = Element(js.document.createElement(tag))
    made.js.textContent = text
    return made
