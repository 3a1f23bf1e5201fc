"""Media to be dragged onto a script: the script's own, or the whole gallery's, found by their names."""

from __future__ import annotations

from typing import Final

from pyapp.cinegenie.gallery_question import Question
from pyapp.db.keys import Key

from ..place import Studio
from .tray_view import TrayView

_MOST: Final = 60  # tiles


class Tray:
    """What is in it is asked of the gallery's index when it is open, and again whenever that has changed."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._script_id: Key = None
        self._open = False
        self._from = "script"
        self._search = ""
        self.view = TrayView(self._on_open, self._on_from, self._on_search, studio.thumbnails.ask_for_url)
        self._stop_listening = studio.index.listen(self._show)

    def update(self, script_id: Key, files: int) -> None:
        """Take in which script is shown, and how many files it has."""
        self._script_id = script_id
        self.view.show_count(files)
        self._show()

    def close(self) -> None:
        """Show nothing more."""
        self._stop_listening()
        self.view.close()

    def _show(self) -> None:
        if not self._open or self._script_id is None:
            return
        script_id = self._script_id if self._from == "script" else None
        answer = self._studio.index.ask(Question(script=script_id, search=self._search))
        self.view.update(answer.rows[:_MOST], len(answer.rows), self._studio.index.ready)

    def _on_open(self, is_open: bool) -> None:
        self._open = is_open
        self._show()

    def _on_from(self, chosen: str) -> None:
        self._from = chosen
        self._show()

    def _on_search(self, text: str) -> None:
        self._search = text
        self._show()
