"""The check-up of 100,000 records, beside raw passes over the same stores in JavaScript: time, waits, and memory."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench.upgrade_load import Renderer
from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.checkup import check_up
    from pyapp.cinegenie.schema import studio_database

if TYPE_CHECKING:
    from tests.harness import HarnessPage

NAME = "bench-checkup"
SCRIPTS, FEW_SCRIPTS = 1000, 250  # 101 records each
BYTES = 400
ROUNDS = 3
OURS, CURSOR, BATCHES = "Python, check_up", "raw cursor", "raw batches of 256"
TARGET = 1.5
FILL = "async ({name, scripts, bytes}) => (await import('/tests/checkup_bench.js')).fill(name, scripts, bytes)"
WATCHED = """async ({name, way}) => {
    const bench = await import('/tests/checkup_bench.js');
    const { longestWaits } = await import('/tests/upgrade_bench.js');
    const python = async () => {
        const check = pyodide.globals.get("bench_checkup");
        const count = await check(name);
        check.destroy();
        return count;
    };
    const ways = {"Python, check_up": python, "raw cursor": bench.byCursor, "raw batches of 256": bench.byBatches};
    let count = 0;
    let took = 0;
    const waits = await longestWaits(async () => {
        const start = performance.now();
        count = await ways[way](name);
        took = performance.now() - start;
    });
    return {count, took, ...waits};
}"""


@in_page
def publish() -> None:
    import __main__

    async def check(name: str) -> int:
        db = await studio_database(name).open()
        report = await check_up(db)
        db.close()
        return sum(report.counts.values())

    __main__.bench_checkup = check


@in_page
async def parts(name: str) -> dict[str, float]:
    """Milliseconds that each table took."""
    db = await studio_database(name).open()
    last: dict[str, float] = {"start": time.perf_counter()}
    await check_up(db, lambda step: last.update({step.table: time.perf_counter()}))
    db.close()
    moments = list(last.items())
    return {table: (end - moments[i][1]) * 1000 for i, (table, end) in enumerate(moments[1:])}


def measure(bench: HarnessPage, way: str) -> dict[str, Any]:
    bench.page.request_gc()
    renderer = Renderer()
    renderer.forget_peak()
    before = renderer.now()
    done: dict[str, Any] = bench.js(WATCHED, name=NAME, way=way)
    after = renderer.peak()
    return {**done, "memory": after - before if after and before else None}


def table(bench: HarnessPage, scripts: int) -> dict[str, float]:
    bench.js(FILL, name=NAME, scripts=scripts, bytes=BYTES)
    rounds: dict[str, list[dict[str, Any]]] = {way: [] for way in (OURS, CURSOR, BATCHES)}
    for _ in range(ROUNDS):
        for way, found in rounds.items():
            found.append(measure(bench, way))
    count = rounds[OURS][0]["count"]
    print(f"{count:,} records, storage in memory, median of {ROUNDS}; waits and memory are the most of all rounds")
    medians = {}
    for way, found in rounds.items():
        if {each["count"] for each in found} != {count}:
            raise RuntimeError(f"{way} saw another number of records")
        times = [each["took"] for each in found]
        medians[way] = statistics.median(times)
        frame, task = (max(each[what] for each in found) for what in ("frame", "task"))
        memory = max((each["memory"] for each in found if each["memory"] is not None), default=None)
        grown = "n/a" if memory is None else f"{memory:.0f}"
        spread = f"({min(times):,.0f}-{max(times):,.0f})"
        print(
            f"  {way:20} {medians[way]:8,.0f} ms {spread:16} frame {frame:4.0f} ms  task {task:4.0f} ms  +{grown} MB",
            flush=True,
        )
    print("  parts: " + ", ".join(f"{name} {took:,.0f} ms" for name, took in bench.py(parts, NAME).items()))
    bench.js("({name}) => probe.remove(name)", name=NAME)
    return medians


def main() -> None:
    """Print the table for a studio, and for one of a quarter of its size, and the figure to reach."""
    with workbench(in_memory=True) as bench, bench.limit(900):  # where the raw passes are quickest, and filling is
        bench.py(publish)
        table(bench, FEW_SCRIPTS)
        medians = table(bench, SCRIPTS)
    ratio = medians[OURS] / medians[CURSOR]
    reached = "reached" if ratio <= TARGET else "NOT reached"
    print(f"Check-up / raw cursor {ratio:.2f}; target, at most {TARGET}: {reached}")


if __name__ == "__main__":
    main()
