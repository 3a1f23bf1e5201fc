"""A script's storyboard: `#/scripts/<id>/storyboard?columns=2`."""

from __future__ import annotations

from pyapp.db.keys import Key

from .. import navigation
from ..address import Address, link_to
from ..language import say
from ..page import print_page
from ..place import Place, Studio
from ..stage import Stage
from ..words import script_title
from .looking import looking
from .script_data import ScriptData, find_script, read_script
from .spot_words import short
from .storyboard_view import StoryboardView

_COLUMNS = ("1", "2", "3", "4")
_USUAL = "3"


class StoryboardPlace(Place[ScriptData]):
    """The whole script in pictures; the number of columns stands in the address."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("scripts-storyboard")
        self._id: Key = None
        self.view: StoryboardView = StoryboardView(self._on_columns, self._on_print, looking(studio))

    async def read(self) -> ScriptData:
        """Read the script and all that fills its spots; raises MissingScriptError."""
        if self._id is None:
            self._id = await find_script(self.studio, self.address.steps[1])
        return await read_script(self.studio, self._id)

    def show(self, data: ScriptData) -> None:
        """Show the storyboard."""
        self.entitle(say("scripts-storyboard-of", title=short(script_title(data.script))))
        self.view.update(data)
        self.view.show_columns(self._columns)
        self.stage.start(self.view.complete(), say("scripts-not-complete"))

    def turn(self, address: Address) -> bool:
        """Another number of columns is the same place."""
        if address.steps != self.address.steps:
            return False
        self.address = address
        self.view.show_columns(self._columns)
        return True

    @property
    def _columns(self) -> str:
        asked = self.address.query.get("columns", "")
        return asked if asked in _COLUMNS else _USUAL

    def _on_columns(self, columns: str) -> None:
        query = {"columns": "" if columns == _USUAL else columns}
        self.address = Address(self.address.steps, query)
        navigation.name_address(link_to(*self.address.steps, **query))
        self.view.show_columns(self._columns)

    def _on_print(self) -> None:
        self.stage.start(self._print(), say("scripts-not-printed"))

    async def _print(self) -> None:
        if await self.view.load_all():
            print_page()
            self.view.printed()
