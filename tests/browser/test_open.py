"""Opening, upgrading, closing and deleting a database, in one tab and in several."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

import pytest

from tests.harness import PageError, in_page

if sys.platform == "emscripten":
    from pyapp.db import Database
    from pyapp.idb.errors import BlockedError, DatabaseClosedError, IDBError, UpgradeError

# ---- helpers: what other code does to the database

MAKE = """async ({name, version, stores, rows = {}, native = 0}) => {
  const db = new Dexie(name);
  db.version(version).stores(stores);
  await db.open();
  for (const [table, records] of Object.entries(rows)) await db.table(table).bulkPut(records);
  db.close();
  if (native) (await probe.settled(indexedDB.open(name, native))).close();
}"""
KEEP_OPEN = """async ({name}) => {
  globalThis.kept = await probe.settled(indexedDB.open(name));
  globalThis.asked = 0;
  kept.onversionchange = () => { asked += 1; };
}"""
LET_GO = "() => kept.close()"


def dump(js: Any, name: str) -> Any:
    return js("({name}) => probe.dump(name)", name=name)


def stores(js: Any, name: str) -> dict[str, list[str]]:
    return {store: sorted(found["indexes"]) for store, found in dump(js, name)["stores"].items()}


# ---- versions


@in_page
async def three_versions(name: str, log: list[str]) -> Any:
    db = Database(name)
    db.version(1).stores(scripts="++id, title", old="++id")
    two, three = db.version(2), db.version(3)
    two.stores(scripts="++id, title, genre", added="++id, scriptId")
    three.stores(old=None, scripts="++id, genre")

    @two.upgrade
    async def fill(tx: Any) -> None:
        log.append(f"2 sees {sorted(tx.tables)}")
        for script in await tx.scripts.to_list():
            await tx.added.add({"scriptId": script["id"]})

    @three.upgrade
    async def move(tx: Any) -> None:
        log.append(f"3 sees {sorted(tx.tables)}")
        log.append(f"3 finds {await tx.old.count()} old, {await tx.added.count()} added")
        await tx.scripts.update(1, {"genre": "noir"})

    return db


@in_page
async def upgrade_through_three(name: str) -> list[str]:
    log: list[str] = []
    db = await three_versions(name, log)
    await db.open()
    noir = await db.scripts.where("genre").equals("noir").to_list()
    log.append(f"native {db.native_version}: {[table.name for table in db.tables]}, noir {noir}")
    db.close()
    return log


def test_versions_are_run_in_order_and_upgraders_still_see_a_table_about_to_go(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"scripts": "++id, title", "old": "++id"},
       rows={"scripts": [{"title": "A"}], "old": [{}, {}]})  # fmt: skip
    assert py(upgrade_through_three, db_name) == [
        "2 sees ['added', 'old', 'scripts']",
        "3 sees ['added', 'old', 'scripts']",
        "3 finds 2 old, 1 added",
        "native 30: ['scripts', 'added'], noir [{'title': 'A', 'id': 1, 'genre': 'noir'}]",
    ]
    assert stores(js, db_name) == {"scripts": ["genre"], "added": ["scriptId"]}


def test_only_the_upgraders_of_newer_versions_run(py, js, db_name):
    js(MAKE, name=db_name, version=2, rows={"old": [{}]},
       stores={"scripts": "++id, title, genre", "old": "++id", "added": "++id, scriptId"})  # fmt: skip
    log = py(upgrade_through_three, db_name)
    assert [line for line in log if line.startswith(("2", "3 f"))] == ["3 finds 1 old, 0 added"]


def test_a_new_database_gets_the_last_schema_and_runs_no_upgrader(py, js, db_name):
    assert py(upgrade_through_three, db_name) == ["native 30: ['scripts', 'added'], noir []"]
    assert stores(js, db_name) == {"scripts": ["genre"], "added": ["scriptId"]}


@in_page
async def populate(name: str, fail: bool) -> Any:
    db = Database(name)
    db.version(1).stores(scripts="++id, title")

    @db.on("populate")
    async def first_script(tx: Any) -> None:
        await tx.scripts.add({"title": "first"})
        if fail:
            raise LookupError("no")

    try:
        await db.open()
    except UpgradeError as error:
        return [str(error.__cause__), await Database.exists(name)]
    titles = [row["title"] for row in await db.scripts.to_list()]
    db.close()
    await db.open()
    titles.append(await db.scripts.count())
    db.close()
    return titles


def test_populate_runs_once_when_the_database_is_made(py, db_name):
    assert py(populate, db_name, False) == ["first", 1]


def test_a_failed_populate_makes_no_database(py, db_name):
    assert py(populate, db_name, True) == ["no", False]


# ---- native numbers


@in_page
async def open_schema(name: str, number: float, tables: dict[str, str], upgrade: bool = False) -> Any:
    db, ran = Database(name), []
    version = db.version(number).stores(tables)
    if upgrade:

        @version.upgrade
        async def run(_tx: Any) -> None:
            ran.append(number)

    await db.open()
    native = db.native_version
    db.close()
    return [native, ran]


def test_schema_six_is_native_sixty(py, js, db_name):
    assert py(open_schema, db_name, 6, {"a": "++id"}) == [60, []]


@pytest.mark.parametrize(
    ("native", "opened", "ran"), [(61, 70, [7]), (69, 70, [7]), (70, 70, []), (75, 75, []), (79, 79, [])]
)
def test_a_database_with_a_patched_number_is_of_the_schema_below_it(py, js, db_name, native, opened, ran):
    js(MAKE, name=db_name, version=native // 10, stores={"a": "++id, x"}, native=native if native % 10 else 0)
    assert py(open_schema, db_name, 7, {"a": "++id, x"}, True) == [opened, ran]


def test_a_newer_database_is_opened_as_it_is_and_its_unknown_tables_are_hidden(py, js, db_name):
    js(MAKE, name=db_name, version=8, stores={"a": "++id, x, more", "other": "++id"})
    assert py(open_schema, db_name, 7, {"a": "++id, x"}, True) == [80, []]
    assert stores(js, db_name) == {"a": ["more", "x"], "other": []}


def test_missing_parts_are_added_at_the_next_native_number_with_a_warning(py, js, db_name, page_log):
    js(MAKE, name=db_name, version=7, stores={"a": "++id"}, rows={"a": [{"x": 1}]})
    assert py(open_schema, db_name, 7, {"a": "++id, x", "b": "++id, y"}, True) == [71, []]
    assert stores(js, db_name) == {"a": ["x"], "b": ["y"]}
    assert any("lacks declared parts of b, a" in text for text in page_log.texts)
    assert not any("waits" in text for text in page_log.texts), "its own connection stood in the way"
    assert py(open_schema, db_name, 7, {"a": "++id, x", "b": "++id, y"}, True) == [71, []]


def test_past_nine_patches_the_real_version_stands_in_meta_until_the_number_tells_it_again(py, js, db_name):
    js(MAKE, name=db_name, version=7, stores={"a": "++id"}, native=79)
    assert py(open_schema, db_name, 7, {"a": "++id, x"}, True) == [80, []]
    assert dump(js, db_name)["stores"]["$meta"]["records"] == [{"key": "version", "value": 7}]
    assert py(open_schema, db_name, 8, {"a": "++id, x, y"}, True) == [81, [8]]
    assert dump(js, db_name)["stores"]["$meta"]["records"] == [{"key": "version", "value": 8}]
    assert py(open_schema, db_name, 9, {"a": "++id, x, y"}, True) == [90, [9]]
    assert stores(js, db_name) == {"a": ["x", "y"]}


# ---- what is refused


@pytest.mark.parametrize("number", [1, 2])
def test_a_changed_primary_key_is_refused_with_the_database_as_it_was(py, js, db_name, number):
    js(MAKE, name=db_name, version=1, stores={"a": "++id, x", "b": "++id"}, rows={"a": [{"x": 1}]})
    before = dump(js, db_name)
    with pytest.raises(PageError, match="primary key") as caught:
        py(open_schema, db_name, number, {"a": "name, x", "c": "++id"})
    assert caught.value.kind == ("SchemaError" if number == 1 else "UpgradeError")
    assert dump(js, db_name) == before


@in_page
async def failing_upgrade(name: str, how: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(a="++id, x", b="++id")

    @db.version(2).stores(a="++id, y", b=None, c="++id").upgrade
    async def change(tx: Any) -> None:
        await tx.a.add({"y": 1})
        await tx.c.add({})
        await tx.b.clear()
        if how == "raise":
            raise LookupError("no")
        if how == "foreign":
            await asyncio.sleep(0)
        if how == "swallowed":
            with contextlib.suppress(IDBError):
                await asyncio.sleep(0)
        if how == "constraint":
            tx.c.add({"id": 1})

    try:
        await db.open()
    except UpgradeError as error:
        return [type(error.__cause__).__name__, db.is_open, str(error)]
    return ["opened"]


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("raise", "LookupError"),
        ("foreign", "ForeignAwaitError"),
        ("swallowed", "ForeignAwaitError"),
        ("constraint", "ConstraintError"),
    ],
)
def test_a_failed_upgrade_says_why_and_leaves_the_database_as_it_was(py, js, db_name, how, cause):
    js(MAKE, name=db_name, version=1, stores={"a": "++id, x", "b": "++id"}, rows={"a": [{"x": 1}], "b": [{}]})
    before = dump(js, db_name)
    kind, is_open, text = py(failing_upgrade, db_name, how)
    assert (kind, is_open) == (cause, False)
    assert f"'{db_name}' could not be upgraded and is as it was" in text
    assert dump(js, db_name) == before


@in_page
async def unique_over_duplicates(name: str) -> str:
    db = Database(name)
    db.version(2).stores(a="++id, &x")
    try:
        await db.open()
    except UpgradeError as error:
        return type(error.__cause__).__name__
    return "opened"


def test_a_unique_index_over_duplicates_fails_the_upgrade(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"}, rows={"a": [{"x": 1}, {"x": 1}]})
    before = dump(js, db_name)
    assert py(unique_over_duplicates, db_name) == "ConstraintError"
    assert dump(js, db_name) == before


# ---- blocked


@in_page
async def open_blocked(name: str, limit: float | None) -> list[Any]:
    db, told = Database(name), []
    db.version(2).stores(a="++id, x")
    try:
        await db.open(on_blocked=lambda old, new: told.append([old, new]), blocked_timeout=limit)
    except BlockedError as error:
        return [told, error.name, str(error), db.is_open]
    return ["opened"]


def test_a_blocked_open_tells_and_is_given_up_without_a_trace(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"}, rows={"a": [{"x": 1}]})
    before = dump(js, db_name)
    js(KEEP_OPEN, name=db_name)
    told, name, text, is_open = py(open_blocked, db_name, 0.2)
    assert (told, name, is_open) == ([[10, 20]], "BlockedError", False)
    assert "close it there" in text
    assert js("() => asked") == 1
    js(LET_GO)
    assert dump(js, db_name) == before


def test_a_given_up_open_makes_no_new_database_either(py, js, db_name):
    js(
        """async ({name}) => {
          const request = indexedDB.open(name, 1);
          globalThis.kept = await probe.settled(request);
          globalThis.deletion = probe.settled(indexedDB.deleteDatabase(name));
        }""",
        name=db_name,
    )
    assert py(open_blocked, db_name, 0.2)[1] == "BlockedError"
    assert js("async ({name}) => { kept.close(); await deletion; return probe.exists(name); }", name=db_name) is False


@in_page
async def fail_when_blocked(name: str) -> str:
    def on_blocked(old: int, new: int) -> None:
        raise LookupError(f"no dialog for {old} to {new}")

    db = Database(name)
    db.version(2).stores(a="++id, x")
    try:
        await db.open(on_blocked=on_blocked)
    except LookupError as error:
        return str(error)
    return "opened"


def test_a_failing_blocked_callback_fails_the_open_and_leaves_no_trace(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"}, rows={"a": [{"x": 1}]})
    before = dump(js, db_name)
    js(KEEP_OPEN, name=db_name)
    assert py(fail_when_blocked, db_name) == "no dialog for 10 to 20"
    js(LET_GO)
    assert dump(js, db_name) == before


@in_page
async def wait_for_other_tab(name: str) -> list[Any]:
    import js

    db, told = Database(name), []
    db.version(2).stores(a="++id, x")

    def on_blocked(old: int, new: int) -> None:
        told.append([old, new])
        js.kept.close()

    await db.open(on_blocked=on_blocked, blocked_timeout=30)
    told.append(db.native_version)
    db.close()
    return told


def test_a_blocked_open_goes_on_when_the_other_closes(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"})
    js(KEEP_OPEN, name=db_name)
    assert py(wait_for_other_tab, db_name) == [[10, 20], 20]


@in_page
async def cancel_while_blocked(name: str) -> list[Any]:
    db = Database(name)
    db.version(2).stores(a="++id, x")
    blocked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(db.open(on_blocked=lambda _old, _new: blocked.set_result(None)))
    await blocked
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return ["cancelled", db.is_open]
    return ["opened"]


def test_an_open_cancelled_while_blocked_leaves_no_trace(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"})
    before = dump(js, db_name)
    js(KEEP_OPEN, name=db_name)
    assert py(cancel_while_blocked, db_name) == ["cancelled", False]
    js(LET_GO)
    assert dump(js, db_name) == before


@in_page
async def cancel_during_upgrade(name: str) -> list[Any]:
    db, begun = Database(name), asyncio.Event()
    closed = []

    @db.version(2).stores(a="++id, x").upgrade
    async def for_ever(tx: Any) -> None:
        try:
            while True:
                await tx.a.add({"x": 2})
                begun.set()
        finally:
            closed.append("closed")

    task = asyncio.create_task(db.open())
    await begun.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return [*closed, db.is_open]
    return ["opened"]


def test_an_open_cancelled_during_its_upgrade_rolls_back(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"}, rows={"a": [{"x": 1}]})
    before = dump(js, db_name)
    assert py(cancel_during_upgrade, db_name) == ["closed", False]
    assert dump(js, db_name) == before


AFTER_SUCCESS = """() => {
  // Calls `afterOpen(database)` in the success event of the next open, right after the bridge's own handler.
  const original = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...parts) {
    IDBFactory.prototype.open = original;
    const request = original.apply(this, parts);
    queueMicrotask(() => request.addEventListener("success", () => afterOpen(request.result)));
    return request;
  };
}"""


@in_page
async def cancel_as_it_opens(name: str) -> str:
    import js
    from pyodide.ffi import create_proxy

    db = Database(name)
    db.version(1).stores(a="++id")
    task = asyncio.create_task(db.open())
    js.afterOpen = create_proxy(lambda _database: task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        return "cancelled"
    return "opened"


def test_an_open_cancelled_just_as_it_succeeds_keeps_no_connection(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"})
    js(AFTER_SUCCESS)
    assert py(cancel_as_it_opens, db_name) == "cancelled"
    assert js("({name}) => probe.remove(name)", name=db_name) is True


@in_page
async def changed_as_it_opens(name: str) -> str:
    db = Database(name)
    db.version(1).stores(a="++id")
    try:
        await db.open()
    except DatabaseClosedError as error:
        return str(error)
    return "opened"


def test_a_versionchange_just_as_an_open_succeeds_is_not_missed(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"})
    js(AFTER_SUCCESS)
    js("""() => {
      const change = new IDBVersionChangeEvent("versionchange", { oldVersion: 10, newVersion: 20 });
      globalThis.afterOpen = (database) => database.dispatchEvent(change);
    }""")
    assert "closed as soon as it had opened" in py(changed_as_it_opens, db_name)
    assert js("({name}) => probe.remove(name)", name=db_name) is True


@in_page
async def open_twice_at_once(name: str) -> bool:
    db = Database(name)
    db.version(1).stores(a="++id")
    first, second = await asyncio.gather(db.open(), db.open())
    db.close()
    return first is second is db


def test_opening_twice_at_once_makes_one_connection(py, js, db_name):
    assert py(open_twice_at_once, db_name) is True
    assert js("({name}) => probe.remove(name)", name=db_name) is True


@in_page
async def close_while_opening(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(a="++id")
    task = asyncio.create_task(db.open())
    await asyncio.sleep(0)
    db.close()
    try:
        await task
    except DatabaseClosedError as error:
        seen = [str(error), db.is_open]
    await db.open()
    seen.append(db.is_open)
    db.close()
    return seen


def test_an_open_ends_when_the_database_is_closed_meanwhile(py, js, db_name):
    assert py(close_while_opening, db_name) == [f"'{db_name}' was closed while it was being opened", False, True]
    assert js("({name}) => probe.remove(name)", name=db_name) is True


# ---- closed by others


@in_page
async def keep_open(name: str) -> None:
    import builtins

    db = Database(name)
    db.version(1).stores(a="++id")
    told: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
    seen: list[Any] = []
    db.on("versionchange", lambda version: seen.extend(["versionchange", version]))
    db.on("terminated", lambda: seen.append("terminated"))
    db.on("close", lambda: told.set_result([*seen, db.is_open]))
    await db.open()
    builtins.kept_database, builtins.told = db, told  # type: ignore[attr-defined]


@in_page
async def what_was_told() -> list[Any]:
    import builtins

    told = await builtins.told  # type: ignore[attr-defined]
    try:
        await builtins.kept_database.a.count()  # type: ignore[attr-defined]
    except DatabaseClosedError as error:
        told.append(str(error))
    return told


def test_an_upgrade_in_another_tab_closes_ours_and_tells(py, db_name, open_page):
    py(keep_open, db_name)
    tab = open_page(python=False)
    tab.js("""async ({name}) => {
      const db = new Dexie(name);
      db.version(2).stores({a: "++id, x"});
      await db.open();
      db.close();
    }""", name=db_name)  # fmt: skip
    what, version, is_open, text = py(what_was_told)
    assert (what, version, is_open) == ("versionchange", 20, False)
    assert "another tab upgrades it to native version 20" in text


def test_a_deletion_in_another_tab_closes_ours_and_tells(py, db_name, open_page):
    py(keep_open, db_name)
    open_page(python=False).js("({name}) => Dexie.delete(name)", name=db_name)
    what, version, is_open, text = py(what_was_told)
    assert (what, version, is_open) == ("versionchange", 0, False)
    assert "another tab deletes it" in text


def test_a_connection_that_the_browser_ends_is_told(py, page, db_name):
    py(keep_open, db_name)
    origin = page.evaluate("location.origin")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    what, is_open, text = py(what_was_told)
    assert (what, is_open) == ("terminated", False)
    assert "the browser closed it" in text


# ---- closing, deleting, looking


@in_page
async def use_unopened(name: str) -> list[str]:
    db, said = Database(name), []
    db.version(1).stores(a="++id")
    for step in ("before", "after"):
        try:
            await db.a.count()
        except DatabaseClosedError as error:
            said.append(f"{step}: {error}")
        if step == "before":
            await db.open()
            db.close()
            db.close()
    return said


def test_a_database_that_is_not_open_says_what_to_do(py, db_name):
    assert py(use_unopened, db_name) == [
        f"before: '{db_name}' cannot be used: it has not been opened: `await db.open()` comes first",
        f"after: '{db_name}' cannot be used: it was closed; `await db.open()` opens it again",
    ]


@in_page
async def delete_it(name: str) -> list[Any]:
    db = Database(name)
    db.version(1).stores(a="++id")
    await db.open()
    found = [await Database.exists(name)]
    await db.delete()
    found += [await Database.exists(name), db.is_open]
    await Database(name).delete()
    return found


def test_a_database_is_deleted_and_one_that_does_not_exist_is_no_error(py, js, db_name):
    assert py(delete_it, db_name) == [True, False, False]
    assert js("({name}) => probe.exists(name)", name=db_name) is False


@in_page
async def delete_blocked(name: str) -> list[Any]:
    told = []
    try:
        await Database(name).delete(on_blocked=lambda old, new: told.append([old, new]), blocked_timeout=0.2)
    except BlockedError as error:
        told.append(error.name)
    return told


def test_a_blocked_deletion_tells_and_has_a_time_limit(py, js, db_name):
    js(MAKE, name=db_name, version=1, stores={"a": "++id"})
    js(KEEP_OPEN, name=db_name)
    assert py(delete_blocked, db_name) == [[10, 0], "BlockedError"]
    js(LET_GO)


def test_asking_whether_a_database_exists_does_not_make_it(py, js, db_name):
    source = "from pyapp.db import Database\nreturn await Database.exists(name)"
    assert py(source, name=db_name) is False
    assert js("({name}) => probe.exists(name)", name=db_name) is False


def test_an_undeclared_database_that_does_not_exist_is_refused_and_not_made(py, js, db_name):
    with pytest.raises(PageError) as caught:
        py("from pyapp.db import Database\nawait Database(name).open()", name=db_name)
    assert caught.value.kind == "NoSuchDatabaseError"
    assert js("({name}) => probe.exists(name)", name=db_name) is False


@in_page
async def open_undeclared(name: str) -> list[Any]:
    db = await Database(name).open()
    found = [db.native_version, {table.name: table.schema.text for table in db.tables}, await db.a.get("k")]
    db.close()
    return found


def test_an_undeclared_database_is_opened_with_the_tables_it_has(py, js, db_name):
    js(MAKE, name=db_name, version=3.5, stores={"a": "key, *tags, &[x+y.z]", "b": "++"}, rows={"a": [{"key": "k"}]})
    assert py(open_undeclared, db_name) == [35, {"a": "key, &[x+y.z], *tags", "b": "++"}, {"key": "k"}]
    assert dump(js, db_name)["native"] == 35


@in_page
async def declare_late(name: str) -> str:
    db = Database(name)
    db.version(1).stores(a="++id")
    await db.open()
    try:
        db.version(2)
    except IDBError as error:
        return str(error)
    finally:
        db.close()
    return "declared"


def test_a_version_is_declared_before_opening(py, db_name):
    assert "is open: declare version 2 before opening it" in py(declare_late, db_name)
