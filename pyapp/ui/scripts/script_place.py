"""One script's part of the controller: its scenes, and what is uploaded, chosen and unlinked there."""

from __future__ import annotations

from pyapp.cinegenie.errors import MissingScriptError
from pyapp.cinegenie.records import AssetType
from pyapp.cinegenie.scene_assets import SceneAsset
from pyapp.db import Blob
from pyapp.db.keys import Key

from ..address import Address
from ..place import Place, Studio
from ..stage import Stage
from ..words import asset_name, scene_place, script_title
from .picker import open_picker
from .script_view import ScriptData, ScriptView
from .scripts_view import key_text
from .slot_view import SlotCallbacks


class ScriptPlace(Place[ScriptData]):
    """A script, found by the text of its id in the page's address."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = "Script"
        self._key = address.steps[1]
        self._id: Key = None
        self.view: ScriptView = ScriptView(SlotCallbacks(self._on_file, self._on_choose, self._on_unlink))

    async def read(self) -> ScriptData:
        """Read the script, what its scenes show, and all of its assets; raises MissingScriptError."""
        if self._id is None:
            self._id = await self._find_id()
        script = await self.studio.db.scripts.get(self._id)
        if script is None:
            raise MissingScriptError("This script does not exist any more.")
        scenes = await self.studio.scenes.resolve_script(script)
        return ScriptData(script, scenes, await self.studio.assets.of_script(self._id))

    def show(self, data: ScriptData) -> None:
        """Show the script."""
        self.title = script_title(data.script)
        self.view.update(data)
        self.stage.start(self.view.complete(), "The scenes could not all be shown")

    async def _find_id(self) -> Key:
        keys = await self.studio.db.scripts.to_collection().primary_keys()
        found = [key for key in keys if key_text(key) == self._key]
        if not found:
            raise MissingScriptError(f"There is no script {self._key}.")
        return found[0]

    def _on_file(self, scene_id: str, asset_type: AssetType, file: Blob) -> None:
        failed = f"{file.name} could not be uploaded"
        self.stage.start(self._upload(scene_id, asset_type, file), failed)

    async def _upload(self, scene_id: str, asset_type: AssetType, file: Blob) -> None:
        await self.studio.assets.upload_to_scene(file, self._id, scene_id, asset_type=asset_type)
        self._say(f"{file.name} is now", scene_id, asset_type)

    def _on_choose(self, scene_id: str, asset_type: AssetType, shown: SceneAsset | None) -> None:
        async def use(asset_id: Key, name: str) -> None:
            if shown is not None and shown.origin == "mapping":
                await self.studio.scenes.replace(self._id, scene_id, asset_type, shown.id, asset_id)
            else:
                await self.studio.scenes.link(self._id, scene_id, asset_type, asset_id)
            self._say(f"{name} is now", scene_id, asset_type)

        heading = f"Choose the {asset_type} of {scene_place(scene_id)}"
        work = open_picker(
            self.stage,
            self.studio.assets,
            asset_type,
            heading,
            lambda item: self.stage.start(
                use(item.id, asset_name(asset_type, item.id, item.record)), "It could not be linked"
            ),
        )
        self.stage.start(work, "The gallery could not be read")

    def _on_unlink(self, scene_id: str, asset_type: AssetType, asset_id: Key) -> None:
        self.stage.start(self._unlink(scene_id, asset_type, asset_id), "It could not be unlinked")

    async def _unlink(self, scene_id: str, asset_type: AssetType, asset_id: Key) -> None:
        await self.studio.scenes.unlink(self._id, scene_id, asset_type, asset_id)
        self.stage.notices.say(
            f"The {asset_type} was unlinked from {scene_place(scene_id)}. The file itself stays in the gallery."
        )

    def _say(self, what: str, scene_id: str, asset_type: AssetType) -> None:
        self.stage.notices.say(f"{what} the {asset_type} of {scene_place(scene_id)}.")
