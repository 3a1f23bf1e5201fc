"""Work that a newer version of the page waits for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import page_offline as _offline

from ..page import page_held


@contextmanager
def at_work() -> Iterator[None]:
    """While it lasts the page is held, and no tab takes a newer version of the page over.

    For whatever writes files or more than a few records (tests/unit/test_at_work.py has the list).
    """
    release = _offline.hold()
    try:
        with page_held():
            yield
    finally:
        release()
