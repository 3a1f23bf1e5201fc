"""Fixtures for tests that kill the browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.crash.rounds import Crashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def crashes(browser: Browser, tmp_path_factory: pytest.TempPathFactory, base_url: str) -> Iterator[Crashes]:
    """A browser of this file's own, with its storage on disk, to be killed and started again."""
    if os.name == "nt":
        pytest.skip("Windows has no process groups that die by one signal")
    crashes = Crashes(browser.browser_type, tmp_path_factory.mktemp("crashes"), base_url)
    yield crashes
    crashes.close()
