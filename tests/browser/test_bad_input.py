"""Bad input: each its own error, which names the thing and what would have been right; the database as before."""

from __future__ import annotations

import math
import sys
from datetime import datetime
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database

BAD_KEYS = {
    "True": "True is not a valid key",
    "None": "None is not a valid key",
    "NaN": "NaN is not a valid key",
    "dict": "a dict is not a valid key",
    "int": "9007199254740993 is not a valid key",
    "set": "a set is not a valid key",
    "naive": "must know its time zone",
    "array": "True is not a valid key",
    "endless": "a list that holds itself is not a valid key",
}


@in_page
def bad_key(name: str) -> Any:
    endless: list[Any] = []
    endless.append(endless)
    return {
        "True": True,
        "None": None,
        "NaN": math.nan,
        "dict": {"a": 1},
        "int": 2**53 + 1,
        "set": {1},
        "naive": datetime(2026, 11, 23),
        "array": [1, [True]],
        "endless": endless,
    }[name]


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(films="++id, title, year, *tags, [title+year]", named="name", outside="")
    return await db.open()


@in_page
async def with_key(db: Any, way: str, key: Any) -> Any:
    """One way of giving a key."""
    films, named, outside = db.films, db.named, db.outside
    ways: dict[str, Any] = {
        "films.get": lambda: films.get(key),
        "films.bulk_get": lambda: films.bulk_get([1, key]),
        "films.update": lambda: films.update(key, {"title": "x"}),
        "films.delete": lambda: films.delete(key),
        "films.bulk_delete": lambda: films.bulk_delete([1, key]),
        "named.add": lambda: named.add({"name": key}),
        "named.put": lambda: named.put({"name": key}),
        "named.bulk_add": lambda: named.bulk_add([{"name": "ok"}, {"name": key}]),
        "outside.add": lambda: outside.add({}, key),
        "outside.bulk_put": lambda: outside.bulk_put([{}, {}], ["ok", key]),
        "films.title equals": lambda: films.where("title").equals(key).to_list(),
        "films.title any_of": lambda: films.where("title").any_of(["a", key]).to_list(),
        "films.title above": lambda: films.where("title").above(key).count(),
        "films.title between": lambda: films.where("title").between("a", key).delete(),
        "films.id below": lambda: films.where(":id").below(key).modify({"year": 1}),
        "films.[title+year] equals": lambda: films.where("[title+year]").equals(["a", key]).first(),
    }
    return await ways[way]()


WAYS = [
    "films.get", "films.bulk_get", "films.update", "films.delete", "films.bulk_delete", "named.add", "named.put",
    "named.bulk_add", "outside.add", "outside.bulk_put", "films.title equals", "films.title any_of",
    "films.title above", "films.title between", "films.id below", "films.[title+year] equals",
]  # fmt: skip

# None beside a record is no key given; a dict to `update` is a record with its key in it, to `get` it is criteria.
OTHERWISE = {
    ("outside.add", "None"): "the keys of this table stand beside its records",
    ("films.update", "dict"): "the given record holds no key at 'id'",
}
GIVEN = [(way, kind) for way in WAYS for kind in BAD_KEYS if (way, kind) != ("films.get", "dict")]


@in_page
async def try_key(name: str, way: str, kind: str) -> list[str]:
    db = await opened(name)
    try:
        await with_key(db, way, bad_key(kind))
    except Exception as error:  # noqa: BLE001 - whatever it is, its class is looked at
        return [type(error).__name__, str(error)]
    finally:
        db.close()
    return ["accepted", ""]


@in_page
async def fill(name: str) -> None:
    db = await opened(name)
    await db.films.bulk_add([{"title": "Alien", "year": 1979, "tags": ["a"]}, {"title": "Brazil", "year": 1985}])
    await db.named.add({"name": "one"})
    await db.outside.add({"x": 1}, "key")
    db.close()


@pytest.fixture
def unchanged(py, js, db_name):
    """The name of a filled database; after the test its whole content must be what it was."""

    def dump() -> Any:
        return js("({name}) => probe.dump(name)", name=db_name)

    py(fill, db_name)
    before = dump()
    yield db_name
    assert dump() == before


@pytest.mark.parametrize(("way", "kind"), GIVEN)
def test_what_is_no_key_is_refused_with_table_index_and_reason(py, unchanged, way, kind):
    name, text = py(try_key, unchanged, way, kind)
    table, _, rest = way.partition(".")
    index = rest.partition(" ")[0] if " " in rest else ""
    assert (name, OTHERWISE.get((way, kind), BAD_KEYS[kind]) in text) == ("DataError", True), text
    assert table in text
    assert index in text


