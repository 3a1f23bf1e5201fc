"""A restore beside dexie-export-import's importDB: 1,000 media files of 200 MB in sum, or of `python -m ... MEGABYTES`.

Ours reads a backup from a file of the origin twice, once to check every hash and once to restore; Dexie's reads its
own export from one. Each way runs in a fresh page and makes a new database.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench.backup import ADDON, FILES, FILL, dexie_options
from tests.bench.memory import Peak, sampled
from tests.harness import HarnessPage, in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.restore import apply_restore, plan_restore
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.files import outputs

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "bench-restore"
ROUNDS = 3
EXPORT = """async ({name, options}) => {
  const database = await owner.declare(name, 7).open();
  const blob = await database.export(options);
  database.close();
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle("export.json", { create: true })).createWritable();
  await file.write(blob);
  await file.close();
}"""
BY_DEXIE = """async ({name}) => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle("export.json")).getFile();
  const start = performance.now();
  const database = await Dexie.import(file, { name, acceptNameDiff: true });
  const took = performance.now() - start;
  const count = await database.table("images").count();
  database.close();
  return [took / 1000, count];
}"""
REMOVE = "({name}) => probe.remove(name)"


@in_page
async def back_up(name: str) -> None:
    await write_backup(name, outputs.private("bench.zip"))


@in_page
async def by_us(name: str) -> list[float]:
    """Seconds in all, and of these the plan, which checks."""
    start = time.perf_counter()
    plan = await plan_restore(await open_backup(await outputs.private_file("bench.zip")), name)
    planned = time.perf_counter() - start
    report = await apply_restore(plan)
    return [time.perf_counter() - start, report.counts["images"], planned]


def _measured(page: HarnessPage, run: Callable[[HarnessPage], list[float]]) -> tuple[list[float], Peak]:
    """What the run gives, and memory above the idle page; the page is closed."""
    with page.limit(3600), sampled() as peak:
        result = run(page)
    assert result[1] == FILES
    page.js(REMOVE, name="bench-restored")
    page.close()
    return result, peak


def main() -> None:
    """Print both, round by round, and their ratios."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    ways: dict[str, Any] = {
        "ours": lambda page: page.py(by_us, "bench-restored"),
        "importDB": lambda page: page.js(BY_DEXIE, name="bench-restored"),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    peaks: dict[str, list[float]] = {way: [] for way in ways}
    with workbench() as first, first.limit(3600):
        context, base_url = first.page.context, first.page.url.rpartition("/tests/")[0]
        first.js(FILL, name=NAME, files=FILES, bytes=megabytes * 1_000_000 // FILES)
        first.py(back_up, NAME)
        first.page.add_script_tag(url=base_url + ADDON)
        first.js(EXPORT, name=NAME, options=dexie_options(megabytes))
        first.page.goto("about:blank")
        for _ in range(ROUNDS):
            for way, run in ways.items():
                page = HarnessPage(context, base_url)
                page.page.add_script_tag(url=base_url + ADDON)
                (took, _, *parts), peak = _measured(page, run)
                times[way].append(took)
                peaks[way].append(peak.browser)
                checking = f", of which {parts[0]:.2f} s for the check" if parts else ""
                speed = f"{took:7.2f} s  {megabytes / took:7.1f} MB/s"
                print(f"  {way:9} {speed}  peak {peak}{checking}", flush=True)
    faster = statistics.median(d / o for d, o in zip(times["importDB"], times["ours"], strict=True))
    smaller = statistics.median(o / d for d, o in zip(peaks["importDB"], peaks["ours"], strict=True))
    print(f"{FILES} files, {megabytes} MB: {faster:.1f} times importDB's throughput, {smaller:.2f} of its peak memory")


if __name__ == "__main__":
    main()
