"""How long Python takes to start, with the compiled standard library and the stock one, and then the page.

The two libraries are timed in turn in one browser with a warm cache, each time in a fresh page.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.harness import until_state, workbench

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ROUNDS = 5
LIBRARIES = {"compiled": "python_stdlib_pyc.zip", "stock": "python_stdlib.zip"}
LOAD = """async (library) => {
    const runtime = new URL("/runtime/", location).href;
    const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
    const start = performance.now();
    await loadPyodide({ indexURL: runtime, stdLibURL: runtime + library });
    return performance.now() - start;
}"""
UNTIL_READY = """() => performance.getEntriesByName("python-started to page-ready")[0].duration"""
FROM_NAVIGATION = """() => performance.getEntriesByName("python-started")[0].startTime"""


def _load(context: BrowserContext, address: str, library: str) -> float:
    with context.new_page() as page:
        page.goto(urljoin(address, "/icon.svg"))
        return float(page.evaluate(LOAD, library))


def _open_page(context: BrowserContext, address: str) -> tuple[float, float]:
    with context.new_page() as page:
        page.goto(urljoin(address, "/"))
        until_state(page)
        return float(page.evaluate(FROM_NAVIGATION)), float(page.evaluate(UNTIL_READY))


def _row(name: str, times: list[float], unit: str = "ms", digits: int = 0) -> str:
    single = ", ".join(f"{time:.{digits}f}" for time in times)
    return f"  {name:<28} {median(times):8.{digits}f} {unit:2}   ({single})"


def main() -> None:
    """Print the table: medians of interleaved rounds, after one round that fills the cache."""
    loads: dict[str, list[float]] = {name: [] for name in LIBRARIES}
    pages: list[tuple[float, float]] = []
    with workbench() as bench:
        context, address = bench.page.context, bench.page.url
        for round_ in range(ROUNDS + 1):
            taken = {name: _load(context, address, library) for name, library in LIBRARIES.items()}
            opened = _open_page(context, address)
            if round_:
                pages.append(opened)
                for name, time in taken.items():
                    loads[name].append(time)
    print(f"Start, median of {ROUNDS} rounds")
    for name, times in loads.items():
        print(_row(f"loadPyodide, {name} library", times))
    ratios = [ours / stock for ours, stock in zip(loads["compiled"], loads["stock"], strict=True)]
    print(_row("compiled / stock", ratios, unit="", digits=2))
    print(_row("navigation to Python ready", [page[0] for page in pages]))
    print(_row("Python ready to page ready", [page[1] for page in pages]))


if __name__ == "__main__":
    main()
