"""Queries by values of fields: what they find, in whatever index there is, and what they say where there is none."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    import logging
    from datetime import UTC, datetime

    from pyapp.db import UNDEFINED, Database, IDBError
    from pyapp.db import criteria as module

SCHEMAS = [
    "++id", "++id, a", "++id, b", "++id, a, b", "++id, [a+b]", "++id, [b+a]", "++id, [a+b+c]", "++id, [b+id], [c+b+a]",
    "[a+b+id]", "++id, *a, [c+a]", ", &id, a, [a+c]", "id, c, b",
]  # fmt: skip
CRITERIA = [
    {"a": 1}, {"b": "x"}, {"a": 1, "b": "x"}, {"b": "x", "a": 1}, {"a": 2, "b": "y", "c": True}, {"c": None, "a": 1},
    {"a": 1, "b": "nobody"}, {"c": False}, {"c": 3.5}, {"id": 4}, {"id": 4, "a": 1}, {"x": 1}, {"a": [1, 2], "b": "x"},
]  # fmt: skip


@in_page
async def differences(name: str, schema: str, criteria: list[Any]) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t=schema)
    await db.open()
    # A record stands in a compound index, and so in its front, where all its fields are keys.
    cs = (0, "c", [], 3.5) if "c" in schema else (None, True, False, 3.5)
    values = [(a, b, c) for a in (1, 2, [1, 2]) for b in ("x", "y") for c in cs]
    rows = [{"id": n, "a": a, "b": b, "c": c} for n, (a, b, c) in enumerate(values, 1)]
    rows.append({"id": 25, "a": 1, "b": "x", **({"c": 1} if "c" in schema else {})})
    await db.t.bulk_add(rows, list(range(1, 26)) if schema.startswith(",") else None)
    wrong = []
    for each in criteria:
        expected = [row["id"] for row in rows if meets(row, each, "*a" in schema)]
        found = db.t.where(each)
        got = sorted([row["id"] for row in await found.to_list()])
        filtered = await found.filter(lambda _: True).to_list()
        counts = [await found.count(), len(await found.primary_keys()), len(filtered)]
        if [got, *counts] != [sorted(expected), *[len(expected)] * 3]:
            wrong.append([each, got, expected, counts])
        assert (await db.t.get(each) is None) == (not expected)
    db.close()
    return wrong


@in_page
def meets(row: Any, criteria: Any, multi: bool) -> bool:
    """`multi`: the index of `a` is multi-entry."""
    for path, value in criteria.items():
        stored = row.get(path)
        inside = multi and path == "a" and isinstance(stored, list) and value in stored
        if not inside and (stored != value or type(stored) is not type(value)):
            return False
    return True


@pytest.mark.parametrize("schema", SCHEMAS)
def test_criteria_find_the_same_by_whatever_index_there_is(py, db_name, schema):
    criteria = [each for each in CRITERIA if "*a" not in schema or each.get("a") != [1, 2]]
    assert py(differences, db_name, schema, criteria) == []


@in_page
async def by_a_front(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id, [a+b+c]", u="++id, [a+b+c], a")
    await db.open()
    found = []
    for table in (db.t, db.u):
        await table.bulk_add([{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 1, "c": None}])
        found += [await table.where(a=1, b=1).primary_keys(), await table.where(a=1).primary_keys()]
    db.close()
    return found


def test_the_front_of_an_index_knows_only_the_records_that_have_all_its_fields(py, db_name):
    assert py(by_a_front, db_name) == [[1], [1], [1], [1, 2, 3]]


@in_page
async def kinds_of_values(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(t="++id")
    await db.open()
    day = datetime(2024, 1, 1, tzinfo=UTC)
    values = [1, "1", day, b"\x01", [1], True, None, UNDEFINED, -0.0, 1.5, {"a": 1}, float("nan")]
    await db.t.bulk_add([{"n": n, "deep": {"v": value}} for n, value in enumerate(values)])
    await db.t.add({"n": len(values)})
    wanted = [1, 1.0, "1", day, b"\x01", [1], True, False, None, 0, 1.5, "length"]
    found = [[row["n"] for row in await db.t.where({"deep.v": value}).to_list()] for value in wanted]
    db.close()
    return found


def test_a_criterion_may_be_any_key_or_none_or_a_bool(py, db_name):
    assert py(kinds_of_values, db_name) == [[0], [0], [1], [2], [3], [4], [5], [], [6, 7, 12], [8], [9], []]


@in_page
async def warnings(name: str) -> list[str]:
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: Any) -> None:
            said.append(f"{record.levelname}: {record.getMessage()}")

    listener = Listener()
    log = logging.getLogger("pyapp.db")
    level, propagate = log.level, log.propagate
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    log.propagate = False
    module._warned.clear()
    db = Database(name)
    db.version(1).stores(films="++id, year, [title+stars]")
    await db.open()
    try:
        for criteria in (
            {"director": "x"}, {"director": "y"}, {"director": "x", "length": 1}, {"year": 1, "stars": 2},
            {"year": 1}, {"title": "x"}, {"title": "x", "stars": 2}, {"year": 1, "seen": None},
        ):  # fmt: skip
            await db.films.where(criteria).to_list()
    finally:
        log.removeHandler(listener)
        log.setLevel(level)
        log.propagate = propagate
        db.close()
    return said


def test_a_query_without_a_fitting_index_names_the_one_that_would_help_once(py, db_name):
    assert py(warnings, db_name) == [
        "WARNING: films.where(director) reads the whole table; an index director would help",
        "WARNING: films.where(director, length) reads the whole table; an index [director+length] would help",
        "INFO: films.where(year, stars) reads all that 'year' finds; an index [year+stars] would help",
    ]


@in_page
async def refusals(name: str) -> list[str]:
    db = Database(name)
    db.version(1).stores(t="++id, a")
    await db.open()
    said = []
    no_keys = [{"a": {"no": "key"}}, {"b": float("nan")}, {"a": 2**53}, {"a": 1, "b": object}]
    for criteria in ({}, *no_keys[:3], {"": 1}, {7: 1}, no_keys[3]):
        try:
            db.t.where(criteria)
        except IDBError as error:
            said.append(f"{error.name}: {error}"[:70])
    try:
        db.t.where()
    except IDBError as error:
        said.append(str(error))
    db.close()
    return said


def test_criteria_that_can_match_nothing_are_refused(py, db_name):
    assert py(refusals, db_name) == [
        "SchemaError: t.where() needs an index or at least one criterion",
        "DataError: t.where(a={'no': 'key'}): a dict is not a valid key; a key ",
        "DataError: t.where(b=nan): NaN is not a valid key; a key is an int, fl",
        "DataError: t.where(a=9007199254740992): 9007199254740992 is not a vali",
        "DataError: t.where(''): the name of a field must be a str",
        "DataError: t.where(7): the name of a field must be a str",
        "DataError: t.where(b=<class 'object'>): a type is not a valid key; a k",
        "t.where() needs an index or at least one criterion",
    ]
