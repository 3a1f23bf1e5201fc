"""Choosing an asset of one kind from the whole gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, get_args

from pyapp.cinegenie.gallery_question import Question, Row, Sort
from pyapp.cinegenie.records import AssetType
from pyapp.db.keys import Key

from ..gallery.grid import GridCallbacks
from ..gallery.listings import Indexed
from ..language import say
from ..place import Studio
from ..stage import Stage
from .picker_dialog import PickerDialog
from .spot_words import short


class Chosen(NamedTuple):
    """An asset that was chosen, with its name."""

    asset_type: AssetType
    id: Key
    name: str


def open_picker(
    stage: Stage,
    studio: Studio,
    asset_type: AssetType,
    heading: str,
    on_chosen: Callable[[Chosen], object],
    script_id: Key | None = None,
) -> None:
    """Open a dialog with all assets of that kind, to be searched and looked at; `on_chosen` gets the one that is taken.

    `script_id`: the script for which it is; the dialog then offers to show only what that uses.
    """
    _Picker(stage, studio, asset_type, heading, on_chosen, script_id).open()


class _Picker:
    def __init__(
        self,
        stage: Stage,
        studio: Studio,
        asset_type: AssetType,
        heading: str,
        on_chosen: Callable[[Chosen], object],
        script_id: Key | None,
    ) -> None:
        self._stage = stage
        self._studio = studio
        self._on_chosen = on_chosen
        self._script_id = script_id
        self._question = Question(asset_type=asset_type)
        self._previewed: Row | None = None
        grid = GridCallbacks(used=self._used, on_open=self._preview)
        self._dialog = PickerDialog(
            heading, asset_type, script_id is not None, studio.thumbnails, grid, self._narrow, self._use
        )
        self._stop_listening = studio.index.listen(self._show)
        self._dialog.on_closed = self._close

    def open(self) -> None:
        self._dialog.open()
        self._show(start=True)

    def _show(self, *, start: bool = False) -> None:
        index = self._studio.index
        answer = index.ask(self._question)
        total = len(index.ask(Question(asset_type=self._question.asset_type)).rows)
        self._dialog.update(Indexed(index, answer), total, ready=index.ready, start=start)

    def _narrow(self, name: str, value: Any) -> None:
        """Ask for less, or for more again: by the name of a filter and what it was set to."""
        changed: dict[str, Any] = {name: value}
        if name == "script":
            changed = {"script": self._script_id if value else None}
        elif name == "source":
            changed = {"source": value or None}
        elif name == "sort":
            changed = {"sort": next((sort for sort in get_args(Sort) if sort == value), "newest")}
        self._question = replace(self._question, **changed)
        self._show(start=True)

    def _used(self, row: Row) -> str | None:
        count = len(row.scripts)
        return say("scripts-picker-used", count=count) if count else ""

    def _preview(self, row: Row) -> None:
        self._previewed = row
        self._stage.start(self._load_preview(row), say("scripts-tray-unread"))

    async def _load_preview(self, row: Row) -> None:
        record: dict[str, Any] = await self._studio.db.table(f"{row.asset_type}s").get(row.id) or {}
        if self._previewed is row:
            self._dialog.preview(row, record)

    def _close(self) -> None:
        """What is still being read is not shown any more: nobody would let go of it."""
        self._stop_listening()
        self._previewed = None

    def _use(self) -> None:
        row = self._previewed
        if row is not None:
            name = short(row.name or say("shared-asset", type=row.asset_type, id=str(row.id)))
            self._dialog.dismiss()
            self._on_chosen(Chosen(row.asset_type, row.id, name))