# ---- everything else


@in_page
def attempts(db: Any) -> dict[str, Any]:
    def fail(*_: Any) -> Any:
        raise LookupError("the callback's own")

    async def fail_later(*_: Any) -> Any:
        raise LookupError("the callback's own")

    films = db.films
    return {
        "unknown table": lambda: db.table("films2"),
        "unknown table as attribute": lambda: db.films2,
        "unknown table in a transaction": db.transaction("r", "films2")(fail_later),
        "unknown table inside a transaction": db.transaction("r", "films")(lambda: db.named.get("one")),
        "unknown index": lambda: films.where("director").equals(1).to_list(),
        "unknown compound index": lambda: films.where(["title", "director"]),
        "unknown order": lambda: films.order_by("director").to_list(),
        "where without anything": films.where,
        "key path of a number": lambda: films.update(1, {3: "x"}),
        "empty key path": lambda: films.update(1, {"": "x"}),
        "key path into a number": lambda: films.update(1, {"year.month": 1}),
        "changes of another kind": lambda: films.update(1, ["title"]),
        "modify by another kind": lambda: films.to_collection().modify(7),
        "record of another kind": lambda: films.add("Alien"),
        "records of another kind": lambda: films.bulk_add(7),
        "record without its key": lambda: db.named.add({"title": "x"}),
        "record without a key beside it": lambda: db.outside.add({"x": 2}),
        "key beside a record that holds it": lambda: db.named.add({"name": "two"}, "two"),
        "fewer keys than records": lambda: db.outside.bulk_add([{}, {}], ["a"]),
        "value that cannot be stored": lambda: films.put({"title": "x", "made": object()}),
        "limit below zero": lambda: films.limit(-1),
        "limit of another kind": lambda: films.limit("1"),
        "offset of another kind": lambda: films.offset(1.5),
        "prefix of another kind": lambda: films.where("title").starts_with(1),
        "transaction mode": lambda: db.transaction("w", "films"),
        "transaction without tables": lambda: db.transaction("r"),
        "list of tables": lambda: db.transaction("r", [films]),
        "name of a database": lambda: Database(7),
        "event": lambda: db.on("open"),
        "hook": lambda: films.hook("loading"),
        "version while open": lambda: db.version(2),
        "taken key": lambda: films.add({"id": 1, "title": "x"}),
        "predicate that raises": lambda: films.filter(fail).to_list(),
        "each that raises": lambda: films.each(fail),
        "modify that raises": lambda: films.to_collection().modify(fail),
        "body that raises": db.transaction("rw", "films")(fail_later),
        "body after a write": db.transaction("rw", "films")(lambda: written_then(films, fail_later)),
    }


@in_page
async def written_then(films: Any, fail: Any) -> None:
    await films.clear()
    await films.add({"title": "x"})
    await fail()


@in_page
async def attempt(name: str, what: str, closed: bool = False) -> list[str]:
    db = await opened(name)
    made = attempts(db)[what]
    if closed:
        db.close()
    try:
        result = made()
        if hasattr(result, "__await__"):
            await result
    except Exception as error:  # noqa: BLE001 - whatever it is, its class is looked at
        return [type(error).__name__, str(error), type(error.__cause__).__name__]
    finally:
        db.close()
    return ["accepted", "", ""]


