"""What a failed test leaves: of every open page a screenshot, its address and what it says; the console; the databases.

All of it is in the test's report and under test-results/. What cannot be had is said, and never hides the failure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from playwright.sync_api import Error

from tests import page_state
from tests.environment import ROOT
from tests.page_log import OPEN_LOGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pytest
    from playwright.sync_api import Page

RESULTS = ROOT / "test-results"
PATIENCE = 10_000  # milliseconds
LINES = 150  # of the console, in the report; its file has all


class Tab(Protocol):
    """An open page of any browser. Each method raises where the page does not answer, but never waits for long."""

    @property
    def address(self) -> str:
        """Where it is."""

    def screenshot(self, path: Path) -> None:
        """Write a PNG."""

    def state(self) -> dict[str, Any]:
        """What page_state.js gives there."""


class PlaywrightTab:
    """A page of Chromium or Firefox."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def address(self) -> str:
        return self._page.url

    def screenshot(self, path: Path) -> None:
        self._page.screenshot(path=path, full_page=True, timeout=PATIENCE)

    def state(self) -> dict[str, Any]:
        # `evaluate` has no time limit: a page that is stuck is found out first.
        self._page.locator("html").get_attribute("data-state", timeout=PATIENCE)
        return self._page.evaluate(page_state.SOURCE)


class Witness(Protocol):
    """A browser, or a browser context, that is open while a test runs."""

    def tabs(self) -> Sequence[Tab]:
        """Its pages."""

    def console(self) -> str:
        """All that they said."""


OTHER_WITNESSES: list[Witness] = []


def add_failure_report(report: pytest.TestReport) -> None:
    """Save screenshots, console and databases under test-results/, and show them in the test's report."""
    folder = RESULTS / re.sub(r"\W+", "-", report.nodeid)[-120:].strip("-")
    everyone = [([PlaywrightTab(page) for page in context.pages], str(log)) for context, log in OPEN_LOGS.items()]
    for log in OPEN_LOGS.values():
        log.leave()
    everyone += [(list(witness.tabs()), witness.console()) for witness in OTHER_WITNESSES]
    for number, (tabs, console) in enumerate(everyone):
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{report.when}-{number}" if number else f"{report.when}"
        pages = "\n".join(_page_lines(tabs, folder, name))
        (folder / f"{name}-pages.txt").write_text(f"{pages}\n", encoding="utf-8")
        (folder / f"{name}-console.txt").write_text(f"{console}\n", encoding="utf-8")
        report.sections.append(("pages and databases", pages))
        report.sections.append(("page console", _tail(console, folder / f"{name}-console.txt")))


def _page_lines(tabs: Sequence[Tab], folder: Path, name: str) -> Iterator[str]:
    """The pages one after the other, then the databases of each origin, as the first page there sees them."""
    states: dict[str, tuple[int, dict[str, Any]]] = {}
    for number, tab in enumerate(tabs, 1):
        if tab.address == "about:blank":
            continue
        yield f"page {number}: {tab.address}"
        yield f"  screenshot: {_screenshot(tab, folder / f'{name}-{number}.png')}"
        state = _state(tab)
        if "failed" in state:
            yield f"  it does not answer: {state['failed']}"
            continue
        yield f"  state:    {state['state'] or 'none'}"
        yield from page_state.shown_lines(state)
        states.setdefault(state["origin"], (number, state))
    for origin, (number, state) in states.items():
        yield f"databases of {origin}, as page {number} sees them:"
        yield from page_state.database_lines(state)


def _screenshot(tab: Tab, path: Path) -> str:
    try:
        tab.screenshot(path)
    except Exception as error:  # noqa: BLE001 - of whatever drives the browser
        return f"none ({_first_line(error)})"
    return str(path.relative_to(ROOT))


def _state(tab: Tab) -> dict[str, Any]:
    try:
        return tab.state()
    except Exception as error:  # noqa: BLE001 - of whatever drives the browser
        return {"failed": _first_line(error)}


def _first_line(error: Exception) -> str:
    text = error.message if isinstance(error, Error) else str(error)
    return text.strip().partition("\n")[0] or type(error).__name__


def _tail(console: str, path: Path) -> str:
    lines = console.splitlines()
    if len(lines) <= LINES:
        return console or "nothing was said"
    cut = f"(the last {LINES} of {len(lines)} lines; all are in {path.relative_to(ROOT)})"
    return "\n".join([cut, *lines[-LINES:]])
