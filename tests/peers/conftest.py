"""Fixtures for tests beside Dexie: the owner's code in the same page as our Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.owner import Owner

if TYPE_CHECKING:
    from tests.harness import HarnessPage
    from tests.page_log import PageLog


@pytest.fixture
def owner(harness: HarnessPage, page_log: PageLog) -> Owner:
    return Owner(harness)
