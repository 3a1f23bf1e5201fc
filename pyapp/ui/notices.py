"""Messages on top of every view: what was done, what went wrong, and what happened to the database."""

from __future__ import annotations

import asyncio

from .dom import View, element, reload_page

_MOST = 3
_SECONDS = 12


class Notices:
    """Messages in the page's corner. What went wrong stays until it is dismissed or newer messages take its place."""

    def __init__(self) -> None:
        self._shown: list[View] = []

    def say(self, text: str, stays: bool = False) -> None:
        """Tell, and have it read out at the next pause; it goes by itself after a while unless it `stays`."""
        view = self._show(text, "status")
        if not stays:
            asyncio.get_running_loop().call_later(_SECONDS, self._dismiss, view)

    def warn(self, text: str) -> None:
        """Tell what went wrong, and have it read out at once."""
        self._show(text, "alert")

    def clear(self) -> None:
        """Take all messages away."""
        while self._shown:
            self._dismiss(self._shown[0])

    def _show(self, text: str, role: str) -> View:
        while len(self._shown) >= _MOST:
            self._dismiss(self._shown[0])
        view = View("notice")
        view.element.set("role", role)
        view.on_click("dismiss", lambda: self._dismiss(view))
        element("#notices").append(view.element)
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
    element("#banners").replace(view.element)
