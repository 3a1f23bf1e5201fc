"""The list of scripts: searched and sorted as the address says."""

from __future__ import annotations

from pyapp.cinegenie.script_list import SORTS, ScriptRow, Sort, chosen_rows
from pyapp.cinegenie.script_rows import read_script_rows

from .. import navigation
from ..address import Address, link_to
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .covers import Covers
from .scripts_view import ScriptsView


class ScriptsPlace(Place[list[ScriptRow]]):
    """All scripts. What is typed and chosen goes into the address at once, in the place of what stood there."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("page-scripts")
        self._rows: list[ScriptRow] = []
        self._covers = Covers(studio)
        self.view: ScriptsView = ScriptsView(self._on_search, self._on_sort, self._on_near)

    async def read(self) -> list[ScriptRow]:
        """Read what the list tells of all scripts."""
        return await read_script_rows(self.studio.db)

    def show(self, data: list[ScriptRow]) -> None:
        """Show those that are asked for."""
        self._rows = data
        self._show()

    def turn(self, address: Address) -> bool:
        """Another search or order is the same place."""
        if address.steps != self.address.steps:
            return False
        self.address = address
        self._show()
        return True

    @property
    def _search(self) -> str:
        return self.address.query.get("search", "")

    @property
    def _sort(self) -> Sort:
        asked = self.address.query.get("sort", "")
        return next((sort for sort in SORTS if sort == asked), "title")

    def _show(self) -> None:
        found = chosen_rows(self._rows, self._search, self._sort)
        self.view.update(found, len(self._rows), self._search, self._sort)

    def _on_search(self, text: str) -> None:
        self._ask(text, self._sort)

    def _on_sort(self, sort: str) -> None:
        self._ask(self._search, sort)

    def _ask(self, search: str, sort: str) -> None:
        query = {"search": search, "sort": "" if sort == "title" else sort}
        self.address = Address(("scripts",), query)
        navigation.name_address(link_to("scripts", **query))
        self._show()

    def _on_near(self, row: ScriptRow) -> None:
        self.stage.start(self._find_cover(row), say("scripts-no-cover"))

    async def _find_cover(self, row: ScriptRow) -> None:
        picture = await self._covers.of(row)
        if picture is not None and not self.closed:
            self.view.show_cover(row.id, picture)
