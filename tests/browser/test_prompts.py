"""The owner's rules for prompts: what is refused, what is stored, what is seen."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from datetime import UTC, datetime

    from pyapp.cinegenie.errors import PromptError
    from pyapp.cinegenie.schema import studio_database
    from pyapp.db import UNDEFINED

    DAY = datetime(2024, 5, 6, tzinfo=UTC)
    MARKS = {"undefined": UNDEFINED, "day": DAY}

STORED = """async ({name, id}) => {
  const {createdAt, preprocessing} = await probe.read(name, "prompts", id);
  return [createdAt instanceof Date, preprocessing];
}"""
OLD = """({name, record}) => probe.store(name, "prompts", [record])"""


@in_page
def prompt(**fields: Any) -> dict[str, Any]:
    fields = {name: MARKS.get(value, value) if isinstance(value, str) else value for name, value in fields.items()}
    whole = {"title": "Hero", "category": "scene", "prompt": "Write {{hero}}.", "createdAt": DAY, "updatedAt": DAY}
    return {name: value for name, value in {**whole, **fields}.items() if value is not UNDEFINED}


@in_page
async def add(name: str, fields: dict[str, Any]) -> list[Any]:
    db = await studio_database(name).open()
    given = prompt(**fields)
    before = repr(given)
    await db.prompts.add(given)
    seen = await db.prompts.get(1)
    assert repr(given) == before
    db.close()
    return [seen.get("preprocessing"), seen["title"]]


@pytest.mark.parametrize(
    ("definitions", "text"),
    [
        ({"hero": {"type": "text", "default": "Éva 😀"}}, '{"hero":{"type":"text","default":"Éva 😀"}}'),
        ([{"name": "hero", "max": 3, "open": True, "none": None}], '[{"name":"hero","max":3,"open":true,"none":null}]'),
        ({}, "{}"),
    ],
)
def test_variable_definitions_are_stored_as_a_json_text_and_shown_as_objects(py, js, db_name, definitions, text):
    part = {"enableVariables": True, "variableDefinitions": definitions, "own": 1}
    assert py(add, db_name, {"preprocessing": part}) == [part, "Hero"]
    assert js(STORED, name=db_name, id=1) == [True, part | {"variableDefinitions": text}]


@pytest.mark.parametrize(
    ("part", "seen"),
    [
        ({"variableDefinitions": '{"a":1}'}, {"variableDefinitions": {"a": 1}}),
        ({"variableDefinitions": "no JSON {"}, {"variableDefinitions": "no JSON {"}),
        ({"variableDefinitions": None}, {"variableDefinitions": None}),
        ({"enableVariables": False}, {"enableVariables": False}),
        ("odd", "odd"),
    ],
)
def test_what_is_no_object_is_stored_as_it_is(py, js, db_name, part, seen):
    assert py(add, db_name, {"preprocessing": part})[0] == seen
    assert js(STORED, name=db_name, id=1) == [True, part]


@in_page
async def refused(name: str, how: str, fields: dict[str, Any]) -> list[Any]:
    db = await studio_database(name).open()
    await db.prompts.add(prompt())
    changes = {path: MARKS.get(value, value) if isinstance(value, str) else value for path, value in fields.items()}
    write = {
        "add": lambda: db.prompts.add(prompt(**fields)),
        "put": lambda: db.prompts.put({**prompt(**fields), "id": 1}),
        "bulk_add": lambda: db.prompts.bulk_add([prompt(), prompt(**fields)]),
        "update": lambda: db.prompts.update(1, changes),
        "bulk_update": lambda: db.prompts.bulk_update([(1, changes)]),
        "modify": lambda: db.prompts.to_collection().modify(changes),
        "function": lambda: db.prompts.to_collection().modify(lambda _old: {**prompt(**fields), "id": 1}),
        "upsert": lambda: db.prompts.upsert(7, {**prompt(**fields)}),
    }[how]
    try:
        await write()
    except PromptError as error:
        said = str(error)
    left = [await db.prompts.count(), await db.prompts.get(1) == {**prompt(), "id": 1}]
    db.close()
    return [said, left]


WAYS = ["add", "put", "bulk_add", "update", "bulk_update", "modify", "function", "upsert"]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "A prompt needs a title: a text that is not empty, not ''."),
        ({"category": "undefined"}, "A prompt needs a category: a text that is not empty, not nothing."),
        ({"title": 7}, "A prompt needs a title: a text that is not empty, not 7."),
        ({"createdAt": "2024-05-06"}, "A prompt needs a date in createdAt, not '2024-05-06'."),
        ({"updatedAt": None}, "A prompt needs a date in updatedAt, not None."),
    ],
)
def test_a_prompt_that_breaks_the_rules_is_refused_and_nothing_is_written(py, db_name, how, fields, message):
    assert py(refused, db_name, how, fields) == [message, [1, True]]


@in_page
async def not_json(name: str) -> str:
    db = await studio_database(name).open()
    try:
        await db.prompts.add(prompt(preprocessing={"variableDefinitions": {"at": DAY}}))
    except PromptError as error:
        said = str(error)
    count = await db.prompts.count()
    db.close()
    return f"{said} {count}"


def test_definitions_that_are_no_json_are_refused(py, db_name):
    said = py(not_json, db_name)
    assert said.startswith("The variable definitions of a prompt must be JSON: ")
    assert said.endswith(" 0")


@in_page
async def changed(name: str) -> list[Any]:
    db = await studio_database(name).open()
    prompts = db.prompts
    await prompts.add(prompt(preprocessing={"variableDefinitions": {"a": 1}, "injectContext": True}))
    seen = []
    await prompts.update(1, {"preprocessing.variableDefinitions": {"b": [2]}})
    seen.append((await prompts.get(1))["preprocessing"])
    whole = await prompts.get(1)
    whole["preprocessing"]["variableDefinitions"]["c"] = 3
    await prompts.put(whole)
    seen.append((await prompts.get(1))["preprocessing"])
    await prompts.to_collection().modify({"preprocessing": {"variableDefinitions": [4]}})
    seen.append((await prompts.bulk_get([1]))[0]["preprocessing"])
    await prompts.update(1, {"title": "Villain"})
    seen.append([(await prompts.get(1))["title"], await prompts.delete(1), await prompts.count()])
    db.close()
    return seen


def test_a_prompt_is_changed_with_objects_and_stays_stored_as_text(py, js, db_name):
    assert py(changed, db_name) == [
        {"variableDefinitions": {"b": [2]}, "injectContext": True},
        {"variableDefinitions": {"b": [2], "c": 3}, "injectContext": True},
        {"variableDefinitions": [4]},
        ["Villain", None, 0],
    ]


@in_page
async def make(name: str) -> None:
    (await studio_database(name).open()).close()


@in_page
async def mend(name: str) -> list[Any]:
    db = await studio_database(name).open()
    seen = [await db.prompts.update(1, {"prompt": "x"}), await db.prompts.update(1, {"title": "Now it has one"})]
    try:
        await db.prompts.update(1, {"title": ""})
    except PromptError:
        seen.append("refused")
    seen.append((await db.prompts.get(1))["title"])
    db.close()
    return seen


def test_an_older_prompt_that_lacks_something_can_be_put_right_step_by_step(py, js, db_name):
    py(make, db_name)
    js(OLD, name=db_name, record={"id": 1, "prompt": "no title, no dates"})
    assert py(mend, db_name) == [1, 1, "refused", "Now it has one"]
