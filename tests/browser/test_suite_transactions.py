"""Transactions as Dexie's suite tests them: scopes, nesting, aborting, and what lives beside them."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import (
        AbortError,
        ConstraintError,
        IDBError,
    )


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(users="username", pets="++id, kind", petsPerUser="++, user, pet")
    return await db.open()


@in_page
async def failure_of(body: Any) -> str:
    """The name of the error that the call ends with."""
    try:
        await body()
    except IDBError as error:
        return error.name
    return "none"


# ---- the current transaction


@in_page
async def plain_coroutine(value: int) -> int:
    return value


@in_page
async def current_through_awaits(name: str) -> list[Any]:
    db = await opened(name)
    seen: list[Any] = [db.current_transaction is None]

    async def get_twice() -> Any:
        await db.users.get("a")
        return await plain_coroutine(3)

    @db.transaction("rw", db.users)
    async def body() -> int:
        first = db.current_transaction
        seen.append(first is not None)
        for step in (
            lambda: plain_coroutine(3),
            lambda: db.users.add({"username": "a"}),
            get_twice,
            inner,
            get_twice,
        ):
            await step()
            seen.append(db.current_transaction is first)
        return len(await db.users.to_list())

    @db.transaction("r", db.users)
    async def inner() -> None:
        await db.users.get("a")
        await db.users.get("b")

    seen += [await body(), db.current_transaction is None]
    await db.users.put({"username": "b"})
    await db.users.update("b", {"age": 1})
    seen.append(db.current_transaction is None)
    db.close()
    return seen


def test_the_current_transaction_is_the_same_through_every_await_and_none_outside(py, db_name):
    assert py(current_through_awaits, db_name) == [True] * 7 + [1, True, True]


@in_page
async def two_at_once(name: str) -> list[Any]:
    db = await opened(name)
    own: list[Any] = []
    leaked = []

    @db.transaction("r", db.users)
    async def read(times: int) -> bool:
        mine = db.current_transaction
        own.append(mine)
        same = []
        for _ in range(times):
            await db.users.get("a")
            await plain_coroutine(1)
            same.append(db.current_transaction is mine)
        return all(same)

    async def outside() -> None:
        for _ in range(50):
            await asyncio.sleep(0)
            leaked.append(db.current_transaction)

    both = await asyncio.gather(read(20), read(30), outside())
    db.close()
    return [both[:2], own[0] is not own[1], set(leaked) == {None}]


def test_transactions_side_by_side_know_their_own_and_do_not_leak_into_tasks(py, db_name):
    assert py(two_at_once, db_name) == [[True, True], True, True]


@in_page
async def works_in_and_outside(name: str) -> list[Any]:
    db = await opened(name)

    async def add_and_get(username: str) -> Any:
        await db.users.add({"username": username})
        return await db.users.get(username)

    @db.transaction("rw", db.users)
    async def inside() -> Any:
        first = await add_and_get("Foo")
        raise LookupError(first["username"])

    outside = await add_and_get("Bar")
    try:
        await inside()
    except LookupError as error:
        result = [outside["username"], str(error), await db.users.to_collection().primary_keys()]
    await db.users.where("username").any_of(["Foo", "Bar"]).delete()
    result.append(await db.users.count())
    db.close()
    return result


def test_a_function_that_uses_the_database_joins_the_transaction_it_is_called_in(py, db_name):
    assert py(works_in_and_outside, db_name) == ["Bar", "Foo", ["Bar"], 0]


@in_page
async def table_by_name(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", db.users)
    async def body() -> list[Any]:
        await db.users.add({"username": "eric", "color": "blue"})
        reading = db.table("users").get("eric")
        db.users.put({"username": "eric", "color": "red"})
        again = db.current_transaction.table("users").get("eric")
        return [(await reading)["color"], (await again)["color"]]

    result = await body()
    db.close()
    return result


def test_a_table_by_its_name_is_part_of_the_current_transaction(py, db_name):
    assert py(table_by_name, db_name) == ["blue", "red"]


@in_page
async def owners_and_pets(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", "users", "pets")
    async def body() -> list[Any]:
        cat = await db.pets.add({"name": "Tito", "kind": "cat"})
        dog = await db.pets.add({"name": "Josephina", "kind": "dog"})
        db.users.add({"username": "gurra", "pets": [cat, dog]})
        gurra = await db.users.where("username").equals("gurra").first()
        return [pet["kind"] for pet in await db.pets.where("id").any_of(gurra["pets"]).to_list()]

    result = await body()
    db.close()
    return result


def test_what_a_transaction_wrote_is_read_in_its_next_lines(py, db_name):
    assert py(owners_and_pets, db_name) == ["cat", "dog"]


@in_page
async def empty(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", db.users, db.pets)
    async def nothing() -> str:
        return "entered"

    @db.transaction("r", db.users)
    async def raises() -> None:
        raise SyntaxError("Why not?")

    @db.transaction("rw", db.users)
    async def goes_on_after_its_own_error() -> int:
        try:
            await db.users.add({"username": "a"})
            raise LookupError("error")
        except LookupError:
            return await db.users.add({"username": "b"}) and 4

    result: list[Any] = [await nothing()]
    try:
        await raises()
    except SyntaxError as error:
        result.append(str(error))
    result += [await goes_on_after_its_own_error(), await db.users.count()]
    db.close()
    return result


def test_an_empty_body_an_error_and_a_caught_error_end_as_in_any_coroutine(py, db_name):
    assert py(empty, db_name) == ["entered", "Why not?", 4, 2]


# ---- scope and mode


@in_page
async def outside_the_scope(name: str) -> list[Any]:
    db = await opened(name)
    await db.pets.add({"kind": "dog"})

    @db.transaction("rw", db.users)
    async def reads_another() -> None:
        db.users.add({"username": "arne"})
        await db.pets.get(1)

    @db.transaction("rw", db.users)
    async def writes_another() -> None:
        db.users.add({"username": "arne"})
        db.pets.add({"kind": "cat"})

    @db.transaction("r", db.users)
    async def writes() -> None:
        db.users.add({"username": "arne"})

    @db.transaction("rw", db.users)
    async def nests_another() -> None:
        await db.users.add({"username": "bertil"})
        await both()

    @db.transaction("r", db.users, db.pets)
    async def nests_a_writer() -> None:
        await db.users.to_list()
        await both()

    @db.transaction("rw", db.users, db.pets)
    async def both() -> None:
        await db.pets.add({"kind": "cat"})

    bodies = (reads_another, writes_another, writes, nests_another, nests_a_writer)
    names = [await failure_of(body) for body in bodies]
    counts = [await db.users.count(), await db.pets.count()]
    db.close()
    return [names, counts]


def test_what_is_outside_the_scope_or_mode_fails_the_transaction_also_unawaited(py, db_name):
    refused = ["InvalidTableError", "InvalidTableError", "ReadOnlyError", "SubTransactionError", "SubTransactionError"]
    assert py(outside_the_scope, db_name) == [refused, [0, 1]]


# ---- nesting


@in_page
async def nested_adoption(name: str) -> list[Any]:
    db = await opened(name)
    seen: list[Any] = []

    @db.transaction("rw", db.users, db.pets, db.petsPerUser)
    async def add_user(username: str, kinds: list[str]) -> str:
        await db.users.add({"username": username})
        for kind in kinds:
            await db.petsPerUser.add({"user": username, "pet": await db.pets.add({"kind": kind})})
        return await add_second(username)

    @db.transaction("rw", db.users)
    async def add_second(username: str) -> str:
        await db.users.add({"username": f"{username}2"})
        return "hello..."

    @db.transaction("rw", db.users, db.pets, db.petsPerUser)
    async def outer() -> str:
        await add_user("user1", ["dog", "cat"])
        seen.append(await db.users.get("someoneelse"))
        db.users.add({"username": "someoneelse"})
        return await add_user("user2", ["giraff"])

    seen += [await outer(), db.current_transaction]
    seen += [await table.count() for table in (db.users, db.pets, db.petsPerUser)]
    db.close()
    return seen


def test_nested_transactions_work_in_turn_and_give_their_results(py, db_name):
    assert py(nested_adoption, db_name) == [None, "hello...", None, 5, 3, 3]


@in_page
async def failing_inner(name: str) -> list[Any]:
    db = await opened(name)
    seen = []

    @db.transaction("rw", db.users)
    async def inner() -> None:
        await db.users.add({"username": "sune"})

    @db.transaction("rw", db.users)
    async def outer() -> None:
        await db.users.add({"username": "sune"})
        try:
            await inner()
        except ConstraintError as error:
            seen.append(error.name)

    seen += [await failure_of(outer), await db.users.count()]
    db.close()
    return seen


def test_a_failed_inner_transaction_fails_the_outer_even_when_caught(py, db_name):
    assert py(failing_inner, db_name) == ["ConstraintError", "ConstraintError", 0]


@in_page
async def abort_in_the_third(name: str) -> list[Any]:
    db = await opened(name)
    await db.users.add({"username": "before"})
    seen = []

    @db.transaction("rw", db.users, db.pets, db.petsPerUser)
    async def first() -> None:
        await db.users.add({"username": "ojsan"})
        await second()

    @db.transaction("rw", db.users, db.pets)
    async def second() -> None:
        await db.users.add({"username": "ojsan2"})
        await db.users.to_collection().delete()
        await third()

    @db.transaction("r", db.users)
    async def third() -> None:
        seen.append(len(await db.users.to_list()))
        db.current_transaction.abort()

    seen += [await failure_of(first), await db.users.to_collection().primary_keys()]
    db.close()
    return seen


def test_an_abort_in_the_third_level_rolls_back_the_first(py, db_name):
    assert py(abort_in_the_third, db_name) == [0, "AbortError", ["before"]]


@in_page
async def aborted_at_once(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", db.users)
    async def body() -> None:
        db.users.add({"username": "james"})
        db.current_transaction.abort()

    seen: list[Any] = []
    try:
        await body()
    except AbortError as error:
        seen.append(error.name)
    seen.append(await db.users.get("james"))
    db.close()
    return seen


def test_an_abort_undoes_the_writes_before_it(py, db_name):
    assert py(aborted_at_once, db_name) == ["AbortError", None]


@in_page
async def outer_without_work(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", db.users, db.pets)
    async def small_child() -> Any:
        return await db.users.add({"username": 123, "value": "val"})

    @db.transaction("rw", db.users, db.pets)
    async def middle_child() -> Any:
        return await db.pets.add({"id": 321})

    @db.transaction("rw", db.users, db.pets)
    async def middle() -> Any:
        return [await small_child(), await middle_child()]

    @db.transaction("rw", db.users, db.pets)
    async def parent() -> Any:
        keys = await middle()
        await db.pets.clear()
        return [*keys, await db.pets.count()]

    result = [await parent(), await db.users.count()]
    db.close()
    return result


def test_nested_transactions_work_where_the_outer_has_done_nothing_yet(py, db_name):
    assert py(outer_without_work, db_name) == [[123, 321, 0], 1]


@in_page
async def inner_beside_outer_work(name: str) -> list[Any]:
    db = await opened(name)

    @db.transaction("rw", db.users)
    async def inner() -> Any:
        return await db.users.add({"username": "inner"})

    @db.transaction("rw", db.users, db.pets)
    async def outer() -> Any:
        gunnar = db.users.add({"username": "Gunnar"})
        added = await inner()
        cat = await db.pets.add({"kind": "cat"})
        found = await db.users.where("username").equals("Gunnar").first()
        return [added, cat, await gunnar, found["username"], await count(), await count()]

    @db.transaction("r", db.users)
    async def count() -> int:
        return await db.users.count()

    result = await outer()
    db.close()
    return result


def test_an_inner_transaction_leaves_the_outer_one_going_with_its_pending_requests(py, db_name):
    assert py(inner_beside_outer_work, db_name) == ["inner", 1, "Gunnar", "Gunnar", 2, 2]


# ---- independent transactions: where Dexie has the modes "!" and "?", Python has tasks


@in_page
async def independent(name: str, outer_mode: Any, abort: bool) -> list[Any]:
    db = await opened(name)
    tasks = []
    log = []

    @db.transaction("rw", db.users, db.pets)
    async def inner() -> None:
        await db.pets.add({"kind": "cat"})
        log.append("inner")

    @db.transaction(outer_mode, db.users)
    async def outer() -> None:
        await db.users.count()
        tasks.append(asyncio.create_task(inner()))
        if abort:
            db.current_transaction.abort()

    log.append(await failure_of(outer))
    await tasks[0]
    log.append(await db.pets.count())
    db.close()
    return log


@pytest.mark.parametrize(("mode", "abort"), [("rw", True), ("r", False)])
def test_a_task_made_in_a_body_is_a_transaction_of_its_own_and_not_waited_for(py, db_name, mode, abort):
    assert py(independent, db_name, mode, abort) == ["AbortError" if abort else "none", "inner", 1]


@in_page
async def awaits_an_independent_one(name: str) -> list[Any]:
    db = await opened(name)

    async def count() -> int:
        return await db.users.count()

    @db.transaction("rw", db.users)
    async def outer() -> None:
        await db.users.add({"username": "a"})
        await asyncio.create_task(count())

    result = [await failure_of(outer), await db.users.count()]
    db.close()
    return result


def test_awaiting_an_independent_task_in_a_body_is_a_foreign_await(py, db_name):
    assert py(awaits_an_independent_one, db_name) == ["ForeignAwaitError", 0]


@in_page
async def two_databases(name: str) -> list[Any]:
    db = await opened(name)
    logger = Database(f"{name}-log")
    logger.version(1).stores(log="++, type")
    await logger.open()
    tasks: list[Any] = []

    @logger.transaction("rw", logger.log)
    async def note(message: str) -> None:
        await logger.log.add({"message": message})

    @db.transaction("rw", db.pets)
    async def body() -> int:
        waiting = logger.log.add({"message": "adding a dog"})
        key = await db.pets.add({"kind": "dog"})
        tasks.extend([waiting, asyncio.create_task(note(f"added dog {key}"))])
        return key

    @db.transaction("rw", db.pets)
    async def awaits_the_other() -> None:
        await db.pets.add({"kind": "cat"})
        await logger.log.count()

    result: list[Any] = [await body()]
    for task in tasks:
        await task
    result.append([row["message"] for row in await logger.log.to_list()])
    result += [await failure_of(awaits_the_other), await db.pets.count()]
    db.close()
    logger.close()
    return result


def test_another_database_may_be_used_beside_a_transaction_but_not_awaited_in_it(py, db_name):
    messages = ["adding a dog", "added dog 1"]
    assert py(two_databases, db_name) == [1, messages, "ForeignAwaitError", 1]


# ---- durability

SPY = """() => {
  const original = IDBDatabase.prototype.transaction;
  globalThis.durabilities = [];
  globalThis.stopSpying = () => { IDBDatabase.prototype.transaction = original; };
  IDBDatabase.prototype.transaction = function (...parts) {
    const made = original.apply(this, parts);
    durabilities.push(made.durability);
    return made;
  };
}"""


@in_page
async def write_with(name: str, durability: str | None) -> None:
    db = Database(name)
    db.version(1).stores(users="username")
    if durability is not None:
        db.durability = durability
    await db.open()

    @db.transaction("rw", db.users)
    async def body() -> None:
        await db.users.put({"username": "a"})

    await body()
    db.close()


@pytest.mark.parametrize("durability", ["relaxed", "strict", None])
def test_a_transaction_has_the_durability_that_was_asked_for(py, js, db_name, durability):
    js(SPY)
    try:
        py(write_with, db_name, durability)
    finally:
        seen = js("() => { stopSpying(); return durabilities; }")
    assert seen
    assert seen[-1] == (durability or "default")
