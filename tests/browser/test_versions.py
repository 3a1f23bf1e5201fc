"""Events, strict opening, databases that other code made, and what a subclass says of its tables."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.db import (
        Database,
        DatabaseClosedError,
        IDBError,
        InvalidArgumentError,
        SchemaError,
        UpgradeError,
        VersionError,
    )

MAKE = """async ({name, version, stores, native = 0}) => {
  const db = new Dexie(name);
  db.version(version).stores(stores);
  await db.open();
  db.close();
  if (native) (await probe.settled(indexedDB.open(name, native))).close();
}"""


def dump(js: Any, name: str) -> Any:
    return js("({name}) => probe.dump(name)", name=name)


@in_page
def declared(name: str, **options: Any) -> Any:
    db = Database(name, **options)
    db.version(1).stores(a="++id, x")
    return db


# ---- populate and ready


@in_page
async def populate_by_several(name: str) -> list[Any]:
    db, said = declared(name), []

    @db.on("populate")
    async def first(tx: Any) -> None:
        await tx.a.add({"x": 1})
        said.append(await tx.a.count())

    @db.on("populate")
    def second(tx: Any) -> None:
        tx.a.add({"x": 2})

    async def third(tx: Any) -> None:
        said.append(await tx.a.count())

    db.on("populate", third)

    @db.on("populate")
    def never(_tx: Any) -> None:
        said.append("never")

    db.on("populate").unsubscribe(never)
    await db.open()
    db.close()
    await db.open()
    said.append(await db.a.count())
    db.close()
    return [*said, second.__name__]


def test_functions_that_populate_run_in_order_and_once(py, db_name):
    assert py(populate_by_several, db_name) == [1, 2, 2, "second"]


@in_page
async def ready_in_order(name: str) -> list[Any]:
    db, said = declared(name), []

    @db.on("ready")
    async def first(ready: Any) -> None:
        assert ready is db
        await db.open()
        await db.a.add({"x": 1})
        db.on("ready", lambda _db: said.append("subscribed meanwhile"))
        said.append(await db.a.count())

    @db.on("ready", sticky=True)
    async def each_time(_db: Any) -> None:
        await asyncio.sleep(0)
        said.append("each time")

    await db.open()
    said.append("open")
    db.close()
    await db.open()
    said.append("open again")
    db.on("ready", sticky=True).unsubscribe(each_time)
    later = asyncio.get_running_loop().create_future()
    db.on("ready", lambda _db: later.set_result("at once"))
    said.append(later.result())
    db.close()
    await db.open()
    db.close()
    return said


def test_open_returns_after_the_ready_functions_and_sticky_ones_are_called_each_time(py, db_name):
    assert py(ready_in_order, db_name) == [
        1, "each time", "subscribed meanwhile", "open", "each time", "open again", "at once",
    ]  # fmt: skip


@in_page
async def ready_fails(name: str, how: str) -> list[Any]:
    db = declared(name)

    @db.on("ready")
    async def fail(_db: Any) -> None:
        if how == "closes":
            db.close()
        if how == "raises" and db.a is not None:
            raise LookupError("no")
        if how == "is cancelled":
            task.cancel()
            await asyncio.sleep(0)

    task = asyncio.ensure_future(db.open())
    try:
        await task
    except (LookupError, DatabaseClosedError, asyncio.CancelledError) as error:
        said = [type(error).__name__, db.is_open]
    db.on("ready").unsubscribe(fail)
    await db.open()
    said.append(db.is_open)
    db.close()
    return said


@pytest.mark.parametrize(
    ("how", "error"),
    [("raises", "LookupError"), ("closes", "DatabaseClosedError"), ("is cancelled", "CancelledError")],
)
def test_a_ready_function_that_fails_fails_the_open_and_closes(py, db_name, how, error):
    assert py(ready_fails, db_name, how) == [error, False, True]


# ---- closing


@in_page
async def closing_events(name: str, stay: bool) -> list[Any]:
    import js

    db, said = declared(name), []
    closed, changed = asyncio.Event(), asyncio.Event()

    @db.on("versionchange")
    def oldest(version: int) -> None:
        said.append(["oldest", version])

    @db.on("versionchange")
    def newest(version: int) -> bool:
        said.append(["newest", version, db.is_open])
        changed.set()
        return not stay

    @db.on("close")
    async def on_close() -> None:
        said.append(["closed", db.is_open])
        closed.set()

    await db.open()
    js.indexedDB.open(name, 20).onblocked = None
    if stay:
        await changed.wait()
        said.append(await db.a.count())
        db.close()
    await closed.wait()
    return said


def test_a_versionchange_closes_unless_a_function_returns_false(py, db_name):
    assert py(closing_events, db_name, False) == [["newest", 20, True], ["oldest", 20], ["closed", False]]


def test_a_function_that_returns_false_keeps_the_database_open(py, db_name):
    assert py(closing_events, db_name, True) == [["newest", 20, True], 0, ["closed", False]]


@in_page
async def failing_events(name: str) -> list[Any]:
    db, said = declared(name), []

    @db.on("close")
    def told_too() -> None:
        said.append("told")

    @db.on("close")
    async def fails_later() -> None:
        raise LookupError("later")

    @db.on("close")
    def fails() -> None:
        raise LookupError("now")

    await db.open()
    db.close()
    await asyncio.sleep(0)
    db.on("close").unsubscribe(fails)
    await db.open()
    db.close()
    await asyncio.sleep(0)
    return said


def test_a_function_that_fails_is_reported_and_keeps_nothing_from_closing(py, db_name, page_log):
    assert py(failing_events, db_name) == ["told"]
    told = "\n".join(page_log.texts)
    assert told.count("a subscriber of 'close'") == 2
    assert "LookupError: now" in told
    assert "LookupError: later" in told


@in_page
async def blocked_events(name: str) -> list[Any]:
    other, db, said = declared(name), Database(name), []
    db.version(2).stores(a="++id")
    other.on("versionchange", lambda _version: False)
    db.on("blocked", lambda old, new: said.append(["oldest", old, new]))

    @db.on("blocked")
    def newest(old: int, new: int) -> None:
        said.append(["newest", old, new])
        other.close()

    await other.open()
    await db.open(on_blocked=lambda old, new: said.append(["given to open", old, new]))
    await other.delete()
    db.close()
    return said


def test_who_subscribes_to_blocked_is_told_beside_the_one_given_to_open(py, db_name):
    assert py(blocked_events, db_name) == [["given to open", 10, 20], ["newest", 10, 20], ["oldest", 10, 20]]


@in_page
def wrong_events(name: str) -> list[str]:
    db, said = declared(name), []
    for attempt in (lambda: db.on("opened"), lambda: db.on("close", print, sticky=True)):
        try:
            attempt()
        except InvalidArgumentError as error:
            said.append(str(error))
    return said


def test_an_unknown_event_is_refused_with_those_that_there_are(py, db_name):
    assert py(wrong_events, db_name) == [
        "'opened' is no event of a database; there are populate, ready, blocked, versionchange, terminated, "
        "close, changed",
        "only 'ready' can be sticky, not 'close'",
    ]


# ---- strict


@in_page
async def open_strictly(name: str, number: float) -> Any:
    db = Database(name, strict=True)
    db.version(number).stores(a="++id, x")
    try:
        await db.open()
    except VersionError as error:
        return str(error)
    db.close()
    return "opened"


@pytest.mark.parametrize(
    ("stored", "native", "number", "said"),
    [
        (1, 0, 1, "opened"),
        (1, 15, 1, "opened"),
        (1, 0, 2, "opened"),
        (2, 0, 1, "is at version 2, and 1 is the newest declared here"),
        (2, 25, 1, "is at version 2.5, and 1 is the newest declared here"),
        (3, 0, 1.5, "is at version 3, and 1.5 is the newest declared here"),
    ],
)
def test_a_strict_database_refuses_a_newer_one(py, js, db_name, stored, native, number, said):
    js(MAKE, name=db_name, version=stored, stores={"a": "++id, x", "b": ""}, native=native)
    before = dump(js, db_name)
    assert said in py(open_strictly, db_name, number)
    if said != "opened":
        assert dump(js, db_name) == before
    assert js("({name}) => probe.remove(name)", name=db_name) is True


def test_strictness_goes_by_the_version_in_meta_where_patching_has_used_up_the_numbers(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"}, native=19)
    assert py(open_strictly, db_name, 1) == "opened"
    assert dump(js, db_name)["native"] == 20
    assert py(open_strictly, db_name, 1) == "opened"


# ---- extended without a number


@in_page
async def open_declared(name: str, number: float, stores: dict[str, str]) -> int:
    db = Database(name)
    db.version(number).stores(stores)
    await db.open()
    native = db.native_version
    db.close()
    return native


@pytest.mark.parametrize(("version", "native"), [(6, 61), (7, 0)])
def test_what_is_missing_is_added_to_a_database_of_another_number_and_nothing_in_it_changes(
    py, js, db_name, page_log, version, native
):
    js(MAKE, name=db_name, version=version, stores={"a": "++id, old, x", "gone": "++id"}, native=native)
    now = native or version * 10
    declared = {"a": "++id, &x, y", "new": ""}
    assert [py(open_declared, db_name, 6, declared) for _ in range(2)] == [now + 1, now + 1]
    found = dump(js, db_name)["stores"]
    assert {name: list(store["indexes"]) for name, store in found.items()} == {
        "a": ["old", "x", "y"], "gone": [], "new": [],
    }  # fmt: skip
    assert found["a"]["indexes"]["x"]["unique"] is False
    assert any("indexes of another kind than declared here (a: &x)" in text for text in page_log.texts)


def test_a_store_that_is_no_longer_declared_goes_with_a_new_number_only(py, js, db_name):
    """Dexie deletes it where anything else is missing at the very native number of the declaration."""
    js(MAKE, name=db_name, version=6, stores={"a": "++id, old", "gone": "++id"})
    assert py(open_declared, db_name, 6, {"a": "++id, x"}) == 61
    assert {name: list(store["indexes"]) for name, store in dump(js, db_name)["stores"].items()} == {
        "a": ["x"], "gone": [],
    }  # fmt: skip
    assert py(open_declared, db_name, 7, {"a": "++id, x"}) == 70
    assert list(dump(js, db_name)["stores"]) == ["a"]


# ---- made by other code


BY_HAND = """async ({name}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => {
    const films = request.result.createObjectStore("films", {keyPath: "id", autoIncrement: true});
    films.createIndex("byTitle", "title");
    films.createIndex("byBoth", ["title", "year"], {unique: true});
    films.createIndex("year", "year");
    films.put({title: "Alien", year: 1979});
    const words = request.result.createObjectStore("words", {keyPath: ""});
    words.put("alpha");
    words.put("beta");
  };
  (await probe.settled(request)).close();
}"""


@in_page
async def use_what_is_there(name: str, declare: bool, number: float = 1) -> Any:
    db = Database(name)
    if declare:
        db.version(number).stores(films="++id, title, &[title+year], year", words="")
    await db.open()
    found = [
        await db.films.where("title").equals("Alien").primary_keys(),
        await db.films.where(title="Alien", year=1979).primary_keys(),
        await db.films.where("[title+year]").equals(["Alien", 1979]).count(),
        [film["id"] for film in await db.films.order_by("title").to_list()],
        await db.words.to_list(),
        await db.words.put("gamma"),
        await db.words.get("gamma"),
    ]
    await db.words.delete("gamma")
    native = db.native_version
    db.close()
    return [native, found]


FOUND = [[1], [1], 1, [1], ["alpha", "beta"], "gamma", "gamma"]


@pytest.mark.parametrize("declare", [False, True])
def test_indexes_of_other_names_and_records_that_are_their_own_keys_are_used_as_they_are(py, js, db_name, declare):
    js(BY_HAND, name=db_name)
    before = dump(js, db_name)
    assert py(use_what_is_there, db_name, declare) == [10, FOUND]
    assert dump(js, db_name) == before


def test_an_upgrade_leaves_them_as_dexie_does(py, js, db_name):
    for each in (f"{db_name}-python", f"{db_name}-dexie"):
        js(BY_HAND, name=each)
    assert py(use_what_is_there, f"{db_name}-python", True, 2) == [20, FOUND]
    js("""async ({name}) => {
      const db = new Dexie(name);
      db.version(2).stores({films: "++id, title, &[title+year], year", words: ""});
      await db.open();
      db.close();
    }""", name=f"{db_name}-dexie")  # fmt: skip
    ours, theirs = dump(js, f"{db_name}-python"), dump(js, f"{db_name}-dexie")
    assert (ours["native"], ours["stores"]) == (theirs["native"], theirs["stores"])


# ---- trouble on opening

FAIL_TO_OPEN = """({times}) => {
  const original = IDBFactory.prototype.open;
  let left = times;
  globalThis.opens = 0;
  globalThis.restoreOpen = () => { IDBFactory.prototype.open = original; };
  IDBFactory.prototype.open = function (...parts) {
    globalThis.opens += 1;
    if (left-- <= 0) return original.apply(this, parts);
    const request = new EventTarget();
    request.error = new DOMException("Internal error opening backing store.", "UnknownError");
    setTimeout(() => request.onerror(new Event("error")));
    return request;
  };
}"""


@in_page
async def just_open(name: str) -> str:
    db = declared(name)
    try:
        await db.open()
    except IDBError as error:
        return error.name
    db.close()
    return "opened"


@pytest.mark.parametrize(("times", "outcome"), [(1, "opened"), (3, "opened"), (4, "UnknownError")])
def test_an_open_that_fails_for_no_known_reason_is_tried_again_three_times(py, js, db_name, times, outcome):
    js(FAIL_TO_OPEN, times=times)
    try:
        assert py(just_open, db_name) == outcome
        assert js("() => opens") == min(times + 1, 4)
    finally:
        js("() => restoreOpen()")


FAIL_TO_LIST = """({times}) => {
  const original = IDBFactory.prototype.databases;
  let left = times;
  globalThis.restoreList = () => { IDBFactory.prototype.databases = original; };
  IDBFactory.prototype.databases = function () {
    if (left-- <= 0) return original.call(this);
    return Promise.reject(new DOMException("Internal error opening backing store.", "UnknownError"));
  };
}"""


@in_page
async def listed(name: str) -> Any:
    try:
        return (await Database.native_versions()).get(name)
    except IDBError as error:
        return [error.name, str(error)]


def test_a_list_of_databases_that_fails_for_no_known_reason_is_tried_again_three_times(py, js, db_name):
    js(MAKE, name=db_name, version=7, stores={"a": "++id, x"})
    try:
        js(FAIL_TO_LIST, times=3)
        assert py(listed, db_name) == 70
        js("() => restoreList()")
        js(FAIL_TO_LIST, times=4)
        error = ["UnknownError", "the list of databases: Internal error opening backing store."]
        assert py(listed, db_name) == error
    finally:
        js("() => restoreList()")


@in_page
async def changed_key(name: str) -> str:
    db = Database(name)
    db.version(2).stores(a="x")
    try:
        await db.open()
    except UpgradeError as error:
        return str(error)
    return "opened"


def test_a_changed_primary_key_is_refused_with_the_way_to_change_it(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id, x"})
    before = dump(js, db_name)
    assert "version.recreate('a', schema_text)" in py(changed_key, db_name)
    assert dump(js, db_name) == before


# ---- annotated tables


@in_page
async def annotated(name: str) -> Any:
    import annotated

    db = annotated.Studio(name)
    db.version(1).stores(films="++id, title", notes="++id", anything="++id")
    await db.open()
    await db.films.add(annotated.Film("Alien", 1979))
    await db.notes.add({"text": "x"})
    film, note = await db.films.get(1), await db.notes.get(1)
    plain = await Database(name).open()
    seen = [repr(film), note, await plain.films.get(1)]
    seen.append(repr(await plain.table("films", annotated.Film).get(1)))
    plain.close()
    db.close()
    return seen


def test_the_annotations_of_a_subclass_say_what_its_records_are(py, db_name):
    assert py(annotated, db_name) == [
        "Film(title='Alien', year=1979)",
        {"text": "x", "id": 1},
        {"title": "Alien", "year": 1979, "id": 1},
        "Film(title='Alien', year=1979)",
    ]


@in_page
def annotated_with_nothing(name: str) -> str:
    import annotated

    try:
        annotated.Broken(name)
    except SchemaError as error:
        return str(error)
    return "made"


def test_an_annotation_of_a_class_that_does_not_exist_at_run_time_is_refused(py, db_name):
    assert "Broken.films: Table[Absent] cannot be found at run time" in py(annotated_with_nothing, db_name)
