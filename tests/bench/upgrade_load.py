"""What the upgrade to v7 asks of the page: its longest waits and its peak memory, beside by hand and Dexie's.

Waits and memory that ours has and the others have not are ours; what all three have is the browser's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.harness import in_page, workbench

if sys.platform == "emscripten":
    from pyapp.cinegenie.schema import studio_database

if TYPE_CHECKING:
    from tests.harness import HarnessPage

SMALL = [[500, 2_000], [750, 20_000]]
LARGE = [[2000, 2_000], [3000, 20_000]]
FILL = "async ({name, groups}) => (await import('/tests/upgrade_bench.js')).fill(name, groups)"
WATCHED = """async ({name, way}) => {
    const bench = await import('/tests/upgrade_bench.js');
    const idle = () => new Promise((resolve) => setTimeout(resolve, 3000));
    const python = async () => {
        const upgrade = pyodide.globals.get("bench_upgrade");
        await upgrade(name);
        upgrade.destroy();
    };
    const dexie = async () => {
        const database = owner.declare(name, 7);
        await database.open();
        database.close();
    };
    const ways = {"idle page": idle, Python: python, "by hand": () => bench.upgradeByHand(name), Dexie: dexie};
    return bench.longestWaits(ways[way]);
}"""


@in_page
def publish() -> None:
    import __main__

    async def upgrade(name: str) -> None:
        db = studio_database(name)
        await db.open()
        db.close()

    __main__.bench_upgrade = upgrade


class Renderer:
    """The memory of the browser's largest page process, in MB; None where there is no /proc."""

    def __init__(self) -> None:
        pages = [path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if b"--type=renderer" in _read(path)]
        self._process = max(pages, key=lambda process: self._of(process, "VmRSS") or 0, default=None)

    def forget_peak(self) -> None:
        """Start a new peak at what is in use now (Linux: proc_pid_clear_refs)."""
        if self._process:
            (self._process / "clear_refs").write_text("5")

    def now(self) -> float | None:
        """Return what is in use."""
        return self._of(self._process, "VmRSS")

    def peak(self) -> float | None:
        """Return the most that was in use since `forget_peak`."""
        return self._of(self._process, "VmHWM")

    @staticmethod
    def _of(process: Path | None, field: str) -> float | None:
        lines = _read(process / "status").decode().splitlines() if process else []
        sizes = [int(line.split()[1]) / 1024 for line in lines if line.startswith(field)]
        return sizes[0] if sizes else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _row(bench: HarnessPage, label: str, way: str, groups: list[list[int]]) -> None:
    bench.js(FILL, name="load", groups=groups)
    bench.page.request_gc()
    renderer = Renderer()
    renderer.forget_peak()
    before = renderer.now()
    waits: dict[str, Any] = bench.js(WATCHED, name="load", way=way)
    after = renderer.peak()
    grown = f"{after - before:6.0f}" if after and before else "   n/a"
    print(f"  {label:26} {waits['frame']:8.0f}      {waits['task']:8.0f}      {grown}", flush=True)
    bench.js("({name}) => probe.remove(name)", name="load")


def main() -> None:
    """Print, for each kind of storage, one row for each way, and one of ours for a library a quarter as large."""
    for storage in ("in memory", "on disk"):
        print(f"Storage {storage}           longest frame  longest task  memory above the idle page's")
        print("                                     ms            ms            MB")
        with workbench(in_memory=storage == "in memory") as bench, bench.limit(900):
            bench.py(publish)
            for way in ("idle page", "Python", "by hand", "Dexie"):
                _row(bench, f"{way}, 5,000 images", way, LARGE)
            _row(bench, "Python, 1,250 images", "Python", SMALL)


if __name__ == "__main__":
    main()
