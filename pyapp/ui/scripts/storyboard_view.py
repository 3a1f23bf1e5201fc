"""A whole script in pictures, on the screen and on paper."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from pyapp.db import ObjectURLs

from ..address import link_to
from ..closing import close_later
from ..element import page_element
from ..keyed import KeyedViews
from ..language import say
from ..page import idle
from ..view import Callback, View
from ..words import script_title, text_of
from .act_view import ActData, act_title, first_scenes, scene_key
from .frame_view import FrameView
from .looking import Look
from .scene_view import SceneData
from .script_data import ScriptData, key_text, scene_count
from .spot_words import TITLE, short

_AT_ONCE: Final = 15  # frames


class StoryboardView(View):
    """Frames under the titles of their acts. Pictures are loaded near to what is seen, and all of them for paper."""

    def __init__(self, on_columns: Callable[[str], object], on_print: Callback, look: Look) -> None:
        super().__init__("storyboard-view")
        self._urls = ObjectURLs()
        self._frames: dict[str, FrameView] = {}
        self._near: set[str] = set()
        self._waiting: asyncio.Event | None = None
        self._data: ScriptData | None = None
        self._most = _AT_ONCE
        self._closed = False
        watch = self.on_near(self._be_near)

        def make_frame(scene: SceneData, key: str) -> FrameView:
            view = self._frames[key] = FrameView(scene.scene, key, self._urls, look, self._count)
            watch(view.element)
            return view

        self._acts: KeyedViews[ActData, BoardActView] = KeyedViews(
            self, self.part("acts"), lambda *_: BoardActView(make_frame), BoardActView.update
        )
        self.on_change("columns", on_columns)
        self.on_click("print", on_print)
        self.on_click("cancel", self._cancel)

    def update(self, data: ScriptData) -> None:
        """Show the script as it is stored now."""
        key = key_text(data.script["id"])
        self.part("back").set("href", link_to("scripts", key))
        self.part("title").set_text(short(script_title(data.script), TITLE))
        page_element("html").set_style("--board-title", _quoted(short(script_title(data.script))))
        self.part("logline").set_text(text_of(data.script.get("logline")))
        self._data = data
        self._show_acts(data)
        count = scene_count(data)
        self.part("count").set_text(say("scripts-scene-count", count=count))
        self.part("empty").show(not count)
        self.part("print").enable(count > 0)
        if self._waiting is not None:
            self._load()

    async def complete(self) -> None:
        """Make what is still missing of the frames, some at a time, so that the page stays alive."""
        while self._data is not None and self._most < scene_count(self._data) and not self._closed:
            self._most += _AT_ONCE
            self._show_acts(self._data)
            await idle()

    def show_columns(self, columns: str) -> None:
        """Show so many frames side by side."""
        self.part("columns").choose(columns)
        self.element.set_style("--columns", columns)

    async def load_all(self) -> bool:
        """Load all pictures, and say how far that is; False where the person ends it before."""
        if self._waiting is not None:
            return False
        self._waiting = waiting = asyncio.Event()
        self.part("cancel").show(True)
        await self.complete()
        self._load()
        await waiting.wait()
        done = self._waiting is waiting
        self._waiting = None
        self.part("cancel").show(False)
        if not done:
            self._release()
        return done

    def printed(self) -> None:
        """Let go of the pictures that are not near; say what was not on the paper."""
        broken = sum(frame.is_broken for frame in self._frames.values())
        self.part("progress").set_text(say("scripts-printed-without", count=broken) if broken else "")
        self._release()

    def close(self) -> None:
        """Revoke the object URLs as well; hundreds of scenes are closed some at a time."""
        self._closed = True
        close_later(self.leave_children())
        self._cancel()
        super().close()
        self._urls.close()

    def _show_acts(self, data: ScriptData) -> None:
        acts = first_scenes(data.acts, self._most)
        self._acts.update((str(act.number), act) for act in acts)
        present = {scene_key(act, scene) for act in acts for scene in act.scenes}
        self._frames = {each: view for each, view in self._frames.items() if each in present}

    def _load(self) -> None:
        for frame in self._frames.values():
            frame.load()
        self._count()

    def _count(self) -> None:
        """Say how many pictures are there, and go on when all are."""
        if self._waiting is None:
            return
        wanted = [frame for frame in self._frames.values() if frame.has_picture]
        settled = sum(frame.is_settled for frame in wanted)
        self.part("progress").set_text(say("scripts-pictures-loading", done=settled, count=len(wanted)))
        if settled == len(wanted):
            self.part("progress").set_text("")
            self._waiting.set()

    def _cancel(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.part("progress").set_text(say("scripts-print-cancelled"))
            waiting.set()

    def _be_near(self, key: str, near: bool) -> None:
        (self._near.add if near else self._near.discard)(key)
        frame = self._frames.get(key)
        if frame is not None:
            if near:
                frame.load()
            elif self._waiting is None:
                frame.release()

    def _release(self) -> None:
        for key, frame in self._frames.items():
            if key not in self._near:
                frame.release()


def _quoted(text: str) -> str:
    """A text as a string of CSS, for the heads of the printed pages."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class BoardActView(View):
    """An act's frames."""

    def __init__(self, make_frame: Callable[[SceneData, str], FrameView]) -> None:
        super().__init__("board-act")
        self._frames: KeyedViews[SceneData, FrameView] = KeyedViews(
            self, self.part("frames"), lambda key, scene: make_frame(scene, key), FrameView.update
        )

    def update(self, act: ActData) -> None:
        """Show the act as it is stored now."""
        self.part("title").set_text(act_title(act))
        self.part("summary").set_text(text_of(act.record.get("summary")))
        self._frames.update((scene_key(act, scene), scene) for scene in act.scenes)
