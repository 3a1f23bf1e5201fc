"""Restored, merged and rolled back databases, opened by the owner's Dexie: silently, whole, with all indexes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.live import LiveSource
    from pyapp.cinegenie.backup.restore import apply_restore, plan_restore
    from pyapp.cinegenie.backup.rollback import apply_rollback, plan_rollback
    from pyapp.cinegenie.schema import studio_database

# What the owner's app of a version meets: its warnings, the records by each index, and a record of its own.
OPEN = """async ({name, version}) => {
  const warnings = [], warn = console.warn;
  console.warn = (...parts) => warnings.push(parts.map(String).join(" "));
  const database = owner.declare(name, version);
  const counts = {};
  try {
    await database.open();
    for (const table of database.tables) {
      counts[table.name] = { ":id": await table.count() };
      for (const { name } of table.schema.indexes) counts[table.name][name] = await table.orderBy(name).count();
    }
    const added = await database.images.add({ data: new Blob(["mine"]), scriptId: 1 });
    const stores = [...database.idbdb.objectStoreNames];
    return { native: database.idbdb.version, stores, warnings, counts, added };
  } finally {
    database.close();
    console.warn = warn;
  }
}"""


@in_page
async def restore(name: str, into: str, how: str) -> int:
    source = await LiveSource.open(name)
    report = await apply_restore(await plan_restore(source, into, how))
    source.close()
    return report.native_version


@in_page
async def upgrade(name: str) -> None:
    (await studio_database(name).open()).close()


@in_page
async def roll_back(name: str) -> int:
    return (await apply_rollback(await plan_rollback(name))).native_version


def opened(js: Any, name: str, version: int) -> Any:
    return js(OPEN, name=name, version=version)


BUMP = "async ({name, native}) => (await probe.settled(indexedDB.open(name, native))).close()"


@pytest.mark.parametrize(("before", "native"), [(70, 72), (76, 78), (78, 70)])
def test_the_owners_v7_app_opens_a_restored_database(py, js, owner, db_name, before, native):
    tables = owner.studio(version=7, seed=3)
    owner.make(7, tables, name=db_name)
    owner.make(7, owner.studio(version=7, seed=9), name=f"{db_name}-into", native=before)
    assert py(restore, db_name, f"{db_name}-into", "replace") == native
    found = opened(js, f"{db_name}-into", 7)
    assert (found["native"], found["warnings"]) == (native, [])
    assert {table: set(counts.values()) for table, counts in found["counts"].items()} == {
        table: {len(rows)} for table, rows in tables.items()
    }
    assert found["added"] == len(tables["images"]) + 1


@pytest.mark.parametrize(("before", "native"), [(None, 60), (60, 62), (67, 69), (68, 60), (70, 60)])
def test_the_owners_v6_app_opens_what_was_restored_as_it_was(py, js, owner, db_name, before, native):
    tables = owner.studio(version=6, seed=3)
    owner.make(6, tables, name=db_name)
    if before:
        owner.make(before // 10, owner.studio(version=before // 10, seed=9), name=f"{db_name}-into", native=before)
    assert py(restore, db_name, f"{db_name}-into", "as-was") == native
    found = opened(js, f"{db_name}-into", 6)
    assert (found["native"], found["warnings"]) == (native, [])
    assert {table: counts[":id"] for table, counts in found["counts"].items()} == {
        table: len(rows) for table, rows in tables.items()
    }


def test_the_owners_v6_app_opens_a_database_that_was_rolled_back_and_v7_upgrades_it_again(py, js, owner, db_name):
    tables = owner.studio(version=6, seed=3, scripts=3)
    owner.make(6, tables, name=db_name)
    before = opened(js, db_name, 6)
    py(upgrade, db_name)
    assert py(roll_back, db_name) == 60
    after = opened(js, db_name, 6)
    assert (after["native"], after["warnings"]) == (60, [])
    assert after["stores"] == before["stores"] == ["audios", "images", "prompts", "scripts", "videos"]
    assert after["added"] == before["added"] + 1
    for table, counts in before["counts"].items():
        lost = 1 if table == "images" else 0  # the picture that two scripts use
        added = 1 if table == "images" else 0
        expected = {index: count + added - (lost if index == "scriptId" else 0) for index, count in counts.items()}
        assert after["counts"][table] == expected
    again = owner.open_v7(db_name)
    assert (again["native"], again["upgraderCalled"]) == (70, True)
    assert again["warnings"] == []
