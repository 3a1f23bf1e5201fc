"""Two people at one prompt: what was typed is never lost, what was not touched follows."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.prompt_editing import Editing

RECORD = {"id": 1, "title": "Hero", "category": "scene", "prompt": "Write.", "own": 1}


@pytest.fixture
def editing():
    return Editing(RECORD)


def test_what_is_typed_is_a_change_until_it_is_typed_back(editing):
    editing.type("title", "Villain")
    assert editing.touched == ["title"]
    editing.type("title", "Hero")
    assert editing.touched == []


def test_fields_that_were_not_touched_follow_what_is_stored(editing):
    editing.type("title", "Villain")
    editing.meet(RECORD | {"prompt": "Write well."})
    assert (editing.draft["title"], editing.draft["prompt"]) == ("Villain", "Write well.")
    assert (editing.touched, editing.theirs) == (["title"], {})


def test_a_field_that_both_have_changed_keeps_what_was_typed_and_is_a_conflict(editing):
    editing.type("title", "Villain")
    editing.meet(RECORD | {"title": "Heroine", "category": "act"})
    assert (editing.draft["title"], editing.draft["category"]) == ("Villain", "act")
    assert editing.theirs == {"title": "Heroine"}


def test_a_conflict_ends_with_what_was_typed(editing):
    editing.type("title", "Villain")
    editing.meet(RECORD | {"title": "Heroine"})
    editing.keep_mine()
    assert (editing.theirs, editing.touched) == ({}, ["title"])
    assert (editing.base["title"], editing.draft["title"]) == ("Heroine", "Villain")


def test_a_conflict_ends_with_what_is_stored_and_gives_what_was_typed(editing):
    editing.type("title", "Villain")
    editing.type("prompt", "Mine.")
    editing.meet(RECORD | {"title": "Heroine"})
    assert editing.take_theirs() == {"title": "Villain"}
    assert (editing.theirs, editing.touched) == ({}, ["prompt"])
    assert editing.draft["title"] == "Heroine"


def test_a_conflict_ends_by_itself_where_both_agree(editing):
    editing.type("title", "Villain")
    editing.meet(RECORD | {"title": "Heroine"})
    editing.meet(RECORD)
    assert (editing.theirs, editing.touched) == ({}, ["title"])
    editing.meet(RECORD | {"title": "Villain"})
    assert (editing.theirs, editing.touched) == ({}, [])
    editing.type("title", "Third")
    editing.meet(RECORD | {"title": "Heroine"})
    editing.type("title", "Heroine")
    assert (editing.theirs, editing.touched) == ({}, [])


def test_typing_back_to_the_start_does_not_end_a_conflict(editing):
    editing.type("title", "Villain")
    editing.meet(RECORD | {"title": "Heroine"})
    editing.type("title", "Hero")
    assert editing.theirs == {"title": "Heroine"}


def test_discarding_shows_what_is_stored(editing):
    editing.type("title", "Villain")
    editing.type("prompt", "Mine.")
    editing.meet(RECORD | {"title": "Heroine"})
    editing.discard()
    assert (editing.touched, editing.draft["title"], editing.draft["prompt"]) == ([], "Heroine", "Write.")


def test_a_deletion_keeps_what_was_typed_and_a_return_ends_it(editing):
    editing.type("title", "Villain")
    editing.meet(None)
    assert (editing.gone, editing.draft["title"], editing.record) == (True, "Villain", RECORD)
    editing.meet(RECORD)
    assert (editing.gone, editing.touched) == (False, ["title"])
