"""Messages on top of every view: what was done, what went wrong, and what happened to the database."""

from __future__ import annotations

import asyncio

from .element import page_element
from .language import say
from .page import reload_page
from .view import Callback, View

_MOST = 3
_SECONDS = 12
_SECONDS_TO_ACT = 30
Action = tuple[str, Callback]


class Notices:
    """Messages in the page's corner. What went wrong stays until it is dismissed or newer messages take its place."""

    def __init__(self) -> None:
        self._shown: list[View] = []

    def say(self, text: str, stays: bool = False, action: Action | None = None) -> None:
        """Tell, and have it read out at the next pause; it goes by itself after a while unless it `stays`.

        `action` is a button's text and what it does, such as an undo; such a message stays longer, and as long as the
        keyboard's focus or the pointer is on it.
        """
        view = self._show(text, "status")
        if action is not None:
            self._offer(view, *action)
        if not stays:
            self._dismiss_later(view, _SECONDS if action is None else _SECONDS_TO_ACT)

    def say_undoable(self, text: str, undo: Callback) -> None:
        """Tell what was done, with a button that takes it back."""
        self.say(text, action=(say("shared-undo"), undo))

    def warn(self, text: str, action: Action | None = None) -> None:
        """Tell what went wrong, and have it read out at once; `action` as in `say`."""
        view = self._show(text, "alert")
        if action is not None:
            self._offer(view, *action)

    def clear(self) -> None:
        """Take all messages away."""
        while self._shown:
            self._dismiss(self._shown[0])

    def _offer(self, view: View, text: str, callback: Callback) -> None:
        def act() -> None:
            self._dismiss(view)
            callback()

        view.part("action").set_text(text)
        view.part("action").show(True)
        view.on_click("action", act)

    def _dismiss_later(self, view: View, seconds: float) -> None:
        def dismiss() -> None:
            if view.element.is_attended:
                self._dismiss_later(view, _SECONDS)
            else:
                self._dismiss(view)

        asyncio.get_running_loop().call_later(seconds, dismiss)

    def _show(self, text: str, role: str) -> View:
        while len(self._shown) >= _MOST:
            self._dismiss(self._shown[0])
        view = View("notice")
        view.element.set("role", role)
        view.on_click("dismiss", lambda: self._dismiss(view))
        page_element("#notices").append(view.element)
        view.part("text").set_text(text)
        self._shown.append(view)
        return view

    def _dismiss(self, view: View) -> None:
        if view in self._shown:
            self._shown.remove(view)
            view.close()
            view.element.remove()


def show_banner(text: str) -> None:
    """Show a message over the whole width, with a button to load the page anew."""
    view = View("banner")
    view.part("text").set_text(text)
    view.on_click("reload", reload_page)
    page_element("#banners").replace(view.element)
