"""Fixtures for a person's stories: empty storage for each test, the real page, the real database name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.harness import QUICK_START, HarnessPage, launched, until_state
from tests.owner import Owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from tests.page_log import PageLog


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright, QUICK_START) as browser:
        yield browser


@pytest.fixture
def context(empty_context: Callable[[], AbstractContextManager[BrowserContext]]) -> Iterator[BrowserContext]:
    """A browser context with empty storage for this test alone."""
    with empty_context() as context:
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
