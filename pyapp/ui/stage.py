"""The page's main area: the view that is shown, the messages, and the work that views start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from pyapp.cinegenie.errors import StudioError
from pyapp.idb.errors import IDBError
from pyapp.idb.storage import bring_in_sight

from .element import page_element
from .fetching import FetchError
from .language import say
from .notices import Action, Notices
from .page import scroll_to_top, set_title
from .view import Callback, View
from .words import failure

_OWN_FOCUS: Final = ("#console", "#language")

log = logging.getLogger("pyapp.ui")


class Stage:
    """Shows one view at a time and says in words what goes wrong in the work that is started here."""

    def __init__(self) -> None:
        self.notices = Notices()
        self._view: View | None = None
        self._show_again: Callback | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def show(self, view: View, title: str, again: Callback | None = None) -> None:
        """Put a view in the place of the one that is shown, which is closed; the focus goes to its heading.

        It stays where the person has it in the console, and at the choice of a language, which shows all anew.
        `again` shows the same in another view that is made for it: in another language.
        """
        before, self._view, self._show_again = self._view, view, again
        main = page_element("#app")
        main.replace(view.element)
        main.set("data-view", view.name)
        self.entitle(view, title)
        if before is not None:
            before.close()
            scroll_to_top()
            if not any(page_element(name).holds_focus for name in _OWN_FOCUS):
                self.focus_heading()

    def shows(self, view: View) -> bool:
        """Whether it is that view that is shown."""
        return self._view is view

    def reword(self) -> bool:
        """Say what is shown in the language that is spoken from now on; False where this is not known here."""
        if self._show_again is not None:
            self._show_again()
        return self._show_again is not None

    def entitle(self, view: View, title: str) -> None:
        """Let the browser's tab bear that title, if it is that view that is shown."""
        if self.shows(view):
            set_title(say("page-title", place=title))

    def focus_heading(self) -> None:
        """Put the keyboard's focus on the view's heading."""
        page_element("#app h1").focus()

    def start(self, work: Coroutine[Any, Any, object], what_failed: str) -> asyncio.Task[None]:
        """Do some work without waiting for it; if it fails, say `what_failed` and why."""
        task = asyncio.ensure_future(self._guarded(work, what_failed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def bring_files_in_sight(self, database: str) -> None:
        """After all of a database was rewritten: make sure that its files can be read, or say what to do."""
        if not await bring_in_sight(database):
            self.notices.say(say("page-files-out-of-sight"), stays=True)

    def tell_failure(self, what_failed: str, error: Exception, action: Action | None = None) -> None:
        """Say what failed and why, with what can be done about it; what nobody foresaw is logged as well."""
        if not isinstance(error, StudioError | IDBError | FetchError):
            log.error("%s", what_failed, exc_info=error)
        self.notices.warn(failure(what_failed, error), action)

    async def _guarded(self, work: Coroutine[Any, Any, object], what_failed: str) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - all of it is told
            self.tell_failure(what_failed, error)
