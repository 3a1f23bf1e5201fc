"""The console's pure parts: what can run, what was run before, what a value looks like."""

from __future__ import annotations

import pytest

from pyapp.ui.console.chains import members_after_call
from pyapp.ui.console.history import MOST, History
from pyapp.ui.console.readable import cut, readable
from pyapp.ui.console.source import indentation, next_line


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "x = 1\ny = 2",
        "await db.images.count()",
        "[\n    1,\n    2]",
        "x = 'never closed",
        "1 +",
        "",
        "# a remark",
        "for x in y:\n    print(x)\n",
        "async def f():\n    await g()\n\n",
    ],
)
def test_a_source_that_is_whole_or_wrong_runs(source):
    assert next_line(source) is None


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("for x in y:", "    "),
        ("for x in y:\n    print(x)", "    "),
        ("for x in y:\n    if x:", "        "),
        ("x = 1\nasync with a:\n    await b", "    "),
        ("f(", ""),
        ("f(\n    1,", "    "),
        ("'''abc", ""),
        ("@decorated", ""),
    ],
)
def test_a_source_that_is_not_whole_goes_on_in_a_line_of_its_indentation(source, begins):
    assert next_line(source) == begins


def test_a_line_that_a_person_adds_is_indented_alike():
    assert (indentation("x = 1"), indentation("  x = {"), indentation("def f():")) == ("", "  ", "    ")


def test_the_history_goes_back_and_forth_and_does_not_lose_what_is_being_typed():
    history = History()
    assert history.back("typing") is None
    history.add("first")
    history.add("second")
    history.add("second")
    assert [history.back("typing"), history.back("second"), history.back("first")] == ["second", "first", None]
    assert [history.forward("first"), history.forward("second"), history.forward("typing")] == [
        *("second", "typing"),
        None,
    ]


def test_the_history_is_kept_capped_and_read_again_whatever_it_was_made_of():
    history = History()
    for number in range(MOST + 10):
        history.add(f"x = {number}")
    history.add("y" * 100_000)
    history.add("  ")
    again = History(history.text)
    assert again.back("") == f"x = {MOST + 9}"
    assert again.text == history.text
    assert len(eval(history.text)) == MOST
    assert [History(text).back("") for text in ("{", "7", None, "[1, null]")] == [None] * 4


def test_a_value_that_fits_is_shown_in_a_line_and_another_an_item_a_line():
    assert readable({"b": 1, "a": [None, 2.5, "é"]}) == "{'b': 1, 'a': [None, 2.5, 'é']}"
    record = {"id": 1, "title": "x" * 40, "logline": "y" * 40}
    assert readable([record, (1,)]) == (
        f"[\n    {{\n        'id': 1,\n        'title': '{'x' * 40}',\n        'logline': '{'y' * 40}',\n    }},"
        "\n    (1,),\n]"
    )
    assert [readable(value) for value in ([], {}, (), set(), frozenset(), "")] == [
        *("[]", "{}", "()", "set()", "frozenset()", "''"),
    ]


def test_a_value_without_end_is_cut():
    assert readable(list(range(1000))).endswith("    99,\n    … (900 more),\n]")
    assert len(readable("x" * 1_000_000)) < 2_100
    assert len(readable([["x" * 1000] * 100] * 100)) < 10_100
    nested: list[object] = []
    nested.append(nested)
    assert readable(nested) == "[[…]]"
    deep: object = 1
    for _ in range(50):
        deep = [deep]
    assert readable(deep) == "[[[[[[[…]]]]]]]"
    assert cut("abcdef", 4) == "abcd… (2 more characters)"


def test_a_value_whose_repr_fails_is_told():
    class Odd:
        def __repr__(self):
            raise RuntimeError("no")

    assert readable([Odd()]).startswith("[<Odd instance at ")


class Rows:
    def first(self) -> int:
        return 1

    def rows(self) -> Rows | None:
        return self

    def _own(self) -> None: ...


class Wide:
    def where(self, index: str) -> Rows:
        raise AssertionError(index)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("await wide.where('a').", ["first", "rows"]),
        ("x = wide.where(')').ro", ["rows"]),
        ('f(wide.where(wide.where("b")).rows().fi', ["first"]),
        ("Rows().r", ["rows"]),
        ("Rows()._o", ["_own"]),
        ("wide.where('a').first().", []),
        ("wide.where('a')", []),
        ("nothing().a", []),
        ("wide.nothing().a", []),
        (").", []),
        ("wide.where('a).", []),
        ("", []),
        ("[].", []),
    ],
)
def test_what_follows_a_call_is_known_by_its_declaration_and_nothing_is_called(source, found):
    assert members_after_call(source, {"wide": Wide(), "Rows": Rows}) == found


def test_a_name_that_raises_what_it_will_is_completed_with_nothing():
    class Closed:
        def __getattr__(self, name):
            raise OSError(name)

    assert members_after_call("db.images.where('id').", {"db": Closed()}) == []
