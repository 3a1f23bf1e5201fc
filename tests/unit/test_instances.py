"""Records as instances of a class, both ways."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from pyapp.db.instances import instances_of, is_instance, plain
from pyapp.idb.errors import DataError, SchemaError


@dataclass
class Film:
    title: str
    id: int | None = None
    tags: list[str] = field(default_factory=list)
    rating: float = 1.5
    length: int = field(default=0, init=False)


@dataclass(frozen=True)
class Frozen:
    title: str
    year: int | None = None


@dataclass(slots=True)
class Slotted:
    title: str


class Plain:
    def __init__(self, title: str, year: int = 2000) -> None:
        self.title = title
        self.year = year


@dataclass
class Checked:
    title: str

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError("no title")


class Positional:
    def __init__(self, *parts: Any) -> None:
        self.parts = parts


@pytest.mark.parametrize(
    ("cls", "row"),
    [
        (Film, {"title": "a", "id": 1, "tags": ["x"], "rating": 2, "length": 3}),
        (Film, {"title": "a"}),
        (Film, {"title": "a", "rating": 1.5, "tags": []}),
        (Film, {"title": "a", "id": None}),
        (Film, {"title": "a", "unlisted": {"deep": [1]}, "another": None}),
        (Frozen, {"title": "a", "unlisted": 1}),
        (Slotted, {"title": "a"}),
        (Plain, {"title": "a", "unlisted": 1}),
        (Plain, {"year": 1, "title": "a"}),
    ],
)
def test_what_is_read_and_written_back_is_what_was_stored(cls, row):
    [record] = instances_of(cls, [dict(row)])
    assert type(record) is cls
    assert record.title == "a"
    assert plain(record, cls) == row


def test_a_field_that_was_missing_is_stored_once_it_has_a_value():
    [record] = instances_of(Film, [{"title": "a"}])
    record.rating, record.length = 4, 7
    assert plain(record, Film) == {"title": "a", "rating": 4, "length": 7}


def test_a_new_instance_is_stored_with_all_its_fields():
    assert plain(Film("a"), None) == {"title": "a", "id": None, "tags": [], "rating": 1.5, "length": 0}
    assert plain(replace(Frozen("a"), year=3), None) == {"title": "a", "year": 3}
    assert plain(Plain("a"), Plain) == {"title": "a", "year": 2000}


def test_what_is_no_instance_stays_as_it_is():
    for value in ({"title": "a"}, 7, None, [Film("a")], Film, Plain("a")):
        assert plain(value, Film) is value
    assert instances_of(Film, [None, 7, "text"]) == [None, 7, "text"]
    assert [is_instance(each) for each in (Film("a"), Film, {"title": "a"})] == [True, False, False]


def test_a_class_runs_its_own_checks():
    with pytest.raises(ValueError, match="no title"):
        instances_of(Checked, [{"title": ""}])


def test_what_a_class_has_no_place_for_is_told():
    with pytest.raises(DataError, match="a record lacks title, which Film needs; give it a default"):
        instances_of(Film, [{"id": 1}])
    with pytest.raises(DataError, match="Slotted has no place for unlisted, which would be lost"):
        instances_of(Slotted, [{"title": "a", "unlisted": 1}])
    with pytest.raises(SchemaError, match="Positional cannot be a class of records"):
        instances_of(Positional, [{"title": "a"}])
