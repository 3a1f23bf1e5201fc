"""Long work in small pieces, so that the page goes on meanwhile. Pure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Breaks:
    """Lets the page go on after every `seconds` of work; the first piece begins now."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self._seconds = seconds
        self._clock = clock
        self._began = clock()

    async def breathe(self) -> None:
        """Have a break where one is due."""
        if self._clock() - self._began > self._seconds:
            await asyncio.sleep(0)
            self._began = self._clock()
