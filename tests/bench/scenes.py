"""All scenes of a script with their object URLs: ours, the owner's way scene by scene, and Dexie in one batch."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.scenes import Scenes, SceneURLs
    from pyapp.cinegenie.schema import studio_database

if TYPE_CHECKING:
    from tests.harness import HarnessPage

SCENES = 300
BYTES = 20_000
ROUNDS = 5
NAME = "bench-scenes"
OWNERS_WAY, ONE_BATCH, OURS = "Dexie, scene by scene (the owner's way)", "Dexie, one batch", "Python, resolve_script"
TARGET = 15
IN_DEXIE = "async ({name, count, way}) => (await import('/tests/scenes_bench.js'))[way](name, count)"
FILL = "async ({name, count, bytes}) => (await import('/tests/scenes_bench.js')).fill(name, count, bytes)"


@in_page
async def resolve_all(name: str) -> list[float]:
    """Give the milliseconds and how many URLs were made."""
    db = await studio_database(name).open()
    script = await db.scripts.get(1)
    urls = SceneURLs()
    start = time.perf_counter()
    urls.show(await Scenes(db).resolve_script(script))
    took = (time.perf_counter() - start) * 1000
    made = len(urls)
    urls.close()
    db.close()
    return [took, made]


def _measure(bench: HarnessPage, way: str) -> float:
    if way == OURS:
        took, made = bench.py(resolve_all, NAME)
    else:
        name = {OWNERS_WAY: "sceneByScene", ONE_BATCH: "inOneBatch"}[way]
        took, made = bench.js(IN_DEXIE, name=NAME, count=SCENES, way=name)
    if made != 2 * SCENES:
        raise RuntimeError(f"{way} made {made} URLs for {SCENES} scenes with two assets each")
    return took


def main() -> None:
    """Print the median of each way, in alternating rounds on the same data, and the figure to reach."""
    with workbench() as bench, bench.limit(600):
        bench.js(FILL, name=NAME, count=SCENES, bytes=BYTES)
        ways = (OWNERS_WAY, ONE_BATCH, OURS)
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way in ways:
                times[way].append(_measure(bench, way))
    medians = {way: statistics.median(values) for way, values in times.items()}
    print(f"{SCENES} scenes of one script, a picture and a film each, object URLs included; median of {ROUNDS}")
    for way, median in medians.items():
        spread = f"{min(times[way]):,.0f}-{max(times[way]):,.0f}"
        print(f"{way:42} {median:8,.0f} ms   ({spread})   1/{medians[OWNERS_WAY] / median:.1f} of the owner's way")
    reached = medians[OWNERS_WAY] / medians[OURS] >= TARGET
    print(f"Target, at most 1/{TARGET} of the owner's way: {'reached' if reached else 'NOT reached'}")


if __name__ == "__main__":
    main()
