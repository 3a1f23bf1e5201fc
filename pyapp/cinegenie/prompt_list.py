"""The list of prompts: searched, narrowed to a category, sorted; with counts that are true. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from pyapp.db.keys import Key

from .folding import folded

SORTS: Final = ("changed", "newest", "oldest", "title")
NO_CATEGORY: Final = ""


class Row(NamedTuple):
    """A prompt of the list. What is stored and is no text is "", what is no date is None; `tags` are its texts."""

    id: Key
    title: str
    category: str
    text: str
    tags: tuple[str, ...]
    created: datetime | None
    changed: datetime | None


@dataclass(frozen=True)
class Question:
    """Which prompts, in which order. `category` None: of all; NO_CATEGORY: those that have none."""

    search: str = ""
    category: str | None = None
    sort: str = SORTS[0]


class Answer(NamedTuple):
    """The rows; the categories by name, each with its count of what the search finds, and the count of all of that."""

    rows: list[Row]
    categories: list[tuple[str, int]]
    found: int


class PromptList:
    """All prompts as they were read; `ask` answers from memory."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self.rows = [_row(record) for record in records]
        self._texts = [_searched(row) for row in self.rows]

    def ask(self, question: Question) -> Answer:
        """What is to be shown. Every word of the search must be in the title, the category, the tags or the text."""
        words = folded(question.search).split()
        pairs = zip(self.rows, self._texts, strict=True)
        found = [row for row, text in pairs if all(word in text for word in words)]
        wanted = question.category
        rows = found if wanted is None else [row for row in found if row.category == wanted]
        counts = dict.fromkeys((row.category for row in self.rows), 0) | Counter(row.category for row in found)
        categories = sorted(counts.items(), key=lambda pair: (pair[0] == NO_CATEGORY, folded(pair[0]), pair[0]))
        return Answer(_sorted(rows, question.sort), categories, len(found))


def _row(record: Mapping[str, Any]) -> Row:
    tags = record.get("tags")
    return Row(
        record["id"],
        _text(record.get("title")),
        _text(record.get("category")),
        _text(record.get("prompt")),
        tuple(filter(None, map(_text, tags if isinstance(tags, list) else [tags]))),
        _date(record.get("createdAt")),
        _date(record.get("updatedAt")),
    )


def _searched(row: Row) -> str:
    return folded("\n".join((row.title, row.category, *row.tags, row.text)))


def _sorted(rows: Sequence[Row], sort: str) -> list[Row]:
    if sort == "title":
        return sorted(rows, key=lambda row: (not row.title, folded(row.title), row.title))
    if sort == "oldest":
        return sorted(rows, key=lambda row: _moment(row.created, float("inf")))
    if sort == "newest":
        return sorted(rows, key=lambda row: _moment(row.created, float("-inf")), reverse=True)
    return sorted(rows, key=lambda row: _moment(row.changed or row.created, float("-inf")), reverse=True)


def _moment(value: datetime | None, otherwise: float) -> float:
    return otherwise if value is None else value.timestamp()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _date(value: Any) -> datetime | None:
    return value if isinstance(value, datetime) else None
