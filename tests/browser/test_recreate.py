"""`version.recreate`: a table moves to another primary key within the one upgrade, or everything stays as it was."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database, UpgradeError

MAKE = """async ({name, stores, rows, keys = {}}) => {
  const db = new Dexie(name);
  db.version(1).stores(stores);
  await db.open();
  for (const [table, records] of Object.entries(rows)) await db.table(table).bulkAdd(records, keys[table]);
  db.close();
}"""

# What Dexie finds who declares the end schema from the start: what it warns of, and all records by primary key.
OPEN_WITH_DEXIE = """async ({name, version, stores, table}) => {
  const warnings = [], warn = console.warn;
  console.warn = (...parts) => warnings.push(parts.join(" "));
  const db = new Dexie(name);
  db.version(version).stores(stores);
  try {
    await db.open();
    const keys = await db.table(table).toCollection().primaryKeys();
    return { native: db.idbdb.version, warnings, keys, rows: await db.table(table).toArray() };
  } finally {
    db.close();
    console.warn = warn;
  }
}"""


def dump(js: Any, name: str) -> Any:
    return js("({name}) => probe.dump(name)", name=name)


@in_page
def declared(name: str, text: str, transform: Any = None) -> Any:
    db = Database(name)
    db.version(1).stores(people="++id, name", pets="++id, owner")
    db.version(2).recreate("people", text, transform)
    return db


@in_page
async def recreate_without_transform(name: str, text: str) -> Any:
    db = await declared(name, text).open()
    pairs = [[key, await db.people.get(key)] for key in await db.people.to_collection().primary_keys()]
    db.close()
    return pairs


PEOPLE = [{"name": "Zoe", "age": 3}, {"name": "Ann", "age": 5}]


def make(js: Any, name: str, people: Any = PEOPLE, text: str = "++id, name", keys: Any = None) -> None:
    js(
        MAKE,
        name=name,
        stores={"people": text, "pets": "++id, owner"},
        rows={"people": people, "pets": [{"owner": 1}]},
        keys={"people": keys} if keys else {},
    )


def test_records_are_stored_by_another_key_path(py, js, db_name):
    make(js, db_name)
    pairs = py(recreate_without_transform, db_name, "name, age")
    assert pairs == [["Ann", {"name": "Ann", "age": 5, "id": 2}], ["Zoe", {"name": "Zoe", "age": 3, "id": 1}]]
    found = js(OPEN_WITH_DEXIE, name=db_name, version=2, table="people",
               stores={"people": "name, age", "pets": "++id, owner"})  # fmt: skip
    assert (found["native"], found["warnings"], found["keys"]) == (20, [], ["Ann", "Zoe"])
    assert dump(js, db_name)["stores"]["people"]["indexes"] == {
        "age": {"keyPath": "age", "unique": False, "multiEntry": False}
    }
    assert dump(js, db_name)["stores"]["pets"]["records"] == [{"key": 1, "value": {"id": 1, "owner": 1}}]


def test_what_comes_out_is_what_dexie_would_have_made_at_first(py, js, db_name):
    stores = {"people": "name, age, *tags, [name+age]", "pets": "++id, owner"}
    make(js, db_name)
    py(recreate_without_transform, db_name, stores["people"])
    js("""async ({name, stores, rows}) => {
      const db = new Dexie(name);
      db.version(2).stores(stores);
      await db.open();
      await db.people.bulkAdd(rows);
      await db.pets.add({ owner: 1 });
      db.close();
    }""", name=f"{db_name}-dexie", stores=stores, rows=[{**PEOPLE[0], "id": 1}, {**PEOPLE[1], "id": 2}])  # fmt: skip
    assert dump(js, db_name)["stores"] == dump(js, f"{db_name}-dexie")["stores"]


def test_keys_that_stood_in_the_records_stand_beside_them(py, js, db_name):
    make(js, db_name)
    pairs = py(recreate_without_transform, db_name, ", name")
    assert pairs == [[1, {"name": "Zoe", "age": 3, "id": 1}], [2, {"name": "Ann", "age": 5, "id": 2}]]


@in_page
async def recreate_outbound(name: str, text: str) -> Any:
    db = Database(name)
    db.version(1).stores(people=", name", pets="++id, owner")
    db.version(2).recreate("people", text)
    await db.open()
    pairs = [[key, await db.people.get(key)] for key in await db.people.to_collection().primary_keys()]
    db.close()
    return pairs


@pytest.mark.parametrize("path", ["id", "about.id"])
def test_keys_that_stood_beside_the_records_are_put_where_the_new_key_is_looked_for(py, js, db_name, path):
    make(js, db_name, [{"name": "Zoe"}, {"name": "Ann"}], ", name", ["z", "a"])
    pairs = py(recreate_outbound, db_name, path)
    assert [key for key, _ in pairs] == ["a", "z"]
    assert [row["name"] for _, row in pairs] == ["Ann", "Zoe"]


@in_page
async def add_after_recreate(name: str) -> Any:
    db = await declared(name, "++number, name", lambda record: {"number": record["id"], "name": record["name"]}).open()
    key = await db.people.add({"name": "new"})
    db.close()
    return key


def test_an_automatic_key_goes_on_above_the_highest(py, js, db_name):
    make(js, db_name, [{"id": 7, "name": "Ann"}, {"id": 41, "name": "Zoe"}])
    assert py(add_after_recreate, db_name) == 42


@in_page
async def transform_all(name: str) -> Any:
    async def transform(record: dict[str, Any]) -> dict[str, Any] | None:
        if record["age"] < 4:
            return None
        pets = await database.pets.where("owner").equals(record["id"]).count()
        return {"email": record["name"].lower() + "@x", "pets": pets}

    database = declared(name, "email, pets", transform)
    await database.open()
    rows = await database.people.to_list()
    database.close()
    return rows


def test_a_transform_changes_leaves_out_and_may_read_other_tables(py, js, db_name):
    make(js, db_name, [*PEOPLE, {"name": "Old", "age": 90}])
    assert py(transform_all, db_name) == [{"email": "ann@x", "pets": 0}, {"email": "old@x", "pets": 0}]


@in_page
async def transform_pairs(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(people=", name", pets="++id, owner")
    db.version(2).recreate("people", "++, name", lambda key, record: (len(key), {**record, "was": key}))
    await db.open()
    pairs = [[key, await db.people.get(key)] for key in await db.people.to_collection().primary_keys()]
    pairs.append(await db.people.add({"name": "new"}))
    db.close()
    return pairs


def test_keys_beside_the_records_are_given_to_a_transform_and_taken_from_it(py, js, db_name):
    make(js, db_name, [{"name": "Zoe"}, {"name": "Ann"}], ", name", ["zzz", "a"])
    assert py(transform_pairs, db_name) == [[1, {"name": "Ann", "was": "a"}], [3, {"name": "Zoe", "was": "zzz"}], 4]


@in_page
async def recreate_many(name: str, transformed: bool) -> Any:
    db = Database(name)
    db.version(1).stores(people="++id")
    await db.open()
    await db.people.bulk_add([{"n": n, "name": f"{n:04}", "data": Blob(b"x" * n)} for n in range(1, 1002)])
    db.close()
    db = Database(name)
    db.version(1).stores(people="++id")
    db.version(2).recreate("people", "name, n", (lambda record: record) if transformed else None)
    await db.open()
    rows = await db.people.to_list()
    db.close()
    in_order = [row["n"] for row in rows] == list(range(1, 1002))
    return [len(rows), in_order, await rows[1000]["data"].read() == b"x" * 1001]


@pytest.mark.parametrize("transformed", [False, True])
def test_many_records_with_blobs_move_in_batches(py, db_name, transformed):
    assert py(recreate_many, db_name, transformed) == [1001, True, True]


@in_page
async def upgrade_around(name: str) -> Any:
    said: list[Any] = []
    db = Database(name)
    db.version(1).stores(people="++id, name", pets="++id, owner")
    two = db.version(2).stores(pets="++id, owner, kind")
    three = db.version(3).recreate("people", "name, age").stores(pets=None)

    @two.upgrade
    async def before(tx: Any) -> None:
        said.append([tx.people.schema.text, await tx.people.get(2)])
        await tx.people.add({"name": "Eve", "age": 9})

    @three.upgrade
    async def first(tx: Any) -> None:
        said.append([tx.people.schema.text, await tx.people.get("Eve"), await tx.pets.count()])
        await tx.people.where("age").above(4).modify({"tall": True})

    @three.upgrade
    async def second(tx: Any) -> None:
        said.append(await tx.people.filter(lambda record: record.get("tall")).count())

    await db.open()
    said.append([table.name for table in db.tables])
    db.close()
    return said


def test_it_takes_its_turn_among_versions_and_its_upgraders_see_the_new_store(py, js, db_name):
    make(js, db_name)
    assert py(upgrade_around, db_name) == [
        ["++id, name", {"name": "Ann", "age": 5, "id": 2}],
        ["name, age", {"name": "Eve", "age": 9, "id": 3}, 1],
        2,
        ["people"],
    ]


@in_page
async def open_again(name: str) -> Any:
    def never(_record: Any) -> None:
        raise LookupError("called again")

    db = await declared(name, "name, age", never).open()
    count = await db.people.count()
    db.close()
    return [db.declared_version, count]


def test_it_happens_once_and_a_new_database_has_the_new_key_from_the_start(py, js, db_name):
    assert py(open_again, db_name) == [2, 0]
    assert dump(js, db_name)["stores"]["people"]["keyPath"] == "name"
    js("({name}) => probe.remove(name)", name=db_name)
    make(js, db_name)
    py(recreate_without_transform, db_name, "name, age")
    assert py(open_again, db_name) == [2, 2]


@in_page
async def failing(name: str, how: str) -> list[str]:
    async def sleeps(record: Any) -> Any:
        await asyncio.sleep(0)
        return record

    def raises(record: Any) -> Any:
        if record["id"] == 2:
            raise LookupError("no")
        return record

    transform, text = {
        "raises": (raises, "name"),
        "awaits something foreign": (sleeps, "name"),
        "gives one key twice": (lambda _record: {"name": "Ann"}, "name"),
        "gives no key": (lambda _record: {}, "name"),
        "gives no pair": (lambda record: record, ""),
        "violates a unique index": (lambda record: {**record, "age": 1}, "name, &age"),
        "stays without the key": (None, "email"),
    }[how]
    try:
        await declared(name, text, transform).open()
    except UpgradeError as error:
        return [type(error.__cause__).__name__, str(error.__cause__)]
    return ["opened"]


@pytest.mark.parametrize(
    ("how", "cause", "text"),
    [
        ("raises", "LookupError", "no"),
        ("awaits something foreign", "ForeignAwaitError", "asyncio.sleep"),
        ("gives one key twice", "ConstraintError", "people: record 2 does not fit the new store"),
        ("gives no key", "DataError", "people: record 1 does not fit the new store"),
        ("gives no pair", "DataError", "people: the transform of record 1 must give (key, record)"),
        ("violates a unique index", "ConstraintError", "people: record 2 does not fit the new store"),
        ("stays without the key", "DataError", "people: record 1 does not fit the new store"),
    ],
)
def test_a_transform_that_fails_leaves_the_database_as_it_was(py, js, db_name, how, cause, text):
    make(js, db_name)
    before = dump(js, db_name)
    kind, said = py(failing, db_name, how)
    assert kind == cause
    assert text in said
    assert dump(js, db_name) == before
