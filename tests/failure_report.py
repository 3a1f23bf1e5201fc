"""What a failed test leaves: a screenshot of every open page and all that the pages said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.environment import ROOT
from tests.page_log import OPEN_LOGS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from playwright.sync_api import Page

RESULTS = ROOT / "test-results"


def add_failure_report(report: pytest.TestReport) -> None:
    """Save screenshots and console under test-results/ and show both in the test's report."""
    folder = RESULTS / re.sub(r"\W+", "-", report.nodeid)[-120:].strip("-")
    for context, log in OPEN_LOGS.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{report.when}-console.txt").write_text(f"{log}\n", encoding="utf-8")
        report.sections.append(("page console", str(log)))
        shots = [_screenshot(page, folder / f"{report.when}-{i}.png") for i, page in enumerate(context.pages)]
        report.sections.append(("page screenshots", "\n".join(shots)))


def _screenshot(page: Page, path: Path) -> str:
    try:
        page.screenshot(path=path, full_page=True, timeout=10_000)
    except Error as error:
        return f"{page.url}: no screenshot ({error.message})"
    return f"{page.url}: {path.relative_to(ROOT)}"
