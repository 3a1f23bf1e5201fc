"""Undoing a repair: exactly what was there is there again, and nothing that somebody has changed since is lost."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.harness import in_page
from tests.studio_specs import BLOB, SCENE, asset, bare, broken_studio, mapping, script

if sys.platform == "emscripten":
    import js

    from pyapp.cinegenie import undo as undo_module
    from pyapp.cinegenie.errors import StudioError
    from pyapp.cinegenie.repairs import work
    from pyapp.cinegenie.repairs.registry import REPAIRS
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.undo import apply_undo, plan_undo
    from pyapp.db import Database

REPAIR_NAMES = [
    "stray-records", "metadata", "lost-mappings", "duplicates", "disagreements", "legacy-mappings",
]  # fmt: skip


@in_page
class Killed(BaseException):
    """The page ends here."""


@in_page
async def repair(name: str, repair_name: str, killed: str = "") -> int:
    """Plan and apply; `killed`: the page ends at that step of the undo log. Gives the number of items."""
    db = await studio_database(name).open()
    each = next(each for each in REPAIRS if each.name == repair_name)
    plan = await each.plan(db)
    original = getattr(undo_module, killed, None)

    async def end(*_: Any) -> None:
        raise Killed

    if killed:
        setattr(undo_module, killed, end)
    try:
        await each.apply(db, plan)
    except Killed:
        pass
    finally:
        if killed:
            setattr(undo_module, killed, original)
        db.close()
    return len(plan.items)


@in_page
async def undo(name: str, leave_changed: bool = False) -> Any:
    """What is planned, and what was done or said; None where there is nothing to undo."""
    db = await studio_database(name).open()
    try:
        plan = await plan_undo(db)
        if plan is None:
            return None
        changed = [[each.table, each.id, each.reason] for each in plan.changed]
        report = await apply_undo(db, plan, leave_changed)
    except StudioError as error:
        return {"said": f"{type(error).__name__}: {error}", "changed": changed}
    finally:
        db.close()
    return {"repair": report.repair, "restored": report.restored, "changed": changed}


@pytest.fixture
def make(harness, db_name):
    def make(**tables: Any) -> str:
        harness.js("({name, tables}) => owner.make(name, 7, tables)", name=db_name, tables=tables)
        return db_name

    return make


@pytest.fixture
def dump(harness, db_name):
    return lambda: harness.js("({name}) => probe.dump(name)", name=db_name)


@pytest.mark.parametrize("repair_name", REPAIR_NAMES)
def test_after_undo_everything_is_as_it_was_before_the_repair(py, make, dump, repair_name):
    name = make(**broken_studio())
    before = dump()
    count = py(repair, name, repair_name)
    assert dump() != before
    assert py(undo, name) == {"repair": repair_name, "restored": count, "changed": []}
    assert dump() == before
    assert py(undo, name) is None


def test_properties_that_held_undefined_or_what_python_has_no_word_for_come_back_so(py, make, dump):
    undefined = {"$undefined": 1}
    name = make(
        images=[
            bare(1, uploadSource=undefined, uploadedAt=None, mimeType={"$map": [[1, 2]]}, other=undefined),
            bare(2, uploadSource={"$bigint": "5"}, uploadedAt={"$date": None}, mimeType={"$regexp": ["a", "g"]}),
            bare(3, uploadSource=BLOB, uploadedAt={"$number": "-0"}, mimeType=[1, {"$hole": 1}, 2]),
        ]
    )
    before = dump()
    assert py(repair, name, "metadata") == 3
    py(undo, name)
    assert dump() == before


def test_the_owner_s_database_shows_no_trace_of_what_is_kept_for_undo(js, py, make, dump):
    name = make(**broken_studio())
    native, stores = dump()["native"], list(dump()["stores"])
    py(repair, name, "metadata")
    assert (dump()["native"], list(dump()["stores"])) == (native, stores)
    opened = js("({name}) => owner.openV7(name)", name=name)
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])


def test_only_the_last_repair_is_kept(py, make, dump):
    name = make(**broken_studio())
    py(repair, name, "lost-mappings")
    between = dump()
    py(repair, name, "duplicates")
    assert py(undo, name)["repair"] == "duplicates"
    assert dump() == between
    assert py(undo, name) is None


def test_a_repair_that_finds_nothing_leaves_the_one_before_to_be_undone(py, make, dump):
    name = make(**broken_studio())
    before = dump()
    py(repair, name, "lost-mappings")
    assert py(repair, name, "lost-mappings") == 0
    assert py(undo, name)["repair"] == "lost-mappings"
    assert dump() == before


CHANGES = """async ({name}) => probe.opened(name, async (database) => {
  const transaction = database.transaction(["images", "scriptAssetMappings"], "readwrite");
  const images = transaction.objectStore("images");
  const change = async (id, fields) => images.put({ ...(await probe.settled(images.get(id))), ...fields });
  await change(2, { uploadSource: "manual-upload" });
  await change(4, { note: "no change of what was repaired" });
  images.delete(5);
  await probe.completed(transaction);
})"""


def test_what_somebody_has_changed_since_is_told_and_nothing_is_put_back(js, py, make, dump):
    name = make(images=[asset(1), bare(2), bare(3), bare(4), bare(5)])
    py(repair, name, "metadata")
    js(CHANGES, name=name)
    before = dump()
    done = py(undo, name)
    assert done["changed"] == [["images", 2, "its uploadSource was changed"], ["images", 5, "it no longer exists"]]
    assert done["said"] == (
        "UndoError: 2 of 4 records were changed after the repair, the first is images 2: its uploadSource was "
        "changed. Nothing was put back."
    )
    assert dump() == before


def test_on_request_the_rest_is_put_back_all_the_same(js, py, make, dump):
    name = make(images=[asset(1), bare(2), bare(3), bare(4)])
    py(repair, name, "metadata")
    js(CHANGES, name=name)
    assert py(undo, name, leave_changed=True)["restored"] == 2
    rows = [record["value"] for record in dump()["stores"]["images"]["records"]]
    assert ["uploadSource" in row for row in rows] == [True, True, False, False]
    assert rows[3]["note"] == "no change of what was repaired"


def test_a_mapping_added_by_a_repair_and_changed_since_stays(js, py, make, dump):
    name = make(
        scripts=[script(1, {"generatedImageId": 1}, {"generatedImageId": 1})],
        images=[asset(1), asset(2)],
        scriptAssetMappings=[mapping(1, "image", 9), mapping(2, "image", 9)],
    )
    assert py(repair, name, "legacy-mappings") == 2
    js("({name, row}) => probe.store(name, 'scriptAssetMappings', [row])", name=name, row=mapping(3, "image", 2, SCENE))
    assert py(undo, name)["changed"] == [["scriptAssetMappings", 3, "it was changed"]]


def test_an_id_that_another_mapping_has_taken_is_not_overwritten(js, py, make, dump):
    name = make(scripts=[script(1)], images=[asset(1)], scriptAssetMappings=[mapping(1, "image", 9)])
    py(repair, name, "lost-mappings")
    js("({name, row}) => probe.store(name, 'scriptAssetMappings', [row])", name=name, row=mapping(1, "image", 1))
    assert py(undo, name)["changed"] == [["scriptAssetMappings", 1, "another record has its id now"]]


@pytest.mark.parametrize("repair_name", REPAIR_NAMES)
def test_a_kill_after_the_repair_and_before_its_mark_loses_nothing(py, make, dump, repair_name):
    name = make(**broken_studio())
    before = dump()
    count = py(repair, name, repair_name, "confirm")
    assert dump() != before
    assert py(undo, name) == {"repair": repair_name, "restored": count, "changed": []}
    assert dump() == before


@in_page
async def note_only(name: str) -> None:
    """A repair whose page was killed after its note was written, before anything else."""
    db = await studio_database(name).open()
    plan = await REPAIRS[1].plan(db)
    await undo_module.prepare(db, plan)
    db.close()


def test_a_kill_before_the_repair_leaves_the_one_before_to_be_undone(py, make, dump):
    name = make(**broken_studio())
    before = dump()
    py(repair, name, "lost-mappings")
    py(note_only, name)
    assert py(undo, name)["repair"] == "lost-mappings"
    assert dump() == before
    assert py(undo, name) is None


@in_page
async def apply_beside_another_tab(name: str) -> None:
    """While a repair is made, another tab takes its note for one that a kill has left."""
    db = await studio_database(name).open()
    each = REPAIRS[1]
    plan = await each.plan(db)
    prepare = work.undo.prepare

    async def look_from_elsewhere(*args: Any) -> int:
        number = await prepare(*args)
        assert await plan_undo(db) is None
        return number

    undo_module.prepare = look_from_elsewhere
    try:
        await each.apply(db, plan)
    finally:
        undo_module.prepare = prepare
    db.close()


def test_a_repair_can_be_undone_although_another_tab_looked_while_it_was_made(py, make, dump):
    name = make(**broken_studio())
    before = dump()
    py(apply_beside_another_tab, name)
    assert py(undo, name)["repair"] == "metadata"
    assert dump() == before


@in_page
async def fail_halfway(name: str) -> list[Any]:
    """A repair whose transaction fails after some of its writes."""
    db = await studio_database(name).open()
    await REPAIRS[2].apply(db, await REPAIRS[2].plan(db))
    plan = await REPAIRS[0].plan(db)

    def fail(*_: Any) -> None:
        raise LookupError("the page broke")

    db.scriptAssetMappings.hook("creating", fail)
    before = json.loads(js.JSON.stringify(await js.probe.dump(name)))
    try:
        await REPAIRS[0].apply(db, plan)
    except LookupError:
        after = json.loads(js.JSON.stringify(await js.probe.dump(name)))
        return [before == after, (await plan_undo(db)).repair]
    finally:
        db.close()
    return ["applied"]


def test_a_repair_that_fails_halfway_leaves_everything_and_the_one_before_to_be_undone(py, make):
    assert py(fail_halfway, make(**broken_studio())) == [True, "lost-mappings"]


@in_page
async def undo_an_old_plan(name: str) -> str:
    db = await studio_database(name).open()
    await REPAIRS[1].apply(db, await REPAIRS[1].plan(db))
    plan = await plan_undo(db)
    await REPAIRS[2].apply(db, await REPAIRS[2].plan(db))
    try:
        await apply_undo(db, plan)
    except StudioError as error:
        return str(error)
    finally:
        db.close()
    return "undone"


def test_a_plan_to_undo_what_is_no_longer_the_last_repair_is_refused(py, make):
    assert "Another repair has been made" in py(undo_an_old_plan, make(**broken_studio()))


@in_page
async def undo_after_a_change(name: str) -> list[Any]:
    db = await studio_database(name).open()
    await REPAIRS[1].apply(db, await REPAIRS[1].plan(db))
    plan = await plan_undo(db)
    await db.images.update(4, {"uploadSource": "imported"})
    before = repr(await db.images.to_list())
    try:
        await apply_undo(db, plan)
    except StudioError as error:
        return [str(error), repr(await db.images.to_list()) == before]
    finally:
        db.close()
    return ["undone"]


def test_a_plan_to_undo_that_no_longer_fits_is_refused(py, make):
    said, is_same = py(undo_after_a_change, make(**broken_studio()))
    assert "has changed since this was planned" in said
    assert is_same


@in_page
async def notes(name: str) -> list[int]:
    log = await Database(name + "~undo").open()
    counts = [await log.repairs.count(), await log.items.count()]
    log.close()
    return counts


def test_nothing_is_kept_of_what_was_undone_or_followed_by_another_repair(py, make):
    name = make(images=[bare(number) for number in range(1, 420)], scriptAssetMappings=[mapping(1, "image", 999)])
    py(repair, name, "metadata")
    repairs, parts = py(notes, name)
    assert repairs == 1
    assert parts > 1
    py(repair, name, "lost-mappings")
    assert py(notes, name) == [1, 1]
    py(undo, name)
    assert py(notes, name) == [0, 0]
