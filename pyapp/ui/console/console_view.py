"""The console's panel: what was run and told, and the lines that are being typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..element import make
from ..language import say
from ..view import Callback, Key, View

_MOST_ENTRIES = 400
_MOST_COMPLETIONS = 60
_MOST_ROWS = 12
LOWEST, HIGHEST = 20, 85  # percent of the window's height


@dataclass(frozen=True)
class ConsoleCallbacks:
    """What a person does. `key` is as for `View.on_key`; `pulled` gives a height in percent of the window's."""

    key: Callable[[Key], bool]
    typed: Callback
    run: Callback
    stop: Callback
    clear: Callback
    close: Callback
    example: Callback
    pulled: Callable[[float], object]


class ConsoleView(View):
    """Lives as long as the page; text is shown as text, whatever it holds."""

    def __init__(self, callbacks: ConsoleCallbacks) -> None:
        super().__init__("console-view")
        for part in ("run", "stop", "clear", "close", "example"):
            self.on_click(part, getattr(callbacks, part))
        self.on_key("input", callbacks.key)
        self.on_input("input", lambda _text: self._grow_and_tell(callbacks.typed))
        self.on_pull("handle", lambda share: callbacks.pulled(share * 100))
        self.on_key("handle", lambda key: self._on_handle_key(key, callbacks.pulled))
        self._height = 40.0

    @property
    def source(self) -> str:
        """What is typed."""
        return self.part("input").value

    @property
    def selection(self) -> tuple[int, int]:
        """Where the selection in it begins and ends."""
        return self.part("input").selection

    def type(self, text: str, caret: int | None = None) -> None:
        """Put a text in the place of what is typed; the caret at its end unless told otherwise."""
        self.part("input").type(text, len(text) if caret is None else caret)
        self._grow()

    def focus(self) -> None:
        """Put the keyboard's focus where a person types."""
        self.part("input").focus()

    def show_source(self, source: str) -> None:
        """Show what is run."""
        lines = source.rstrip().split("\n")
        self._show("source", "\n".join([">>> " + lines[0], *("... " + line for line in lines[1:])]))

    def show(self, kind: str, text: str, left_out: int = 0) -> None:
        """Show what a run tells."""
        if kind == "stopped":
            text = say("console-stopped")
        if left_out:
            text += "\n" + say("console-left-out", count=left_out)
        self._show(kind, text.removesuffix("\n"))

    def show_running(self, is_running: bool) -> None:
        """Say whether something is running, and offer to stop it."""
        if not is_running and self.part("stop").holds_focus:
            self.focus()
        self.part("stop").show(is_running)
        self.part("run").show(not is_running)
        self.part("state").set_text(say("console-running") if is_running else "")

    def say_busy(self) -> None:
        """Say that the next run has to wait."""
        self.part("state").set_text(say("console-busy"))

    def show_completions(self, names: list[str]) -> None:
        """List what the last word can become; nothing for none."""
        shown = names[:_MOST_COMPLETIONS]
        more = [say("console-more", count=len(names) - len(shown))] if len(names) > len(shown) else []
        self.part("completions").set_text("  ".join([*shown, *more]))
        self.part("completions").show(bool(names))
        if names:
            self.part("scroll").scroll_to_end()

    def clear(self) -> None:
        """Take away what was told."""
        self.part("log").replace()

    def set_height(self, percent: float) -> None:
        """Be that high."""
        self._height = percent
        self.part("handle").set("aria-valuenow", str(round(percent)))

    def _on_handle_key(self, key: Key, pulled: Callable[[float], object]) -> bool:
        step = {"ArrowUp": 5, "ArrowDown": -5}.get(key.name)
        if step is not None:
            pulled(self._height + step)
        return step is not None

    def _show(self, kind: str, text: str) -> None:
        entry = make("pre", text)
        entry.set("class", f"console-{kind}")
        self.part("log").append(entry)
        self.part("log").keep_last(_MOST_ENTRIES)
        self.part("scroll").scroll_to_end()

    def _grow_and_tell(self, typed: Callback) -> None:
        self._grow()
        typed()

    def _grow(self) -> None:
        rows = min(self.source.count("\n") + 1, _MOST_ROWS)
        self.part("input").set("rows", str(rows))
