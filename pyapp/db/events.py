"""What happens to a database, and who wants to know: `@db.on("populate")` and the like."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from .database import Database
    from .transaction import Transaction

EVENTS: Final = ("populate", "ready", "blocked", "versionchange", "terminated", "close", "changed")
Populate = Callable[["Transaction"], Any]
Ready = Callable[["Database"], Any]
Blocked = Callable[[int, int], Any]
VersionChange = Callable[[int], Any]
Closed = Callable[[], Any]

F = TypeVar("F", bound=Callable[..., Any])

log = logging.getLogger("pyapp.db")

_running: set[asyncio.Future[Any]] = set()  # the event loop itself holds its tasks only weakly


class Event(Generic[F]):
    """One event of one database: call it with a function, or use it as a decorator, to subscribe."""

    def __init__(self, db: Database, name: str) -> None:
        self._db = db
        self._name = name
        self._functions: list[F] = []

    def __call__(self, function: F) -> F:
        """Subscribe."""
        self._functions.append(function)
        return function

    def __bool__(self) -> bool:
        return bool(self._functions)

    def unsubscribe(self, function: F) -> None:
        """Call it no more; a function that is not subscribed is no error."""
        if function in self._functions:
            self._functions.remove(function)

    async def wait(self, argument: Any) -> None:
        """Call the functions one after the other, each after the one before it has finished."""
        for function in list(self._functions):
            await _finished(function(argument))

    def ask(self, *arguments: Any) -> bool:
        """Call the newest function first; one that returns False stops the rest, and the answer is False (Dexie)."""
        for function in reversed(self._functions):
            result = function(*arguments)
            if result is False:
                return False
            self._follow(result)
        return True

    def tell(self, *arguments: Any) -> bool:
        """As `ask`, but a function that raises is reported and keeps nothing from going on."""
        try:
            return self.ask(*arguments)
        except Exception:
            log.exception("a subscriber of %r of %r failed", self._name, self._db.name)
            return True

    def _follow(self, result: Any) -> None:
        """Let an asynchronous subscriber run beside what goes on."""
        if inspect.isawaitable(result):
            task = asyncio.ensure_future(result)
            _running.add(task)
            task.add_done_callback(self._report)

    def _report(self, task: asyncio.Future[Any]) -> None:
        _running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a subscriber of %r of %r failed", self._name, self._db.name, exc_info=task.exception())


class ReadyEvent(Event[Ready]):
    """The end of `open`. Each function is called once, a sticky one each time the database is opened (Dexie)."""

    def __init__(self, db: Database) -> None:
        super().__init__(db, "ready")
        self._sticky: list[Ready] = []
        self._due: list[Ready] | None = None
        self._task: asyncio.Task[Any] | None = None

    def __call__(self, function: Ready) -> Ready:
        """Subscribe."""
        return self.subscribe(function, sticky=False)

    def subscribe(self, function: Ready, sticky: bool) -> Ready:
        """Call it at the next opening, or now where the database is open; a sticky one at each opening that follows."""
        opened = self._due is None and self._db.is_open
        if opened:
            self._follow(function(self._db))
        elif self._due is not None:
            self._due.append(function)
        if sticky:
            self._sticky.append(function)
        if sticky or not (opened or self._due is not None):
            self._functions.append(function)
        return function

    def unsubscribe(self, function: Ready) -> None:
        """Call it no more; a function that is not subscribed is no error."""
        super().unsubscribe(function)
        if function in self._sticky:
            self._sticky.remove(function)

    @property
    def in_this_task(self) -> bool:
        """Whether it is one of the functions that asks."""
        return self._task is not None and self._task is asyncio.current_task()

    async def fire(self) -> None:
        """Call all of them, those too that subscribe meanwhile, one after the other."""
        self._due, self._task = list(self._functions), asyncio.current_task()
        try:
            while self._due:
                function = self._due.pop(0)
                await _finished(function(self._db))
                if function not in self._sticky:
                    self.unsubscribe(function)
        finally:
            self._due = self._task = None


class StickyReadyEvent(Event[Ready]):
    """The end of each `open`."""

    def __init__(self, event: ReadyEvent) -> None:
        self._event = event

    def __call__(self, function: Ready) -> Ready:
        """Subscribe."""
        return self._event.subscribe(function, sticky=True)

    def unsubscribe(self, function: Ready) -> None:
        """Call it no more; a function that is not subscribed is no error."""
        self._event.unsubscribe(function)


class Events:
    """All events of one database."""

    def __init__(self, db: Database) -> None:
        from .commits import ChangedEvent  # which is an Event itself

        self.populate: Event[Populate] = Event(db, "populate")
        self.ready = ReadyEvent(db)
        self.blocked: Event[Blocked] = Event(db, "blocked")
        self.versionchange: Event[VersionChange] = Event(db, "versionchange")
        self.terminated: Event[Closed] = Event(db, "terminated")
        self.close: Event[Closed] = Event(db, "close")
        self.changed = ChangedEvent(db)


async def _finished(result: Any) -> None:
    if inspect.isawaitable(result):
        await result
