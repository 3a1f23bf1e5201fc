"""One asset's picture, film or sound, as large as there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyapp.cinegenie.records import AssetType
from pyapp.db import Blob, ObjectURLs

from ..gestures import GestureView
from ..language import say
from ..media import is_drawing, playable
from ..no_file import why_no_file
from ..view import Callback
from .facts import Found, Size, dimensions_text

MOST_PIXELS: Final = 150_000_000  # four bytes each while a picture is shown; browsers refuse or fall over beyond


@dataclass(frozen=True)
class FigureCallbacks:
    """`on_found` hears what the player finds out; `on_zoom` whether a picture is zoomed into; `on_step` a swipe."""

    on_found: Callable[[Found], object]
    on_zoom: Callable[[bool], object]
    on_step: Callable[[int], object]
    on_download: Callback


class FigureView(GestureView):
    """Holds an object URL of the file while it is shown, and lets go of everything when it is closed.

    A file that stays the same plays on, whatever else of its record changes.
    """

    def __init__(self, asset_type: AssetType, callbacks: FigureCallbacks) -> None:
        super().__init__(f"asset-{asset_type}")
        self._asset_type = asset_type
        self._callbacks = callbacks
        self._urls = ObjectURLs()
        self._blob: Blob | None = None
        self._size: Size | None = None
        self._zoomed = False
        self.on_event("player", "error", self._say_broken)
        self.on_event("player", "load" if asset_type == "image" else "loadedmetadata", self._look)
        self.on_swipe("frame", lambda step: self._zoomed or callbacks.on_step(step))
        self.on_click("show", self._load)
        self.on_click("download", callbacks.on_download)
        if asset_type == "image":
            self.on_point("player", self.zoom)

    def update(self, record: Mapping[str, Any], name: str, size: Size | None, is_other: bool) -> None:
        """Show the record's file. `size`: what is known of a picture before it is decoded. `is_other`: another asset's.

        One element shows all pictures: the browser's records of what it has painted hold every element that it ever
        painted a picture in.
        """
        before, self._blob, self._size = self._blob, playable(record), size
        self.part("player").set("alt" if self._asset_type == "image" else "aria-label", name)
        if self._blob is None:
            self._release()
            self._say(why_no_file(record))
        elif is_other or self._blob != before:
            self._release()
            if size is not None and size[0] * size[1] > MOST_PIXELS:
                self._say(say("asset-huge", size=dimensions_text(size)), can_show=True, can_download=True)
            elif is_drawing(self._blob):
                self._say(say("asset-drawing"), can_show=True, can_download=True)
            else:
                self._load()

    def show_preview(self, url: str) -> None:
        """Show a small picture of it, unless its own is there or is not to be shown."""
        if self._size is not None and self.part("frame").has("data-loading"):
            for name, value in (("src", url), ("width", str(self._size[0])), ("height", str(self._size[1]))):
                self.part("preview").set(name, value)
            self.part("preview").show(True)

    @property
    def blob(self) -> Blob | None:
        """The file that it shows or plays."""
        return self._blob

    @property
    def can_zoom(self) -> bool:
        """Whether there is a picture to be zoomed into."""
        return self._asset_type == "image" and self.part("player").picture_size is not None

    @property
    def zoomed(self) -> bool:
        """Whether the picture is zoomed into."""
        return self._zoomed

    def zoom(self, across: float = 0.5, along: float = 0.5) -> None:
        """Zoom into the picture at a point (from 0 to 1 of its width and height), or fit it in again."""
        if self._zoomed:
            self.zoom_out("frame", "player")
        elif self.can_zoom:
            self.zoom_in("frame", "player", across, along)
        else:
            return
        self._zoomed = not self._zoomed
        self._callbacks.on_zoom(self._zoomed)

    def close(self) -> None:
        """Let go of the file."""
        super().close()
        self._release()

    def _load(self) -> None:
        assert self._blob is not None  # noqa: S101 - nothing else is offered without one
        self._say("")
        self.part("frame").set("data-loading", "")
        self.part("player").set("src", self._urls.set(self, self._blob))

    def _release(self) -> None:
        if self._zoomed:
            self.zoom()
        self._end_loading()
        self.part("player").unload()
        self._urls.close()

    def _end_loading(self) -> None:
        self.part("frame").set("data-loading", None)
        if self._asset_type == "image":
            self.part("preview").show(False)
            self.part("preview").unload()

    def _look(self) -> None:
        self._end_loading()
        player = self.part("player")
        self._callbacks.on_found(Found(player.picture_size, player.seconds))

    def _say_broken(self) -> None:
        if self._urls.get(self) is not None:  # not for the source that was taken away
            self._end_loading()
            self._say(say(f"shared-{self._asset_type}-broken"), can_download=True)

    def _say(self, text: str, can_show: bool = False, can_download: bool = False) -> None:
        self.part("text").set_text(text)
        self.part("message").show(bool(text))
        self.part("player").show(not text)
        self.part("show").show(can_show)
        self.part("download").show(can_download)
