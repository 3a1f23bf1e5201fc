"""Writing prompts: only what is meant, all of it or nothing, and back again exactly."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import PageError, in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.prompt_form import form_of
    from pyapp.cinegenie.prompt_writing import (
        add_prompt,
        delete_prompt,
        duplicate_prompt,
        put_back_prompt,
        save_prompt,
    )
    from pyapp.cinegenie.schema import studio_database

# A prompt with what only its owner knows of: spaces in its JSON, a Map, a property that holds undefined.
STORE = """async ({name, without}) => {
  const record = {
    id: 1, title: "Hero", category: "scene", prompt: "Write {{hero}}.",
    createdAt: { $date: 5 }, updatedAt: { $date: 6 }, nothing: { $undefined: 1 }, metadata: [{ $bigint: "7" }],
    preprocessing: { variableDefinitions: '{ "hero": 1 }', own: { $map: [["a", 1]] } },
  };
  delete record[without];
  await probe.store(name, "prompts", [record]);
}"""
READ = """async ({name, id}) => {
  const record = await probe.read(name, "prompts", id);
  if (!record) return null;
  const { updatedAt, createdAt, preprocessing, metadata, nothing, ...rest } = record;
  return {
    ...rest,
    dates: [createdAt?.getTime() ?? null, updatedAt?.getTime() ?? null].map((time) => time > 1e9 ? "now" : time),
    definitions: preprocessing.variableDefinitions ?? null,
    own: preprocessing.own?.get("a"),
    others: ["nothing" in record, metadata?.[0] === 7n],
  };
}"""
WHOLE = {
    "id": 1,
    "title": "Hero",
    "category": "scene",
    "prompt": "Write {{hero}}.",
    "dates": [5, 6],
    "definitions": '{ "hero": 1 }',
    "own": 1,
    "others": [True, True],
}


@in_page
async def make(name: str) -> None:
    (await studio_database(name).open()).close()


@pytest.fixture
def stored(py, js, db_name):
    """A database that holds that prompt; gives what stores it without one of its fields, and what reads it."""
    py(make, db_name)

    def store(without=""):
        js(STORE, name=db_name, without=without)
        return lambda key=1: js(READ, name=db_name, id=key)

    return store


@in_page
async def save(name: str, typed: dict[str, Any], meanwhile: dict[str, Any]) -> None:
    db = await studio_database(name).open()
    try:
        base = form_of(await db.prompts.get(1))
        if meanwhile:
            await db.prompts.update(1, meanwhile)
        await save_prompt(db, 1, base, base | typed)
    finally:
        db.close()


def test_a_saving_writes_the_fields_that_were_changed_and_the_date(py, db_name, stored):
    read = stored()
    py(save, db_name, {"title": "Villain", "description": "Short."}, {})
    assert read() == WHOLE | {"title": "Villain", "description": "Short.", "dates": [5, "now"]}
    py(save, db_name, {"variables": '{"hero": ["É"]}', "description": ""}, {})
    assert read() == WHOLE | {"title": "Villain", "definitions": '{"hero":["É"]}', "dates": [5, "now"]}
    py(save, db_name, {"variables": ""}, {})
    assert read() == WHOLE | {"title": "Villain", "definitions": None, "dates": [5, "now"]}


def test_an_older_prompt_without_dates_gets_them_with_its_next_saving(py, db_name, stored):
    read = stored(without="createdAt")
    py(save, db_name, {"prompt": "x"}, {})
    assert read() == WHOLE | {"prompt": "x", "dates": ["now", "now"]}


def test_a_change_elsewhere_of_the_same_field_is_not_overwritten(py, db_name, stored):
    read = stored()
    with pytest.raises(PageError, match="ChangedPromptError: This prompt was changed elsewhere meanwhile"):
        py(save, db_name, {"title": "Villain"}, {"title": "Heroine"})
    assert read() == WHOLE | {"title": "Heroine"}
    py(save, db_name, {"title": "Villain"}, {"prompt": "theirs"})
    assert read() == WHOLE | {"title": "Villain", "prompt": "theirs", "dates": [5, "now"]}


def test_a_draft_that_breaks_the_rules_is_refused_and_nothing_is_written(py, db_name, stored):
    read = stored()
    with pytest.raises(PageError, match="PromptError: A prompt needs a title"):
        py(save, db_name, {"title": "", "prompt": "x"}, {})
    assert read() == WHOLE


@in_page
async def save_gone(name: str) -> None:
    db = await studio_database(name).open()
    try:
        base = form_of(await db.prompts.get(1))
        await db.prompts.delete(1)
        await save_prompt(db, 1, base, base | {"title": "Late"})
    finally:
        db.close()


def test_a_prompt_that_was_deleted_meanwhile_is_not_made_anew(py, db_name, stored):
    read = stored()
    with pytest.raises(PageError, match="MissingPromptError: This prompt was deleted meanwhile"):
        py(save_gone, db_name)
    assert read() is None


@in_page
async def delete_and_put_back(name: str) -> list[Any]:
    db = await studio_database(name).open()
    deleted = await delete_prompt(db, 1)
    left = await db.prompts.count()
    await put_back_prompt(db, deleted)
    await db.prompts.update(1, {"prompt": "written since"})
    await put_back_prompt(db, deleted)
    kept = (await db.prompts.get(1))["prompt"]
    await db.prompts.update(1, {"prompt": "Write {{hero}}."})
    db.close()
    return [left, kept]


@pytest.mark.parametrize("without", ["", "title", "createdAt"])
def test_a_deletion_is_undone_exactly_whether_the_prompt_kept_the_rules_or_not(py, js, db_name, stored, without):
    read = stored(without=without)
    before = read()
    assert py(delete_and_put_back, db_name) == [0, "written since"]
    assert read() == before


@in_page
async def duplicate(name: str, title: str) -> Any:
    db = await studio_database(name).open()
    try:
        return await duplicate_prompt(db, 1, title)
    finally:
        db.close()


def test_a_duplicate_has_all_of_the_fields_a_title_of_its_own_and_new_dates(py, db_name, stored):
    read = stored()
    key = py(duplicate, db_name, "Hero (copy)")
    assert read(key) == WHOLE | {"id": key, "title": "Hero (copy)", "dates": ["now", "now"]}
    assert read() == WHOLE


def test_a_duplicate_of_what_breaks_the_rules_is_refused(py, db_name, stored):
    read = stored(without="category")
    with pytest.raises(PageError, match="PromptError: A prompt needs a category"):
        py(duplicate, db_name, "Copy")
    assert read(2) is None


@in_page
async def add(name: str, typed: dict[str, Any], like: bool) -> Any:
    db = await studio_database(name).open()
    try:
        record = await db.prompts.get(1) if like else {}
        return await add_prompt(db, form_of(record) | typed, record)
    finally:
        db.close()


def test_a_new_prompt_is_stored_with_its_dates(py, db_name, stored):
    read = stored()
    key = py(add, db_name, {"title": "New", "category": "act", "variables": "[1]"}, False)
    fields = {"id": key, "title": "New", "category": "act", "prompt": "", "definitions": "[1]", "own": None}
    assert read(key) == fields | {"dates": ["now", "now"], "others": [False, False]}
    with pytest.raises(PageError, match="PromptError: A prompt needs a category"):
        py(add, db_name, {"title": "New"}, False)


def test_one_that_was_deleted_elsewhere_can_be_stored_anew_with_all_that_it_held(py, db_name, stored):
    read = stored()
    key = py(add, db_name, {"title": "Again"}, True)
    again = WHOLE | {"id": key, "title": "Again", "definitions": '{"hero":1}', "dates": ["now", "now"]}
    assert read(key) == again
