"""One script: its acts and scenes, all of its media, and the whole of it read aloud."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple

from pyapp.cinegenie.gallery import GalleryItem
from pyapp.cinegenie.scene_assets import SceneAssets
from pyapp.cinegenie.scripts import Scene, each_scene
from pyapp.db import ObjectURLs
from pyapp.db.keys import is_valid, order

from ..dom import View, make
from ..gallery.tile_view import TileView, key_of
from ..keyed import KeyedViews
from ..media import MediaView
from ..words import asset_name, counted, script_title, text_of
from .scene_view import Cast, SceneView
from .slot_view import SlotCallbacks

Record = Mapping[str, Any]


class ScriptData(NamedTuple):
    """A script, what each of its scenes shows, and the assets that its mappings name."""

    script: Record
    scenes: dict[str, SceneAssets]
    own: list[GalleryItem]


class Act(NamedTuple):
    """An act as it is stored, its scenes, and what the whole script shares."""

    number: int
    record: Record
    scenes: list[Scene]
    assets: dict[str, SceneAssets]
    cast: Cast


class ScriptView(View):
    """A script with its acts."""

    def __init__(self, callbacks: SlotCallbacks) -> None:
        super().__init__("script-view")
        self._urls = ObjectURLs()
        self._full: MediaView | None = None
        self._cast = Cast({}, {})
        self._closed = False
        self._scenes: dict[str, SceneView] = {}
        self._watch_tile = self.on_near(self._tile_be_near)
        watch_scene = self.on_near(self._be_near)

        def make_scene(scene: Scene, key: str) -> SceneView:
            view = self._scenes[key] = SceneView(scene, key, callbacks, self._urls)
            watch_scene(view.element)
            return view

        self._acts: KeyedViews[Act, ActView] = KeyedViews(
            self, self.part("acts"), lambda *_: ActView(make_scene), ActView.update
        )
        self._tiles: KeyedViews[GalleryItem, TileView] = KeyedViews(
            self, self.part("own-list"), lambda _key, item: self._make_tile(item), TileView.update
        )

    def update(self, data: ScriptData) -> None:
        """Show the script as it is stored now."""
        script = data.script
        self.part("title").set_text(script_title(script))
        self.part("logline").set_text(text_of(script.get("logline")))
        self.part("tags").replace(*(make("li", tag) for tag in _tags(script)))
        self._show_acts(data)
        self.part("own").show(bool(data.own))
        self.part("own-count").set_text(counted(len(data.own), "file"))
        self._tiles.update((key_of(item), item) for item in data.own)
        self._show_full(_full_audio(data))

    async def complete(self) -> None:
        """Build what is still missing of the scenes, one at a time, so that the page stays alive."""
        for scene in list(self._scenes.values()):
            if self._closed:
                return
            scene.build()
            await asyncio.sleep(0)

    def close(self) -> None:
        """Revoke the object URLs as well."""
        self._closed = True
        super().close()
        self._urls.close()

    def _show_acts(self, data: ScriptData) -> None:
        cast = _cast(data)
        self._cast = cast = (
            self._cast if cast == self._cast else cast
        )  # scenes notice a change by its identity
        scenes: dict[Any, list[Scene]] = {}
        for scene in each_scene(data.script):
            scenes.setdefault(scene.path[1], []).append(scene)
        stored: Any = data.script.get("acts")
        acts = [
            Act(number, act, scenes.get(number, []), data.scenes, cast)
            for number, act in enumerate(stored if isinstance(stored, list) else [])
            if isinstance(act, Mapping)
        ]
        self._acts.update((str(act.number), act) for act in acts)
        self.part("empty").show(not acts)

    def _show_full(self, item: GalleryItem | None) -> None:
        self.part("full").show(item is not None)
        if item is not None and self._full is None:
            self._full = self.adopt(MediaView("audio", self._urls))
            self._full.update(item.record, asset_name("audio", item.id, item.record))
            self.part("full-player").append(self._full.element)
            self._full.show()
        elif item is None and self._full is not None:
            self.disown(self._full)
            self._full = None

    def _make_tile(self, item: GalleryItem) -> TileView:
        tile = TileView("strip-tile", item, self._urls)
        self._watch_tile(tile.element)
        return tile

    def _tile_be_near(self, key: str, near: bool) -> None:
        tile = self._tiles.get(key)
        if tile is not None:
            tile.be_near(near)

    def _be_near(self, key: str, near: bool) -> None:
        self._scenes[key].be_near(near)


class ActView(View):
    """An act with its scenes; `make_scene(scene, key)` makes a scene's view."""

    def __init__(self, make_scene: Any) -> None:
        super().__init__("act-view")
        self._scenes: KeyedViews[tuple[Scene, Act], SceneView] = KeyedViews(
            self, self.part("scenes"), lambda key, item: make_scene(item[0], key), _update_scene
        )

    def update(self, act: Act) -> None:
        """Show the act as it is stored now."""
        self.part("title").set_text(f"Act {text_of(act.record.get('act_number'), str(act.number + 1))}")
        self.part("summary").set_text(text_of(act.record.get("summary")))
        self._scenes.update((f"{act.number}/{scene.path[-1]}", (scene, act)) for scene in act.scenes)


def _update_scene(view: SceneView, item: tuple[Scene, Act]) -> None:
    scene, act = item
    view.update(scene, act.assets[scene.id], act.cast)


def _cast(data: ScriptData) -> Cast:
    characters = data.script.get("characters")
    known = [each for each in characters if isinstance(each, Mapping)] if isinstance(characters, list) else []
    names = {text_of(each.get("roleId")): text_of(each.get("name")) for each in known}
    sounds = {order(item.id): item.record for item in data.own if item.asset_type == "audio"}
    return Cast({role: name for role, name in names.items() if name}, sounds)


def _full_audio(data: ScriptData) -> GalleryItem | None:
    meta = data.script.get("buildMeta")
    named = meta.get("fullScriptAudioId") if isinstance(meta, Mapping) else None
    sounds = [item for item in data.own if item.asset_type == "audio"]
    by_field = (item for item in sounds if is_valid(named) and order(item.id) == order(named))
    by_record = (item for item in sounds if item.record.get("isFullScript") is True)
    return next(by_field, None) or next(by_record, None)


def _tags(script: Record) -> list[str]:
    genre, setting = script.get("genre"), script.get("setting")
    tags = [text_of(each) for each in genre] if isinstance(genre, list) else [text_of(genre)]
    if isinstance(setting, Mapping):
        tags += [text_of(setting.get("time")), text_of(setting.get("location"))]
    return [tag for tag in tags if tag]
