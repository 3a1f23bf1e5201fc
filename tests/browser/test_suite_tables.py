"""Tables as Dexie's suite tests them: single and bulk reads and writes, and what becomes of errors."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import UNDEFINED, Database
    from pyapp.idb.errors import BulkError, DataCloneError, DataError, IDBError


@in_page
async def users(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(
        users="++id, first, last, &username, *&email, *pets", folks="++, first, last", items="id", outbound=""
    )
    await db.open()
    emails = ["david@awarica.com", "daw@thridi.com"]
    david = {"first": "David", "last": "Fahlander", "username": "dfahlander", "email": emails, "pets": ["dog"]}
    karl = {"first": "Karl", "last": "Faadersköld", "username": "kceder", "email": ["karl@ceder.what", "dadda@x"]}
    for user in (david, karl):
        await db.users.add(user)
    return db


@in_page
def person(n: int, username: str, **fields: Any) -> dict[str, Any]:
    return {"first": f"Åke{n}", "last": f"Persbrant{n}", "username": username, "email": [f"{username}@p.net"], **fields}


@in_page
async def usernames(db: Any) -> list[Any]:
    return [[user["id"], user.get("username")] for user in await db.users.to_list()]


# ---- reading


@in_page
async def finding(name: str) -> list[Any]:
    db = await users(name)
    key, last, email = db.users.where("id"), db.users.where("last"), db.users.where("email")
    seen: list[Any] = [(await db.table("users").get(1))["first"], await db.users.get("nonexisting key")]
    seen.append((await db.users.where("username").equals("kceder").first())["first"])
    infinity = float("inf")
    seen.append(
        [
            await query.count()
            for query in (
                key.above(1), key.above_or_equal(1), key.below(2), key.below(1), key.below_or_equal(1),
                key.between(1, 1), key.between(0, infinity), key.between(1, 1, True, True),
                key.between(1, -1, True, True), key.between(1, 2), key.between(1, 2, True, True),
                key.between(1, 2, False, False),
            )
        ]
    )  # fmt: skip
    for query in (
        last.starts_with("Fah"), last.starts_with("Faa"), last.starts_with("Fa"),
        last.any_of(["Fahlander", "Faadersköld"]), last.any_of(["Fahlander", "Faadersköld"]).reverse(),
        last.any_of(["Faadersköld"]), email.equals("david@awarica.com"), db.users.limit(1),
        db.users.filter(lambda user: "david@awarica.com" in user["email"]), db.users.order_by(":id").reverse(),
    ):  # fmt: skip
        rows = [user["first"] for user in await query.to_list()]
        seen.append(rows)
        assert await query.count() == len(rows)
    seen.append([user["id"] for user in await email.starts_with("da").distinct().to_list()])
    visited: list[str] = []
    await db.users.each(lambda user: visited.append(user["first"]))
    seen += [visited, await db.users.count(), await db.users.where("username").any_of([]).count()]
    db.close()
    return seen


def test_users_are_found_by_key_name_and_address(py, db_name):
    david, karl = ["David"], ["Karl"]
    assert py(finding, db_name) == [
        "David", None, "Karl", [1, 2, 1, 0, 1, 0, 2, 1, 0, 1, 2, 0], david, karl, karl + david, karl + david,
        david + karl, karl, david, david, david, karl + david, [2, 1], david + karl, 2, 0,
    ]  # fmt: skip


@in_page
async def many_keys(name: str) -> list[Any]:
    db = await users(name)
    rows = [{"id": n, "first": f"Foo{n}"} for n in range(400)]
    await db.items.bulk_put(rows)
    same = await db.items.bulk_get(range(400)) == rows
    found = await db.items.bulk_get(["x", "y", 100, "z"])
    db.close()
    return [same, found]


def test_many_records_are_got_in_the_order_of_their_keys_with_none_for_a_missing_one(py, db_name):
    assert py(many_keys, db_name) == [True, [None, None, {"id": 100, "first": "Foo100"}, None]]


# ---- writing one


@in_page
async def put_and_change(name: str, in_transaction: bool) -> list[Any]:
    db = await users(name)

    async def steps() -> list[Any]:
        key = await db.users.put(person(1, "aper"))
        user = await db.users.where("username").equals("aper").first()
        again = await db.users.put({**user, "last": "Changed"})
        changed = await db.users.where("last").equals("Changed").first()
        added = await db.users.add(person(2, "aper2"))
        return [key, user["id"], again, changed["username"], added, await db.users.count()]

    result = await (db.transaction("rw", db.users)(steps) if in_transaction else steps)()
    db.close()
    return result


@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_record_that_is_put_gets_a_key_and_keeps_it_when_put_again(py, db_name, in_transaction):
    assert py(put_and_change, db_name, in_transaction) == [3, 3, 3, "aper", 4, 4]


@in_page
async def changed_values(name: str) -> list[Any]:
    from datetime import UTC, datetime

    db = await users(name)
    before, after = datetime(2019, 5, 3, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
    key = await db.folks.add({"first": "Foo1", "last": "Bar", "date": before})
    folk = await db.folks.get(key)
    seen = [folk["date"] == before]
    await db.folks.put({**folk, "first": "Foo2", "date": after}, key)
    folk = await db.folks.get(key)
    seen += [folk["date"] == after, folk["first"]]
    await db.items.put({"id": 1, "foo": [{"bar": 123}]})
    await db.items.update(1, {"foo": [{"bar": 222}]})
    seen.append((await db.items.get(1))["foo"])
    await db.folks.put({"first": "first", "nested.field": "value"}, key)
    seen.append(await db.folks.get(key))
    await db.folks.put({"address": {"city": "Stockholm", "street": "Folkungagatan"}}, key)
    await db.folks.update(key, {"address.streetNo": 23})
    seen.append(await db.folks.get(key))
    db.close()
    return seen


def test_dates_lists_and_dotted_names_are_stored_as_they_were_put(py, db_name):
    assert py(changed_values, db_name) == [
        True,
        True,
        "Foo2",
        [{"bar": 222}],
        {"first": "first", "nested.field": "value"},
        {"address": {"city": "Stockholm", "street": "Folkungagatan", "streetNo": 23}},
    ]


@in_page
async def deleted_paths(name: str) -> list[Any]:
    db = await users(name)
    records = [{}, {}, {"existing": 1}, {"foo": {"bar": 1, "baz": 2}}, {"foo": {}}, {"deep": {"list": ["a", "b", "c"]}}]
    await db.outbound.bulk_put(records, range(len(records)))
    for key, path in enumerate(["foo.bar", "a.b.c.d", "foo.bar", "foo.bar", "foo.bar", "deep.list.2"]):
        await db.outbound.update(key, {path: UNDEFINED})
    rows = await db.outbound.to_list()
    db.close()
    return rows


def test_deleting_a_key_path_makes_nothing_on_its_way_and_shortens_a_list(py, db_name):
    assert py(deleted_paths, db_name) == [
        {}, {}, {"existing": 1}, {"foo": {"baz": 2}}, {"foo": {}}, {"deep": {"list": ["a", "b"]}},
    ]  # fmt: skip


@in_page
async def falsy_keys(name: str) -> list[Any]:
    db = await users(name)
    seen = [await db.outbound.add({"name": "foo"}, 1)]
    seen += [await db.outbound.add({"name": "bar"}, 0), await db.outbound.add({"name": "foobar"}, "")]
    seen += [await db.outbound.put({"name": "bar2"}, 0), await db.outbound.put({"name": "foobar2"}, "")]
    seen += [await db.outbound.to_collection().primary_keys(), (await db.outbound.get(0))["name"]]
    seen += [await db.outbound.update("", {"name": "x"}), (await db.outbound.get(""))["name"]]
    await db.outbound.delete(0)
    seen.append(await db.outbound.count())
    db.close()
    return seen


def test_zero_and_the_empty_text_are_keys_like_others(py, db_name):
    assert py(falsy_keys, db_name) == [1, 0, "", 0, "", [0, 1, ""], "bar2", 1, "x", 2]


@in_page
async def undefined_keys(name: str) -> list[Any]:
    db = await users(name)
    keys = [await db.users.add({"id": UNDEFINED, "text": "hello1"}), await db.users.put({"id": UNDEFINED})]
    await db.users.bulk_add([{"id": UNDEFINED, "text": "hello3"}])
    await db.users.bulk_put([{"id": UNDEFINED, "text": "hello4"}])
    user = await db.users.get(5)
    await db.users.put({**user, "text": "hello3 modified"})
    keys += [(await db.users.get(5))["text"], await db.users.to_collection().primary_keys()]
    db.close()
    return keys


def test_an_undefined_key_is_made_by_auto_increment(py, db_name):
    assert py(undefined_keys, db_name) == [3, 4, "hello3 modified", [1, 2, 3, 4, 5, 6]]


@in_page
async def unstorable(name: str) -> list[Any]:
    db = await users(name)
    seen = []
    for record in ({"text": "hello1", "method": lambda: None}, {"text": "hello2", "object": object()}):
        for method in (db.users.add, db.users.put):
            try:
                await method(record)
            except (DataCloneError, DataError) as error:
                seen.append(error.name)
    seen.append(await db.users.count())
    db.close()
    return seen


def test_a_record_with_a_function_is_refused_and_not_stored(py, db_name):
    *names, count = py(unstorable, db_name)
    assert len(names) == 4
    assert set(names) <= {"DataCloneError", "DataError"}
    assert count == 2


STORE_CRYPTO_KEY = """async ({name}) => {
  const usages = ["encrypt", "decrypt"];
  const key = await crypto.subtle.generateKey({name: "AES-GCM", length: 128}, false, usages);
  const db = await new Dexie(name).open();
  await db.table("users").put({id: 7, key, username: "with a key"});
  db.close();
}"""


@in_page
async def make(name: str) -> None:
    (await users(name)).close()


@in_page
async def copy_crypto_key(name: str) -> None:
    db = await users_again(name)
    user = await db.users.get(7)
    await db.users.update(7, {"other": "x"})
    del user["id"]
    await db.users.add({**user, "username": "copied"})
    db.close()


@in_page
async def users_again(name: str) -> Any:
    return await Database(name).open()


def test_a_crypto_key_stays_one_when_its_record_is_updated_and_copied(py, js, db_name):
    py(make, db_name)
    js(STORE_CRYPTO_KEY, name=db_name)
    py(copy_crypto_key, db_name)
    kinds = """async ({name}) => {
      const rows = await Promise.all([7, 8].map((key) => probe.read(name, "users", key)));
      return rows.map((row) => [row.key.constructor.name, row.key.usages, row.username, row.other ?? null]);
    }"""
    usages = ["encrypt", "decrypt"]
    expected = [["CryptoKey", usages, "with a key", "x"], ["CryptoKey", usages, "copied", None]]
    assert js(kinds, name=db_name) == expected


@in_page
async def upserted(name: str) -> list[Any]:
    db = await users(name)
    seen: list[Any] = [bool(await db.users.upsert(1, {"last": "Johnson", "email.0": "d@x"}))]
    david = await db.users.get(1)
    seen.append([david["first"], david["last"], david["email"]])
    seen.append(bool(await db.users.upsert(1001, {"first": "Bob", "email": ["b@x"]})))
    seen.append(await db.users.get(1001))
    await db.outbound.put({"name": "Original"}, 100)
    seen += [bool(await db.outbound.upsert(100, {"name": "Updated", "more": 1})), await db.outbound.get(100)]
    seen += [bool(await db.outbound.upsert(101, {"name": "New"})), await db.outbound.get(101)]
    await db.outbound.upsert(100, {"address.country": "Sweden", "address.city": "Stockholm"})
    seen.append((await db.outbound.get(100))["address"])
    await db.outbound.upsert(102, {"first": "David", "address.city": "Göteborg", "address.street": "Avenyn"})
    seen.append(await db.outbound.get(102))
    db.close()
    return seen


def test_upsert_changes_what_is_there_and_makes_what_is_not(py, db_name):
    assert py(upserted, db_name) == [
        True,
        ["David", "Johnson", ["d@x", "daw@thridi.com"]],
        False,
        {"id": 1001, "first": "Bob", "email": ["b@x"]},
        True,
        {"name": "Updated", "more": 1},
        False,
        {"name": "New"},
        {"country": "Sweden", "city": "Stockholm"},
        {"first": "David", "address": {"city": "Göteborg", "street": "Avenyn"}},
    ]


@in_page
async def many_updates(name: str, times: int) -> Any:
    db = await users(name)

    def add_one(row: Any) -> None:
        row["value"] += 1

    @db.transaction("rw", db.items)
    async def body() -> Any:
        await db.items.put({"id": 1, "value": 0})
        for _ in range(times):
            db.items.where("id").equals(1).modify(add_one)
        return (await db.items.get(1))["value"]

    result = await body()
    db.close()
    return result


def test_modifications_that_nobody_awaits_run_in_their_order(py, db_name):
    assert py(many_updates, db_name, 500) == 500


@in_page
async def modified_with_limit(name: str) -> list[Any]:
    db = await users(name)

    def greet(user: Any) -> None:
        user["hello"] = f"Hello {user['first']}"

    @db.transaction("rw", db.users)
    async def body() -> list[Any]:
        await db.users.order_by("first").reverse().limit(1).modify(greet)
        return [user.get("hello") for user in await db.users.order_by("first").reverse().to_list()]

    result = await body()
    db.close()
    return result


def test_a_limited_collection_modifies_only_its_part(py, db_name):
    assert py(modified_with_limit, db_name) == ["Hello Karl", None]


@in_page
class Synced:
    """A class of records that does not let a stored field be written."""

    def __init__(self, id: int) -> None:  # noqa: A002 the name of the stored field
        self.id = id

    @property
    def synced(self) -> bool:
        return False


@in_page
async def forbidding_class(name: str) -> list[Any]:
    db = await users(name)
    items = db.table("items", Synced)

    @db.transaction("rw", items)
    async def body() -> int:
        await items.put({"id": 1})
        return await items.where("id").equals(1).modify({"synced": True})

    seen: list[Any] = [await body()]
    got, [listed] = await items.get(1), await items.to_list()
    visited: list[Any] = []
    await items.each(visited.append)
    seen.append([[type(item).__name__, item.id, item.synced] for item in (got, listed, *visited)])
    await items.put(got)
    seen.append(await items.count())
    db.close()
    return seen


def test_a_class_that_forbids_a_stored_field_is_read_all_the_same_and_the_field_survives(py, js, db_name):
    assert py(forbidding_class, db_name) == [1, [["Synced", 1, False]] * 3, 1]
    stored = js("({name}) => probe.dump(name)", name=db_name)["stores"]["items"]["records"]
    assert stored == [{"key": 1, "value": {"id": 1, "synced": True}}]


# ---- deleting


@in_page
async def deleting(name: str) -> list[Any]:
    db = await users(name)
    await db.users.delete("nonexisting key")
    seen: list[Any] = [await db.users.count()]

    @db.transaction("rw", db.users)
    async def body() -> list[Any]:
        before = await db.users.get(1) is not None
        db.users.delete(1)
        return [before, await db.users.get(1)]

    seen.append(await body())
    await db.users.bulk_delete(["nonexisting1", "nonexisting2", 2])
    seen.append(await db.users.count())
    await db.users.bulk_put([person(n, f"a{n}") for n in range(3)])
    try:
        await db.users.bulk_delete([{"faulty": "ohyes"}])
    except DataError as error:
        seen.append(error.name)
    seen.append(await db.users.count())
    await db.users.bulk_delete(await db.users.order_by("id").keys())
    seen.append(await db.users.count())
    await db.users.bulk_put([person(n, f"a{n}") for n in range(3)])

    @db.transaction("rw", "users")
    async def clear() -> list[int]:
        before = await db.users.count()
        db.users.clear()
        return [before, await db.users.count()]

    seen.append(await clear())
    db.close()
    return seen


def test_records_are_deleted_by_keys_by_many_keys_and_altogether(py, db_name):
    assert py(deleting, db_name) == [2, [True, None], 0, "DataError", 3, 0, [3, 0]]


# ---- bulk


@in_page
async def bulk_keys(name: str) -> list[Any]:
    db = await users(name)
    folks = [{"first": "Foo", "last": f"Bar{n}"} for n in range(4)]
    seen: list[Any] = [await db.folks.bulk_add(folks), await db.folks.bulk_add(folks[:2], all_keys=True)]
    seen.append(await db.folks.bulk_add(folks[:2], ["x", "y"], all_keys=True))
    seen.append(await db.folks.bulk_add(folks[:2], ["v", "w"]))
    seen += [await db.folks.bulk_put(folks[:2]), await db.folks.bulk_put(folks[:2], ["x", 1], all_keys=True)]
    seen.append([await db.folks.where(criteria).count() for criteria in ({"first": "Foo"}, {"last": "Bar3"})])
    seen.append(await db.users.bulk_put([person(1, "b1"), person(2, "b2", id=1), person(3, "b3")], all_keys=True))
    seen.append(await usernames(db))
    last = await db.users.bulk_put([person(5, "c5", id=3), person(6, "c6"), person(7, "c7", id=4), person(8, "c8")])
    seen += [last, await usernames(db)]
    await db.items.bulk_put([{"id": "sdjls83", "first": "Daveious"}, {"id": "sdjls83", "last": "Olvono"}])
    seen.append(await db.items.to_list())
    db.close()
    return seen


def test_bulk_writes_give_the_last_key_or_all_of_them(py, db_name):
    assert py(bulk_keys, db_name) == [
        4, [5, 6], ["x", "y"], "w", 8, ["x", 1], [12, 1], [3, 1, 4],
        [[1, "b2"], [2, "kceder"], [3, "b1"], [4, "b3"]], 6,
        [[1, "b2"], [2, "kceder"], [3, "c5"], [4, "c7"], [5, "c6"], [6, "c8"]],
        [{"id": "sdjls83", "last": "Olvono"}],
    ]  # fmt: skip


@in_page
async def bulk_updates(name: str) -> list[Any]:
    db = await users(name)
    await db.items.bulk_add([{"id": n, "foo": {"bar": n}} for n in (1, 2, 3)])
    changes = [(1, {"foo.bar": 101}), (2, {"foo.bar": 102, "foo.baz": "x"}), (4, {"foo.bar": 104})]
    seen: list[Any] = [await db.items.bulk_update(changes), await db.items.to_list()]
    seen.append(await db.items.bulk_update([(f"nonexist{n}", {"foo.bar": n}) for n in range(3)]))
    seen.append(await db.items.count())
    db.close()
    return seen


def test_bulk_updates_change_what_is_there_and_make_nothing(py, db_name):
    assert py(bulk_updates, db_name) == [
        2, [{"id": 1, "foo": {"bar": 101}}, {"id": 2, "foo": {"bar": 102, "baz": "x"}}, {"id": 3, "foo": {"bar": 3}}],
        0, 3,
    ]  # fmt: skip


@in_page
async def write_in_part(db: Any, what: str) -> Any:
    """A bulk write one of whose records cannot be written."""
    if what == "bulk_update":
        changes = [("nobody", {"username": "xyz"}), (1, {"username": "kceder"}), (2, {"first": "Baz"})]
        return await db.users.bulk_update(changes)
    rows = [person(1, "aper1"), person(2, "aper2", id=2), person(2, "aper2"), person(3, "aper3")]
    if what == "bulk_add":
        del rows[1]["id"]
    return await getattr(db.users, what)(rows)


@in_page
async def outcome_of(body: Any) -> Any:
    try:
        return await body()
    except BulkError as error:
        return sorted(error.failures)
    except LookupError as error:
        return f"rethrown {error}"


@in_page
async def bulk_failure(name: str, what: str, where: str) -> list[Any]:
    db = await users(name)

    async def write() -> Any:
        return await write_in_part(db, what)

    async def caught() -> Any:
        return await outcome_of(write)

    async def rethrown() -> None:
        try:
            await write()
        except BulkError as error:
            raise LookupError(str(sorted(error.failures))) from error

    async def nested() -> None:
        await db.transaction("rw", db.users)(write)()

    bodies: dict[str, Any] = {"caught": caught, "uncaught": write, "rethrown": rethrown, "nested": nested}
    body = write if where == "alone" else db.transaction("rw", db.users)(bodies[where])
    seen = [await outcome_of(body)]
    seen.append([[user["first"], user["username"]] for user in await db.users.to_list()])
    db.close()
    return seen


UNTOUCHED = [["David", "dfahlander"], ["Karl", "kceder"]]
ADDED = [*UNTOUCHED, ["Åke1", "aper1"], ["Åke2", "aper2"], ["Åke3", "aper3"]]
PUT = [UNTOUCHED[0], ["Åke2", "aper2"], ["Åke1", "aper1"], ["Åke3", "aper3"]]
UPDATED = [UNTOUCHED[0], ["Baz", "kceder"]]


@pytest.mark.parametrize(
    ("what", "failed", "kept"), [("bulk_add", 2, ADDED), ("bulk_put", 2, PUT), ("bulk_update", 1, UPDATED)]
)
def test_what_a_bulk_write_could_write_stays_only_if_its_error_is_caught_in_the_transaction(
    py, db_name, what, failed, kept
):
    assert py(bulk_failure, f"{db_name}-caught", what, "caught") == [[failed], kept]
    for where in ("alone", "uncaught", "nested"):
        assert py(bulk_failure, f"{db_name}-{where}", what, where) == [[failed], UNTOUCHED]
    assert py(bulk_failure, f"{db_name}-rethrown", what, "rethrown") == [f"rethrown [{failed}]", UNTOUCHED]


@in_page
async def failures_by_position(name: str) -> list[Any]:
    db = await users(name)
    rows = [person(1, "foobar"), person(2, "foobar"), person(3, "foobar3"), person(4, "dfahlander")]
    try:
        await db.users.bulk_add(rows)
    except BulkError as error:
        seen = [len(error.failures), {position: failure.name for position, failure in error.failures.items()}]
        seen.append(0 in error.failures)
    db.close()
    return seen


def test_a_bulk_error_names_each_failure_by_its_position(py, db_name):
    by_position = {"1": "ConstraintError", "3": "ConstraintError"}
    assert py(failures_by_position, db_name) == [2, by_position, False]


# ---- errors that leave the rest as it was


@in_page
async def outside_the_scope(name: str) -> list[Any]:
    db = await users(name)

    async def write() -> None:
        await db.users.bulk_add([{"first": "Foo", "last": "Bar"}])

    seen = []
    for mode, scope in (("r", "users"), ("rw", "folks"), ("rw", "foodassaddas")):
        try:
            await db.transaction(mode, scope)(write)()
        except IDBError as error:
            seen.append(error.name)
    seen.append(await db.users.count())
    db.close()
    return seen


def test_a_bulk_write_outside_its_mode_or_scope_is_refused(py, db_name):
    assert py(outside_the_scope, db_name) == ["ReadOnlyError", "InvalidTableError", "InvalidTableError", 2]


@in_page
async def quiet_errors(name: str) -> list[Any]:
    db = await users(name)
    await db.items.bulk_put([{"id": 1, "foo": "foo"}, {"id": 2, "foo": "bar"}])
    seen = []
    for write in (
        lambda: db.items.add({"id": 1, "foo": "bar"}),
        lambda: db.items.get(False),
        lambda: db.items.where({"id": 1}).modify({"id": 2, "foo": "bar"}),
    ):
        try:
            await write()
        except IDBError as error:
            seen.append(error.name)
    seen.append(await db.items.to_list())
    db.close()
    return seen


def test_errors_that_are_caught_leave_no_trace_in_the_data_or_the_console(py, db_name, page_log):
    names = py(quiet_errors, db_name)
    rows = names.pop()
    assert names[:2] == ["ConstraintError", "DataError"]
    assert len(names) == 3
    assert rows == [{"id": 1, "foo": "foo"}, {"id": 2, "foo": "bar"}]
    assert [text for text in page_log.texts if "warn" in text.lower()] == []
