"""Modifying collections as Dexie's suite tests it."""

from __future__ import annotations

import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import ModifyError


@in_page
async def users(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(users="id, first, last, [foo+bar], &username, *&email, *pets, parentPath")
    await db.open()
    emails = ["david@awarica.com", "daw@thridi.com"]
    david = {"id": 1, "first": "David", "last": "Fahlander", "username": "dfahlander", "email": emails, "pets": ["dog"]}
    karl = {"id": 2, "first": "Karl", "last": "Cedersköld", "username": "kceder", "email": ["karl@ceder.what"]}
    await db.users.bulk_add([david, karl])
    return db


@in_page
async def modified(name: str) -> list[Any]:
    from datetime import UTC, datetime

    db = await users(name)
    now = datetime(2026, 1, 2, tzinfo=UTC)

    @db.transaction("rw", db.users)
    async def by_mapping() -> list[Any]:
        count = await db.users.to_collection().modify({"lastUpdated": now})
        return [count, [user["lastUpdated"] == now for user in await db.users.to_list()]]

    def give_full_name(user: Any) -> None:
        user["fullName"] = f"{user['first']} {user['last']}"

    seen: list[Any] = [await by_mapping(), await db.users.to_collection().modify(give_full_name)]
    seen.append([user["fullName"] for user in await db.users.to_list()])
    for key in (3, 4):
        await db.users.add({"id": key, "first": "David", "last": f"Fahlander{key}", "username": f"d{key}"})

    def mark(user: Any) -> None:
        user["another"] = "test"

    seen.append(await db.users.where("first").equals("David").modify(mark))
    seen.append([user.get("another") for user in await db.users.to_list()])

    def add_one(user: Any) -> None:
        user["pets"] = sorted({*user.get("pets", []), "elephant"} - {"dog"})
        user["age"] = user.get("age", 18) + 1

    for _ in range(2):
        await db.users.where("id").equals(1).modify(add_one)
    david = await db.users.get(1)
    seen.append([david["pets"], david["age"]])
    db.close()
    return seen


def test_records_are_modified_by_a_mapping_or_a_function(py, db_name):
    full = ["David Fahlander", "Karl Cedersköld"]
    expected = [[2, [True, True]], 2, full, 3, ["test", None, "test", "test"], [["elephant"], 20]]
    assert py(modified, db_name) == expected


@in_page
async def replaced_prefixes(name: str) -> list[Any]:
    db = await users(name)
    await db.users.bulk_add([{"id": 1000 + n, "parentPath": path} for n, path in enumerate(["A/B/C", "A/B/C", "A/B"])])

    async def replace(prefix: str, by: str, everywhere: bool = False) -> list[str]:
        def move(user: Any) -> Any:
            if not user.get("parentPath", "").startswith(prefix):
                return False
            user["parentPath"] = by + user["parentPath"].removeprefix(prefix)
            return None

        inside = db.users.where("parentPath").starts_with(prefix)
        await (db.users.to_collection() if everywhere else inside).modify(move)
        return [user["parentPath"] for user in await db.users.where("id").between(1000, 1003).to_list()]

    seen = [await replace("A/B", "X"), await replace("X/C", "Y"), await replace("X", "Z", True)]
    seen.append(sorted(await db.users.get(1)))
    db.close()
    return seen


def test_an_indexed_prefix_is_replaced_while_the_index_is_gone_through(py, db_name):
    untouched = ["email", "first", "id", "last", "pets", "username"]
    expected = [["X/C", "X/C", "X"], ["Y", "Y", "X"], ["Y", "Y", "Z"], untouched]
    assert py(replaced_prefixes, db_name) == expected


@in_page
async def one_key_for_all(name: str) -> list[Any]:
    db = await users(name)
    seen: list[Any] = []

    def move(user: Any) -> None:
        user["id"] = 1
        user["fullName"] = f"{user['first']} {user['last']}"

    @db.transaction("rw", db.users)
    async def body() -> None:
        await db.users.to_collection().modify(move)
        seen.append("went on")

    try:
        await body()
    except ModifyError as error:
        seen += [error.success_count, [[key, failure.name] for key, failure in error.failures]]
    seen.append([sorted(user) for user in await db.users.to_list()])
    db.close()
    return seen


def test_records_that_are_all_given_one_key_fail_but_for_its_owner(py, db_name):
    username, field_names = "username", ["email", "first", "id", "last"]
    kept = [[*field_names, "pets", username], [*field_names, username]]
    assert py(one_key_for_all, db_name) == [1, [[2, "ConstraintError"]], kept]


@in_page
async def moved(name: str) -> list[Any]:
    db = await users(name)
    await db.users.add({"id": 87, "first": "Olle"})

    def move(user: Any) -> None:
        user["id"] = 88

    seen: list[Any] = [await db.users.where({"id": 87}).modify(move), await db.users.get(87)]
    seen += [await db.users.get(88), await db.users.where("first").equals("Olle").primary_keys()]
    db.close()
    return seen


def test_a_record_that_is_given_a_free_key_moves_to_it(py, db_name):
    assert py(moved, db_name) == [1, None, {"id": 88, "first": "Olle"}, [88]]


@in_page
async def counted(name: str) -> list[Any]:
    db = await users(name)
    rows = [{"id": key, "age": 18, "pets": ["dog", "cat"], "balance": 100} for key in (1100, 1101)]
    await db.users.bulk_add(rows)

    def older(user: Any) -> None:
        user["age"] += 1

    def pay(amount: int) -> Any:
        def change(user: Any) -> None:
            user["balance"] += amount

        return change

    def pets(added: set[str], removed: set[str]) -> Any:
        def change(user: Any) -> None:
            user["pets"] = sorted({*user["pets"], *added} - removed)

        return change

    first = db.users.update(1100, older)
    await db.users.update(1100, older)
    await first

    @db.transaction("rw", db.users)
    async def transfer() -> None:
        db.users.update(1100, pay(100))
        db.users.update(1101, pay(-100))

    await transfer()
    seen: list[Any] = [[user["age"], user["balance"]] for user in await db.users.bulk_get([1100, 1101])]
    for change in (pets({"elephant"}, set()), pets(set(), {"dog"}), pets({"rabbit", "cow"}, set())):
        await db.users.update(1100, change)
        seen.append((await db.users.get(1100))["pets"])
    db.close()
    return seen


def test_a_function_adds_to_numbers_and_lists_without_losing_another_one_s_change(py, db_name):
    assert py(counted, db_name) == [
        [20, 200], [18, 0], ["cat", "dog", "elephant"], ["cat", "elephant"], ["cat", "cow", "elephant", "rabbit"],
    ]  # fmt: skip
