"""The panel of files on their way in, docked to the page's corner whatever place is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..element import make
from ..keyed import KeyedViews
from ..language import say
from ..view import Callback, View
from ..words import size_text, time_text
from .import_words import left_out_text, stopped_text, summary_text
from .limit import LIMITS, size_limit
from .line_list import LineList
from .line_view import LineCallbacks
from .question_view import QuestionCallbacks, QuestionView
from .queue import Line

if TYPE_CHECKING:
    from .importer import Importer

_MOST_QUESTIONS: Final = 30


@dataclass(frozen=True)
class ImportsCallbacks:
    """What a person can do with the import as a whole. `on_limit` gets bytes, None for no limit."""

    line: LineCallbacks
    question: QuestionCallbacks
    on_fold: Callback
    on_close: Callback
    on_cancel_all: Callback
    on_retry_all: Callback
    on_undo: Callback
    on_go_on: Callable[[bool], object]
    on_limit: Callable[[int | None], object]


class ImportsView(View):
    """How far all of it is, the files that need a person, and one line for each of the others."""

    def __init__(self, callbacks: ImportsCallbacks) -> None:
        super().__init__("imports-view")
        self._most = _MOST_QUESTIONS
        self._importer: Importer | None = None
        self._questions: KeyedViews[Line, QuestionView] = KeyedViews(
            self,
            self.part("asking"),
            lambda _key, line: QuestionView(line, callbacks.question),
            QuestionView.update,
        )
        self._lines = LineList(self, "window", "lines", callbacks.line)
        self._fill_limits()
        self.on_click("fold", callbacks.on_fold)
        self.on_click("close", callbacks.on_close)
        self.on_click("cancel-all", callbacks.on_cancel_all)
        self.on_click("retry-all", callbacks.on_retry_all)
        self.on_click("undo", lambda: self._undo(callbacks.on_undo))
        self.on_click("go-on", lambda: callbacks.on_go_on(False))
        self.on_click("fits", lambda: callbacks.on_go_on(True))
        self.on_click("more", self._show_more)
        self.on_change("limit", lambda text: callbacks.on_limit(int(text) if text else None))

    def update(self, importer: Importer, folded: bool) -> None:
        """Show the state of the import."""
        self._importer = importer
        self._summarise(importer)
        self.part("body").show(not folded)
        self.part("fold").set("aria-expanded", "false" if folded else "true")
        self.part("fold").set("aria-label", say("imports-unfold" if folded else "imports-fold"))
        if not folded:
            self._show_stop(importer)
            self._show_questions(importer)
            self._lines.update(importer.queue.flowing)
            self._show_foot(importer)

    def close(self) -> None:
        """Make no more lines as well."""
        self._lines.close()
        super().close()

    def tell(self, text: str) -> None:
        """Have something read out."""
        self.part("told").set_text(text)

    def focus(self) -> None:
        """Put the keyboard's focus on the heading."""
        self.part("summary").focus()

    def _summarise(self, importer: Importer) -> None:
        queue, left = importer.queue, importer.seconds_left
        self.part("summary").set_text(summary_text(queue, importer.stopped is not None))
        self.part("left").set_text(say("imports-left", time=time_text(left)) if left is not None else "")
        self.part("bar").show(importer.running)
        self.part("bar").set("value", f"{queue.done:.3f}")
        self.part("close").show(not importer.running)
        self.part("undo").show(importer.undoable)

    def _undo(self, callback: Callback) -> None:
        """The button goes with what it undoes, so the focus is taken elsewhere."""
        self.focus()
        callback()

    def _show_stop(self, importer: Importer) -> None:
        error = importer.stopped
        self.part("stopped").show(error is not None)
        self.part("fits").show(importer.could_fit)
        if error is not None:
            self.part("stopped-why").set_text(stopped_text(error))

    def _show_questions(self, importer: Importer) -> None:
        asking = importer.queue.asking
        self.part("asking").show(bool(asking))
        self._questions.update((str(line.number), line) for line in asking[: self._most])
        rest = len(asking) - self._most
        self.part("more").show(rest > 0)
        if rest > 0:
            self.part("more").set_text(say("imports-more", count=min(rest, _MOST_QUESTIONS)))

    def _show_more(self) -> None:
        self._most += _MOST_QUESTIONS
        if self._importer is not None:
            self._show_questions(self._importer)

    def _show_foot(self, importer: Importer) -> None:
        text = left_out_text(importer.hidden, importer.above)
        self.part("left-out").set_text(text)
        self.part("left-out").show(bool(text))
        self.part("cancel-all").show(bool(importer.queue.under_way))
        self.part("retry-all").show(importer.queue.count("failed") > 1)

    def show_limit(self) -> None:
        """Show the limit that holds now."""
        limit = size_limit()
        self.part("limit").choose("" if limit is None else str(limit))

    def _fill_limits(self) -> None:
        choices = sorted({*LIMITS, size_limit() or LIMITS[0]})
        for limit in choices:
            option = make("option", size_text(limit))
            option.set("value", str(limit))
            self.part("limit").append(option)
        never = make("option", say("imports-limit-none"))
        never.set("value", "")
        self.part("limit").append(never)
        self.show_limit()
