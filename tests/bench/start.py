"""How long the page takes to start, beside a bare `loadPyodide` with the stock library: cold, warm, and kept offline.

Everything is timed in turn in one browser, each time in a fresh page, so that only the ratios of a round count. Warm
pages have a database with some scripts, so that their first view is one that a person would see.
"""

from __future__ import annotations

from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright

from tests.harness import FLAGS, HarnessPage, executable, launched, serving, until_state
from tests.owner import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page, Playwright

ROUNDS = 7
LIBRARIES = {"compiled": "python_stdlib_pyc.zip", "stock": "python_stdlib.zip"}
LOAD = """async (library) => {
    const runtime = new URL("/runtime/", location).href;
    const start = performance.now();
    const { loadPyodide } = await import(`${runtime}pyodide.mjs`);
    await loadPyodide({ indexURL: runtime, stdLibURL: runtime + library });
    return performance.now() - start;
}"""
MARKS = """() => ["glance-shown", "python-started", "python-started to page-ready"].map((name) => {
    const entry = performance.getEntriesByName(name)[0];
    return entry ? entry.startTime + entry.duration : NaN;
})"""


class Start(NamedTuple):
    """When each thing came, in milliseconds since the page was asked for."""

    glance: float
    python: float
    ready: float

    @property
    def after_python(self) -> float:
        """From Python to the page."""
        return self.ready - self.python


def _load(context: BrowserContext, address: str, library: str) -> float:
    with context.new_page() as page:
        page.goto(urljoin(address, "/icon.svg"))
        return float(page.evaluate(LOAD, library))


def _open(context: BrowserContext, address: str) -> Start:
    with context.new_page() as page:
        page.goto(urljoin(address, "/"))
        until_state(page)
        return Start(*page.evaluate(MARKS))


def _until_kept(page: Page) -> None:
    page.evaluate("() => navigator.serviceWorker.ready")


def _filled(playwright: Playwright, folder: str, address: str, service_workers: str) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=executable(), args=FLAGS, service_workers=service_workers
    )
    owner = Owner(HarnessPage(context, address, python=False))
    owner.make(7, owner.studio(version=7))
    owner.page.close()
    with context.new_page() as page:
        page.goto(address)
        until_state(page)
        if service_workers == "allow":
            _until_kept(page)
    return context


def _row(name: str, values: list[float], unit: str = "ms", digits: int = 0) -> str:
    single = ", ".join(f"{value:.{digits}f}" for value in values)
    return f"  {name:<44} {median(values):8.{digits}f} {unit:2}   ({single})"


def _ratios(ours: list[float], stock: list[float]) -> list[float]:
    return [own / other for own, other in zip(ours, stock, strict=True)]


def _rounds(playwright: Playwright, address: str) -> Iterator[tuple[dict[str, float], dict[str, Start]]]:
    with TemporaryDirectory() as first, TemporaryDirectory() as second, launched(playwright) as browser:
        warm = _filled(playwright, first, address, "block")
        kept = _filled(playwright, second, address, "allow")
        for number in range(ROUNDS + 1):
            loads = {name: _load(warm, address, library) for name, library in LIBRARIES.items()}
            starts = {"warm": _open(warm, address), "kept offline": _open(kept, address)}
            with browser.new_context(service_workers="block") as cold:
                starts["cold"] = _open(cold, address)
            if number:  # the first round fills what is warm
                yield loads, starts
        warm.close()
        kept.close()


def main() -> None:
    """Print the table: medians, and the single rounds."""
    with serving() as address, sync_playwright() as playwright:
        rounds = list(_rounds(playwright, address))
    stock = [loads["stock"] for loads, _ in rounds]
    print(f"Start, median of {ROUNDS} rounds")
    for name in LIBRARIES:
        print(_row(f"loadPyodide, {name} library", [loads[name] for loads, _ in rounds]))
    for kind in rounds[0][1]:
        starts = [starts[kind] for _, starts in rounds]
        print(_row(f"{kind}: what is stored is shown", [start.glance for start in starts]))
        print(_row(f"{kind}: Python ready", [start.python for start in starts]))
        print(_row(f"{kind}: from there to page ready", [start.after_python for start in starts]))
        print(_row(f"{kind}: page ready", [start.ready for start in starts]))
        print(_row(f"{kind}: page ready / stock loadPyodide", _ratios([s.ready for s in starts], stock), "", 2))


if __name__ == "__main__":
    main()
