"""A whole database's content is replaced at once: the old or the new is whole, wherever the page ends."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    kept: list[Any] = []  # tasks that stand still
    from pyapp.db import Blob, BlockedError, Database, replacement
    from pyapp.db.replacement import ReplacementRunningError, give_up, recover, replace, replace_tables
    from pyapp.db.schema import parse_table
    from pyapp.idb import bridge

OLD = "async ({name, version}) => owner.make(name, version, owner.studio({version}))"
BUMP = """async ({name, native}) => {
  (await probe.settled(indexedDB.open(name, native))).close();
}"""
NATIVES = "async ({name}) => Object.fromEntries((await indexedDB.databases())" \
          ".filter((each) => each.name.startsWith(name)).map((each) => [each.name.slice(name.length), each.version]))"
DEXIE = """async ({name, add}) => {
  const warnings = [], warn = console.warn;
  console.warn = (...parts) => warnings.push(parts.join(" "));
  const db = new Dexie(name);
  db.version(7).stores({films: "++id, title, *tags, [title+year]", notes: ""});
  try {
    await db.open();
    if (add) await db.films.add({title: "Mine"});
    return {
      native: db.idbdb.version, warnings, titles: await db.films.orderBy("title").keys(),
      tags: await db.films.where("tags").equals("b").primaryKeys(),
      both: await db.films.where("[title+year]").equals(["Two", 2]).primaryKeys(),
      notes: await db.notes.toCollection().primaryKeys(),
    };
  } finally { db.close(); console.warn = warn; }
}"""


@in_page
def new_schema() -> Any:
    tables = {"films": "++id, title, *tags, [title+year]", "notes": ""}
    return {name: parse_table(name, text) for name, text in tables.items()}


@in_page
async def fill(staging: Any) -> None:
    blob = Blob(b"picture" * 1000, "image/png")

    async def films(transaction: Any) -> None:
        await staging.table("films").bulk_add(
            [
                {"id": 3, "title": "Three", "tags": ["a", "b"], "year": 3, "still": blob},
                {"id": 8, "title": "Two", "tags": [], "year": 2},
            ]
        )

    await staging.write(["films"], films)
    await staging.add("notes", [("n", '"text"', [])])
    await staging.set_counters({"films": 40})


@in_page
async def replace_with_films(name: str, version: float = 7, blocked_timeout: Any = None) -> int:
    return await replace(name, new_schema(), version, fill, blocked_timeout=blocked_timeout)


def natives(js: Any, name: str) -> Any:
    return js(NATIVES, name=name)


def dump(js: Any, name: str) -> Any:
    return js("({name}) => probe.dump(name)", name=name)["stores"]


def assert_new(js: Any, name: str, native: int) -> None:
    assert natives(js, name) == {"": native}
    found = js(DEXIE, name=name, add=False)
    assert found == {
        "native": native, "warnings": [], "titles": ["Three", "Two"], "tags": [3], "both": [8], "notes": ["n"],
    }  # fmt: skip
    stored = dump(js, name)
    assert set(stored) == {"films", "notes"}
    assert stored["films"]["records"][0]["value"]["still"]["$blob"]["size"] == 7000


WAYS = [(0, 7, 70), (70, 7, 72), (77, 7, 79), (60, 7, 70), (67, 7, 70)]
ANEW = [(78, 7, 70), (68, 7, 70), (79, 7, 70), (69, 7, 70), (70, 6, 60), (82, 7, 70)]


@pytest.mark.parametrize(("before", "version", "native"), WAYS + ANEW)
def test_the_new_content_takes_the_place_of_all_that_was_there(py, js, db_name, before, version, native):
    if before:
        js(OLD, name=db_name, version=min(before // 10, 7))
        js(BUMP, name=db_name, native=before)
    assert py(replace_with_films, db_name, version) == native
    if version == 7:
        assert_new(js, db_name, native)
    else:
        assert natives(js, db_name) == {"": native}
        assert len(dump(js, db_name)["films"]["records"]) == 2


@in_page
async def next_key(name: str) -> int:
    db = await Database(name).open()
    key = await db.films.add({"title": "Next"})
    db.close()
    return key


@pytest.mark.parametrize("before", [0, 70, 78])
def test_counters_go_on_where_the_new_content_says(py, js, db_name, before):
    if before:
        js(OLD, name=db_name, version=7)
        js(BUMP, name=db_name, native=before)
    py(replace_with_films, db_name)
    assert py(next_key, db_name) == 40


@in_page
async def fail(name: str, version: float) -> str:
    async def break_off(staging: Any) -> None:
        await fill(staging)
        raise LookupError("the file ends here")

    try:
        await replace(name, new_schema(), version, break_off)
    except LookupError as error:
        return str(error)
    return "replaced"


@pytest.mark.parametrize(("before", "version"), [(0, 7), (70, 7), (78, 7), (79, 7), (70, 6)])
def test_what_fails_leaves_the_content_as_it_was(py, js, db_name, before, version):
    if before:
        js(OLD, name=db_name, version=7)
        js(BUMP, name=db_name, native=before)
    stores = dump(js, db_name) if before else None
    assert py(fail, db_name, version) == "the file ends here"
    assert set(natives(js, db_name)) == ({""} if before else set())
    if before:
        assert dump(js, db_name) == stores
        assert natives(js, db_name)[""] // 10 == 7


@in_page
async def end_page_at(name: str, version: float, where: str) -> None:
    """Replace up to `where`, and let go of everything there, as a page does that ends (tests/crash kills real ones)."""
    reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    build = replacement._build

    async def hang(*_: Any) -> None:
        if not reached.done():
            reached.set_result(None)
        await asyncio.Event().wait()

    async def fill_and_hang(staging: Any) -> None:
        await fill(staging)
        await hang()

    async def build_and_hang(target: str, native: int, schema: Any, fill: Any, *rest: Any, **named: Any) -> None:
        if target == name and where == "in the new":
            fill = fill_and_hang
        await build(target, native, schema, fill, *rest, **named)
        if target == name and where == "swapped":
            await hang()

    steps = {"whole": "_wait_until_free", "going": "_delete", "gone": "_finish"}
    changed = {steps[where]: hang} if where in steps else {"_build": build_and_hang}
    before = {step: getattr(replacement, step) for step in changed}
    vars(replacement).update(changed)
    filling = fill_and_hang if where in ("in the companion", "beside") else fill
    kept.append(task := asyncio.ensure_future(replace(name, new_schema(), version, filling)))
    await asyncio.wait([reached, task], return_when=asyncio.FIRST_COMPLETED)
    vars(replacement).update(before)
    if task.done():
        task.result()
    for connection in list(bridge._connections.values()):
        connection.close()
    bridge.unlock(f"replacement of {name}")


@in_page
async def recovered(name: str, over: bool = False) -> str:
    return await recover(name, blocked_timeout=10, over=over)


ENDS = [
    (0, "beside", "old"), (70, "beside", "old"), (60, "beside", "old"), (67, "beside", "old"),
    (68, "in the companion", "old"), (78, "in the companion", "old"),
    (78, "whole", "old"), (78, "going", "new"), (78, "gone", "new"), (78, "in the new", "new"), (78, "swapped", "new"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "where", "content"), ENDS)
def test_a_page_that_ends_at_any_point_leaves_one_content_whole(py, js, db_name, before, where, content):
    stores = None
    if before:
        js(OLD, name=db_name, version=min(before // 10, 7))
        js(BUMP, name=db_name, native=before)
        stores = dump(js, db_name)
    py(end_page_at, db_name, 7, where)
    assert py(recovered, db_name) == content
    if content == "new":
        assert_new(js, db_name, 70)
    elif before:
        assert set(natives(js, db_name)) == {""}
        assert dump(js, db_name) == stores
    else:
        assert natives(js, db_name) == {}
    assert py(recovered, db_name) == "nothing"


@pytest.mark.parametrize(("before", "where"), [(70, "beside"), (0, "beside"), (78, "in the new"), (78, "gone")])
def test_the_owners_dexie_in_between_does_no_harm(py, js, db_name, before, where):
    if before:
        js(OLD, name=db_name, version=7)
        js(BUMP, name=db_name, native=before)
    stores = dump(js, db_name) if before else None
    py(end_page_at, db_name, 7, where)
    opened = js("({name}) => owner.openV7(name)", name=db_name)
    assert opened["warnings"] == []
    assert sum(counts[":id"] for counts in opened["counts"].values()) == (66 if before == 70 else 0)
    found = py(recovered, db_name)
    if before == 70:
        assert found == "old"
        assert dump(js, db_name) == stores
    elif before:
        assert found == "new"
        assert_new(js, db_name, 70)
    else:
        assert found == "nothing"


def test_the_new_content_beside_what_was_written_meanwhile_is_the_persons_to_choose(py, js, db_name):
    js(OLD, name=db_name, version=7)
    js(BUMP, name=db_name, native=78)
    py(end_page_at, db_name, 7, "gone")
    js(DEXIE, name=db_name, add=True)
    assert py(recovered, db_name) == "both"
    assert js(DEXIE, name=db_name, add=False)["titles"] == ["Mine"]
    assert py(recovered, db_name, over=True) == "new"
    assert_new(js, db_name, 70)


@in_page
async def given_up(name: str) -> None:
    await give_up(name)


def test_the_new_content_can_be_given_up(py, js, db_name):
    js(OLD, name=db_name, version=7)
    js(BUMP, name=db_name, native=78)
    py(end_page_at, db_name, 7, "gone")
    js(DEXIE, name=db_name, add=True)
    py(given_up, db_name)
    assert natives(js, db_name) == {"": 70}
    assert py(recovered, db_name) == "nothing"


def test_what_was_changed_after_the_swap_stays(py, js, db_name):
    js(OLD, name=db_name, version=7)
    js(BUMP, name=db_name, native=78)
    py(end_page_at, db_name, 7, "swapped")
    js(DEXIE, name=db_name, add=True)
    assert py(recovered, db_name) == "new"
    assert js(DEXIE, name=db_name, add=False)["titles"] == ["Mine", "Three", "Two"]
    assert natives(js, db_name) == {"": 70}


@in_page
async def replace_twice(name: str) -> list[str]:
    told = []
    entered = asyncio.Event()
    leave = asyncio.Event()

    async def slowly(staging: Any) -> None:
        await fill(staging)
        entered.set()
        await leave.wait()

    first = asyncio.ensure_future(replace(name, new_schema(), 7, slowly))
    await entered.wait()
    try:
        await replace(name, new_schema(), 7, fill)
    except ReplacementRunningError as error:
        told.append(type(error).__name__)
    told.append(await recover(name))
    leave.set()
    told.append(str(await first))
    return told


def test_one_page_at_a_time(py, js, db_name):
    js(OLD, name=db_name, version=7)
    assert py(replace_twice, db_name) == ["ReplacementRunningError", "running", "72"]
    assert_new(js, db_name, 72)


HOLD = """({name}) => new Promise((resolve) => {
  const request = indexedDB.open(name);
  request.onsuccess = () => { globalThis.kept = request.result; resolve(); };
})"""


@in_page
async def blocked(name: str, version: float) -> list[Any]:
    told: list[Any] = []
    try:
        await replace(name, new_schema(), version, fill, lambda old, _new: told.append(old), 0.3)
    except BlockedError:
        told.append("given up")
    return told


@pytest.mark.parametrize(("before", "version"), [(70, 7), (78, 7), (70, 6)])
def test_a_tab_that_does_not_close_is_told_of_and_nothing_is_changed(py, js, open_page, db_name, before, version):
    js(OLD, name=db_name, version=7)
    js(BUMP, name=db_name, native=before)
    stores = dump(js, db_name)
    tab = open_page(python=False)
    tab.js(HOLD, name=db_name)
    assert py(blocked, db_name, version) == [before, "given up"]
    tab.close()
    assert dump(js, db_name) == stores
    assert set(natives(js, db_name)) == {""}


@in_page
async def replace_some(name: str, refuse: bool) -> str:
    async def check(transaction: Any) -> None:
        assert await transaction.table("scripts").count() == 2
        if refuse:
            raise LookupError("no longer the same")

    schema = new_schema()
    try:
        await replace_tables(name, {"films": schema["films"], "images": schema["notes"]}, 7, some, check)
    except LookupError as error:
        return str(error)
    return "replaced"


@in_page
async def some(staging: Any) -> None:
    await staging.add("images", [("n", '"text"', [])])


@pytest.mark.parametrize("before", [70, 78])
@pytest.mark.parametrize("refuse", [False, True])
def test_some_tables_are_replaced_and_the_others_stay(py, js, db_name, before, refuse):
    js(OLD, name=db_name, version=7)
    js(BUMP, name=db_name, native=before)
    stores = dump(js, db_name)
    assert py(replace_some, db_name, refuse) == ("no longer the same" if refuse else "replaced")
    after = dump(js, db_name)
    assert set(natives(js, db_name)) == {""}
    if refuse:
        assert after == stores
        return
    assert set(after) == {*stores, "films"}
    assert after["images"]["records"] == [{"key": "n", "value": "text"}]
    assert {name: after[name] for name in stores if name != "images"} == {
        name: stores[name] for name in stores if name != "images"
    }


@in_page
async def batches(name: str, blobs: int, size: int) -> list[int]:
    writes: list[int] = []

    async def many(staging: Any) -> None:
        write = staging.write

        async def counted(tables: Any, body: Any) -> None:
            writes.append(1)
            await write(tables, body)

        staging.write = counted
        blob = Blob(b"x" * size, "image/png")
        text = '{"data":{"media":0},"$types":{"data":"media"}}'
        await staging.add("films", [(n, text, [blob]) for n in range(1, blobs + 1)])

    await replace(name, new_schema(), 7, many)
    db = await Database(name).open()
    writes.append(await db.films.count())
    db.close()
    return writes


@pytest.mark.parametrize(("blobs", "size", "transactions"), [(450, 10, 3), (5, 20_000_000, 5)])
def test_no_transaction_takes_many_files_or_bytes(py, db_name, blobs, size, transactions):
    assert py(batches, db_name, blobs, size) == [1] * transactions + [blobs]