@pytest.mark.parametrize(
    ("what", "error", "texts"),
    [
        ("unknown table", "InvalidTableError", ["no table 'films2'", "films, named, outside"]),
        ("unknown table as attribute", "AttributeError", ["no table 'films2'", "films, named, outside"]),
        ("unknown table in a transaction", "InvalidTableError", ["no table 'films2'", "films, named, outside"]),
        ("unknown table inside a transaction", "InvalidTableError", ["'named' is not in", "on films"]),
        ("unknown index", "SchemaError", ["'films' has no index 'director'", "id, title, year, tags"]),
        ("unknown compound index", "SchemaError", ["films", "director", "[title+year]"]),
        ("unknown order", "SchemaError", ["'films' has no index 'director'", "id, title, year, tags"]),
        ("where without anything", "SchemaError", ["films", "needs an index"]),
        ("key path of a number", "DataError", ["films", "3 is no key path"]),
        ("empty key path", "DataError", ["films", "'' is no key path"]),
        ("key path into a number", "DataError", ["films", "year"]),
        ("changes of another kind", "InvalidArgumentError", ["films", "title"]),
        ("modify by another kind", "InvalidArgumentError", ["films", "7 is neither a mapping"]),
        ("record of another kind", "DataError", ["films", "'id'", "'Alien'"]),
        ("records of another kind", "DataError", ["films", "7"]),
        ("record without its key", "DataError", ["named", "no key at 'name'"]),
        ("record without a key beside it", "DataError", ["outside", "beside"]),
        ("key beside a record that holds it", "DataError", ["named", "at 'name'"]),
        ("fewer keys than records", "DataError", ["outside", "2 records but 1 keys"]),
        ("value that cannot be stored", "DataError", ["films", "object"]),
        ("limit below zero", "DataError", ["limit(-1)", "at least 0"]),
        ("limit of another kind", "DataError", ["limit('1')", "at least 0"]),
        ("offset of another kind", "DataError", ["offset(1.5)", "at least 0"]),
        ("prefix of another kind", "DataError", ["starts_with", "str"]),
        ("transaction mode", "InvalidArgumentError", ["'w' is no transaction mode", "'r' or 'rw'"]),
        ("transaction without tables", "InvalidTableError", ["at least one table"]),
        ("list of tables", "InvalidTableError", ["[<Table 'films'", "one by one"]),
        ("name of a database", "InvalidArgumentError", ["7 is no name", "str"]),
        ("event", "InvalidArgumentError", ["'open' is no event", "populate, ready"]),
        ("hook", "InvalidArgumentError", ["films", "loading", "creating"]),
        ("version while open", "SchemaError", ["is open", "version 2"]),
        ("taken key", "ConstraintError", ["films"]),
        ("predicate that raises", "LookupError", ["the callback's own"]),
        ("each that raises", "LookupError", ["the callback's own"]),
        ("modify that raises", "LookupError", ["the callback's own"]),
        ("body that raises", "LookupError", ["the callback's own"]),
        ("body after a write", "LookupError", ["the callback's own"]),
    ],
)
def test_bad_input_is_refused_with_its_own_error(py, unchanged, what, error, texts):
    kind, text, _ = py(attempt, unchanged, what)
    assert kind == error, text
    for each in texts:
        assert each in text


@in_page
async def use_closed(name: str) -> list[list[str]]:
    db = await opened(name)
    db.close()
    films, said = db.films, []
    ways: list[Any] = [
        lambda: films.get(1),
        lambda: films.get(title="Alien"),
        lambda: films.bulk_get([1]),
        films.count,
        films.to_list,
        lambda: films.where("title").equals("Alien").first(),
        lambda: films.order_by("year").keys(),
        lambda: films.add({}),
        lambda: films.bulk_put([{}]),
        lambda: films.update(1, {"title": "x"}),
        lambda: films.to_collection().modify({"title": "x"}),
        lambda: films.filter(bool).delete(),
        films.clear,
        db.transaction("rw", films)(films.clear),
    ]
    for way in ways:
        try:
            await way()
        except Exception as error:  # noqa: BLE001 - whatever it is, its class is looked at
            said.append([type(error).__name__, str(error)])
    return said if len(said) == len(ways) else [["accepted", ""]]


def test_a_closed_database_says_that_it_is_closed_whatever_is_asked(py, unchanged):
    text = f"'{unchanged}' cannot be used: it was closed; `await db.open()` opens it again"
    said = py(use_closed, unchanged)
    assert {tuple(each) for each in said} == {("DatabaseClosedError", text)}


@in_page
def bad_schemas() -> list[str]:
    said = []
    for declare in (
        lambda db: db.version(0),
        lambda db: db.version(True),
        lambda db: db.version("2"),
        lambda db: db.version(1).stores(a="id, b c"),
        lambda db: db.version(1).stores(a="*id"),
        lambda db: db.version(1).stores(a=3),
        lambda db: db.version(1).recreate("a", "id,,"),
    ):
        try:
            declare(Database("never made"))
        except Exception as error:  # noqa: BLE001 - whatever it is, its class is looked at
            said.append(f"{type(error).__name__}: {error}")
    return said


def test_a_schema_that_cannot_be_read_is_refused_where_it_is_declared(py):
    said = py(bad_schemas)
    assert [each.partition(":")[0] for each in said] == ["SchemaError"] * 7
    expected = ["0 is no", "True is no", "'2' is no", "'b c'", "multi-entry", "'a': 3 is no schema", "table 'a'"]
    assert [part for part, each in zip(expected, said, strict=True) if part not in each] == []
