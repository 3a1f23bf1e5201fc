"""The list of prompts, as part of the controller: what is asked stands in the page's address."""

from __future__ import annotations

from pyapp.cinegenie.prompt_list import NO_CATEGORY, SORTS, PromptList, Question
from pyapp.cinegenie.prompts import PROMPTS

from .. import navigation
from ..address import Address
from ..language import say
from ..place import Place, Studio
from ..stage import Stage
from .prompts_view import PromptsView


class PromptsPlace(Place[PromptList]):
    """All prompts; they are read once, and again after a change: a question is answered from memory."""

    def __init__(self, stage: Stage, studio: Studio, address: Address) -> None:
        super().__init__(stage, studio, address)
        self.title = say("prompts-title")
        self._question = question_of(address)
        self._prompts = PromptList([])
        self.view: PromptsView = PromptsView(self._question, self._on_ask)
        self.view.ask(self._question)

    async def read(self) -> PromptList:
        """Read all prompts."""
        return PromptList(await self.studio.db.table(PROMPTS).to_list())

    def show(self, data: PromptList) -> None:
        """Show those that are asked for."""
        self._prompts = data
        self.view.update(data.ask(self._question), len(data.rows))

    def turn(self, address: Address) -> bool:
        """Answer another question about the list."""
        if address.steps != self.address.steps:
            return False
        self.address, self._question = address, question_of(address)
        self.view.ask(self._question)
        self.show(self._prompts)
        return True

    def _on_ask(self, question: Question) -> None:
        self._question = question
        self.address = address_of(question)
        navigation.name_address(self.address.href)
        self.show(self._prompts)


def question_of(address: Address) -> Question:
    """What an address asks of the list."""
    asked = address.query
    category = NO_CATEGORY if asked.get("uncategorised") else asked.get("category") or None
    sort = asked.get("sort", SORTS[0])
    return Question(asked.get("search", ""), category, sort if sort in SORTS else SORTS[0])


def address_of(question: Question) -> Address:
    """The address of that question."""
    query = {"search": question.search, "category": question.category or ""}
    query["uncategorised"] = "1" if question.category == NO_CATEGORY else ""
    query["sort"] = "" if question.sort == SORTS[0] else question.sort
    return Address(("prompts",), {name: value for name, value in query.items() if value})
