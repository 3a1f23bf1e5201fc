"""When a plan still fits: the same records, with the same values before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pyapp.cinegenie.findings import CHECKS, Place
from pyapp.cinegenie.repairs.plan import Item, is_same_work, same

ITEM = Item("change", Place("images", 1, "words", 1, "Title"), {"a": 1}, ("b",), {"a": float("nan")})


class Odd:
    """As pyapp.idb.values.Opaque, which only the page has."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


def cycle() -> list[Any]:
    found: list[Any] = [1]
    found.append(found)
    return found


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (float("nan"), float("nan"), True),
        (1, True, False),
        (1, "1", False),
        ({"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1, 2], [2, 1], False),
        (Odd("Map"), Odd("Map"), True),
        (Odd("Map"), Odd("Set"), False),
        (b"a", b"b", False),
        (cycle(), cycle(), True),
    ],
)
def test_stored_values_are_compared_by_content(first, second, alike):
    assert same(first, second) is alike


def test_a_plan_fits_whatever_its_scripts_are_called_now():
    renamed = replace(ITEM, place=replace(ITEM.place, script_title="Another"))
    assert is_same_work([ITEM], [renamed])


@pytest.mark.parametrize(
    "other",
    [
        replace(ITEM, action="delete"),
        replace(ITEM, after={"a": 2}),
        replace(ITEM, removed=()),
        replace(ITEM, before={}),
        replace(ITEM, place=replace(ITEM.place, id="1")),
        replace(ITEM, place=replace(ITEM.place, reason="other words")),
    ],
)
def test_a_plan_does_not_fit_where_anything_else_differs(other):
    assert not is_same_work([ITEM], [other])
    assert not is_same_work([ITEM], [ITEM, ITEM])


def test_checks_have_names_of_their_own():
    assert len({check.name for check in CHECKS}) == len(CHECKS)
