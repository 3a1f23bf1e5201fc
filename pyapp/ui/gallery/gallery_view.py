"""The gallery: search, filters, the grid of files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ..element import make
from ..imports.import_buttons import ImportButtons
from ..imports.page_files import Found
from ..language import say
from ..pace import Step
from ..progress_view import ProgressView
from ..thumbnails import Thumbnails
from ..view import Callback, View
from .asking import Asked
from .grid import GridCallbacks, GridView, Rows
from .script_choice import ScriptChoice
from .script_titles import ScriptTitle
from .selected_view import SelectedView, selected_text
from .selection import Selection

_QUIET: Final = 0.6  # seconds without a letter after which the count is read out


class GalleryCallbacks(NamedTuple):
    """What a person can do in the gallery. `on_filter` gets the name of a filter and its new text.

    `selected`: what can be done with the selection, by the names of the buttons.
    """

    on_filter: Callable[[str, str], object]
    on_search: Callable[[str], object]
    on_clear_filters: Callback
    on_retry: Callback
    on_found: Callable[[Found], object]
    on_cancel_download: Callback
    selected: Mapping[str, Callback]


@dataclass(frozen=True)
class GalleryPage:
    """What the gallery shows. `scripts`: what can be chosen, once known.

    `rows` None: the answer is not there yet, or there will be none, because of `failure`. `looking`: how many of how
    many files were looked through, where `rows` are those that were found so far.
    """

    asked: Asked
    rows: Rows | None = None
    scripts: tuple[ScriptTitle, ...] | None = None
    failure: Exception | None = None
    looking: tuple[int, int] | None = None


class GalleryView(View):
    """All assets that the filters let through."""

    def __init__(self, thumbnails: Thumbnails, callbacks: GalleryCallbacks, grid: GridCallbacks) -> None:
        super().__init__("gallery-view")
        self._callbacks = callbacks
        self._typing: asyncio.TimerHandle | None = None
        self.grid = self.adopt(GridView(thumbnails, replace(grid, on_select=self._show_selection)))
        self.part("grid").append(self.grid.element)
        self._selected = self.adopt(SelectedView(callbacks.selected, self._end_selection))
        self.part("selected").append(self._selected.element)
        self._download = self.adopt(ProgressView(callbacks.on_cancel_download))
        self.part("downloading").append(self._download.element)
        self._script = self.adopt(ScriptChoice(lambda script: callbacks.on_filter("script", script)))
        self.part("script").append(self._script.element)
        self._listen_to_filters()
        self.on_click("clear-filters", callbacks.on_clear_filters)
        self.on_click("retry", callbacks.on_retry)
        self.part("ways-in").append(self.adopt(ImportButtons(callbacks.on_found)).element)

    def _listen_to_filters(self) -> None:
        on_filter = self._callbacks.on_filter
        self.on_change("types", lambda value: on_filter("type", value))
        self.on_change("source", lambda value: on_filter("source", value))
        self.on_change("sort", lambda value: on_filter("sort", value))
        self.on_tick("unused", lambda ticked: on_filter("unused", "1" if ticked else ""))
        self.on_input("search", self._search)
        self.on_click("search-clear", self._clear_search)
        self.on_page_key("/", self.part("search").focus)

    # ---- what is shown

    def update(self, page: GalleryPage, *, start: bool) -> None:
        """Show this page; `start`: from its beginning, since something else is asked than before."""
        self._show_asked(page)
        self.part("failed").show(False)
        self._show_looking(page)
        self.part("grid").show(page.rows is not None)
        total = 0 if page.rows is None else len(page.rows)
        self.part("empty").show(page.rows is not None and not total)
        if page.rows is None:
            self.part("count").set_text("")
        else:
            self._show_count(page.asked.type, total, so_far=page.looking is not None)
            self._show_empty(page.asked)
            self.grid.show(page.rows, start=start)

    def fail(self, text: str) -> None:
        """Say in the place of the files why they are not shown."""
        self.part("failed-text").set_text(text)
        self.part("failed").show(True)
        for part in ("busy", "empty"):
            self.part(part).show(False)

    def show_download(self, step: Step | None) -> None:
        """Show how far an archive is; None: none is made."""
        had_focus = self.part("downloading").holds_focus
        self.part("downloading").show(step is not None)
        if step is not None:
            self._download.update(step)
        elif had_focus:
            self.grid.focus()

    def close(self) -> None:
        """Read nothing out any more."""
        super().close()
        if self._typing is not None:
            self._typing.cancel()

    def _show_asked(self, page: GalleryPage) -> None:
        asked = page.asked
        self._script.update(page.scripts, asked.script)
        self.part("types").tick_choice(asked.type)
        for part in ("source", "sort"):
            self.part(part).choose(getattr(asked, part))
        self.part("unused").tick(bool(asked.unused))
        if not self.part("search").holds_focus:
            self.part("search").choose(asked.search)
        self.part("search-clear").show(bool(asked.search))

    def _show_looking(self, page: GalleryPage) -> None:
        """How far the files are looked through. A screen reader says that they are, and not each figure."""
        busy = page.rows is None or page.looking is not None
        self.part("busy").show(busy)
        self.part("busy-text").set_text(say("gallery-loading") if busy else "")
        done, total = page.looking or (0, 0)
        self.part("looked").set("value", f"{done / total:.4f}" if total else None)
        self.part("looked-at").set_text(say("gallery-looked-at", done=done, total=total) if total else "")

    def _show_count(self, asset_type: str, total: int, *, so_far: bool) -> None:
        """What a screen reader says of it waits for the end of typing, and of looking through the files."""
        count = say("gallery-count", type=asset_type or "all", count=total)
        text = say("gallery-so-far", count=count) if so_far else count
        self.part("count").set("aria-live", "off" if self._typing or so_far else None)
        self.part("count").set_text(text)

    def _show_empty(self, asked: Asked) -> None:
        self.part("empty-text").set_text(say("gallery-nothing-fits" if asked.narrows else "gallery-nothing"))
        self.part("clear-filters").show(asked.narrows)

    # ---- what is typed

    def _search(self, text: str) -> None:
        self._be_typing()
        self._callbacks.on_search(text)

    def _clear_search(self) -> None:
        self.part("search").choose("")
        self.part("search").focus()
        self._callbacks.on_search("")

    def _be_typing(self) -> None:
        if self._typing is not None:
            self._typing.cancel()
        self._typing = asyncio.get_running_loop().call_later(_QUIET, self._rest)

    def _rest(self) -> None:
        self._typing = None
        count = self.part("count")
        count.set("aria-live", None)
        count.replace(make("span", count.text))  # a change, so that it is read out

    # ---- what is selected

    def _show_selection(self, selection: Selection) -> None:
        had_focus = self._selected.element.holds_focus
        self._selected.update(selection)
        self.part("said").set_text(selected_text(selection))
        if had_focus and not len(selection):
            self.grid.focus()

    def _end_selection(self) -> None:
        self.grid.clear_selection()
