"""Closing many views in turns."""

from __future__ import annotations

import asyncio
import itertools

from pyapp.ui.closing import close_later


class Part:
    """A view with views inside it; closing takes a millisecond of `Page.now`."""

    def __init__(self, page, *children):
        self._page = page
        self._children = list(children)
        self.closed = 0

    def leave_children(self):
        children, self._children = self._children, []
        return children

    def close(self):
        assert not self._children
        self.closed += 1
        self._page.now += 0.001


class Page:
    now = 0.0


def test_all_views_are_closed_once_and_the_page_goes_on_between_them():
    page = Page()
    leaves = [Part(page) for _ in range(60)]
    scenes = [Part(page, *leaves[start : start + 3]) for start in range(0, 60, 3)]

    async def leave():
        breaks = []
        closing = close_later(scenes, lambda: page.now)
        assert not any(part.closed for part in scenes)
        while not closing.done():
            breaks.append(page.now)
            await asyncio.sleep(0)
        return breaks

    breaks = asyncio.run(leave())
    assert [part.closed for part in (*scenes, *leaves)] == [1] * 80
    assert max(after - before for before, after in itertools.pairwise(breaks)) < 0.01
