"""The list of scripts, as part of the controller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyapp.cinegenie.scripts import each_scene

from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .scripts_view import ScriptsView


class ScriptsPlace(Place[list[Mapping[str, Any]]]):
    """All scripts, by id; a script without a picture of its own shows that of its first scene."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-scripts")
        self.view: ScriptsView = ScriptsView(
            lambda script: self.stage.start(self._find_cover(script), "A script's picture could not be read")
        )

    async def read(self) -> list[Mapping[str, Any]]:
        """Read all scripts."""
        return await self.studio.db.scripts.to_list()

    def show(self, data: list[Mapping[str, Any]]) -> None:
        """Show them."""
        self.view.update(data)

    async def _find_cover(self, script: Mapping[str, Any]) -> None:
        first = next(each_scene(script), None)
        shown = await self.studio.scenes.resolve(script["id"], first.id) if first else None
        if shown and shown.image and not self.closed:
            self.view.show_cover(script["id"], shown.image.record)
