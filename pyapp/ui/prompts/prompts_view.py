"""The list of prompts with its search, its categories and its order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from pyapp.cinegenie.prompt_list import NO_CATEGORY, Answer, Question, Row

from ..address import link_to
from ..keyed import KeyedViews
from ..language import number_text, say
from ..view import View
from .prompt_card import PromptCard

_PAGE = 60
_ALL = "all"
_LONGEST = 60  # characters of a category's name


class PromptsView(View):
    """Shows an answer, and calls `on_ask` with the question that a person asks next."""

    def __init__(self, question: Question, on_ask: Callable[[Question], object]) -> None:
        super().__init__("prompts-view")
        self._question = question
        self._on_ask = on_ask
        self._most = _PAGE
        self._answer = Answer([], [], 0)
        self._cards: KeyedViews[Row, PromptCard] = KeyedViews(
            self, self.part("list"), lambda key, _row: PromptCard(key), PromptCard.update
        )
        self._categories: KeyedViews[tuple[str | None, int], CategoryChoice] = KeyedViews(
            self, self.part("category-list"), lambda key, _item: CategoryChoice(key), CategoryChoice.update
        )
        self.on_input("search", lambda text: self._ask(replace(self._question, search=text)))
        self.on_change("sort", lambda sort: self._ask(replace(self._question, sort=sort)))
        self.on_change("categories", lambda key: self._ask(replace(self._question, category=_category_of(key))))
        self.on_submit("filters", lambda: None)
        self.on_click("show-all", self._show_all)
        self.on_click("more", self._show_more)

    def ask(self, question: Question) -> None:
        """Show a question that was asked elsewhere, by the page's address."""
        self._question, self._most = question, _PAGE
        self.part("search").choose(question.search)

    def update(self, answer: Answer, total: int) -> None:
        """Show what was found of `total` prompts."""
        self._answer = answer
        question = self._question
        is_all = question.category is None and not question.search.strip()
        words = say("prompts-count", count=total) if is_all else _found(len(answer.rows), total)
        self.part("count").set_text(words)
        self.part("sort").choose(question.sort)
        self.part("new").set("href", link_to("prompts", "new", category=question.category or ""))
        self.part("filters").show(bool(total))
        self.part("none").show(not total)
        self.part("unfound").show(bool(total) and not answer.rows)
        self._show_categories(answer)
        self._show_cards()

    def _show_categories(self, answer: Answer) -> None:
        named = [(_key_of(name), (name, count)) for name, count in answer.categories]
        self.part("categories").show(len(named) > 1)
        self._categories.update([(_ALL, (None, answer.found)), *named])
        chosen = self._categories.get(_key_of(self._question.category))
        if chosen is not None:
            chosen.part("radio").tick(True)

    def _show_cards(self) -> None:
        rows = self._answer.rows
        self._cards.update((repr(row.id), row) for row in islice(rows, self._most))
        self.part("more").show(len(rows) > self._most)

    def _show_more(self) -> None:
        first = self._most
        self._most += _PAGE
        self._show_cards()
        card = self._cards.get(repr(self._answer.rows[first].id))
        if card is not None:
            card.part("title").focus()

    def _show_all(self) -> None:
        self.part("search").choose("")
        self.part("search").focus()
        self._ask(Question(sort=self._question.sort))

    def _ask(self, question: Question) -> None:
        self._question, self._most = question, _PAGE
        self._on_ask(question)


class CategoryChoice(View):
    """A category with its count, or all of them."""

    def __init__(self, key: str) -> None:
        super().__init__("prompt-category")
        self.part("radio").set("value", key)

    def update(self, item: tuple[str | None, int]) -> None:
        """Show how many there are."""
        name, count = item
        self.part("name").set_text(_category_text(name))
        self.part("count").set_text(number_text(count))


def _found(found: int, total: int) -> str:
    return say("prompts-count-of", found=found, count=total)


def _category_text(name: str | None) -> str:
    if name is None:
        return say("prompts-category-all")
    if name == NO_CATEGORY:
        return say("prompts-category-none")
    return name if len(name) <= _LONGEST else name[:_LONGEST] + "…"


def _key_of(category: str | None) -> str:
    return _ALL if category is None else f"={category}"


def _category_of(key: str) -> str | None:
    return None if key == _ALL else key.removeprefix("=")
