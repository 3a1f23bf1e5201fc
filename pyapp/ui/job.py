"""A long piece of work that a person starts and may cancel; what it shows is kept while they look at other places."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from .stage import Stage

S = TypeVar("S")


class Job(Generic[S]):
    """Has a `state`, of which the view that is attached is told; one piece of work runs at a time."""

    def __init__(self, stage: Stage, state: S) -> None:
        self.stage = stage
        self.state = state
        self._show: Callable[[S], object] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether its work is under way."""
        return self._task is not None and not self._task.done()

    @property
    def is_shown(self) -> bool:
        """Whether a person sees its state now."""
        return self._show is not None

    def attach(self, show: Callable[[S], object]) -> None:
        """Show the state, and every later one, with that function."""
        self._show = show
        show(self.state)

    def detach(self, show: Callable[[S], object]) -> None:
        """Show no more with that function; the work goes on."""
        if self._show == show:
            self._show = None

    def run(self, work: Coroutine[Any, Any, object], what_failed: str) -> None:
        """Do some work, unless other work is under way."""
        if self.running:
            work.close()
        else:
            self._task = self.stage.start(work, what_failed)

    def follow(self, work: Coroutine[Any, Any, object], what_failed: str) -> None:
        """Do other work after the present work, which calls this last; its failure is another one."""
        self._task = self.stage.start(work, what_failed)

    def cancel(self) -> None:
        """End the work; it says itself what that means."""
        if self._task is not None:
            self._task.cancel()

    def tell(self, state: S) -> None:
        """Take a new state, and show it."""
        self.state = state
        if self._show is not None:
            self._show(state)
