"""One file that was not imported: why, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..address import link_to
from ..language import say
from ..view import View
from ..words import asset_name, size_text
from .import_words import question_text, short_name
from .queue import Line

_GO: Final = {"same": "imports-again", "large": "imports-anyway", "failed": "imports-try-again", "refused": ""}


@dataclass(frozen=True)
class QuestionCallbacks:
    """What a person can do with a file that was not imported. `on_lift`: allow all files, however large."""

    on_anyway: Callable[[Line], object]
    on_retry: Callable[[Line], object]
    on_remove: Callable[[Line], object]
    on_lift: Callable[[], object]


class QuestionView(View):
    """A file with its reason, and buttons that fit it."""

    def __init__(self, line: Line, callbacks: QuestionCallbacks) -> None:
        super().__init__("import-question")
        self._line = line
        self._callbacks = callbacks
        self._shown: object = None
        self.part("name").set_text(short_name(line.name))
        self.part("size").set_text(size_text(line.size))
        self.on_click("go", self._go)
        self.on_click("lift", callbacks.on_lift)
        self.on_click("leave", lambda: callbacks.on_remove(line))

    def update(self, line: Line) -> None:
        """Say why it was not imported."""
        shown = (line.state, line.error, line.same_as and line.same_as.asset)
        if shown == self._shown:
            return
        self._shown = shown
        self.element.set("data-state", line.state)
        self.part("reason").set_text(question_text(line))
        self.part("lift").show(line.state == "large")
        self._name_action("go", _GO.get(line.state, ""))
        self._name_action("leave", "imports-leave-out" if line.state in ("same", "large") else "imports-remove")
        self._show_same(line)

    def _go(self) -> None:
        again = self._line.state == "failed"
        (self._callbacks.on_retry if again else self._callbacks.on_anyway)(self._line)

    def _name_action(self, part: str, message: str) -> None:
        self.part(part).show(bool(message))
        if message:
            text = say(message)
            self.part(part).set_text(text)
            name = short_name(self._line.name)
            self.part(part).set("aria-label", say("imports-question", action=text, name=name))

    def _show_same(self, line: Line) -> None:
        asset = line.same_as.asset if line.same_as and line.state == "same" else None
        self.part("open").show(asset is not None)
        if asset is not None and line.same_as is not None:
            name = asset_name(asset.asset_type, asset.id, {"originalFilename": line.same_as.name})
            self.part("open").set_text(short_name(name))
            self.part("open").set("href", link_to("gallery", asset.asset_type, repr(asset.id)))
