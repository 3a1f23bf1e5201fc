"""The browser is killed at any moment of an operation: the next start finds all of it or nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tests.crash.rounds import Operation
from tests.harness import in_page
from tests.owner import Owner

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.upgrade import Migration, apply_upgrade, plan_upgrade
    from pyapp.db import Blob

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.crash.rounds import Crashes
    from tests.harness import HarnessPage

FILM = 3_000_000  # bytes


def studio(version: int, **options: Any) -> Callable[[str, HarnessPage], None]:
    """Fill with a realistic studio of that schema version."""

    def fill(name: str, page: HarnessPage) -> None:
        owner = Owner(page)
        owner.make(version, owner.studio(version=version, **options), name)

    return fill


@in_page
async def upgrade(name: str) -> None:
    migration = Migration(plan=await plan_upgrade(name))
    db = studio_database(name, migration=migration)
    await apply_upgrade(db, migration)
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
    Operation("upgrade", studio(6, scripts=4, scenesPerScript=40, bytes=20_000), ((upgrade, ()),)),
    Operation("import of files", studio(7, acts=1), tuple((upload_to_scene, (number, FILM)) for number in range(4))),
    Operation(
        "delete",
        studio(7, scripts=20, scenesPerScript=20),
        tuple((delete, asset) for asset in [("image", 1), ("video", 1), ("audio", 1), ("image", 2)]),
    ),
]


def test_a_browser_killed_at_any_moment_leaves_all_of_a_step_or_nothing(crashes: Crashes):
    for subject in crashes.run(OPERATIONS):
        print(subject)
        last = len(subject.steps)
        by_moment = dict(zip(subject.moments, subject.found, strict=True))
        assert (by_moment[0], by_moment[None]) == (0, last)
