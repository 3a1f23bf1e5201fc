"""A tab that was left behind with the owner's v6 code writes into the upgraded database; what it wrote is mended."""

from __future__ import annotations

import sys
from typing import Any

from tests.harness import in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.assets import Assets
    from pyapp.cinegenie.checkup import check_up
    from pyapp.cinegenie.repairs.registry import REPAIRS
    from pyapp.cinegenie.scenes import Scenes
    from pyapp.cinegenie.schema import studio_database

OPEN_V6 = """async ({name}) => {
  globalThis.stale = owner.declare(name, 6);
  await stale.open();
}"""
GENERATE = """async ({name}) => {
  const data = new Blob([new Uint8Array(9)], { type: "image/png" });
  const id = await stale.images.add({ data, scriptId: 1 });
  const script = await stale.scripts.get(1);
  script.acts[0].scenes[0].generatedImageId = id;
  await stale.scripts.put(script);
  const audio = await stale.audios.add({ data, scriptId: 1, isFullScript: true });
  stale.close();
  return [id, audio];
}"""


@in_page
async def upgrade(name: str) -> int:
    db = await studio_database(name).open(blocked_timeout=20)
    native = db.native_version
    db.close()
    return native


@in_page
async def mend(name: str) -> dict[str, Any]:
    db = await studio_database(name).open()
    before = await check_up(db)
    for each in REPAIRS:
        await each.apply(db, await each.plan(db))
    after = await check_up(db)
    shown = await Scenes(db).resolve(1, "act0-scene0")
    images = [item.id for item in await Assets(db).of_script(1, "image")]
    db.close()
    return {
        "found": before.count("stray-records"),
        "places": [[place.table, place.id] for place in before.finding("stray-records").places],
        "verified": [before.verified, after.verified],
        "ready_for_v8": after.ready_for_v8,
        "shown": shown.image.id,
        "images": images,
    }


def test_what_a_stale_tab_saves_after_the_upgrade_is_found_and_mended(py, owner, open_page, db_name):
    owner.make(6, owner.studio(version=6), name=db_name)
    stale = open_page(python=False)
    stale.js(OPEN_V6, name=db_name)
    assert py(upgrade, db_name) == 70
    image, audio = stale.js(GENERATE, name=db_name)
    done = py(mend, db_name)
    assert done["found"] == 2
    assert done["places"] == [["images", image], ["audios", audio]]
    assert done["verified"] == [False, True]
    assert done["ready_for_v8"]
    assert done["shown"] == image
    assert image in done["images"]
    rows = {row["id"]: row for row in owner.rows("images", db_name)}
    assert set(rows[image]) == {"id", "data", "uploadSource", "uploadedAt", "mimeType"}
