"""Reading records eagerly, as the library does, beside two lazier ways: a page of 60 and 100,000 of them.

Lazily means a JavaScript proxy for each record, whose fields cross when they are read. The last rows show that a
list does not touch the bytes of Blobs: it costs as much with 5 MB in each record as with 5 bytes.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    import js

    from pyapp.db import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.harness import HarnessPage

NAME = "bench-records"
COUNTS = (60, 100_000)
ROUNDS = 5
FIELDS = ("id", "name", "age", "city", "rating", "active", "joined")
FILL = "async ({name, count}) => (await import('/tests/operations_bench.js')).fill(name, count)"
READ = """({name}) => {
  globalThis.readAll = () => probe.opened(name, (database) =>
    probe.settled(database.transaction("people").objectStore("people").getAll()));
}"""
FILMS = """async ({name, count, bytes}) => {
  const request = indexedDB.open(name, 10);
  request.onupgradeneeded = () => request.result.createObjectStore("films", { keyPath: "id" });
  const database = await probe.settled(request);
  const transaction = database.transaction("films", "readwrite");
  for (let id = 1; id <= count; id++) {
    transaction.objectStore("films").put({ id, title: `Film ${id}`, data: new Blob([new Uint8Array(bytes)]) });
  }
  await probe.completed(transaction);
  database.close();
}"""


@in_page
async def eagerly(name: str, fields: list[str]) -> float:
    db = await Database(name).open()
    start = time.perf_counter()
    for record in await db.people.to_list():
        for field in fields:
            record[field]
    took = (time.perf_counter() - start) * 1000
    db.close()
    return took


@in_page
async def by_proxies(fields: list[str]) -> float:
    start = time.perf_counter()
    for record in await js.readAll():
        for field in fields:
            getattr(record, field)
    return (time.perf_counter() - start) * 1000


@in_page
async def by_to_py(fields: list[str]) -> float:
    start = time.perf_counter()
    for record in (await js.readAll()).to_py():
        for field in fields:
            record[field]
    return (time.perf_counter() - start) * 1000


@in_page
async def list_films(name: str) -> float:
    db = await Database(name).open()
    start = time.perf_counter()
    films = await db.films.to_list()
    took = (time.perf_counter() - start) * 1000
    db.close()
    assert films[-1]["data"].size
    return took


def median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(ROUNDS))


def compare(bench: HarnessPage, count: int) -> None:
    bench.js(FILL, name=NAME, count=count)
    bench.js(READ, name=NAME)
    for what, fields in {"all fields read": FIELDS, "one field read": FIELDS[1:2]}.items():
        ways: dict[str, Callable[[], Any]] = {
            "eagerly (ours)": lambda fields=fields: bench.py(eagerly, NAME, list(fields)),
            "a proxy for each": lambda fields=fields: bench.py(by_proxies, list(fields)),
            "to_py()": lambda fields=fields: bench.py(by_to_py, list(fields)),
        }
        times = "   ".join(f"{way} {median(measure):,.1f} ms" for way, measure in ways.items())
        print(f"{count:>7,} records, {what:16} {times}", flush=True)


def main() -> None:
    """Print both comparisons."""
    with workbench() as bench, bench.limit(600):
        for count in COUNTS:
            compare(bench, count)
        for size in (5, 5_000_000):
            name = f"{NAME}-{size}"
            bench.js(FILMS, name=name, count=60, bytes=size)
            took = median(lambda name=name: bench.py(list_films, name))
            print(f"{60:>7,} records with a Blob of {size:,} bytes in each: {took:,.1f} ms", flush=True)


if __name__ == "__main__":
    main()
