"""The list of files that are being imported, one line for each, with the reason where one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..dom import Callback, View
from ..words import counted, size_text

State = Literal["waiting", "saving", "saved", "refused"]
_OUTCOMES: dict[State, str] = {"waiting": "Waiting", "saving": "Saving…", "saved": "Imported"}


@dataclass
class ImportLine:
    """A file on its way in. `reason` says why it was refused."""

    name: str
    size: int
    state: State = "waiting"
    reason: str = ""


class ImportsView(View):
    """One line for each file, and a summary that is read out when all are done."""

    def __init__(self, on_close: Callback) -> None:
        super().__init__("imports-view")
        self.on_click("close", on_close)
        self._lines: list[View] = []
        self._states: list[State | None] = []

    def update(self, lines: list[ImportLine]) -> None:
        """Show these files; lines are only ever added at the end."""
        for line in lines[len(self._lines) :]:
            self._add(line)
        for number, line in enumerate(lines):
            if self._states[number] != line.state:  # hundreds of files each change a few times
                self._states[number] = line.state
                self._lines[number].element.set("data-state", line.state)
                self._lines[number].part("outcome").set_text(line.reason or _OUTCOMES[line.state])
        self._summarise(lines)

    def _add(self, line: ImportLine) -> None:
        view = self.adopt(View("import-line"))
        view.part("name").set_text(line.name)
        view.part("size").set_text(size_text(line.size))
        self.part("lines").append(view.element)
        self._lines.append(view)
        self._states.append(None)

    def _summarise(self, lines: list[ImportLine]) -> None:
        saved = sum(line.state == "saved" for line in lines)
        refused = sum(line.state == "refused" for line in lines)
        under_way = len(lines) - saved - refused
        text = f"{counted(saved, 'file')} imported"
        if refused:
            text += f", {refused:,} refused"
        self.part("summary").set_text(f"Importing {counted(under_way, 'file')}…" if under_way else text)
        self.part("close").enable(not under_way)
