"""Keys of the whole page, swipes, and zooming into a picture, for the view that is on show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .view import View

_TAKES_KEYS: Final = "input, textarea, select, video, audio, dialog, [contenteditable], [role='menu'], [role='listbox']"
_SWIPE: Final = 48  # CSS pixels; a shorter way is a tap
_CONTROLS: Final = 72  # CSS pixels at the foot of a film, where its controls are
_CLOSER: Final = 2  # times as large as it was, at least


class GestureView(View):
    """A view that takes the page's keys and a finger's swipes as long as it is there."""

    def on_free_key(self, callback: Callable[[str], bool]) -> None:
        """Call back with a key that nothing else wants: no field, player or dialog. It gives whether it used it."""

        def pressed(event: Any) -> None:
            if _is_free(event) and callback(str(event.key)):
                event.preventDefault()

        self._listen(self.element.js.ownerDocument, "keydown", pressed)

    def on_swipe(self, part: str, callback: Callable[[int], object]) -> None:
        """Call back with 1 for a swipe to the left, to what is next, and -1 for one to the right."""
        began: list[tuple[float, float]] = []

        def down(event: Any) -> None:
            began.clear()
            if event.isPrimary and event.pointerType != "mouse" and not _is_on_controls(event):
                began.append((event.clientX, event.clientY))

        def up(event: Any) -> None:
            if began and event.isPrimary:
                across, along = event.clientX - began[0][0], event.clientY - began[0][1]
                if abs(across) >= _SWIPE and abs(across) > 2 * abs(along):
                    callback(-1 if across > 0 else 1)
            began.clear()

        target = self.part(part).js
        self._listen(target, "pointerdown", down)
        self._listen(target, "pointerup", up)
        self._listen(target, "pointercancel", lambda _event: began.clear())

    def on_point(self, part: str, callback: Callable[[float, float], object]) -> None:
        """Call back with where an element was clicked, from 0 to 1 of its width and height."""

        def clicked(event: Any) -> None:
            box = event.currentTarget.getBoundingClientRect()
            if box.width and box.height:
                callback((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)

        self._listen(self.part(part).js, "click", clicked)

    def zoom_in(self, frame: str, picture: str, across: float = 0.5, along: float = 0.5) -> None:
        """Show a picture pixel by pixel, or twice as large where it is small, that point of it in the middle.

        The frame scrolls then: by wheel, finger and arrow keys.
        """
        window, image = self.part(frame).js, self.part(picture).js
        width = max(float(image.naturalWidth), _CLOSER * float(image.clientWidth))
        self.part(frame).set("data-zoomed", "")
        self.part(frame).set("tabindex", "0")
        self.part(picture).set_style("width", f"{width}px")
        window.scrollLeft = across * image.clientWidth - window.clientWidth / 2
        window.scrollTop = along * image.clientHeight - window.clientHeight / 2

    def zoom_out(self, frame: str, picture: str) -> None:
        """Fit a picture into its frame again."""
        self.part(frame).set("data-zoomed", None)
        self.part(frame).set("tabindex", None)
        self.part(picture).set_style("width", "")


def _is_free(event: Any) -> bool:
    if event.defaultPrevented or event.ctrlKey or event.altKey or event.metaKey or event.shiftKey:
        return False
    document = event.currentTarget
    if document.fullscreenElement or document.querySelector("dialog[open]"):
        return False
    return not (hasattr(event.target, "closest") and event.target.closest(_TAKES_KEYS))


def _is_on_controls(event: Any) -> bool:
    target = event.target
    if target.nodeName == "AUDIO" or target.closest("button, a, input, label"):
        return True
    return bool(target.nodeName == "VIDEO" and event.offsetY > target.offsetHeight - _CONTROLS)
