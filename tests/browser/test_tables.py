"""Tables, where-clauses, collections and batches, on real records."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import UNDEFINED, Database
    from pyapp.db.batches import BatchSize, Columns, each_batch
    from pyapp.idb.errors import BulkError, ConstraintError, DataError, IDBError


@in_page
async def friends(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(friends="++id, &email, age, *tags, [age+city], place.country", outside="", pairs="[a+b]")
    await db.open()
    await db.friends.bulk_add(
        [
            {"email": "a", "age": 30, "city": "Rome", "tags": ["x", "y"], "place": {"country": "it"}},
            {"email": "b", "age": 20, "city": "Bern", "tags": ["y"]},
            {"email": "c", "age": 30, "city": "Bern", "tags": [], "place": {"country": "ch"}},
            {"email": "d", "age": None, "city": "Rome"},
            {"email": "e", "age": 40.5, "city": "Rome", "tags": ["x", 7]},
        ]
    )
    return db


# ---- tables


@in_page
async def write_and_read(name: str) -> list[Any]:
    db = await friends(name)
    t = db.friends
    seen: list[Any] = [await t.add({"email": "f"}), await t.put({"id": 9, "email": "g"}), await t.add({"email": "h"})]
    seen += [(await t.get(9))["email"], await t.get(99), await t.get({"email": "b", "age": 20}) is not None]
    seen += [[row and row["email"] for row in await t.bulk_get([2, 99, 1])], await t.count()]
    seen += [await t.update(1, {"place.city": "Ostia"}), await t.update(99, {"a": 1}), (await t.get(1))["place"]]
    await t.delete(1)
    await t.delete(99)
    await t.bulk_delete([2, 3, 99])
    seen.append([row["id"] for row in await t.to_list()])
    await t.clear()
    seen.append(await t.to_list())
    db.close()
    return seen


def test_records_are_written_read_changed_and_deleted(py, db_name):
    assert py(write_and_read, db_name) == [
        6, 9, 10, "g", None, True, ["b", None, "a"], 8, 1, 0, {"country": "it", "city": "Ostia"}, [4, 5, 6, 9, 10], [],
    ]  # fmt: skip


@in_page
async def nothing_in_bulk(name: str) -> list[Any]:
    db = await friends(name)
    t = db.friends
    everything = [await t.bulk_add([]), await t.bulk_put([], all_keys=True), await t.bulk_get([])]
    everything += [await t.bulk_update([])]
    everything += [await t.bulk_delete([]), await t.where("age").any_of([]).to_list()]
    everything += [await t.where("age").equals(99).modify({"a": 1}), await t.where("age").equals(99).delete()]
    db.close()
    return everything


def test_nothing_in_bulk_does_nothing(py, db_name):
    assert py(nothing_in_bulk, db_name) == [None, [], [], 0, None, [], 0, 0]


@in_page
async def outside_keys(name: str) -> list[Any]:
    db = await friends(name)
    keys = [1.5, "text", datetime(2024, 1, 1, tzinfo=UTC), b"\x00\xff", [1, ["a"]], -0.0]
    given_back = await db.outside.bulk_put([{"n": n} for n in range(len(keys))], keys, all_keys=True)
    found = [row["n"] for row in await db.outside.bulk_get(keys)]
    ordered = [row["n"] for row in await db.outside.to_list()]
    again = [row["n"] for row in await db.outside.bulk_get(await db.outside.to_collection().primary_keys())]
    await db.outside.update([1, ["a"]], {"n": "changed"})
    await db.pairs.put({"a": 1, "b": "x"})
    pair = await db.pairs.get([1, "x"])
    changed = await db.outside.get([1, ["a"]])
    db.close()
    return [len(given_back), found, ordered, again, changed, pair]


def test_keys_beside_the_records_and_keys_of_every_type_work(py, db_name):
    assert py(outside_keys, db_name) == [
        6, [0, 1, 2, 3, 4, 5], [5, 0, 2, 1, 3, 4], [5, 0, 2, 1, 3, 4], {"n": "changed"}, {"a": 1, "b": "x"},
    ]  # fmt: skip


@in_page
async def failures(name: str) -> list[Any]:
    db = await friends(name)
    seen: list[Any] = []
    for write in (
        lambda: db.friends.add({"email": "a"}),
        lambda: db.friends.bulk_add([{"email": "z"}, {"email": "a"}, {"email": "b"}]),
        lambda: db.outside.add({"no": "key"}),
        lambda: db.friends.bulk_update([(1, {"age": 1}), (2, {"email": "a"})]),
        lambda: db.outside.bulk_put([{}], [1, 2]),
        lambda: db.friends.update(1, {"id": 2}),
        lambda: db.friends.get(float("nan")),
        lambda: db.friends.bulk_get([1, None]),
    ):
        try:
            await write()
        except BulkError as error:
            seen.append(["BulkError", {n: each.name for n, each in error.failures.items()}])
        except IDBError as error:
            seen.append(error.name)
    seen += [await db.friends.count(), (await db.friends.get(1))["age"]]
    db.close()
    return seen


def test_a_failure_is_told_by_its_name_and_undoes_the_whole_call(py, db_name):
    assert py(failures, db_name) == [
        "ConstraintError", ["BulkError", {"1": "ConstraintError", "2": "ConstraintError"}], "DataError",
        ["BulkError", {"1": "ConstraintError"}], "DataError", "ConstraintError", "DataError", "DataError", 5, 30,
    ]  # fmt: skip


@in_page
async def caught_in_a_transaction(name: str) -> list[Any]:
    db = await friends(name)

    @db.transaction("rw", db.friends)
    async def add_what_fits() -> list[int]:
        try:
            await db.friends.bulk_add([{"email": "z"}, {"email": "a"}])
        except BulkError as error:
            return sorted(error.failures)
        return []

    failed = [await add_what_fits(), await db.friends.count()]
    db.close()
    return failed


def test_a_bulk_error_caught_in_a_transaction_keeps_what_fitted(py, db_name):
    assert py(caught_in_a_transaction, db_name) == [[1], 6]


@in_page
async def refusals(name: str) -> list[str]:
    db = await friends(name)
    said = []

    @db.transaction("r", db.friends)
    async def write_in_reading() -> None:
        await db.friends.add({})

    @db.transaction("rw", db.friends)
    async def leave_the_scope() -> None:
        await db.outside.get(1)

    for attempt in (
        lambda: db.friends.where("name"),
        lambda: db.friends.order_by("name"),
        lambda: db.friends.where("age").equals(None),
        lambda: db.friends.where("age").starts_with(7),
        lambda: db.friends.limit(-1),
        lambda: db.table("foes"),
        lambda: db.transaction("rwx", db.friends),
        lambda: db.transaction("rw"),
        write_in_reading,
        leave_the_scope,
    ):
        try:
            waiting = attempt()
            if hasattr(waiting, "__await__"):
                await waiting
        except IDBError as error:
            said.append(f"{error.name}: {error}")
    db.close()
    return said


def test_what_cannot_be_is_refused_with_what_can(py, db_name):
    said = py(refusals, db_name)
    has = "it has id, email, age, tags, [age+city], place.country"
    assert said[:2] == [f"SchemaError: table 'friends' has no index 'name'; {has}"] * 2
    assert said[2].startswith("DataError: friends.where('age').equals(None): None is not a valid key; a key is an int")
    assert said[3] == "DataError: friends.where('age').starts_with(7): it must be a str"
    assert said[4] == "DataError: friends: limit(-1): a count must be an int of at least 0"
    assert said[5] == f"InvalidTableError: '{db_name}' has no table 'foes'; it has friends, outside, pairs"
    assert [text.partition(":")[0] for text in said[6:]] == [
        "InvalidArgumentError", "InvalidTableError", "ReadOnlyError", "InvalidTableError",
    ]  # fmt: skip


# ---- where-clauses


@in_page
async def found(name: str) -> dict[str, list[str]]:
    db = await friends(name)
    by, w = {}, db.friends.where
    for what, collection in {
        "equals": w("age").equals(30),
        "any_of": w("email").any_of(["e", "nobody", "b", "e"]),
        "above": w("age").above(30),
        "above_or_equal": w("age").above_or_equal(30),
        "below": w("age").below(30),
        "below_or_equal": w("age").below_or_equal(30),
        "between": w("age").between(20, 40.5),
        "between, both": w("age").between(20, 40.5, True, True),
        "between, none": w("age").between(20, 40.5, False, False),
        "between, empty": w("age").between(40, 20),
        "starts_with": w("place.country").starts_with("i"),
        "multi": w("tags").equals("y"),
        "compound": w("[age+city]").equals([30, "Bern"]),
        "compound range": w("[age+city]").between([30], [30, []]),
        "key": w(":id").above(3),
        "criteria, compound index": w(city="Bern", age=30),
        "criteria, one index": w(age=30, email="a"),
        "criteria, by mapping": w({"place.country": "ch"}),
        "criteria, None": w(age=None),
        "filter": w("age").above(0).filter(lambda friend: friend["city"] == "Bern"),
        "ordered": db.friends.order_by("age").reverse(),
        "offset and limit": db.friends.order_by("email").offset(1).limit(2),
        "reversed any_of": w("email").any_of(["a", "b", "c"]).reverse().offset(1),
        "limit none": db.friends.limit(0),
    }.items():
        by[what] = [row["email"] for row in await collection.to_list()]
        assert await collection.count() == len(by[what]), what
        assert (await collection.first() or {}).get("email") == (by[what] or [None])[0], what
        keys = await collection.primary_keys()
        assert [row["email"] for row in await db.friends.bulk_get(keys)] == by[what], what
    db.close()
    return by


def test_where_finds_what_it_says(py, db_name, page_log):
    assert py(found, db_name) == {
        "equals": ["a", "c"],
        "any_of": ["b", "e"],
        "above": ["e"],
        "above_or_equal": ["a", "c", "e"],
        "below": ["b"],
        "below_or_equal": ["b", "a", "c"],
        "between": ["b", "a", "c"],
        "between, both": ["b", "a", "c", "e"],
        "between, none": ["a", "c"],
        "between, empty": [],
        "starts_with": ["a"],
        "multi": ["a", "b"],
        "compound": ["c"],
        "compound range": ["c", "a"],
        "key": ["d", "e"],
        "criteria, compound index": ["c"],
        "criteria, one index": ["a"],
        "criteria, by mapping": ["c"],
        "criteria, None": ["d"],
        "filter": ["b", "c"],
        "ordered": ["e", "c", "a", "b"],
        "offset and limit": ["b", "c"],
        "reversed any_of": ["b", "a"],
        "limit none": [],
    }


@in_page
async def ask(name: str, ages: list[Any], queries: list[Any]) -> list[Any]:
    db = Database(name)
    db.version(1).stores(people="++id, age")
    await db.open()
    await db.people.clear()
    await db.people.bulk_put([{"id": n, "age": age} for n, age in enumerate(ages)])
    answers = []
    for lower, upper, backwards, odd, skip, most in queries:
        query = db.people.where("age").between(lower, upper)
        query = query.reverse() if backwards else query
        query = query.filter(lambda row: row["id"] % 2) if odd else query
        query = query.offset(skip)
        query = query if most is None else query.limit(most)
        rows = await query.to_list()
        answers.append([[row["id"] for row in rows], await query.count(), await query.keys()])
    db.close()
    return answers


queries = st.tuples(
    st.integers(0, 6), st.integers(0, 6), st.booleans(), st.booleans(), st.integers(0, 4), st.none() | st.integers(0, 4)
)


def answer(ages, query):
    lower, upper, backwards, odd, skip, most = query
    rows = sorted((age, n) for n, age in enumerate(ages) if lower <= age < upper)
    rows = [row for row in (rows[::-1] if backwards else rows) if not odd or row[1] % 2]
    rows = rows[skip:][:most]
    return [[n for _, n in rows], len(rows), [age for age, _ in rows]]


def test_any_query_gives_what_a_list_gives(py, db_name):
    @settings(max_examples=15, phases=[Phase.reuse, Phase.generate])
    @given(st.lists(st.integers(0, 5), max_size=12), st.lists(queries, min_size=8, max_size=8))
    def check(ages, asked):
        assert py(ask, db_name, ages, asked) == [answer(ages, query) for query in asked]

    check()


@in_page
async def read_many(name: str, count: int) -> list[Any]:
    db = Database(name)
    db.version(1).stores(people="++id, group")
    await db.open()
    await db.people.bulk_put([{"id": n, "group": n % 2, "seen": True} for n in range(count)])
    odd = db.people.where("group").equals(1)
    seen = [[row["id"] for row in await odd.filter(lambda _row: True).to_list()] == list(range(1, count, 2))]
    seen.append(await odd.reverse().primary_keys() == list(range(1, count, 2))[::-1])
    ids: list[int] = []
    await db.people.each(lambda row: ids.append(row["id"]))
    seen += [ids == list(range(count)), (await odd.last())["id"], await odd.modify({"group": 0, "seen": UNDEFINED})]
    seen += [await odd.count(), "seen" in await db.people.get(1)]
    seen += [await db.people.where("id").below(count - 3).delete(), await db.people.count()]
    db.close()
    return seen


def test_collections_larger_than_a_page_are_read_changed_and_deleted_whole(py, db_name):
    assert py(read_many, db_name, 2001) == [True, True, True, 1999, 1000, 0, False, 1998, 3]


# ---- batches


@in_page
async def pass_over(name: str, mode: str, records: list[Any], keys: list[Any] | None, per_batch: int) -> list[Any]:
    db = Database(name)
    db.version(1).stores(inside="++id", outside="")
    await db.open()
    table = db.inside if keys is None else db.outside
    await table.bulk_put(records, keys)
    seen: list[Any] = []

    @db.transaction(mode, table)
    async def visit_all() -> int:
        def visit(batch: Any) -> None:
            for number, (_key, n, kind) in enumerate(batch.rows):
                seen.append([n, kind])
                if mode == "rw":
                    changes = {"data.long": "x" * 1000, "grown": n}
                    batch.change(number, n, lambda changes=changes: (changes, ["drop"]))

        size = BatchSize(records=per_batch, most=per_batch)
        return await each_batch(db.current_transaction, table, Columns(["n"], ["data"]), visit, size)

    result = [await visit_all(), seen, await table.to_list()]
    db.close()
    return result


@pytest.mark.parametrize("per_batch", [1, 2, 7, 10, 11])
def test_a_pass_visits_every_record_once_while_its_patches_grow_them(py, db_name, per_batch):
    records = [{"id": n * 3 - 9, "n": n, "drop": True, "kept": [n]} for n in range(10)]
    total, seen, after = py(pass_over, db_name, "rw", records, None, per_batch)
    assert total == 10
    assert seen == [[n, "undefined"] for n in range(10)]
    assert after == [
        {"id": n * 3 - 9, "n": n, "kept": [n], "data": {"long": "x" * 1000}, "grown": n} for n in range(10)
    ]


def test_a_pass_over_odd_keys_beside_the_records_visits_each_once(py, db_name):
    keys = [-1.5, 0, 1e300, "", "a", "a\uffff", "\U0001f600", [], [1, "b"], ["", [2]], [[]]]
    records = [{"n": n, "data": None, "drop": 1} for n in range(len(keys))]
    total, seen, after = py(pass_over, db_name, "rw", records, keys, 2)
    assert total == len(keys)
    assert seen == [[n, "null"] for n in range(len(keys))]
    assert [row["grown"] for row in after] == list(range(len(keys)))


def test_a_reading_pass_changes_nothing(py, db_name):
    records = [{"id": n, "n": n} for n in range(1, 6)]
    total, seen, after = py(pass_over, db_name, "r", records, None, 2)
    assert (total, [n for n, _ in seen], after) == (5, [1, 2, 3, 4, 5], records)


def test_a_pass_over_an_empty_table_visits_nothing(py, db_name):
    assert py(pass_over, db_name, "rw", [], None, 4) == [0, [], []]


@in_page
async def failing_pass(name: str, how: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(inside="++id, &email")
    await db.open()
    await db.inside.bulk_put([{"id": n, "email": n} for n in range(10)])
    path = {"raise": "name", "unique": "email", "key": "id"}[how]

    @db.transaction("rw", db.inside)
    async def visit_all() -> None:
        def visit(batch: Any) -> None:
            if how == "raise" and batch.rows[0][0] == 4:
                raise LookupError("no")
            for number in range(len(batch.rows)):
                batch.change(number, "the same for all", lambda: ({path: "same"}, []))

        await each_batch(db.current_transaction, db.inside, Columns(), visit, BatchSize(records=2, most=2))

    try:
        await visit_all()
    except (LookupError, ConstraintError, DataError) as error:
        kind = type(error).__name__
    rows = await db.inside.to_list()
    db.close()
    return [kind, rows == [{"id": n, "email": n} for n in range(10)]]


@pytest.mark.parametrize(
    ("how", "kind"), [("raise", "LookupError"), ("unique", "ConstraintError"), ("key", "DataError")]
)
def test_an_error_in_a_batch_undoes_the_whole_pass(py, db_name, how, kind):
    assert py(failing_pass, db_name, how) == [kind, True]
