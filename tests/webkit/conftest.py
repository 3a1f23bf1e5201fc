"""Fixtures for the stories in WebKit, which need Debian's WebKitGTK: where there is none, they are skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import browsers
from tests.webkit.browsing import hidden_screen, mini_browser, own_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.webkit.browsing import Window


@pytest.fixture(scope="session")
def screen() -> Iterator[str]:
    """An X display for the windows."""
    missing = browsers.missing_for_webkit()
    if missing:
        pytest.skip(f"no WebKit can be driven here: {missing}")
    with hidden_screen() as name:
        yield name


@pytest.fixture
def window(screen: str, tmp_path: Path) -> Iterator[Window]:
    """A window with its storage in `tmp_path`, where downloads come too (`tmp_path / "downloads"`)."""
    with own_window(tmp_path, screen) as opened:
        yield opened


@pytest.fixture
def private_window(screen: str, tmp_path: Path) -> Iterator[Window]:
    """A window that keeps nothing, and cannot store files."""
    with mini_browser(tmp_path, screen) as opened:
        yield opened
