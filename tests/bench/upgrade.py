"""The upgrade to v7: ours, Dexie with the guide's upgrader, and JavaScript by hand, on equal databases."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.upgrade import plan_upgrade

if TYPE_CHECKING:
    from tests.harness import HarnessPage

GROUPS = [[2000, 2_000], [3000, 20_000]]
ROUNDS = {"in memory": 5, "on disk": 3}
WAYS = ("Python", "by hand", "Dexie")
BY_HAND = """async ({name}) => {
    const bench = await import('/tests/upgrade_bench.js');
    const start = performance.now();
    await bench.upgradeByHand(name);
    return performance.now() - start;
}"""
BY_DEXIE = """async ({name}) => {
    const database = owner.declare(name, 7);
    const start = performance.now();
    await database.open();
    const took = performance.now() - start;
    database.close();
    return took;
}"""
FILL = "async ({name, groups}) => (await import('/tests/upgrade_bench.js')).fill(name, groups)"


@in_page
async def by_python(name: str) -> float:
    db = studio_database(name)
    start = time.perf_counter()
    await db.open()
    took = (time.perf_counter() - start) * 1000
    db.close()
    return took


@in_page
async def plan_time(name: str) -> float:
    start = time.perf_counter()
    await plan_upgrade(name)
    return (time.perf_counter() - start) * 1000


def _measure(bench: HarnessPage, way: str, name: str) -> float:
    bench.js(FILL, name=name, groups=GROUPS)
    run = {
        "Python": lambda: bench.py(by_python, name),
        "by hand": lambda: bench.js(BY_HAND, name=name),
        "Dexie": lambda: bench.js(BY_DEXIE, name=name),
    }
    took = run[way]()
    bench.js("({name}) => probe.remove(name)", name=name)
    return took


def _compare(storage: str, rounds: int) -> None:
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    with workbench(in_memory=storage == "in memory") as bench, bench.limit(600):
        for round_ in range(rounds):
            for way in WAYS[round_ % 3 :] + WAYS[: round_ % 3]:
                times[way].append(_measure(bench, way, f"bench-{round_}-{way}"))
        bench.js(FILL, name="plan", groups=GROUPS)
        plan = bench.py(plan_time, "plan")
    print(f"Storage {storage}, median of {rounds} rounds")
    for way in WAYS:
        print(f"  {way:18} {statistics.median(times[way]):8.0f} ms   ({', '.join(f'{t:.0f}' for t in times[way])})")
    for label, over, under in (("Python / by hand", "Python", "by hand"), ("Dexie / Python", "Dexie", "Python")):
        ratios = [first / second for first, second in zip(times[over], times[under], strict=True)]
        print(f"  {label:18} {statistics.median(ratios):8.2f}      ({', '.join(f'{r:.2f}' for r in ratios)})")
    print(f"  plan (reads only)  {plan:8.0f} ms")


def main() -> None:
    """Print a table for each kind of storage: medians of interleaved rounds, and the ratios round by round."""
    print(f"The upgrade to v7 of {' + '.join(f'{n} x {size} B' for n, size in GROUPS)} images")
    for storage, rounds in ROUNDS.items():
        _compare(storage, rounds)


if __name__ == "__main__":
    main()
