"""One script's place: its scenes, and what is uploaded, chosen, dropped and unlinked there."""

from __future__ import annotations

import asyncio
from typing import Final

from pyapp.cinegenie.spots import Spot
from pyapp.db.keys import Key

from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from ..words import script_title
from .linker import Linker
from .looking import looking
from .picker import Chosen, open_picker
from .script_data import ScriptData, find_script, read_script
from .script_view import ScriptView
from .slot_view import SlotCallbacks
from .spot_words import short, spot_place
from .tray import Tray

_SOON: Final = 0.02  # seconds: the page is shown as soon as its start has ended

class ScriptPlace(Place[ScriptData]):
    """A script, found by the text of its id in the page's address; `?scene=` names the scene that is gone to."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("scripts-script")
        self._id: Key = None
        self._linker = Linker(stage, studio)
        self._tray = Tray(studio)
        callbacks = SlotCallbacks(
            self._linker.upload, self._on_choose, self._linker.unlink, self._linker.link, looking(studio)
        )
        self.view: ScriptView = ScriptView(callbacks, self._tray.view)

    async def read(self) -> ScriptData:
        """Read the script and all that fills its spots; raises MissingScriptError."""
        if self._id is None:
            self._id = await find_script(self.studio, self.address.steps[1])
        return await read_script(self.studio, self._id)

    def show(self, data: ScriptData) -> None:
        """Show the script."""
        self.entitle(short(script_title(data.script)))
        self.view.update(data)
        self._tray.update(data.script["id"], data.files)
        self.stage.start(self.view.complete(), say("scripts-not-complete"))

    def shown(self) -> None:
        """Go to the scene that the address names."""
        if self.address.query.get("scene"):
            self.stage.start(self._go_when_rendered(), say("page-not-shown"))

    def turn(self, address: Address) -> bool:
        """Another scene of the same script is gone to."""
        if address.steps != self.address.steps:
            return False
        self.address = address
        self._go_to_scene()
        return True

    def close(self) -> None:
        """Close the tray as well."""
        super().close()
        self._tray.close()

    async def _go_when_rendered(self) -> None:
        while not self.view.element.is_rendered and not self.closed:  # noqa: ASYNC110 - nothing tells when the start has ended
            await asyncio.sleep(_SOON)
        if not self.closed:
            self._go_to_scene()

    def _go_to_scene(self) -> None:
        scene_id = self.address.query.get("scene")
        if scene_id and not self.view.go_to_scene(scene_id):
            self.stage.notices.say(say("scripts-no-such-scene", scene=short(scene_id)))

    def _on_choose(self, spot: Spot) -> None:
        def choose(chosen: Chosen) -> None:
            self._linker.link(spot, chosen.id)

        heading = say("scripts-choose-heading", type=spot.asset_type, place=spot_place(spot))
        open_picker(self.stage, self.studio, spot.asset_type, heading, choose, spot.script_id)
