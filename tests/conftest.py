"""Fixtures for tests in a page: one started Python for each test file and engine, a fresh database for each test."""

from __future__ import annotations

import itertools
import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright

from tests import engines
from tests.environment import ROOT
from tests.failure_report import add_failure_report
from tests.harness import CONTEXT_OPTIONS, HarnessPage, launched, launched_firefox, serving
from tests.page_log import OPEN_LOGS, PageLog, logged_context

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright


    OpenPage = Callable[..., HarnessPage]

# Fixtures here are safe to share between examples, and how long a page takes says nothing about a property.
settings.register_profile(
    "page",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("page")
UNIT = ROOT / "tests" / "unit"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    with launched_firefox(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the browser engine that the test runs in (tests/engines.py)."""
    return getattr(request, "param", engines.ENGINES[0])


@pytest.fixture(scope="module")
def empty_context(engine: str, request: pytest.FixtureRequest) -> Callable[[], AbstractContextManager[BrowserContext]]:
    """Gives a browser context with empty storage; a browser that no test asks for is never started."""
    browser = request.getfixturevalue("browser" if engine == "chromium" else engine)
    return partial(logged_context, browser, **CONTEXT_OPTIONS)


@pytest.fixture(scope="module")
def context(empty_context: Callable[[], AbstractContextManager[BrowserContext]]) -> Iterator[BrowserContext]:
    """A browser context with empty storage, shared by the tests of one file and engine."""
    with empty_context() as context:
        yield context


@pytest.fixture(scope="module")
def harness(context: BrowserContext, base_url: str) -> HarnessPage:
    """The test page with one started Python, shared by the tests of one file and engine."""
    return HarnessPage(context, base_url)


@pytest.fixture
def page_log(context: BrowserContext) -> Iterator[PageLog]:
    """What the pages say during this test; unexpected errors fail it."""
    log = OPEN_LOGS[context]
    log.begin()
    yield log
    log.check()


@pytest.fixture
def page(harness: HarnessPage, page_log: PageLog) -> Page:
    return harness.page


@pytest.fixture
def py(harness: HarnessPage, page_log: PageLog) -> Callable[..., Any]:
    return harness.py


@pytest.fixture
def js(harness: HarnessPage, page_log: PageLog) -> Callable[..., Any]:
    return harness.js


@pytest.fixture
def db_name(request: pytest.FixtureRequest, harness: HarnessPage, page_log: PageLog) -> Iterator[str]:
    """A database name that no other test has; it and names that begin with it are deleted after the test."""
    name = f"{re.sub(r'[^a-z]+', '-', request.node.name)[:40]}-{next(_numbers)}"
    yield name
    harness.js("({name}) => probe.removeAll(name)", name=name)


@pytest.fixture
def open_page(context: BrowserContext, base_url: str, page_log: PageLog) -> Iterator[OpenPage]:
    """Open further tabs of the same storage; they are closed after the test."""
    opened: list[HarnessPage] = []

    def open_page(python: bool = True) -> HarnessPage:
        opened.append(HarnessPage(context, base_url, python))
        return opened[-1]

    yield open_page
    for tab in opened:
        tab.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    engines.add_option(parser)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    engines.parametrize(metafunc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run unit tests first: once Playwright has started, its event loop runs in this thread to the end."""
    items.sort(key=lambda item: UNIT not in item.path.parents)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test, not its teardown, for what its page reported."""
    yield
    log = getattr(item, "funcargs", {}).get("page_log")
    if log is not None:
        log.check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the pages showed and said to the report of a failure."""
    report = yield
    if report.failed:
        add_failure_report(report)
    return report
