"""A prompt as a form shows it: what is shown, written, refused and left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyapp.cinegenie.prompt_form import Problem, changes, form_of, kept_fields, problems

DAY = datetime(2024, 5, 6, tzinfo=UTC)
EMPTY = form_of({})


def written(record, **typed):
    base = form_of(record)
    return changes(base, base | typed)


def test_a_record_without_fields_is_shown_as_an_empty_form():
    assert set(EMPTY.values()) == {"", False}
    assert changes(EMPTY, EMPTY) == {}


def test_what_was_not_changed_is_not_written_whatever_its_form():
    record = {
        "title": "Two\r\nlines",
        "prompt": "a\r\nb\rc",
        "tags": ["x", "y z"],
        "preprocessing": {"variableDefinitions": {"b": 1, "a": [1.5]}, "enableVariables": True},
        "modelSettings": {"temperature": 0.7},
        "description": None,
    }
    shown = form_of(record)
    assert (shown["title"], shown["prompt"], shown["tags"]) == ("Two lines", "a\nb\nc", "x, y z")
    assert shown["variables"] == '{\n  "b": 1,\n  "a": [\n    1.5\n  ]\n}'
    assert (shown["description"], shown["variables-on"]) == ("", True)
    assert written(record) == {}


def test_a_change_is_written_by_its_key_path_and_what_is_emptied_goes():
    record = {"title": "A", "tags": ["x"], "description": "d", "preprocessing": {"variableDefinitions": "no {"}}
    assert written(record, title="B", tags=" y ,, z", description="") == {
        "title": "B",
        "tags": ["y", "z"],
        "description": None,
    }
    assert written(record, variables=' {"hero": ["Éva"]}') == {"preprocessing.variableDefinitions": {"hero": ["Éva"]}}
    assert written(record, variables=" ") == {"preprocessing.variableDefinitions": None}
    assert written(record, context=True) == {"preprocessing.injectContext": True}
    assert written({"prompt": "x"}, prompt="") == {"prompt": ""}


@pytest.mark.parametrize(
    ("record", "name"),
    [
        ({"prompt": 7}, "prompt"),
        ({"tags": ["a, b"]}, "tags"),
        ({"tags": "one"}, "tags"),
        ({"tags": [" padded"]}, "tags"),
        ({"preprocessing": "odd"}, "variables"),
        ({"preprocessing": {"enableVariables": 1}}, "variables-on"),
        ({"preprocessing": {"variableDefinitions": {"at": DAY}}}, "variables"),
        ({"modelSettings": "fast"}, "model"),
        ({"modelSettings": {"top": float("nan")}}, "model"),
        ({"outputFormat": {"type": "json"}}, "output"),
    ],
)
def test_what_the_form_cannot_show_is_left_alone(record, name):
    shown = form_of(record)
    assert shown[name] is None
    assert changes(shown, dict(shown)) == {}
    assert problems(shown, shown | {"title": "t", "category": "c"}) == {}


def test_a_title_that_is_no_text_is_to_be_replaced():
    shown = form_of({"title": 7, "category": None})
    assert problems(shown, shown) == {"title": Problem("empty"), "category": Problem("empty")}
    assert changes(shown, shown | {"title": "Now", "category": "scene"}) == {"title": "Now", "category": "scene"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        (" \n", None),
        ("{}", None),
        ('[{"name": "hero"}]', None),
        ('{\n  "hero": 1,\n  name: 2\n}', Problem("name", 3, 3)),
        ('{"hero" 1}', Problem("colon", 1, 9)),
        ('{"a": 1\n"b": 2}', Problem("comma", 2, 1)),
        ('{"a": }', Problem("value", 1, 7)),
        ('{"a": "b', Problem("string", 1, 7)),
        ('{"a": "b\n"}', Problem("control", 1, 9)),
        ('{"a": "\\x"}', Problem("escape", 1, 8)),
        ("{} {}", Problem("extra", 1, 4)),
        ('"text"', Problem("kind")),
        ("7", Problem("kind")),
        ("NaN", Problem("value")),
        ('{"a": 1e999}', Problem("value")),
        ("[" * 100_000, Problem("value")),
    ],
)
def test_variable_definitions_are_objects_in_json_and_what_is_wrong_is_told_with_its_place(text, problem):
    shown = form_of({"title": "t", "category": "c"})
    assert problems(shown, shown | {"variables": text}).get("variables") == problem


def test_whole_numbers_are_read_as_javascript_reads_them():
    assert written({}, model='{"a": 9007199254740991, "b": 123456789012345678901}') == {
        "modelSettings": {"a": 9007199254740991, "b": 1.2345678901234568e20}
    }


def test_a_text_of_spaces_is_no_title():
    shown = form_of({"title": "t", "category": "c"})
    assert problems(shown, shown | {"title": "  "}) == {"title": Problem("empty")}


def test_the_fields_that_the_form_leaves_alone_are_named():
    record = {"id": 1, "title": "t", "createdAt": DAY, "updatedAt": DAY, "metadata": {}, "own": 1}
    assert kept_fields(record) == ["metadata", "own"]
    assert kept_fields({"preprocessing": {"more": 1, "enableVariables": "odd", "injectContext": True}}) == [
        "preprocessing.more",
        "preprocessing.enableVariables",
    ]
    assert kept_fields({"preprocessing": "odd", "tags": 7}) == ["preprocessing", "tags"]
