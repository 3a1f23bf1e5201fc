"""The list of prompts: search, categories and their counts, order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyapp.cinegenie.prompt_list import NO_CATEGORY, PromptList, Question


def day(number):
    return datetime(2024, 5, number, tzinfo=UTC)


RECORDS = [
    {"id": 1, "title": "Hero", "category": "scene", "prompt": "Đêm trắng", "createdAt": day(1), "updatedAt": day(9)},
    {
        "id": 2,
        "title": "anh hùng",
        "category": "dialogue",
        "prompt": "Say it.",
        "createdAt": day(3),
        "tags": ["noir", 7],
    },
    {"id": 3, "title": "Énigme", "category": "scene", "prompt": 7, "createdAt": day(2), "updatedAt": day(2)},
    {"id": 4, "prompt": "no title, no category", "createdAt": "yesterday"},
]


def ids(**question):
    return [row.id for row in PromptList(RECORDS).ask(Question(**question)).rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("hero", [1]),
        ("HÙNG", [2]),
        ("hung", [2]),
        ("dem trang", [1]),
        ("enigme", [3]),
        ("scene", [1, 3]),
        ("noir", [2]),
        ("  scene   hero ", [1]),
        ("hero dialogue", []),
        ("", [1, 2, 3, 4]),
    ],
)
def test_every_word_is_looked_for_in_title_category_tags_and_text(search, found):
    assert sorted(ids(search=search)) == found


def test_counts_are_of_what_the_search_finds_and_a_category_of_none_stays_on_the_list():
    prompts = PromptList(RECORDS)
    assert prompts.ask(Question(category="scene")).categories == [("dialogue", 1), ("scene", 2), (NO_CATEGORY, 1)]
    answer = prompts.ask(Question(search="hero", category="dialogue"))
    assert (answer.rows, answer.found) == ([], 1)
    assert answer.categories == [("dialogue", 0), ("scene", 1), (NO_CATEGORY, 0)]


def test_those_without_a_category_can_be_asked_for():
    assert ids(category=NO_CATEGORY) == [4]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("changed", [1, 2, 3, 4]),
        ("newest", [2, 3, 1, 4]),
        ("oldest", [1, 3, 2, 4]),
        ("title", [2, 3, 1, 4]),
        ("nonsense", [1, 2, 3, 4]),
    ],
)
def test_the_order_is_by_dates_or_title_and_what_lacks_them_comes_last(sort, order):
    assert ids(sort=sort) == order
