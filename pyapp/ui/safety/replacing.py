"""What restoring and going back to schema 6 have in common: a view of a plan, and work that replaces everything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from ..job import Job
from ..language import say
from ..pace import Step
from ..stage import Stage
from ..view import Callback, View
from .backing_up import BackingUp

BLOCKED_SECONDS: Final = 120
S = TypeVar("S")


def waiting() -> Step:
    """What is said while another tab holds the database."""
    return Step(say("shared-waiting"), None, say("safety-waiting-detail", seconds=BLOCKED_SECONDS))


class Replacing(Job[S]):
    """A job on the database of that name, beside what backs it up.

    `let_go` closes it here and takes the person's other places away; `come_back` shows what there is then.
    `nothing` and `present` are the subclass's.
    """

    def __init__(
        self,
        stage: Stage,
        name: str,
        backing: BackingUp,
        let_go: Callback,
        come_back: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        super().__init__(stage, self.nothing())
        self.name = name
        self.backing = backing
        self.let_go = let_go
        self.come_back = come_back
        self._view: View | None = None

    def nothing(self) -> S:
        """The state before anything has begun."""
        raise NotImplementedError

    def present(self) -> None:
        """Show the state in a view, with all that it says."""
        raise NotImplementedError

    def show(self, view: View, update: Callable[[S], object], place: str) -> None:
        """Show the state in that view from now on."""
        self._view = None  # one that has been shown may go now
        self.stage.show(view, place, self.present)
        self._view = view
        self.attach(update)

    async def undisturbed(self, work: Callable[[], Coroutine[Any, Any, None]], cancelled: str = "") -> None:
        """Do the work; where it fails or is cancelled, go back to what there was before."""
        try:
            await work()
        except asyncio.CancelledError:
            await self.go_back(cancelled)
        except BaseException:
            await self.go_back()
            raise

    def leave(self) -> None:
        """Go back, because the person wants to."""
        self.stage.start(self.go_back(), say("safety-not-back"))

    async def go_back(self, told: str = "", stays: bool = False) -> None:
        """Show again what there was before, unless the person went elsewhere meanwhile."""
        if self._view is None:
            return
        self.drop_view()
        if told:
            self.stage.notices.say(told, stays)
        await self.forget()
        await self.come_back()

    def be_left(self) -> None:
        """Drop what was read: another view is shown."""
        if self._view is not None:
            self.drop_view()
            self.cancel()
            self.stage.start(self.forget(), say("safety-not-forgotten"))

    def drop_view(self) -> None:
        """Show the state no longer."""
        self._view = self._show = None

    async def forget(self) -> None:
        """Remove what a plan has left."""
