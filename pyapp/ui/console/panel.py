"""The console's part of the controller: what runs, what was run before, and the names that stand for the studio."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyapp.db import Blob, live_query
from pyapp.idb.errors import DatabaseClosedError

from ..element import page_element
from ..language import say
from ..remembered import remember, remembered
from .console_view import HIGHEST, LOWEST, ConsoleCallbacks, ConsoleView
from .history import History
from .interpreter import Interpreter
from .output import Output
from .source import INDENT, indentation, next_line

if TYPE_CHECKING:
    from ..place import Studio
    from ..view import Key

EXAMPLE = 'await db.images.where("uploadSource").equals("imported").count()'
_HISTORY = "cinegenie-console-history"
_HEIGHT = "cinegenie-console-height"


class ConsolePanel:
    """Docked below whatever place is shown; what it ran and told stays while it is closed."""

    def __init__(self) -> None:
        self._view = ConsoleView(self._callbacks())
        self._output = Output(self._view.show)
        self._interpreter = Interpreter(self._output.tell)
        self._interpreter.name({"Blob": Blob, "live_query": live_query})
        self._history = History(remembered(_HISTORY))
        self._running: asyncio.Task[None] | None = None
        self._lets_tab_go = False
        self._height = _number(remembered(_HEIGHT), 40)
        self._is_open = False
        page_element("#console").replace(self._view.element)

    # ---- the studio

    def take_over(self, studio: Studio) -> None:
        """Let the names stand for this studio from now on."""
        self._interpreter.name({"db": studio.db, "assets": studio.assets, "scenes": studio.scenes})

    def let_go(self) -> None:
        """Let the names say that their database is closed."""
        self._interpreter.name(dict.fromkeys(("db", "assets", "scenes"), _Closed()))

    # ---- the panel

    def toggle(self) -> None:
        """Open or close it; the focus goes with it."""
        had_focus = self._view.element.holds_focus
        self._is_open = not self._is_open
        page_element("#console").show(self._is_open)
        page_element("#console-toggle").set("aria-expanded", "true" if self._is_open else "false")
        self._be_high(self._height)
        if self._is_open:
            self._view.focus()
        elif had_focus:
            page_element("#console-toggle").focus()

    def _callbacks(self) -> ConsoleCallbacks:
        return ConsoleCallbacks(
            key=self._on_key,
            typed=self._on_typed,
            run=self._run,
            stop=self._stop,
            clear=self._clear,
            close=self.toggle,
            example=lambda: self._take(EXAMPLE),
            pulled=self._be_high,
        )

    def _be_high(self, percent: float) -> None:
        self._height = min(max(percent, LOWEST), HIGHEST)
        page_element(":root").set_style("--console", f"{self._height:.1f}dvh" if self._is_open else "0px")
        self._view.set_height(self._height)
        remember(_HEIGHT, f"{self._height:.1f}")

    # ---- running

    def _run(self) -> None:
        source = self._view.source
        if not source.strip():
            self._view.focus()
        elif self._running is not None:
            self._view.say_busy()
        else:
            self._history.add(source)
            remember(_HISTORY, self._history.text)
            self._take("")
            self._output.flush()
            self._view.show_source(source)
            self._view.show_running(True)
            self._running = asyncio.ensure_future(self._interpreter.run(source))
            self._running.add_done_callback(lambda _task: self._on_end())

    def _on_end(self) -> None:
        self._running = None
        self._output.flush()
        self._view.show_running(False)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _clear(self) -> None:
        self._view.clear()
        self._view.focus()

    # ---- typing

    def _on_typed(self) -> None:
        self._lets_tab_go = False
        self._view.show_completions([])

    def _on_key(self, key: Key) -> bool:
        """Whether the key was taken; keys that are not are the text field's own."""
        if key.name == "Enter":
            return self._on_enter(key)
        if key.name == "Tab":
            return not (key.shift or key.ctrl or key.alt) and self._on_tab()
        if key.name == "Escape":
            self._lets_tab_go = True
            self._view.show_completions([])
            return False
        if key.ctrl and key.name == "c":
            return self._on_interrupt()
        plain = not (key.shift or key.ctrl or key.alt)
        return plain and key.name in ("ArrowUp", "ArrowDown") and self._go_in_history(key.name == "ArrowUp")

    def _on_enter(self, key: Key) -> bool:
        source, (start, end) = self._view.source, self._view.selection
        is_at_end = not source[end:].strip() or "\n" not in source
        begins = next_line(source) if is_at_end and not key.ctrl else indentation(source[:start])
        if key.ctrl or (begins is None and not key.shift):
            self._run()
        else:
            self._insert("\n" + (indentation(source[:start]) if key.shift or begins is None else begins))
        return True

    def _on_interrupt(self) -> bool:
        start, end = self._view.selection
        if self._running is None or start != end:
            return False
        self._stop()
        return True

    def _on_tab(self) -> bool:
        start, end = self._view.selection
        before = self._view.source[:start]
        if self._lets_tab_go or start != end or not self._view.source.strip():
            return False
        line = before.rsplit("\n", 1)[-1]
        if not line.strip():
            self._insert(INDENT)
            return True
        names, at = self._interpreter.completions(before)
        common = _common(names)
        if len(common) > start - at:
            self._insert(common[start - at :])
        self._view.show_completions(names if len(names) > 1 else [])
        return True

    def _go_in_history(self, is_back: bool) -> bool:
        source, (start, end) = self._view.source, self._view.selection
        if start != end or "\n" in (source[:start] if is_back else source[end:]):
            return False
        entry = self._history.back(source) if is_back else self._history.forward(source)
        if entry is not None:
            self._view.type(entry)
        return entry is not None

    def _insert(self, text: str) -> None:
        source, (start, end) = self._view.source, self._view.selection
        self._view.type(source[:start] + text + source[end:], start + len(text))

    def _take(self, text: str) -> None:
        self._view.type(text)
        self._view.show_completions([])
        self._view.focus()


class _Closed:
    """Stands for a database while its content is being replaced: says so, whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise DatabaseClosedError(say("console-closed"))

    def __repr__(self) -> str:
        return f"<{say('console-closed')}>"


def _common(names: list[str]) -> str:
    """What all of these begin with."""
    first, last = min(names, default=""), max(names, default="")
    same = next((at for at, letter in enumerate(first) if last[at] != letter), len(first))
    return first[:same]


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text or otherwise)
    except ValueError:
        return otherwise
