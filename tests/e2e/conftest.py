"""Fixtures for a person's stories: a fresh browser for each test, the real page, the real database name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import CONTEXT_OPTIONS, HarnessPage, launched_firefox, until_state
from tests.owner import Owner
from tests.page_log import logged_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from tests.page_log import PageLog


ENGINES = ("chromium", "firefox")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell the stories that are marked `every_engine` in each of them, all others in Chromium."""
    if metafunc.definition.get_closest_marker("every_engine"):
        metafunc.parametrize("engine", ENGINES, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the browser engine that the story is told in."""
    return getattr(request, "param", ENGINES[0])


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    with launched_firefox(playwright) as browser:
        yield browser


@pytest.fixture
def context(engine: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser context with empty storage for this test alone."""
    browser = request.getfixturevalue("browser" if engine == "chromium" else engine)
    with logged_context(browser, **CONTEXT_OPTIONS) as context:
        yield context


@pytest.fixture
def open_app(context: BrowserContext, base_url: str, page_log: PageLog) -> Callable[..., Page]:
    """Open the app in a new tab and wait until it has started in `state`."""

    def open_app(path: str = "/", state: str = "ready") -> Page:
        page = context.new_page()
        page.goto(base_url + path)
        until_state(page, state)
        return page

    return open_app


@pytest.fixture
def app(open_app: Callable[..., Page]) -> Page:
    return open_app()


@pytest.fixture
def owner(context: BrowserContext, base_url: str, page_log: PageLog) -> Owner:
    """The owner's app in another tab of the same storage."""
    return Owner(HarnessPage(context, base_url, python=False))
