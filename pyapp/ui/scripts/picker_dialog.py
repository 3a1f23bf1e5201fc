"""The dialog in which an asset is looked for, looked at and taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from pyapp.cinegenie.gallery_question import Row
from pyapp.cinegenie.records import AssetType
from pyapp.db import ObjectURLs

from ..dialogs import Dialog
from ..gallery.grid import GridCallbacks, GridView, Rows
from ..language import date_text, say
from ..media import MediaView
from ..thumbnails import Thumbnails
from ..view import Callback, Key
from ..words import size_text, source_text
from .spot_words import short


class PickerDialog(Dialog):
    """Filters, a grid of any number of files, and the one that was opened, large, with the button that takes it."""

    def __init__(
        self,
        heading: str,
        asset_type: AssetType,
        for_script: bool,
        thumbnails: Thumbnails,
        grid: GridCallbacks,
        on_narrow: Callable[[str, Any], object],
        on_use: Callback,
    ) -> None:
        super().__init__("picker-dialog")
        self.on_closed: Callback = lambda: None
        self._type = asset_type
        self._urls = ObjectURLs()
        self._media: MediaView | None = None
        self.part("heading").set_text(heading)
        self.part("script-choice").show(for_script)
        self._grid = self.adopt(GridView(thumbnails, grid, selects=False, scroller=self.part("scroll")))
        self.part("grid").append(self._grid.element)
        self.on_input("search", lambda text: on_narrow("search", text))
        self.on_key("search", self._on_key)
        self.on_change("source", lambda source: on_narrow("source", source))
        self.on_change("sort", lambda sort: on_narrow("sort", sort))
        self.on_tick("script", lambda ticked: on_narrow("script", ticked))
        self.on_tick("unused", lambda ticked: on_narrow("unused", ticked))
        self.on_click("use", on_use)
        self.on_click("close", self.dismiss)

    def _on_key(self, key: Key) -> bool:
        goes_down = key.name == "ArrowDown"
        if goes_down:
            self._grid.focus()
        return goes_down

    def update(self, rows: Rows, total: int, *, ready: bool, start: bool) -> None:
        """Show these of `total` files of that kind; `start`: from their beginning."""
        self._grid.show(rows, start=start)
        self.part("count").set_text(
            say("scripts-picker-count", found=len(rows), count=total) if ready else say("scripts-tray-reading")
        )
        self.part("empty").show(ready and not len(rows))
        self.part("empty").set_text(say("scripts-picker-nothing" if total else "scripts-picker-none"))

    def preview(self, row: Row, record: Mapping[str, Any]) -> None:
        """Show a file large, with the focus on the button that takes it."""
        if self._media is not None:
            self.disown(self._media)
        name = short(row.name or say("shared-asset", type=row.asset_type, id=str(row.id)))
        self._media = self.adopt(MediaView(self._type, self._urls))
        self._media.update(record, name)
        self.part("media").append(self._media.element)
        self._media.show()
        self.part("name").set_text(name)
        self.part("facts").set_text(" · ".join(_facts(row)))
        self.part("use").set("aria-label", say("scripts-picker-use-label", name=name))
        self.part("preview").show(True)
        self.part("use").focus()

    def close(self) -> None:
        """Revoke the object URLs, and listen no more."""
        super().close()
        self._urls.close()
        self.on_closed()


def _facts(row: Row) -> list[str]:
    date = None if row.date is None else datetime.fromtimestamp(row.date / 1000, UTC)
    return [
        *([_duration(row.duration)] if row.duration is not None and 0 <= row.duration < 360_000 else []),
        *([size_text(row.size)] if row.size is not None else []),
        *([source_text(row.source)] if source_text(row.source) else []),
        *([date_text(date)] if date is not None else []),
        say("scripts-picker-used", count=len(row.scripts)),
    ]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
