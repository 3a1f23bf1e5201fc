"""One file on its way in that needs nobody: its name, how far it is, and a button to cancel it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..address import link_to
from ..element import make
from ..language import say
from ..view import View
from .import_words import outcome_text, short_name
from .queue import Line

_LARGE: Final = 20_000_000  # bytes: what takes long enough for a bar


@dataclass(frozen=True)
class LineCallbacks:
    """What a person can do with a file that is on its way.

    `ask_for_picture` calls back with the URL of its thumbnail, None where it has none; what it gives lets go of it,
    and is None where it is too early to ask.
    """

    on_cancel: Callable[[Line], object]
    on_retry: Callable[[Line], object]
    ask_for_picture: Callable[[Line, Callable[[str | None], object]], Callable[[], None] | None]


class LineView(View):
    """A line of the list."""

    def __init__(self, line: Line, callbacks: LineCallbacks) -> None:
        super().__init__("import-line")
        self._shown: object = None
        self._callbacks = callbacks
        self._let_go: Callable[[], None] | None = None
        name = short_name(line.name)
        self.part("name").set_text(name)
        self.part("name").set("title", name)
        self.part("cancel").set("aria-label", say("imports-cancel-one", name=name))
        self.part("retry").set("aria-label", say("imports-retry-one", name=name))
        self.part("open").set("aria-label", say("imports-open-one", name=name))
        self.on_click("cancel", lambda: callbacks.on_cancel(line))
        self.on_click("retry", lambda: callbacks.on_retry(line))

    def update(self, line: Line, position: int, count: int) -> None:
        """Show how far it is, and that it is one of so many."""
        self.element.set("aria-posinset", str(position + 1))
        self.element.set("aria-setsize", str(count))
        if line.asset is not None and self._let_go is None:
            self._let_go = self._callbacks.ask_for_picture(line, self._show_picture)
        shown = (line.state, line.remark, line.asset, line.compared)
        if shown == self._shown:
            return
        self._shown = shown
        self.element.set("data-state", line.state)
        self.element.set("data-type", line.identified.asset_type if line.identified else "none")
        self.element.set("data-remarked", "" if line.remark and line.state == "saved" else None)
        outcome = outcome_text(line)
        self.part("outcome").set_text(outcome)
        self.part("outcome").set("title", outcome)
        self._show_bar(line)
        self._offer(line)

    def close(self) -> None:
        """Let go of the picture as well."""
        super().close()
        if self._let_go is not None:
            self._let_go()

    def _show_picture(self, url: str | None) -> None:
        if url is not None:
            picture = make("img")
            picture.set("alt", "")
            picture.set("src", url)
            self.part("picture").append(picture)

    def _show_bar(self, line: Line) -> None:
        is_long = line.state == "saving" and line.size > _LARGE
        self.part("bar").show(is_long or line.compared is not None)
        self.part("bar").set("value", None if line.compared is None else f"{line.compared:.3f}")

    def _offer(self, line: Line) -> None:
        self.part("cancel").show(line.state in ("waiting", "checking", "saving"))
        self.part("retry").show(line.state in ("cancelled", "undone"))
        self.part("open").show(line.asset is not None)
        if line.asset is not None:
            self.part("open").set("href", link_to("gallery", line.asset.asset_type, repr(line.asset.id)))
