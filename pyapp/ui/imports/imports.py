"""Bringing files in, as the page does it: dropped anywhere, pasted or picked; shown in a panel of the whole page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from ..element import page_element
from ..language import on_language, say
from ..page import mark_page
from ..view import View
from .import_words import summary_text
from .imports_view import ImportsCallbacks, ImportsView
from .limit import set_size_limit
from .line_view import LineCallbacks
from .page_files import Found
from .question_view import QuestionCallbacks

if TYPE_CHECKING:
    from ..stage import Stage
    from .importer import Importer

_BETWEEN: Final = 0.2  # seconds from one picture of the import to the next


class Imports:
    """The page's panel of imports. It shows those of the importer that it follows, and nothing while there are none."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._importer: Importer | None = None
        self._view: ImportsView | None = None
        self._stop_listening: Callable[[], None] = lambda: None
        self._folded = False
        self._is_due = False
        self._was_running = False
        self._hint = View("drop-hint")
        page_element("#imports").append(self._hint.element)
        on_language(self._make_anew)

    def follow(self, importer: Importer | None) -> None:
        """Show that importer's files from now on, and give it those that come; None: there is no studio."""
        if self._importer is not None:
            self._tell_what_is_left(self._importer.queue.count("waiting", "checking"))
            self._importer.close()
            self._stop_listening()
        self._importer = importer
        self._drop_view()
        if importer is not None:
            importer.on_update, importer.on_end = self._show_soon, self._on_end
            self._stop_listening = importer.listen(self._show_soon)

    # ---- what comes to the page

    def on_over(self, over: bool) -> None:
        """Say that files can be dropped, while they are dragged over the page."""
        self._hint.element.pop(over and self._importer is not None)

    def on_found(self, coming: Awaitable[Found]) -> None:
        """Take what was dropped or pasted, as soon as it is known what that is."""
        self._stage.start(self._take(coming), say("imports-stopped"))

    async def _take(self, coming: Awaitable[Found]) -> None:
        found = await coming
        if self._importer is not None:
            self._importer.add_found(found)
        else:
            self._stage.notices.warn(say("imports-no-studio"))

    def _tell_what_is_left(self, count: int) -> None:
        if count:
            self._stage.notices.say(say("imports-left-behind", count=count), stays=True)

    # ---- showing it

    def _show_soon(self) -> None:
        """Show it, at most a few times a second however often it changes."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(_BETWEEN if self._view else 0, self._show)

    def _show(self) -> None:
        self._is_due = False
        importer = self._importer
        if importer is None or not (len(importer.queue) or importer.hidden or importer.above):
            self._drop_view()
            return
        if self._view is None:
            self._view = self._made(importer)
            asyncio.get_running_loop().call_later(0, self._show)  # no frame is long enough for both
            return
        self._view.update(importer, self._folded)
        page_element("#imports").place(0, self._view.element)
        mark_page("importing", True)
        if importer.running and not self._was_running:
            self._view.tell(summary_text(importer.queue))
        self._was_running = importer.running

    def _on_end(self) -> None:
        self._show()
        if self._view is not None and self._importer is not None:
            self._view.tell(summary_text(self._importer.queue, self._importer.stopped is not None))

    def _made(self, importer: Importer) -> ImportsView:
        return ImportsView(
            ImportsCallbacks(
                line=LineCallbacks(importer.cancel, importer.retry, importer.ask_for_picture),
                question=QuestionCallbacks(importer.import_anyway, importer.retry, importer.remove, self._lift),
                on_fold=self._fold,
                on_close=self._close,
                on_cancel_all=importer.cancel_all,
                on_retry_all=importer.retry_all,
                on_undo=importer.undo,
                on_go_on=importer.go_on,
                on_limit=self._limit,
            )
        )

    def _fold(self) -> None:
        self._folded = not self._folded
        self._show()

    def _close(self) -> None:
        self._folded = False
        if self._importer is not None:
            self._importer.tidy()

    def _lift(self) -> None:
        self._limit(None)

    def _limit(self, limit: int | None) -> None:
        set_size_limit(limit)
        if self._view is not None:
            self._view.show_limit()
        if self._importer is not None:
            self._importer.lift_limit()

    def _make_anew(self) -> None:
        if self._view is not None:
            self._drop_view()
            self._show()

    def _drop_view(self) -> None:
        if self._view is None:
            return
        had_focus = self._view.element.holds_focus
        self._view.close()
        self._view.element.remove()
        self._view = None
        mark_page("importing", False)
        if had_focus:
            self._stage.focus_heading()
