"""Hooks as Dexie's suite tests them: what each operation tells them, and what they may change."""

from __future__ import annotations

import copy
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import Blob, Database, hook_outcome
    from pyapp.idb.errors import BulkError, IDBError


@in_page
class Recorder:
    """Subscribes two functions to each hook of each table, and remembers what both were told."""

    def __init__(self, db: Any) -> None:
        self.db = db
        self.first: list[list[Any]] = []
        self.second: list[list[Any]] = []
        self.succeeded: list[Any] = []
        self.failed: list[str] = []
        self.current: list[bool] = []
        self.keys: list[list[Any]] = [[], []]
        self.changes: dict[str, Any] | None = None
        for table in db.tables:
            self.subscribe(table)

    def subscribe(self, table: Any) -> None:
        for number, told in enumerate((self.first, self.second)):
            table.hook("creating", lambda *args, told=told, number=number: self.creating(told, number, *args))
            table.hook("updating", lambda *args, told=told, number=number: self.updating(told, number, *args))
            table.hook("deleting", lambda *args, told=told: self.note(told, "delete", *args))

    def note(self, told: list[list[Any]], what: str, *args: Any) -> None:
        *said, transaction = args
        told.append([what, *copy.deepcopy(said)])
        self.current.append(transaction is self.db.current_transaction is not None)
        outcome = hook_outcome()
        outcome.on_success(self.succeeded.append)
        outcome.on_error(lambda error: self.failed.append(type(error).__name__))

    def creating(self, told: list[list[Any]], number: int, *args: Any) -> Any:
        self.note(told, "create", *args)
        return self.keys[number].pop(0) if self.keys[number] else None

    def updating(self, told: list[list[Any]], number: int, *args: Any) -> Any:
        self.note(told, "update", *args)
        return self.changes if number == 0 else None


@in_page
async def tables(name: str) -> Any:
    db = Database(name)
    db.version(1).stores(table1="id, idx", table2=", &idx", table3="++id, &idx", table4="++, &idx", table5="")
    return await db.open()


@in_page
async def everything(db: Any) -> list[Any]:
    rows = []
    for table in db.tables:
        keys = await table.to_collection().primary_keys()
        rows += [[table.name, key, row] for key, row in zip(keys, await table.to_list(), strict=True)]
    return rows


# ---- creating


