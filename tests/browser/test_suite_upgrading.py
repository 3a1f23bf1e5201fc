"""Upgrades as Dexie's suite tests them: one database through many versions, and what old databases look like."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import ConstraintError, UpgradeError


@in_page
async def opened(name: str, versions: dict[float, dict[str, str | None]], upgraders: dict[float, Any]) -> Any:
    db = Database(name)
    for number, stores in versions.items():
        db.version(number).stores(stores)
    for number, upgrader in upgraders.items():
        db.version(number).upgrade(upgrader)
    return await db.open()


@in_page
async def shape(db: Any) -> list[Any]:
    """The native version and what the tables are, then closed."""
    found = [db.native_version, {table.name: table.schema.text for table in db.tables}]
    db.close()
    return found


# ---- one database, version by version


@in_page
async def step_by_step(name: str) -> list[Any]:
    seen: list[Any] = []
    ran: list[int] = []
    versions: dict[float, dict[str, str | None]] = {1: {}}
    seen.append(await shape(await opened(name, versions, {})))
    versions[2] = {"store1": "++id"}
    seen.append(await shape(await opened(name, versions, {})))
    versions[3] = {"store1": "++id, name"}
    db = await opened(name, versions, {})
    await db.store1.add({"name": "apa"})
    seen.append(await db.store1.where("name").equals("apa").count())
    seen.append(await shape(db))
    backwards = {4: {"store1": "++id"}, 3: {"store1": "++id, name"}, 2: {"store1": "++id"}, 1: {}}
    seen.append(await shape(await opened(name, backwards, {})))

    async def give_emails(tx: Any) -> None:
        ran.append(5)
        for number, row in enumerate(await tx.store1.to_list(), 1):
            await tx.store1.update(row["id"], {"email": f"user{number}@abc.com"})

    db = await opened(name, {4: {"store1": "++id"}, 5: {"store1": "++id, &email"}}, {5: give_emails})
    seen.append(await db.store1.to_list())
    seen.append(await shape(db))

    async def list_emails(tx: Any) -> None:
        ran.append(6)
        for row in await tx.store1.to_list():
            await tx.store1.update(row["id"], {"email": [row["email"]]})

    versions = {5: {"store1": "++id, &email"}, 6: {"store1": "++id, *email"}}
    db = await opened(name, versions, {5: give_emails, 6: list_emails})
    await db.store1.add({"name": "apa2", "email": ["user1@abc.com"]})
    seen.append(await db.store1.where("email").equals("user1@abc.com").primary_keys())
    seen.append(await shape(db))
    only_changes: dict[float, dict[str, str | None]] = {6: {"store1": "++id, *email"}, 7: {"store2": "uuid"}}
    seen.append(await shape(await opened(name, only_changes, {})))
    only_changes[8] = {"store1": None}
    seen.append(await shape(await opened(name, only_changes, {})))
    return [*seen, ran]


def test_a_database_goes_through_eight_versions_one_by_one(py, js, db_name):
    assert py(step_by_step, db_name) == [
        [10, {}],
        [20, {"store1": "++id"}],
        1,
        [30, {"store1": "++id, name"}],
        [40, {"store1": "++id"}],
        [{"name": "apa", "id": 1, "email": "user1@abc.com"}],
        [50, {"store1": "++id, &email"}],
        [1, 2],
        [60, {"store1": "++id, *email"}],
        [70, {"store1": "++id, *email", "store2": "uuid"}],
        [80, {"store2": "uuid"}],
        [5, 6],
    ]
    assert list(js("({name}) => probe.dump(name)", name=db_name)["stores"]) == ["store2"]


ALL_VERSIONS = {
    1: {}, 2: {"store1": "++id"}, 3: {"store1": "++id, name"}, 4: {"store1": "++id"}, 5: {"store1": "++id, &email"},
    6: {"store1": "++id, *email"}, 7: {"store2": "uuid"}, 8: {"store1": None},
}  # fmt: skip


@in_page
async def at_once(name: str, versions: list[list[Any]]) -> list[Any]:
    ran = []

    async def upgrader(_tx: Any) -> None:
        ran.append(1)

    return [*await shape(await opened(name, dict(versions), {5: upgrader, 6: upgrader})), ran]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_new_database_of_many_versions_is_the_last_one_whatever_their_order(py, db_name, backwards):
    versions = [[number, stores] for number, stores in ALL_VERSIONS.items()]
    assert py(at_once, db_name, versions[::-1] if backwards else versions) == [80, {"store2": "uuid"}, []]


@in_page
async def add_before_an_older_version(name: str) -> list[Any]:
    db = await opened(name, {1: {"friends": "++id, name, age"}}, {})
    await db.friends.add({"name": "a"})
    db.close()
    db = await opened(name, {2: {"enemies": "++id, name"}, 1: {"friends": "++id, name, age"}}, {})
    return [await db.friends.count(), *await shape(db)]


def test_a_version_declared_after_a_newer_one_keeps_its_tables(py, db_name):
    tables = {"friends": "++id, name, age", "enemies": "++id, name"}
    assert py(add_before_an_older_version, db_name) == [1, 20, tables]


@in_page
async def without_the_old_version(name: str) -> list[Any]:
    db = await opened(name, {1: {"friends": "id"}}, {})
    await db.friends.add({"id": 1, "name": "Foo 959"})
    db.close()
    db = await opened(name, {2: {"friends": "id, name"}}, {})
    found = [row["id"] for row in await db.friends.where("name").starts_with("Foo").to_list()]
    return [found, *await shape(db)]


def test_an_old_version_without_an_upgrader_need_not_be_declared(py, db_name):
    assert py(without_the_old_version, db_name) == [[1], 20, {"friends": "id, name"}]


@in_page
async def unique_said_twice(name: str) -> list[Any]:
    db = await opened(name, {1: {"friends": "&name, age"}}, {})
    await db.friends.bulk_add([{"name": "Foo", "age": 25, "weight": 70}, {"name": "Bar", "age": 75, "weight": 100}])
    db.close()
    db = await opened(name, {1: {"friends": "&name, age"}, 2: {"friends": "&name, age, weight"}}, {})
    by_age = await db.friends.order_by("age").primary_keys()
    heavy = await db.friends.get({"weight": 100})
    db.close()
    return [by_age, heavy["name"]]


def test_a_primary_key_declared_unique_does_not_count_as_changed(py, db_name):
    assert py(unique_said_twice, db_name) == [["Foo", "Bar"], "Bar"]


@in_page
async def upgraders_without_stores(name: str) -> list[Any]:
    seen = []
    db = Database(name)
    db.version(1).stores(Y="id")
    await db.open()
    db.close()

    @db.version(2).upgrade
    async def second(tx: Any) -> None:
        seen.append([2, await tx.Y.count()])

    db.version(3).stores(Y="id, X")

    @db.version(4).upgrade
    async def fourth(tx: Any) -> None:
        seen.append([4, await tx.Y.where("X").equals("value").to_list()])

    await db.open()
    return [*seen, *await shape(db)]


def test_a_version_may_be_an_upgrader_alone_and_sees_the_tables_of_its_time(py, db_name):
    assert py(upgraders_without_stores, db_name) == [[2, 0], [4, []], 40, {"Y": "id, X"}]


@in_page
async def drop_four(name: str) -> list[Any]:
    five = dict.fromkeys("abcde", "++")
    seen = [await shape(await opened(name, {1: five}, {}))]
    kept = {**dict.fromkeys("abcd"), "e": "++"}
    seen.append(await shape(await opened(name, {2: kept}, {})))
    return seen


def test_many_tables_are_dropped_at_once_also_when_never_declared(py, js, db_name):
    assert py(drop_four, db_name) == [[10, dict.fromkeys("abcde", "++")], [20, {"e": "++"}]]
    assert list(js("({name}) => probe.dump(name)", name=db_name)["stores"]) == ["e"]


@in_page
async def awaiting_upgraders(name: str) -> list[Any]:
    db = await opened(name, {1: {"foo": "id"}}, {})
    await db.foo.add({"id": 1, "name": "Foo Bar"})
    db.close()
    log = []

    async def split_names(tx: Any) -> None:
        log.append("2:1")
        for row in await tx.foo.to_list():
            first, last = row["name"].split(" ")
            await tx.foo.update(row["id"], {"firstName": first, "lastName": last})
        log.append("2:2")

    async def read(tx: Any) -> None:
        log.append("3:1")
        await tx.foo.to_list()
        log.append("3:2")

    versions: Any = {1: {"foo": "id"}, 2: {"foo": "id, firstName, lastName"}, 3: {}}
    db = await opened(name, versions, {2: split_names, 3: read})
    log.append(await db.foo.where({"firstName": "Foo"}).count())
    db.close()
    return log


def test_upgraders_that_await_run_one_after_the_other(py, db_name):
    assert py(awaiting_upgraders, db_name) == ["2:1", "2:2", "3:1", "3:2", 1]


@in_page
async def second_upgrader_fails(name: str) -> list[Any]:
    db = await opened(name, {1: {"cars": "++id, name, brand"}}, {})
    db.close()

    async def add_a_car(tx: Any) -> None:
        await tx.cars.add({"name": "My car"})

    async def oops(_tx: Any) -> None:
        raise LookupError("Oops")

    try:
        await opened(name, {1: {"cars": "++id, name, brand"}, 2: {}, 3: {}}, {2: add_a_car, 3: oops})
    except UpgradeError as error:
        seen = [str(error.__cause__)]
    db = await Database(name).open()
    return [*seen, await db.cars.count(), *await shape(db)]


def test_a_failing_upgrader_undoes_the_ones_before_it(py, db_name):
    assert py(second_upgrader_fails, db_name) == ["Oops", 0, 10, {"cars": "++id, brand, name"}]


# ---- renaming, and changing a primary key, by copying


@in_page
async def rename(name: str, in_one_version: bool) -> list[Any]:
    db = await opened(name, {1: {"friends": "++id, name, age"}}, {})
    await db.friends.bulk_add([{"name": "Foo", "age": 25}, {"name": "Bar", "age": 75}])
    db.close()

    async def copy(tx: Any) -> None:
        await tx.friends2.bulk_add(await tx.friends.to_list())

    drop: dict[str, str | None] = {"friends": None}
    versions: Any = {1: {"friends": "++id, name, age"}, 2: {"friends2": "id, name, age"}}
    if in_one_version:
        versions[2] |= drop
    else:
        versions[3] = drop
    db = await opened(name, versions, {2: copy})
    names = [row["name"] for row in await db.friends2.to_list()]
    return [names, (await shape(db))[1]]


@pytest.mark.parametrize("in_one_version", [False, True])
def test_a_table_is_renamed_by_copying_its_records(py, db_name, in_one_version):
    assert py(rename, db_name, in_one_version) == [["Foo", "Bar"], {"friends2": "id, name, age"}]


@in_page
async def change_key(name: str, short: bool) -> list[Any]:
    db = await opened(name, {1: {"foos": "++id"}}, {})
    await db.foos.bulk_add([{"name": "Hola"}, {"name": "Hello"}])
    db.close()

    async def away(tx: Any) -> None:
        rows = await tx.foos.to_list()
        await tx.foos2.bulk_add([{"objId": f"obj:{row['id']}", "hello": row["name"]} for row in rows])

    async def back(tx: Any) -> None:
        await tx.foos.bulk_add(await tx.foos2.to_list())

    long: Any = [{"foos": "++id"}, {"foos2": "objId"}, {"foos": None}, {"foos": "objId, hello"}, {"foos2": None}]
    quick: Any = [{"foos": "++id"}, {"foos": None, "foos2": "objId"}, {"foos": "objId, hello", "foos2": None}]
    versions: Any = dict(enumerate(quick if short else long, 1))
    db = await opened(name, versions, {2: away, (3 if short else 4): back})
    keys = await db.foos.to_collection().primary_keys()
    hello = await db.foos.get({"hello": "Hello"})
    return [keys, hello["objId"], (await shape(db))[1]]


@pytest.mark.parametrize("short", [False, True])
def test_a_primary_key_is_changed_by_copying_there_and_back(py, db_name, short):
    assert py(change_key, db_name, short) == [["obj:1", "obj:2"], "obj:2", {"foos": "objId, hello"}]


# ---- databases made by hand

MAKE_BY_HAND = """async ({name}) => {
  const request = indexedDB.open(name, 2);
  request.onupgradeneeded = () => {
    const db = request.result;
    const people = db.createObjectStore("people", {keyPath: "_id", autoIncrement: false});
    const messages = db.createObjectStore("messages", {autoIncrement: true});
    const umbrellas = db.createObjectStore("umbrellas", {keyPath: ["date", "time"]});
    messages.createIndex("text_index", "text", {unique: false, multiEntry: false});
    messages.createIndex("words_index", "words", {unique: false, multiEntry: true});
    messages.createIndex("id_index", "id", {unique: true, multiEntry: false});
    umbrellas.createIndex("size_color_index", ["size", "color"], {unique: false, multiEntry: false});
    people.add({_id: "9AF5", name: "Kalle"});
    messages.add({text: "Here is a text", words: ["here", "is", "a", "text"], id: 1});
    umbrellas.add({date: "2014-11-20", time: "22:18", size: 98, color: "pink", name: "Mine"});
  };
  (await probe.settled(request)).close();
}"""


@in_page
async def adopt(name: str) -> list[Any]:
    first = {"people": "_id", "messages": "++, text, *words, &id", "umbrellas": "[date+time], [size+color]"}
    db = await opened(name, {0.2: first}, {})
    seen: list[Any] = [db.native_version]
    seen.append([row["name"] for row in await db.people.to_list()])
    seen.append((await db.messages.order_by("text").first())["words"])
    seen.append((await db.messages.where("words").equals("is").first())["text"])
    seen.append(await db.messages.where("id").equals(1).count())
    seen.append((await db.umbrellas.get(["2014-11-20", "22:18"]))["name"])
    seen.append(await db.umbrellas.where("[size+color]").above([98, "pina"]).count())
    db.close()
    db = await opened(name, {0.2: first, 3: {"people": "_id, name"}}, {})
    seen.append((await db.people.where("name").starts_with("Kal").first())["_id"])
    seen.append(db.native_version)
    db.close()
    return seen


def test_a_database_made_by_hand_with_index_names_of_its_own_is_used_and_upgraded(py, js, db_name):
    js(MAKE_BY_HAND, name=db_name)
    words = ["here", "is", "a", "text"]
    assert py(adopt, db_name) == [2, ["Kalle"], words, "Here is a text", 1, "Mine", 1, "9AF5", 30]


# ---- one number, several schemas


@in_page
async def two_versions_at_once(name: str) -> list[Any]:
    old, new = Database(name), Database(name)
    old.version(1).stores(friends="id")
    new.version(2).stores(friends="id, name, age", pets="id, friendId, kind")
    await old.open()
    seen: list[Any] = [old.native_version]
    await new.open()
    seen.append(old.is_open)
    await old.open()
    await old.friends.add({"id": 1, "name": "Foo 123"})
    foo = await new.friends.where("name").starts_with("Foo").first()
    await new.friends.put({**foo, "age": 23})
    seen.append((await old.friends.get(1))["age"])
    old.close()
    new.close()
    old.version(1).stores(friends="id, name, age, [name+age]", cars="id, name")
    await new.open()
    await old.open()
    seen.append(new.is_open)
    seen.append((await old.friends.where("[name+age]").equals(["Foo 123", 23]).first())["age"])
    await new.open()
    seen.append((await new.friends.get({"age": 23}))["age"])
    seen.append([await old.cars.count(), await new.pets.count()])
    seen.append(old.native_version)
    old.close()
    new.close()
    return seen


def test_two_versions_of_a_schema_work_on_one_database(py, db_name):
    assert py(two_versions_at_once, db_name) == [10, False, 23, False, 23, 23, [0, 0], 21]


@in_page
async def reuse_version_one(name: str, times: int) -> list[Any]:
    db = Database(name)
    for number in range(1, times + 1):
        db.version(1).stores({"friends": "id", f"table{number}": "id"})
        await db.open()
        db.close()
    await db.open()
    await db.table("table1").add({"id": 1})
    await db.table(f"table{times}").add({"id": 1})
    seen: list[Any] = [db.native_version, db.declared_version]
    db.close()
    for number in (2, 3):
        version = db.version(number).stores({f"version{number}": "id"})

        @version.upgrade
        async def add(tx: Any, number: int = number) -> None:
            await tx.table(f"version{number}").add({"id": 1})

        await db.open()
        seen.append(await db.table(f"version{number}").count())
        seen.append(await db.table("table1").count())
        db.close()
    return seen


def test_upgraders_run_once_after_version_one_has_been_extended_31_times(py, db_name, page_log):
    native, declared, *found = py(reuse_version_one, db_name, 31)
    assert declared == 1
    assert native == 40
    assert found == [1, 1, 1, 1]


@in_page
async def opened_by_an_older_one(name: str) -> list[Any]:
    db = await opened(name, {2: {"friends": "id, name"}}, {})
    await db.friends.add({"id": 1})
    db.close()
    db = await opened(name, {1: {"friends": "id, age"}}, {})
    rows = await db.friends.to_list()
    try:
        await db.friends.add({"id": 1})
    except ConstraintError as error:
        rows.append(error.name)
    rows.append(db.native_version)
    db.close()
    return rows


def test_an_older_declaration_opens_a_newer_database_and_adds_its_index(py, db_name):
    assert py(opened_by_an_older_one, db_name) == [{"id": 1}, "ConstraintError", 21]
