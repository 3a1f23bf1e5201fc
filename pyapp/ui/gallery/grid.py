"""A virtual grid of assets with a selection: the gallery's, and the picker's."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from ..element import Element
from ..thumbnails import Thumbnails, name_of
from ..view import View
from .selection import Chosen, Selection, key_of
from .tiles import Named, Tiles

if TYPE_CHECKING:
    from pyapp.cinegenie.gallery_question import Row
    from pyapp.cinegenie.records import AssetType

_LONGEST_NAME: Final = 200
_REMEMBERED: Final = 6000
_SELECTED_AT_A_TIME: Final = 1000


class Rows(Protocol):
    """What a grid shows, in its order."""

    def __len__(self) -> int: ...

    def some(self, first: int, end: int) -> Sequence[Row]:
        """The rows from `first` to before `end`; fewer where the rest is not known yet."""

    def place(self, asset_type: AssetType, asset_id: Any) -> int | None:
        """Where an asset is, None where it is not in it."""


@dataclass(frozen=True)
class GridCallbacks:
    """What a grid asks for, and what a person does in it.

    `used`: in a few words where a row is used, "" for nowhere and None where that is not known; `on_open`: where there
    are no links.
    """

    used: Callable[[Row], str | None] = lambda _row: None
    on_open: Callable[[Row], object] = lambda _row: None
    on_select: Callable[[Selection], object] = lambda _selection: None
    on_delete: Callable[[Row], object] = lambda _row: None
    on_rest: Callable[[], object] = lambda: None


class GridView(View):
    """Shows any number of assets; only tiles near to what is seen exist.

    Without `selects` nothing can be selected. `scroller`: the element that scrolls it, None: the page.
    """

    def __init__(
        self,
        thumbnails: Thumbnails,
        callbacks: GridCallbacks,
        *,
        selects: bool = True,
        scroller: Element | None = None,
    ) -> None:
        super().__init__("grid-view")
        self._pictures = thumbnails.gathering()
        self.selection = Selection()
        self._callbacks = callbacks
        self._selects = selects
        self._rows: Rows | None = None
        self._known: dict[str, Row] = {}
        self._held: str | None = None
        self._links: dict[str, str] | None = None
        self._task: asyncio.Future[Any] | None = None
        self._picturing: asyncio.Future[Any] | None = None
        self._tiles = Tiles(self.element, "grid-tile", scroller, self._hear)
        if not selects:
            self.element.set("data-single", "")
            self.element.set("aria-multiselectable", None)

    # ---- what is shown

    def link(self, before: str, after: str) -> None:
        """From the next `show` on tiles are links to `before`, kind, "/", id, `after`."""
        self._links = {"before": before, "after": after}

    def show(self, rows: Rows, *, start: bool = False) -> None:
        """Show these; without `start` what is looked at stays where it is, and the focus with its asset."""
        anchor, focus = (None, None) if start or self._rows is None else self._places(rows)
        self._rows = rows
        self.element.show(len(rows) > 0)
        self._tiles.show({"total": len(rows), "links": self._links, "anchor": anchor, "focus": focus, "start": start})

    @property
    def position(self) -> str:
        """Where it is scrolled to, and where in it the focus is."""
        return self._tiles.position()

    def restore(self, position: str) -> None:
        """Go back to what `position` was."""
        self._tiles.restore(position)

    def focus(self) -> bool:
        """Put the keyboard's focus where it was in it last; False where it shows nothing."""
        self._tiles.focus()
        return self._rows is not None and len(self._rows) > 0

    def focus_on(self, asset_type: AssetType, asset_id: Any) -> bool:
        """Put the keyboard's focus on an asset; False where it is not in the grid."""
        place = self._rows.place(asset_type, asset_id) if self._rows is not None else None
        if place is not None:
            self._tiles.focus_on(place)
        return place is not None

    def close(self) -> None:
        """Let go of the tiles as well."""
        super().close()
        for work in (self._task, self._picturing):
            if work is not None:
                work.cancel()
        self._pictures.close()
        self._tiles.close()

    def _places(self, rows: Rows) -> tuple[int | None, int | None]:
        """Where that which is looked at now, and that which has the focus, are in these rows."""
        seen, focused = self._tiles.seen()
        anchor = self._hold(rows, seen, focused and focused[1])
        if focused is None:
            return anchor, None
        place, key = focused
        now = _place(rows, self._known[key])
        return anchor, place if now is None else now

    def _hold(self, rows: Rows, seen: list[Named], focused: str | None) -> int | None:
        """Keep in its place what has the focus, or else what was kept before, so that many changes do not add up."""
        for place, key in sorted(seen, key=lambda named: (named[1] != focused, named[1] != self._held)):
            now = _place(rows, self._known[key])
            if now is not None:
                self._tiles.hold(place)
                self._held = key
                return now
        return None

    # ---- what is selected

    def clear_selection(self) -> None:
        """Select nothing."""
        self._stop()
        self.selection.clear()
        self._tell_selection()

    def forget_selected(self, keys: list[str]) -> None:
        """Select these no longer: they do not exist any more."""
        if self.selection.drop(keys):
            self._tell_selection()

    def _tell_selection(self) -> None:
        self._tiles.mark(len(self.selection) > 0)
        self._callbacks.on_select(self.selection)

    def _toggle(self, place: int) -> None:
        for row in self._some(place, place + 1):
            self.selection.toggle(key_of(row.asset_type, row.id), _chosen(row))
            self._tell_selection()

    def _extend(self, place: int, begin: int) -> None:
        """Select up to there, from what was selected by itself last, else from `begin`."""
        pivot = self._pivot_place()
        if pivot is None:
            pivot = begin
        first, end = min(pivot, place), max(pivot, place) + 1
        rows = list(self._some(first, end))
        if len(rows) == end - first:
            chosen = [(key_of(row.asset_type, row.id), _chosen(row)) for row in rows]
            self.selection.extend(chosen[pivot - first][0], chosen)
            self._tell_selection()

    def _pivot_place(self) -> int | None:
        pivot = self.selection.pivot
        if pivot is None or pivot not in self._known or self._rows is None:
            return None
        return _place(self._rows, self._known[pivot])

    async def _select_all(self) -> None:
        rows = self._rows
        assert rows is not None  # noqa: S101 - a key was pressed in it
        for first in range(0, len(rows), _SELECTED_AT_A_TIME):
            some = rows.some(first, min(first + _SELECTED_AT_A_TIME, len(rows)))
            self.selection.add((key_of(row.asset_type, row.id), _chosen(row)) for row in some)
            await asyncio.sleep(0)
            if self._rows is not rows:
                break
        self._tell_selection()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    # ---- what the tiles ask and tell

    def _hear(self, kind: str, first: Any, second: Any) -> str | None:
        match kind:
            case "rows":
                return json.dumps([self._told(row) for row in self._some(first, second)])
            case "marks":
                rows = self._some(first, second)
                return "".join("1" if key_of(row.asset_type, row.id) in self.selection else "0" for row in rows)
            case "pictures":
                self._picturing = asyncio.ensure_future(self._picture(json.loads(first)))
            case "rest":
                self._callbacks.on_rest()
            case "open":
                for row in self._some(first, first + 1):
                    self._callbacks.on_open(row)
            case "delete":
                for row in self._some(first, first + 1):
                    self._callbacks.on_delete(row)
            case _ if self._selects:
                self._change_selection(kind, first, second)
        return None

    def _change_selection(self, kind: str, first: int, second: int) -> None:
        self._stop()
        match kind:
            case "toggle":
                self._toggle(first)
            case "extend":
                self._extend(first, second)
            case "all":
                self._task = asyncio.ensure_future(self._select_all())
            case "clear":
                self.clear_selection()

    def _some(self, first: int, end: int) -> Sequence[Row]:
        return () if self._rows is None else self._rows.some(first, min(end, len(self._rows)))

    def _told(self, row: Row) -> list[Any]:
        self._known[key_of(row.asset_type, row.id)] = row
        if len(self._known) > _REMEMBERED:
            self._forget()
        name = row.name and row.name[:_LONGEST_NAME]
        duration = row.duration if row.duration is not None and math.isfinite(row.duration) else None
        used = self._callbacks.used(row)
        facts = [name, row.size, row.date, duration, row.source, used, _picture_name(row), row.no_file]
        return [row.asset_type, repr(row.id), *facts]

    def _forget(self) -> None:
        """Of what the tiles have been told only the later half is remembered: it is on the page."""
        for key in list(self._known)[: _REMEMBERED // 2]:
            if key != self.selection.pivot:
                del self._known[key]

    async def _picture(self, wanted: list[tuple[str, str]]) -> None:
        known = [(picture, self._known[key]) for picture, key in wanted if key in self._known]
        found = await self._pictures.of([row for _, row in known])
        answers = [(known[at][0], picture.reason, picture.duration) for at, picture in found.items()]
        self._tiles.take(answers, [picture.blob for picture in found.values()])


def _picture_name(row: Row) -> str | None:
    """What names its thumbnail; None where there is none to be expected."""
    return None if row.asset_type == "audio" or row.size is None else name_of(row)


def _place(rows: Rows, row: Row) -> int | None:
    return rows.place(row.asset_type, row.id)


def _chosen(row: Row) -> Chosen:
    return row.asset_type, row.id, row.size or 0