@in_page
async def create(name: str, how: str, bring_keys: bool) -> list[Any]:
    db = await tables(name)
    recorder = Recorder(db)
    if bring_keys:
        recorder.keys = [["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]]

    async def add() -> None:
        waiting = [
            db.table1.add({"id": 1, "idx": 11}), db.table2.add({"idx": 12}, 2), db.table3.add({"idx": 13}),
            db.table4.add({"idx": 14}),
        ]  # fmt: skip
        for each in waiting:
            await each

    async def put() -> None:
        await db.table1.put({"id": 1, "idx": 11})
        await db.table2.put({"idx": 12}, 2)
        await db.table3.put({"idx": 13})
        await db.table4.put({"idx": 14})

    async def bulk_add() -> None:
        await db.table1.bulk_add([{"id": 1, "idx": 11}])
        await db.table2.bulk_add([{"idx": 12}], [2])
        await db.table3.bulk_add([{"idx": 13}])
        await db.table4.bulk_add([{"idx": 14}])

    async def bulk_put() -> None:
        await db.table1.bulk_put([{"id": 1, "idx": 11}])
        await db.table2.bulk_put([{"idx": 12}], [2])
        await db.table3.bulk_put([{"idx": 13}])
        await db.table4.bulk_put([{"idx": 14}])

    body = {"add": add, "put": put, "bulk_add": bulk_add, "bulk_put": bulk_put}[how]
    await db.transaction("rw", *db.tables)(body)()
    seen = [recorder.first, [said[1] for said in recorder.second], recorder.succeeded, recorder.failed]
    seen += [all(recorder.current), await everything(db)]
    db.close()
    return seen


@pytest.mark.parametrize("how", ["add", "put", "bulk_add", "bulk_put"])
def test_creating_hooks_are_told_key_and_record_and_then_the_key_that_was_made(py, db_name, how):
    first, second, succeeded, failed, current, rows = py(create, f"{db_name}-1", how, False)
    assert first == [
        ["create", 1, {"id": 1, "idx": 11}],
        ["create", 2, {"idx": 12}],
        ["create", None, {"idx": 13}],
        ["create", None, {"idx": 14}],
    ]
    assert second == [1, 2, None, None]
    assert succeeded == [1, 1, 2, 2, 1, 1, 1, 1]
    assert (failed, current) == ([], True)
    assert [row[:2] for row in rows] == [["table1", 1], ["table2", 2], ["table3", 1], ["table4", 1]]


@pytest.mark.parametrize("how", ["add", "put", "bulk_add", "bulk_put"])
def test_a_creating_hook_may_give_the_key_of_a_record_that_has_none(py, db_name, how):
    first, second, succeeded, failed, _current, rows = py(create, db_name, how, True)
    assert [said[1] for said in first] == [1, 2, None, None]
    assert second[2:] == ["a3", "a4"]
    assert succeeded[4:] == ["b3", "b3", "b4", "b4"]
    assert failed == []
    assert rows[2:] == [["table3", "b3", {"id": "b3", "idx": 13}], ["table4", "b4", {"idx": 14}]]


@in_page
async def failing(name: str) -> dict[str, Any]:
    seen: dict[str, Any] = {}

    async def run(what: str, *steps: Any) -> None:
        db = await tables(f"{name}-{what}")
        recorder = Recorder(db)
        errors = []

        @db.transaction("rw", *db.tables)
        async def body() -> None:
            for step in steps:
                try:
                    await step(db)
                except (IDBError, LookupError) as error:
                    errors.append(type(error).__name__)

        await body()
        told = len(recorder.first)
        each_settled = len(recorder.succeeded) + len(recorder.failed) == 2 * told == 2 * len(recorder.second)
        seen[what] = [errors, told, recorder.failed[::2], each_settled]
        db.close()

    def apa(_row: Any) -> None:
        raise LookupError("apa")

    two = [{"id": 1, "idx": 1}, {"id": 2, "idx": 2}]
    await run("add", lambda db: db.table1.add({"id": 1}), lambda db: db.table1.add({"id": 1}),
              lambda db: db.table2.add({}, 1), lambda db: db.table2.add({}, 1))  # fmt: skip
    await run("put", lambda db: db.table3.put({"idx": 1}), lambda db: db.table3.put({"idx": 1}))
    await run("bulk_add", lambda db: db.table1.bulk_add([{"id": 1}, {"id": 1}]),
              lambda db: db.table2.bulk_add([{}, {}, {}], [2, 2, 3]))  # fmt: skip
    await run("bulk_put", lambda db: db.table3.bulk_put([{"idx": 2}, {"idx": 2}, {"idx": 3}]))
    await run("put over", lambda db: db.table3.add({"id": 1, "idx": 1}), lambda db: db.table3.put({"id": 2, "idx": 1}))
    await run("update", lambda db: db.table3.bulk_add(two), lambda db: db.table3.update(1, {"idx": 2}))
    await run("modify", lambda db: db.table3.bulk_add(two),
              lambda db: db.table3.where("id").equals(1).modify({"idx": 2}))  # fmt: skip
    await run("modify raising", lambda db: db.table3.bulk_add(two),
              lambda db: db.table3.where("id").equals(1).modify(apa))  # fmt: skip
    return seen


def test_each_record_that_a_hook_was_told_of_succeeds_or_fails(py, db_name):
    seen = py(failing, db_name)
    constraint = ["ConstraintError"]
    assert {what: [told, failed, settled] for what, (_, told, failed, settled) in seen.items()} == {
        "add": [4, constraint * 2, True],
        "put": [2, constraint, True],
        "bulk_add": [5, constraint * 2, True],
        "bulk_put": [3, constraint, True],
        "put over": [2, constraint, True],
        "update": [3, constraint, True],
        "modify": [3, constraint, True],
        "modify raising": [2, [], True],
    }
    assert all(len(errors) >= 1 for errors, *_ in seen.values())


# ---- reading


@in_page
async def reading(name: str) -> list[Any]:
    db = await tables(name)
    first: list[Any] = []
    second: list[Any] = []

    def wrap(record: Any) -> Any:
        first.append(dict(record))
        return {"theObject": record}

    def unwrap(record: Any) -> Any:
        second.append("theObject" in record)
        return {**record["theObject"], "read": True}

    await db.table5.bulk_add([{"foo": "bar"}, {"fee": "bore"}], [1, 2])
    db.table5.hook("reading", wrap)
    db.table5.hook("reading", unwrap)
    visited: list[Any] = []
    results: list[Any] = [await db.table5.get(1), *await db.table5.to_list()]
    await db.table5.reverse().each(visited.append)
    results += [*visited, await db.table5.order_by(":id").first(), await db.table5.order_by(":id").last()]
    results += [*await db.table5.bulk_get([1, 2])]
    missing = [await db.table5.get(99), await db.table5.bulk_get([98, 99]), await db.table5.limit(0).first()]
    await db.table5.filter(lambda _record: False).to_list()
    named = db.table5.hook("reading")
    named.unsubscribe(wrap)
    named.unsubscribe(unwrap)
    results += [await db.table5.get(1)]
    db.close()
    return [results, all(second), missing, first[:9]]


def test_reading_hooks_see_what_every_reading_gives_one_after_the_other(py, db_name):
    bar, bore = {"foo": "bar"}, {"fee": "bore"}
    told = [bar, bar, bore, bore, bar, bar, bore, bar, bore]
    results, chained, missing, first = py(reading, db_name)
    assert results == [*[{**record, "read": True} for record in told], bar]
    assert chained is True
    assert missing == [None, [None, None], None]
    assert first == told


# ---- updating and deleting


@in_page
async def update(name: str, how: str, more: bool) -> list[Any]:
    db = await tables(name)
    recorder = Recorder(db)
    recorder.changes = {"someProp.someSubProp": "someValue", "address.postalCode": 111} if more else None

    @db.transaction("rw", *db.tables)
    async def body() -> None:
        await db.table1.add({"id": 1, "address": {"city": "A"}})
        steps = {
            "put": lambda: db.table1.put({"id": 1, "address": {"city": "B"}}),
            "bulk_put": lambda: db.table1.bulk_put([{"id": 1, "address": {"city": "B"}}]),
            "update": lambda: db.table1.update(1, {"address.city": "B"}),
            "bulk_update": lambda: db.table1.bulk_update([(1, {"address.city": "B"})]),
            "modify": lambda: db.table1.where("id").equals(1).modify({"address.city": "B"}),
        }
        await steps[how]()

    await body()
    seen = [recorder.first[1:], recorder.second[1:], recorder.succeeded[2:], recorder.failed]
    seen += [all(recorder.current), await db.table1.to_list()]
    db.close()
    return seen


@pytest.mark.parametrize("how", ["put", "bulk_put", "update", "bulk_update", "modify"])
def test_updating_hooks_are_told_the_changes_and_the_record_as_it_is(py, db_name, how):
    told = ["update", {"address.city": "B"}, 1, {"id": 1, "address": {"city": "A"}}]
    first, second, succeeded, failed, current, rows = py(update, db_name, how, False)
    assert (first, second) == ([told], [told])
    assert succeeded == [{"id": 1, "address": {"city": "B"}}] * 2
    assert (failed, current) == ([], True)
    assert rows == [{"id": 1, "address": {"city": "B"}}]


@pytest.mark.parametrize("how", ["put", "bulk_put", "update", "bulk_update", "modify"])
def test_what_an_updating_hook_returns_is_changed_too_and_seen_by_the_next(py, db_name, how):
    first, second, _succeeded, failed, _current, rows = py(update, db_name, how, True)
    more = {"someProp.someSubProp": "someValue", "address.postalCode": 111}
    assert [said[1] for said in second] == [{"address.city": "B", **more}]
    assert [said[3] for said in first] == [said[3] for said in second]
    assert failed == []
    address = {"city": "B", "postalCode": 111}
    assert rows == [{"id": 1, "address": address, "someProp": {"someSubProp": "someValue"}}]


@in_page
async def puts(name: str, records: list[Any]) -> list[Any]:
    db = await tables(name)
    recorder = Recorder(db)
    for record in records:
        await db.table1.put(record)
    seen = [[said[1] for said in recorder.first[1:]], recorder.succeeded[2::2], await db.table1.to_list()]
    db.close()
    return seen


@pytest.mark.parametrize(
    ("records", "changes"),
    [
        (
            [{}, {"authors": [{"foo": "bar"}]}, {"authors": []}, {"authors": [{"name": "foo"}, {"name": "bar"}]}],
            [{"authors": [{"foo": "bar"}]}, {"authors": []}, {"authors": [{"name": "foo"}, {"name": "bar"}]}],
        ),
        ([{"authors": [{"name": "foo"}]}, {"authors": [{"name": "bar"}]}], [{"authors": [{"name": "bar"}]}]),
        ([{"author": {"name": "foo"}}, {"author": {"name": "bar"}}], [{"author.name": "bar"}]),
        ([{"first": "a"}, {"first": "a", "nested.field": "value"}], [{"nested.field": "value"}]),
    ],
)
def test_a_put_over_a_record_tells_what_differs_with_lists_as_wholes(py, db_name, records, changes):
    records = [{"id": 1, **record} for record in records]
    told, succeeded, rows = py(puts, db_name, records)
    assert told == changes
    assert succeeded == records[1:]
    assert rows == records[-1:]


@in_page
async def special_changes(name: str) -> list[Any]:
    from datetime import UTC, datetime

    db = await tables(name)
    seen: list[Any] = []

    def note(changes: Any, *_rest: Any) -> None:
        seen.append([[path, type(value).__name__] for path, value in changes.items()])

    db.table1.hook("updating", note)
    moments = [datetime(2019, 5, 3, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)]
    await db.table1.add({"id": 1, "date": moments[0], "author": {"buf": b"\1" * 8}})
    await db.table1.put({"id": 1, "date": moments[1], "author": {"buf": b"\1" * 8}})
    await db.table1.put({"id": 1, "date": moments[1], "author": {"buf": b"\2" * 8}})
    await db.table1.put({"id": 1, "date": moments[1], "blob": Blob(b"\1\2\3\4", "x/y"), "author": {"buf": b"\2" * 8}})
    row = await db.table1.get(1)
    seen.append([row["date"] == moments[1], bytes(row["author"]["buf"]).hex(), list(await row["blob"].read())])
    db.close()
    return seen


def test_a_changed_date_a_buffer_and_a_blob_are_told_as_such(py, db_name):
    *changes, row = py(special_changes, db_name)
    assert [[path for path, _ in told] for told in changes] == [["date"], ["author.buf"], ["blob"]]
    assert changes[0] == [["date", "datetime"]]
    assert changes[2] == [["blob", "Blob"]]
    assert row == [True, "02" * 8, [1, 2, 3, 4]]


@in_page
async def delete(name: str, how: str) -> list[Any]:
    from pyapp.db import DELETE

    db = await tables(name)
    recorder = Recorder(db)

    @db.transaction("rw", *db.tables)
    async def body() -> None:
        await db.table1.add({"id": 1})
        around = db.table1.where("id").between(0, 2)
        await {
            "delete": lambda: db.table1.delete(1),
            "bulk_delete": lambda: db.table1.bulk_delete([1]),
            "clear": db.table1.clear,
            "modify": lambda: around.modify(lambda _row: DELETE),
            "delete a collection": around.delete,
        }[how]()

    await body()
    seen = [recorder.first[1:], recorder.second[1:], len(recorder.succeeded), recorder.failed]
    seen += [all(recorder.current), await db.table1.count()]
    db.close()
    return seen


@pytest.mark.parametrize("how", ["delete", "bulk_delete", "clear", "modify", "delete a collection"])
def test_deleting_hooks_are_told_the_record_that_goes(py, db_name, how):
    told = ["delete", 1, {"id": 1}]
    assert py(delete, db_name, how) == [[told], [told], 4, [], True, 0]


# ---- what hooks are for


@in_page
async def converted_dates(name: str) -> list[Any]:
    from datetime import UTC, datetime

    db = await tables(name)
    calls = {"creating": 0, "updating": 0}

    def store(_key: Any, record: Any, _transaction: Any) -> None:
        calls["creating"] += 1
        record["date"] = datetime(*record["date"], tzinfo=UTC)

    def change(changes: Any, _key: Any, _record: Any, _transaction: Any) -> Any:
        calls["updating"] += 1
        return {"date": datetime(*changes["date"], tzinfo=UTC)} if "date" in changes else None

    def read(record: Any) -> Any:
        record["date"] = [record["date"].year, record["date"].month, record["date"].day]
        return record

    for hook, function in (("creating", store), ("updating", change), ("reading", read)):
        db.table1.hook(hook, function)
    await db.table1.add({"id": 1, "date": [2016, 6, 11]})
    seen: list[Any] = [(await db.table1.get(1))["date"]]
    await db.table1.put({"id": 1, "date": [2016, 6, 12]})
    seen += [(await db.table1.get(1))["date"], calls]
    db.close()
    return seen


def test_hooks_may_store_a_value_in_another_form_than_it_is_read(py, js, db_name):
    assert py(converted_dates, db_name) == [[2016, 6, 11], [2016, 6, 12], {"creating": 1, "updating": 1}]
    stored = js("({name}) => probe.dump(name)", name=db_name)["stores"]["table1"]["records"][0]["value"]
    assert stored == {"id": 1, "date": {"$date": 1465689600000}}


@in_page
async def hook_and_error(name: str, catch: bool) -> list[Any]:
    db = await tables(name)
    await db.table1.bulk_add([{"id": 1}, {"id": 2}])
    db.table1.hook("deleting", lambda *_args: None)

    def throw(_row: Any) -> None:
        raise LookupError("Throwing something")

    @db.transaction("rw", db.table1)
    async def body() -> None:
        db.table1.delete(1)
        try:
            await db.table1.to_collection().modify(throw)
        except Exception:
            if not catch:
                raise

    seen: list[Any] = ["completed"]
    try:
        await body()
    except Exception as error:  # noqa: BLE001 whatever it is called
        seen = ["LookupError" in repr([error, error.__cause__, getattr(error, "failures", None)])]
    seen.append(await db.table1.to_collection().primary_keys())
    db.close()
    return seen


def test_an_error_in_modify_beside_a_deleting_hook_aborts_unless_it_is_caught(py, db_name):
    assert py(hook_and_error, f"{db_name}-1", False) == [True, [1, 2]]
    assert py(hook_and_error, f"{db_name}-2", True) == ["completed", [2]]


@in_page
async def transactions_of_hooks(name: str, explicit: bool) -> list[Any]:
    db = await tables(name)
    current: list[bool] = []
    errors: list[str] = []

    def check(*args: Any) -> None:
        transaction = args[-1]
        current.append(db.current_transaction is transaction)
        hook_outcome().on_success(lambda _value: current.append(db.current_transaction is transaction))
        hook_outcome().on_error(lambda _error: current.append(db.current_transaction is transaction))

    for hook in ("creating", "updating", "deleting"):
        db.table1.hook(hook, check)

    async def steps() -> None:
        await db.table1.add({"id": "monkey1"})
        for write in (
            lambda: db.table1.add({"id": "monkey1"}),
            lambda: db.table1.bulk_add([{"id": "monkey1"}, {"id": "monkey2"}]),
        ):
            try:
                await write()
            except (BulkError, IDBError) as error:
                errors.append(error.name)
        await db.table1.where("id").equals("monkey1").modify({"name": "Monkey 1"})
        await db.table1.delete("monkey1")

    await (db.transaction("rw", db.table1)(steps) if explicit else steps)()
    result = [errors, all(current), len(current) >= 8]
    db.close()
    return result


@pytest.mark.parametrize("explicit", [False, True])
def test_the_current_transaction_of_a_hook_is_the_one_it_is_given(py, db_name, explicit):
    assert py(transactions_of_hooks, db_name, explicit) == [["ConstraintError", "BulkError"], True, True]
