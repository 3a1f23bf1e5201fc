"""Choosing a scene of any script."""

from __future__ import annotations

from collections.abc import Callable, Collection

from pyapp.cinegenie.records import AssetType
from pyapp.cinegenie.scene_list import SceneRow, found_scenes
from pyapp.cinegenie.script_rows import read_scene_rows
from pyapp.db.keys import Key

from ..language import say
from ..place import Studio
from ..stage import Stage
from ..words import asset_name
from .scene_chooser_dialog import SceneChooserDialog
from .spot_words import short


def choose_scene(
    stage: Stage,
    studio: Studio,
    heading: str,
    on_chosen: Callable[[Key, str], object],
    asset_types: Collection[AssetType] = (),
) -> None:
    """Open a dialog with the scenes of all scripts; `on_chosen` gets the script's id and the scene's name.

    `asset_types`: the kinds that are about to be linked; the dialog says what the scene has of them now.
    """
    _Chooser(stage, studio, heading, on_chosen, asset_types).open()


class _Chooser:
    def __init__(
        self,
        stage: Stage,
        studio: Studio,
        heading: str,
        on_chosen: Callable[[Key, str], object],
        asset_types: Collection[AssetType],
    ) -> None:
        self._stage = stage
        self._studio = studio
        self._on_chosen = on_chosen
        self._asset_types = asset_types
        self._rows: list[SceneRow] | None = None
        self._search = ""
        self._selected: SceneRow | None = None
        self._dialog = SceneChooserDialog(heading, self._on_search, self._on_select, self._on_use)

    def open(self) -> None:
        self._dialog.open()
        self._stage.start(self._read(), say("scripts-scenes-unread"))

    async def _read(self) -> None:
        self._rows = await read_scene_rows(self._studio.db)
        self._on_search(self._search)

    def _on_search(self, text: str) -> None:
        """What is typed before the scenes have been read is searched for afterwards."""
        self._search = text
        if self._rows is not None:
            self._dialog.update(found_scenes(self._rows, text), len(self._rows))

    def _on_select(self, row: SceneRow) -> None:
        self._selected = row
        self._stage.start(self._tell_present(row), say("scripts-scenes-unread"))

    def _on_use(self) -> None:
        if self._selected is not None:
            self._dialog.dismiss()
            self._on_chosen(self._selected.script_id, self._selected.scene_id)

    async def _tell_present(self, row: SceneRow) -> None:
        shown = await self._studio.scenes.resolve(row.script_id, row.scene_id)
        told = []
        for kind in self._asset_types:
            asset = shown.of(kind)
            if asset is None:
                told.append(say("scripts-scene-has-none", type=kind))
            else:
                name = short(asset_name(kind, asset.id, asset.record))
                told.append(say("scripts-scene-has", type=kind, name=name))
        if self._selected is row:
            self._dialog.tell_present(row, told)
