"""The browser is killed at any moment of an operation: the next start finds all of it or nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tests.crash.rounds import Operation
from tests.harness import in_page
from tests.owner import Owner
from tests.studio_specs import bare, mapping

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.recovery import recover_restore
    from pyapp.cinegenie.backup.restore import apply_restore, plan_restore
    from pyapp.cinegenie.backup.upgrading import upgrade_studio
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.cinegenie.repairs.registry import REPAIRS
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.upgrade import plan_upgrade
    from pyapp.db import Blob
    from pyapp.files.outputs import MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crash.rounds import Crashes
    from tests.harness import HarnessPage

FILM = 3_000_000  # bytes
SOURCE = "-source"
LOST = [mapping(number, "image", 10_000 + number) for number in range(1, 201)]


def studio(version: int, **options: Any) -> Callable[[str, HarnessPage], None]:
    """Fill with a realistic studio of that schema version."""

    def fill(name: str, page: HarnessPage) -> None:
        owner = Owner(page)
        owner.make(version, owner.studio(version=version, **options), name)

    return fill


def restorable(native: int) -> Callable[[str, HarnessPage], None]:
    """Fill with a studio at that native version, and make the one beside it that is to be restored over it."""

    def fill(name: str, page: HarnessPage) -> None:
        owner = Owner(page)
        owner.make(7, owner.studio(version=7, seed=2, scripts=2, scenesPerScript=10), name, native)
        owner.make(7, owner.studio(version=7, seed=5, scripts=2, scenesPerScript=20, bytes=20_000), name + SOURCE)

    return fill


def broken(name: str, page: HarnessPage) -> None:
    """Fill with a studio whose files lack their metadata, and whose mappings lead nowhere."""
    owner = Owner(page)
    owner.make(7, {"images": [bare(n) for n in range(1, 301)], "scriptAssetMappings": LOST}, name)


@in_page
async def upgrade(name: str) -> None:
    db, _ = await upgrade_studio(await plan_upgrade(name))
    db.close()


@in_page
async def upgrade_in_steps(name: str) -> None:
    db, _ = await upgrade_studio(await plan_upgrade(name), most_at_once=0)
    db.close()


@in_page
async def restore(name: str, source: str) -> None:
    written = await write_backup(name + source, MEMORY)
    await apply_restore(await plan_restore(await open_backup(written.file), name))


@in_page
async def settle(name: str) -> None:
    note = await recover_restore(name)
    assert note.found in ("nothing", "old", "new"), note


@in_page
async def repair(name: str, repair_name: str) -> None:
    db = await studio_database(name).open()
    (chosen,) = [each for each in REPAIRS if each.name == repair_name]
    await chosen.apply(db, await chosen.plan(db))
    db.close()


@in_page
async def upload_to_scene(name: str, number: int, size: int) -> None:
    db = await studio_database(name).open()
    film = Blob(bytes([number]) * size, "video/webm", f"film-{number}.webm")
    await Assets(db).upload_to_scene(film, 1 + number % 2, f"act0-scene{number}")
    db.close()


@in_page
async def delete(name: str, asset_type: str, asset_id: int) -> None:
    db = await studio_database(name).open()
    await Assets(db).delete(asset_type, asset_id)
    db.close()


OPERATIONS = [
    Operation("restore", restorable(70), ((restore, (SOURCE,)),), native_moves=True),
    Operation("restore anew", restorable(78), ((restore, (SOURCE,)),), settle, native_moves=True),
    Operation(
        "upgrade in steps",
        studio(6, scripts=2, scenesPerScript=20, bytes=20_000),
        ((upgrade_in_steps, ()),),
        settle,
        native_moves=True,
    ),
    Operation("repair", broken, ((repair, ("metadata",)), (repair, ("lost-mappings",)))),
    Operation("upgrade", studio(6, scripts=2, scenesPerScript=40, bytes=20_000), ((upgrade, ()),)),
    Operation("import of files", studio(7, acts=1), tuple((upload_to_scene, (number, FILM)) for number in range(4))),
    Operation(
        "delete",
        studio(7, scripts=6, scenesPerScript=20),
        tuple((delete, asset) for asset in [("image", 1), ("video", 1), ("audio", 1), ("image", 2)]),
    ),
]


def test_a_browser_killed_at_any_moment_leaves_all_of_a_step_or_nothing(crashes: Crashes):
    for subject in crashes.run(OPERATIONS):
        print(subject)
        last = len(subject.steps)
        by_moment = dict(zip(subject.moments, subject.found, strict=True))
        assert (by_moment[0], by_moment[None]) == (0, last)
