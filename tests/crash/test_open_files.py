"""A library of more Blobs than the browser may open files: it is upgraded all the same, in steps.

At a commit Chromium 156 opens two files for each Blob that it writes, all at once, in its main process, which raises
its own limit to the hard one, 8,192 at most. Here that is 1,024.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.crash.chromium import Chromium
from tests.harness import HarnessPage, in_page

if sys.platform == "emscripten":
    from pyapp.cinegenie.backup.upgrading import upgrade_studio
    from pyapp.cinegenie.schema import studio_database
    from pyapp.cinegenie.upgrade import plan_upgrade
    from pyapp.idb.errors import UpgradeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

LIMITED = ["sh", "-c", 'ulimit -n 1024 && exec "$@"', "sh"]
IMAGES = 1_500
NAME = "many"
FILL = "async ({name, count}) => (await import('/tests/upgrade_bench.js')).fill(name, [[count, 300]])"


@pytest.fixture
def limited(browser: Browser, tmp_path: Any, base_url: str) -> Iterator[HarnessPage]:
    """The test page in a Chromium that may open 1,024 files."""
    if os.name == "nt":
        pytest.skip("Windows sets no limit")
    chromium = Chromium(browser.browser_type, tmp_path / "profile", LIMITED)
    yield HarnessPage(chromium.context, base_url)
    chromium.kill()


@in_page
async def upgrade_at_once(name: str) -> str:
    db = studio_database(name)
    try:
        await db.open()
    except UpgradeError as error:
        return str(error)
    db.close()
    return "upgraded"


@in_page
async def upgrade(name: str) -> dict[str, int]:
    db, report = await upgrade_studio(await plan_upgrade(name))
    db.close()
    return report.after


def test_a_library_that_one_transaction_cannot_rewrite_is_upgraded_in_steps(limited: HarnessPage):
    limited.js(FILL, name=NAME, count=IMAGES)
    before = limited.js("({name}) => probe.digest(name)", name=NAME)
    assert "could not be upgraded and is as it was" in limited.py(upgrade_at_once, NAME)
    assert limited.js("({name}) => probe.digest(name)", name=NAME) == before
    assert limited.py(upgrade, NAME)["images"] == IMAGES
    after = limited.js("({name}) => probe.digest(name)", name=NAME)
    assert (after["native"], after["counts"]["images"]) == (70, IMAGES)
