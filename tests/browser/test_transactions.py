"""The driver's rules, in a real browser on real IndexedDB."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import AbortError, ConstraintError, ForeignAwaitError, SubTransactionError


@in_page
async def opened(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(friends="++id, &email, age", pets="++id, owner")
    return await db.open()


@in_page
async def awaits_inside(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends, db.pets)
    async def adopt(owner: str, pet: str) -> list[int]:
        owner_id = await db.friends.add({"email": owner})
        pet_id = await db.pets.add({"owner": owner_id, "name": pet})
        again = await db.pets.get(pet_id)
        return [owner_id, again["owner"], await db.pets.count()]

    result = await adopt("ann@x", "Rex")
    db.close()
    return result


def test_awaits_inside_a_transaction_work(py, db_name):
    assert py(awaits_inside, db_name) == [1, 1, 1]


@in_page
async def pipelined(name: str) -> Any:
    db = await opened(name)
    await db.friends.bulk_add([{"email": "a"}, {"email": "b"}, {"email": "c"}])

    @db.transaction("r", db.friends)
    async def read() -> list[Any]:
        first, second, third = db.friends.get(1), db.friends.get(2), db.friends.get(3)
        return [(await third)["email"], (await first)["email"], (await second)["email"]]

    result = await read()
    db.close()
    return result


def test_requests_start_when_made_and_may_be_awaited_in_any_order(py, db_name):
    assert py(pipelined, db_name) == ["c", "a", "b"]


@in_page
async def caught_constraint(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends)
    async def add_twice() -> str:
        await db.friends.add({"email": "a"})
        try:
            await db.friends.add({"email": "a"})
        except ConstraintError as error:
            await db.friends.add({"email": "b"})
            return error.name
        return "none"

    result = [await add_twice(), [row["email"] for row in await db.friends.to_list()]]
    db.close()
    return result


def test_a_caught_constraint_error_lets_the_transaction_go_on(py, db_name):
    assert py(caught_constraint, db_name) == ["ConstraintError", ["a", "b"]]


@in_page
async def raised(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends)
    async def add_and_fail() -> None:
        await db.friends.add({"email": "a"})
        raise LookupError("no")

    try:
        await add_and_fail()
    except LookupError as error:
        result = [str(error), await db.friends.count()]
    db.close()
    return result


def test_an_exception_rolls_back(py, db_name):
    assert py(raised, db_name) == ["no", 0]


@in_page
async def foreign(name: str) -> Any:
    db = await opened(name)
    seen = []

    @db.transaction("rw", db.friends)
    async def add_and_sleep() -> None:
        await db.friends.add({"email": "a"})
        try:
            await asyncio.sleep(0)
        except ForeignAwaitError:
            seen.append("at its line")
            raise

    @db.transaction("rw", db.friends)
    async def add_and_swallow() -> str:
        await db.friends.add({"email": "b"})
        try:
            await asyncio.sleep(0.01)
        except ForeignAwaitError:
            seen.append("swallowed")
        return "done"

    for body in (add_and_sleep, add_and_swallow):
        try:
            await body()
        except ForeignAwaitError as error:
            seen.append(error.name)
    seen.append(await db.friends.count())
    db.close()
    return seen


def test_a_foreign_await_is_refused_at_its_line_and_rolls_back_even_if_swallowed(py, db_name):
    assert py(foreign, db_name) == ["at its line", "ForeignAwaitError", "swallowed", "ForeignAwaitError", 0]


@in_page
async def nested(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.pets)
    async def inner(fail: bool) -> int:
        key = await db.pets.add({"owner": 1})
        if fail:
            raise LookupError("inner")
        return key

    @db.transaction("rw", db.friends, db.pets)
    async def outer(fail: bool) -> str:
        await db.friends.add({"email": "a" if fail else "b"})
        with contextlib.suppress(LookupError):
            await inner(fail)
        return "went on"

    @db.transaction("r", db.friends)
    async def too_narrow() -> None:
        await inner(False)

    result: list[Any] = [await outer(False)]
    for body in (lambda: outer(True), too_narrow):
        try:
            result.append(await body())
        except (LookupError, SubTransactionError) as error:
            result.append(type(error).__name__)
    result += [await db.friends.count(), await db.pets.count()]
    db.close()
    return result


def test_a_nested_transaction_joins_and_its_failure_rolls_back_the_whole(py, db_name):
    assert py(nested, db_name) == ["went on", "LookupError", "SubTransactionError", 1, 1]


@in_page
async def cancelled(name: str) -> Any:
    db = await opened(name)
    seen = []

    @db.transaction("rw", db.friends)
    async def add_for_ever() -> None:
        try:
            while True:
                await db.friends.add({})
        finally:
            seen.append("closed")

    task = asyncio.create_task(add_for_ever())
    await asyncio.sleep(0.05)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        seen.append("cancelled")
    seen.append(await db.friends.count())
    db.close()
    return seen


def test_cancelling_the_waiting_task_rolls_back_and_closes_the_body(py, db_name):
    assert py(cancelled, db_name) == ["closed", "cancelled", 0]


@in_page
async def result_after_complete(name: str) -> Any:
    db = await opened(name)
    events = []

    @db.transaction("rw", db.friends)
    async def write() -> str:
        for _ in range(3):
            db.friends.add({})
        events.append("body ended")
        return "value"

    result = await write()
    events.append([result, await db.friends.count()])
    db.close()
    return events


def test_the_result_comes_after_complete_with_requests_nobody_awaited(py, db_name):
    assert py(result_after_complete, db_name) == ["body ended", ["value", 3]]


@in_page
async def unawaited_failure(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends)
    async def write() -> str:
        db.friends.add({"email": "a"})
        db.friends.add({"email": "a"})
        return "value"

    try:
        await write()
    except ConstraintError as error:
        result = [error.name, await db.friends.count()]
    db.close()
    return result


def test_a_failure_that_nobody_awaits_rolls_back(py, db_name):
    assert py(unawaited_failure, db_name) == ["ConstraintError", 0]


@in_page
async def rolled_back_on_request(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends)
    async def write() -> str:
        await db.friends.add({"email": "a"})
        db.current_transaction.roll_back()
        return "value"

    try:
        await write()
    except AbortError as error:
        result = [error.name, await db.friends.count()]
    db.close()
    return result


def test_a_transaction_can_be_rolled_back_on_request(py, db_name):
    assert py(rolled_back_on_request, db_name) == ["AbortError", 0]
