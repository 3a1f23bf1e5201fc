"""The driver's rules, in a real browser on real IndexedDB."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import (
        AbortError,
        Blob,
        ConstraintError,
        Database,
        DatabaseClosedError,
        ForeignAwaitError,
        IDBError,
        InvalidArgumentError,
        InvalidTableError,
        ReadOnlyError,
        SubTransactionError,
        TransactionInactiveError,
    )


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
async def aborted_on_request(name: str) -> Any:
    db = await opened(name)

    @db.transaction("rw", db.friends)
    async def write() -> str:
        await db.friends.add({"email": "a"})
        db.current_transaction.abort()
        return "value"

    try:
        await write()
    except AbortError as error:
        result = [error.name, await db.friends.count()]
    db.close()
    return result


def test_a_transaction_can_be_aborted_on_request(py, db_name):
    assert py(aborted_on_request, db_name) == ["AbortError", 0]


@in_page
async def aborted_and_on(name: str) -> Any:
    db, seen = await opened(name), []

    @db.transaction("rw", db.friends)
    async def write() -> None:
        transaction = db.current_transaction
        seen.append(transaction.active)
        transaction.abort()
        seen.append(transaction.active)
        try:
            await db.friends.add({"email": "late"})
        except TransactionInactiveError as error:
            seen.append(str(error))
        db.aborted = transaction

    with contextlib.suppress(AbortError):
        await write()
    db.aborted.abort()
    seen += [db.aborted.active, await db.friends.count()]
    db.close()
    return seen


def test_an_aborted_transaction_takes_no_more_operations_and_says_why(py, db_name):
    before, after, text, active, count = py(aborted_and_on, db_name)
    assert (before, after, active, count) == (True, False, False, 0)
    assert text.startswith("friends.add()")
    assert "was aborted on request" in text


# ---- what a body must not await


@in_page
async def helper() -> None:
    await asyncio.get_running_loop().create_future()


@in_page
async def foreign_of_kind(name: str, kind: str) -> Any:
    import js
    from pyodide.http import pyfetch

    db, other = await opened(name), await opened(f"{name}-other")
    blob = Blob(b"abc")
    kinds: dict[str, Any] = {
        "sleep": lambda: asyncio.sleep(0.25),
        "sleep 0": lambda: asyncio.sleep(0),
        "gather": lambda: asyncio.gather(db.friends.get(1), db.friends.get(2), return_exceptions=True),
        "task": lambda: asyncio.create_task(helper()),
        "fetch": lambda: pyfetch("/"),
        "promise": lambda: js.fetch("/"),
        "blob": blob.read,
        "other read": lambda: other.friends.get(1),
        "other write": lambda: other.friends.put({"email": "x"}),
        "event": lambda: asyncio.Event().wait(),
        "helper": helper,
    }

    @db.transaction("rw", db.friends)
    async def body() -> None:
        await db.friends.add({"email": "a"})
        await kinds[kind]()

    try:
        await body()
    except ForeignAwaitError as error:
        return [str(error), await db.friends.count()]
    finally:
        db.close()
        other.close()
    return ["not noticed", await db.friends.count()]


@pytest.mark.parametrize(
    ("kind", "awaited", "instead"),
    [
        ("sleep", "awaited asyncio.sleep(0.25)", "sleep before the transaction begins"),
        ("sleep 0", "awaited asyncio.sleep(0)", "sleep before the transaction begins"),
        ("gather", "awaited asyncio.gather of 2 things", "`a = table.get(1); b = table.get(2)`"),
        ("task", "awaited a task that runs helper()", "await the coroutine itself"),
        ("fetch", "a fetch", "fetch before the transaction begins"),
        ("promise", "awaited a future or a JavaScript promise (a fetch,", "before the transaction begins"),
        ("blob", "awaited Blob.read()", "read the bytes before the transaction begins"),
        ("other read", "awaited friends.get(", "await the other one before this begins"),
        ("other write", "-other', outside of this transaction", "await the other one before this begins"),
        ("event", "awaited asyncio's Event.wait()", "before the transaction begins"),
        ("helper", "in helper()", "before the transaction begins"),
    ],
)
def test_a_foreign_await_is_named_and_answered_with_what_to_do(py, db_name, kind, awaited, instead):
    text, count = py(foreign_of_kind, db_name, kind)
    assert awaited in text
    assert instead in text.partition("Instead: ")[2]
    assert count == 0


# ---- scope and mode


@in_page
async def out_of_scope(name: str) -> Any:
    db, said = await opened(name), []

    @db.transaction("r", db.friends)
    async def reads() -> None:
        for attempt in (
            lambda: db.pets.get(1),
            lambda: db.friends.add({}),
            db.friends.clear,
            lambda: db.friends.to_collection().delete(),
            lambda: db.current_transaction.pets,
        ):
            try:
                await attempt()
            except (InvalidTableError, ReadOnlyError, AttributeError) as error:
                said.append([type(error).__name__, str(error)])
        said.append(await db.friends.count())

    await reads()
    for wrong in (lambda: db.transaction("rw"), lambda: db.transaction("w", "friends")):
        try:
            wrong()
        except (InvalidTableError, InvalidArgumentError) as error:
            said.append([type(error).__name__, str(error)])
    try:
        await db.transaction("r", "nobody")(reads)()
    except InvalidTableError as error:
        said.append([type(error).__name__, str(error)])
    db.close()
    return said


def test_a_table_out_of_scope_and_a_write_in_a_reading_transaction_are_refused_and_it_goes_on(py, db_name):
    scope, add, clear, delete, attribute, count, none, mode, nobody = py(out_of_scope, db_name)
    assert scope[0] == "InvalidTableError"
    assert "'pets' is not in the 'r' transaction on friends" in scope[1]
    assert [add[0], clear[0], delete[0]] == ["ReadOnlyError"] * 3
    assert "mode 'rw'" in add[1]
    assert attribute[0] == "AttributeError"
    assert count == 0
    assert none == ["InvalidTableError", "a transaction needs at least one table"]
    assert mode == ["InvalidArgumentError", "'w' is no transaction mode; use 'r' or 'rw'"]
    assert "no table 'nobody'; it has friends, pets" in nobody[1]


@in_page
async def nested_in_scope(name: str) -> Any:
    db, seen = await opened(name), []

    @db.transaction("r", db.friends)
    async def counts() -> int:
        return await db.friends.count()

    @db.transaction("rw", db.friends)
    async def writes() -> None:
        await db.friends.add({"email": "b"})

    @db.transaction("rw", db.friends, db.pets)
    async def outer() -> None:
        seen.append(await counts())
        await writes()
        seen.append(await counts())
        await db.pets.add({})

    @db.transaction("r", db.friends)
    async def reads() -> None:
        with contextlib.suppress(SubTransactionError):
            await writes()
        seen.append(await counts())

    await outer()
    await reads()
    db.close()
    return seen


def test_a_nested_transaction_of_less_joins_and_one_of_more_is_refused_without_harm(py, db_name):
    assert py(nested_in_scope, db_name) == [0, 1, 1]


# ---- nothing hangs


@in_page
async def interrupted(name: str, how: str) -> Any:
    """Something ends the database while a transaction goes on; all its waiters must be told."""
    import js

    db, begun = await opened(name), asyncio.Event()
    rounds = []

    @db.transaction("rw", db.friends)
    async def goes_on() -> str:
        while how == "lost" or len(rounds) < 50:
            await db.friends.put({"id": 1, "email": "a"})
            rounds.append(1)
            begun.set()
        return "completed"

    task = asyncio.ensure_future(goes_on())
    await begun.wait()
    if how == "closed":
        db.close()
    elif how == "deleted":
        js.indexedDB.deleteDatabase(name)
    waiting: list[Any] = [task]
    if how == "lost":
        waiting.append(db.friends.count())
        js.window.lastOpened.dispatchEvent(js.Event.new("close"))
    said: list[Any] = []
    for each in waiting:
        try:
            said.append(await each)
        except IDBError as error:
            said.append(error.name)
    return [*said, db.is_open]


def test_a_transaction_that_runs_when_its_database_is_closed_completes(py, js, db_name):
    assert py(interrupted, db_name, "closed") == ["completed", False]
    assert len(js("({name}) => probe.dump(name)", name=db_name)["stores"]["friends"]["records"]) == 1


def test_a_transaction_that_runs_when_its_database_is_deleted_completes_first(py, js, db_name):
    assert py(interrupted, db_name, "deleted") == ["completed", False]


KEEP_LAST_OPENED = """() => {
  const original = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...parts) {
    IDBFactory.prototype.open = original;
    const request = original.apply(this, parts);
    request.addEventListener("success", () => { globalThis.lastOpened = request.result; });
    return request;
  };
}"""


def test_a_transaction_and_a_read_of_a_lost_connection_fail_even_where_no_event_of_theirs_comes(py, js, db_name):
    js(KEEP_LAST_OPENED)
    assert py(interrupted, db_name, "lost") == ["AbortError", "AbortError", False]
    js("() => lastOpened.close()")


@in_page
async def closed_behind_our_back(name: str, read: bool) -> Any:
    import js

    db, said = await opened(name), []
    db.on("terminated", lambda: said.append(["terminated", db.is_open]))
    js.window.lastOpened.close()
    try:
        await (db.friends.count() if read else db.friends.add({"email": "a"}))
    except DatabaseClosedError as error:
        said.append(str(error))
    await db.open()
    said.append(await db.friends.count())
    db.close()
    return said


@pytest.mark.parametrize("read", [False, True])
def test_a_connection_closed_behind_our_back_is_told_at_its_next_use_and_can_be_opened_again(py, js, db_name, read):
    js(KEEP_LAST_OPENED)
    told, text, count = py(closed_behind_our_back, db_name, read)
    assert (told, count) == (["terminated", False], 0)
    assert f"the browser has closed '{db_name}'; open it again" in text


@in_page
async def start_endless(name: str) -> None:
    import builtins

    db, begun = await opened(name), asyncio.Event()

    @db.transaction("rw", db.friends)
    async def goes_on() -> None:
        while True:
            await db.friends.put({"id": 1, "email": "a"})
            begun.set()

    async def ends() -> list[str]:
        try:
            await goes_on()
        except IDBError as error:
            return [str(error), str(error.__cause__)]
        return ["completed"]

    builtins.endless = asyncio.ensure_future(ends())  # type: ignore[attr-defined]
    await begun.wait()


def test_a_transaction_whose_data_the_browser_clears_fails(py, page, db_name):
    py(start_endless, db_name)
    origin = page.evaluate("location.origin")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    said, cause = py("import builtins\nreturn await builtins.endless")
    assert "closing" in said
    assert "was aborted" in cause
