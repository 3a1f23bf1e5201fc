"""Live queries: a function that only reads, run again whenever a commit has touched what it read.

It does not matter who committed: this page, another tab of ours, or a Dexie 4 in this page or another tab.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from pyapp.idb.bridge import Observation
from pyapp.idb.observing import observer

T = TypeVar("T")
Query = Callable[[], Awaitable[T]]

# A table that is written to more often than the query takes to run must not keep its values back for ever.
_MOST_OUTDATED = 5


class LiveQuery(Generic[T]):
    """A query to watch: by `subscribe`, or by `async for value in live_query(...)`."""

    def __init__(self, query: Query[T]) -> None:
        if not callable(query):
            raise TypeError(f"live_query({query!r}): give it a function, for example `lambda: db.films.count()`")
        self._query = query

    def subscribe(
        self, on_next: Callable[[T], object], on_error: Callable[[Exception], object] | None = None
    ) -> Subscription[T]:
        """Call `on_next` with the result, soon, and with each new one after a commit that touched what was read.

        Every subscription runs the function for itself, one run at a time. Commits that come during a run, or before
        the next has begun, lead to one more run. What a run gives that has been overtaken by then is not told.

        What the function raises goes to `on_error`, or to the event loop's exception handler where there is none; the
        subscription goes on, and runs again when a commit touches what was read before the error. After
        `DatabaseClosedError` it runs again as soon as the page has opened a database. An exception that a callback
        raises goes to the event loop's exception handler, too.
        """
        return Subscription(self._query, on_next, on_error)

    def __aiter__(self) -> AsyncIterator[T]:
        """The newest result each time; one that nobody took in time is left out. An error ends it."""
        return _Results(self)


class _Results(Generic[T]):
    """The subscription of an `async for`; it ends with the loop, which holds the only reference to this."""

    def __init__(self, live: LiveQuery[T]) -> None:
        newest: asyncio.Queue[tuple[Any, Exception | None]] = asyncio.Queue()
        self._newest = newest
        self._subscription = live.subscribe(
            lambda value: _replace(newest, (value, None)), lambda error: _replace(newest, (None, error))
        )

    def __aiter__(self) -> _Results[T]:
        return self

    async def __anext__(self) -> T:
        try:
            value, error = await self._newest.get()
            if error is not None:
                raise error
        except BaseException:  # its traceback may outlive the loop, and holds this iterator
            self._subscription.unsubscribe()
            raise
        result: T = value
        return result

    def __del__(self) -> None:
        self._subscription.unsubscribe()


def _replace(queue: asyncio.Queue[T], item: T) -> None:
    if not queue.empty():
        queue.get_nowait()
    queue.put_nowait(item)


class Subscription(Generic[T]):
    """A live query that is watched until `unsubscribe()`."""

    def __init__(
        self, query: Query[T], on_next: Callable[[T], object], on_error: Callable[[Exception], object] | None
    ) -> None:
        self._query = query
        self._on_next = on_next
        self._on_error = on_error
        self._loop = asyncio.get_running_loop()
        self._context = copy_context()
        self._context.run(observer.set, 0)  # it may be subscribed to within another live query
        self._running: asyncio.Task[None] | None = None
        self._observation = Observation(self._begin)
        self.closed = False
        self._begin()

    def unsubscribe(self) -> None:
        """End it: no callback is called any more, a run under way is cancelled. May be called again."""
        self.closed = True
        self._observation.close()
        if self._running is not None and self._running is not asyncio.current_task():
            self._running.cancel()

    def _begin(self) -> None:
        if self._running is None and not self.closed:
            self._running = self._context.copy().run(self._loop.create_task, self._run())

    async def _run(self) -> None:
        try:
            outdated = 0
            while not self.closed:
                value, error = await self._ask()
                again = self._observation.end(error)
                outdated += 1
                if not again or outdated >= _MOST_OUTDATED:
                    self._tell(value, error)
                    outdated = 0
                if not again:
                    break
        finally:
            self._running = None

    async def _ask(self) -> tuple[Any, Exception | None]:
        self._observation.begin()
        token = observer.set(self._observation.number)
        try:
            return await self._query(), None
        except Exception as error:  # noqa: BLE001 - the subscriber gets it
            return None, error
        finally:
            observer.reset(token)

    def _tell(self, value: T, error: Exception | None) -> None:
        if self.closed:
            return
        try:
            if error is None:
                self._on_next(value)
            elif self._on_error is not None:
                self._on_error(error)
            else:
                self._report("The error of a live query was never retrieved: its subscription has no on_error", error)
        except Exception as raised:  # noqa: BLE001 - a subscriber's own failure does not end the subscription
            self._report("The error of a live query's callback was never retrieved", raised)

    def _report(self, message: str, error: Exception) -> None:
        self._loop.call_exception_handler({"message": message, "exception": error})


def live_query(query: Query[T]) -> LiveQuery[T]:
    """A live query of a function without arguments that gives an awaitable, `lambda: db.films.count()` for example.

    It may be a coroutine function, use several databases and transactions, and await what it likes between its
    queries. It may only read: `ReadOnlyError` where it begins a transaction of mode "rw" (Dexie).
    """
    return LiveQuery(query)
