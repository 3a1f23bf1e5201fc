"""Messages on top of every view: what was done, what went wrong, and what happened to the database."""

from __future__ import annotations

import asyncio

from .element import Element, page_element
from .language import on_language, said_again, say
from .page import reload_page
from .view import Callback, View

_MOST = 3
_SECONDS = 12
_SECONDS_TO_ACT = 30
Action = tuple[str, Callback]


class NoticeView(View):
    """A message, in the language of the moment, and maybe a button."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__("notice")
        self.element.set("role", role)
        self._texts = {"text": text}

    @property
    def offers(self) -> bool:
        """Whether it has a button."""
        return "action" in self._texts

    def offer(self, text: str, callback: Callback) -> None:
        """Have a button of that text."""
        self._texts["action"] = text
        self.part("action").show(True)
        self.on_click("action", callback)

    def put_in_words(self) -> None:
        """Say it in the language that is spoken now."""
        for part, text in self._texts.items():
            self.part(part).set_text(said_again(text))


class Notices:
    """Messages in the page's corner. What went wrong stays until it is dismissed or newer messages take its place.

    At most three are shown. Of those that have to go the oldest without a button is the first.
    """

    def __init__(self) -> None:
        self._shown: list[NoticeView] = []
        self._before: Element | None = None
        on_language(self._put_in_words)

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

    def _put_in_words(self) -> None:
        for view in self._shown:
            view.put_in_words()

    def _offer(self, view: NoticeView, text: str, callback: Callback) -> None:
        def act() -> None:
            self._dismiss(view)
            callback()

        view.offer(text, act)
        view.put_in_words()

    def _dismiss_later(self, view: NoticeView, seconds: float) -> None:
        def dismiss() -> None:
            if view.element.is_attended:
                self._dismiss_later(view, _SECONDS)
            else:
                self._dismiss(view)

        asyncio.get_running_loop().call_later(seconds, dismiss)

    def _show(self, text: str, role: str) -> NoticeView:
        while len(self._shown) >= _MOST:
            plain = (each for each in self._shown if not each.offers)
            self._dismiss(next(plain, self._shown[0]))  # what can be undone stays longer than what is only told
        view = NoticeView(text, role)
        view.on_click("dismiss", lambda: self._dismiss(view))
        view.on_focus_from(self._note_focus)
        page_element("#notices").append(view.element)  # before its words: what changes in it is read out
        view.put_in_words()
        self._shown.append(view)
        return view

    def _dismiss(self, view: NoticeView) -> None:
        if view in self._shown:
            had_focus = view.element.holds_focus
            self._shown.remove(view)
            view.close()
            view.element.remove()
            if had_focus:
                self._pass_focus_on()

    def _note_focus(self, before: Element) -> None:
        if not before.is_within("#notices"):
            self._before = before

    def _pass_focus_on(self) -> None:
        """To the newest message that is left, else to where it came from, else to the view's heading."""
        if self._shown:
            self._shown[-1].part("dismiss").focus()
        elif self._before is not None and self._before.is_rendered:
            self._before.focus(in_sight=False)
        else:
            page_element("#app h1").focus(in_sight=False)


def show_banner(text: str) -> None:
    """Show a message over the whole width, with a button to load the page anew."""
    view = View("banner")
    view.part("text").set_text(text)
    on_language(lambda: view.part("text").set_text(said_again(text)))
    view.on_click("reload", reload_page)
    page_element("#banners").replace(view.element)
