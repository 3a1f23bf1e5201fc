"""A backup beside dexie-export-import's exportDB: 1,000 media files of 200 MB in sum, or of `python -m ... MEGABYTES`.

Ours goes to a file of the origin, hashes included; Dexie's gives a Blob in memory. Each way runs in a fresh page.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench.memory import Peak, sampled
from tests.harness import HarnessPage, in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.reading import open_backup
    from pyapp.cinegenie.backup.writing import write_backup
    from pyapp.files import outputs

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "bench-backup"
FILES = 1000
ROUNDS = 3
ADDON = "/peers/dexie-export-import/dist/dexie-export-import.js"
FILL = """async ({name, files, bytes}) => {
  await owner.make(name, 7, {});
  await probe.opened(name, async (database) => {
    for (let id = 1; id <= files; id++) {
      const transaction = database.transaction("images", "readwrite");
      const data = new Blob([probe.seededBytes(id, bytes)], { type: "image/png" });
      transaction.objectStore("images").put({ id, data, uploadSource: "imported", uploadedAt: new Date() });
      await probe.completed(transaction);
    }
  });
}"""
BY_DEXIE = """async ({name, options}) => {
  const database = await owner.declare(name, 7).open();
  const start = performance.now();
  const blob = await database.export(options);
  const took = performance.now() - start;
  database.close();
  return [took / 1000, blob.size];
}"""


def dexie_options(megabytes: int) -> dict[str, int]:
    """As many rows in a chunk as exportDB takes by itself, or as one text in JavaScript can hold in base64."""
    return {"numRowsPerChunk": min(2000, 300 * FILES // megabytes)}


@in_page
async def by_us(name: str) -> list[float]:
    start = time.perf_counter()
    written = await write_backup(name, outputs.private("bench.zip"))
    return [time.perf_counter() - start, written.file.size]


@in_page
async def check(name: str) -> float:
    source = await open_backup(await outputs.private_file("bench.zip"))
    start = time.perf_counter()
    await source.check()
    return time.perf_counter() - start


def _measured(page: HarnessPage, run: Callable[[HarnessPage], list[float]]) -> tuple[float, Peak]:
    """Seconds, and memory above the idle page; the page is closed."""
    with page.limit(3600), sampled() as peak:
        took = run(page)[0]
    page.close()
    return took, peak


def main() -> None:
    """Print both, round by round, and their ratios."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    ways: dict[str, Any] = {
        "ours": lambda page: page.py(by_us, NAME),
        "ours, check": lambda page: [page.py(check, NAME)],
        "exportDB": lambda page: page.js(BY_DEXIE, name=NAME, options=dexie_options(megabytes)),
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    peaks: dict[str, list[float]] = {way: [] for way in ways}
    with workbench() as first, first.limit(3600):
        context, base_url = first.page.context, first.page.url.rpartition("/tests/")[0]
        first.js(FILL, name=NAME, files=FILES, bytes=megabytes * 1_000_000 // FILES)
        first.page.goto("about:blank")
        for _ in range(ROUNDS):
            for way in ways:
                page = HarnessPage(context, base_url)
                if way == "exportDB":
                    page.page.add_script_tag(url=base_url + ADDON)
                took, peak = _measured(page, ways[way])
                times[way].append(took)
                peaks[way].append(peak.browser)
                print(
                    f"  {way:12} {took:7.2f} s  {megabytes / took:7.1f} MB/s  peak {peak}",
                    flush=True,
                )
    faster = statistics.median(d / o for d, o in zip(times["exportDB"], times["ours"], strict=True))
    smaller = statistics.median(o / d for d, o in zip(peaks["exportDB"], peaks["ours"], strict=True))
    print(f"{FILES} files, {megabytes} MB: {faster:.1f} times exportDB's throughput, {smaller:.2f} of its peak memory")


if __name__ == "__main__":
    main()
