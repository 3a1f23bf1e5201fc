"""What a transaction gives to the task that waits for it, without a detour through the event loop.

An asyncio future wakes its task at the loop's next turn, which in a browser is another macrotask: as long again as
the whole request. A task that waits here goes on within the browser's own event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextvars import Context, copy_context
from typing import Any, Generic, TypeVar

from .driver import outside_transactions

T = TypeVar("T")


class Outcome(Generic[T]):
    """A result or an error to come: await it, once, from any task. Cancelling that task calls `on_cancel`.

    `label` is what it is the outcome of, for messages.
    """

    __slots__ = ("_on_cancel", "_waiter", "done", "error", "label", "value")

    def __init__(self, on_cancel: Callable[[], None], label: str = "a transaction") -> None:
        self.label = label
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None
        self._on_cancel = on_cancel
        self._waiter: _Waiter | None = None

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Give the result or the error; only the first one counts."""
        if self.done:
            return
        self.done, self.value, self.error = True, value, error
        if self._waiter is not None:
            self._waiter.wake()

    def cancel(self) -> None:
        """Take the cancellation of the waiting task, which goes on at the loop's next turn."""
        if self._waiter is not None:
            self._waiter.soon()
        self.settle(None, asyncio.CancelledError())
        self._on_cancel()

    def __await__(self) -> Generator[Any, None, T]:
        if not self.done:
            self._waiter = _Waiter(self)
            yield self._waiter
        if self.error is not None:
            raise self.error
        result: T = self.value
        return result


class _Waiter:
    """What a task needs of the future that it waits for (asyncio, "Future": the part that Task uses)."""

    _asyncio_future_blocking = False

    def __init__(self, outcome: Outcome[Any]) -> None:
        self._asyncio_future_blocking = True
        self._outcome = outcome
        self._loop = asyncio.get_running_loop()
        self._callbacks: list[tuple[Callable[[Any], object], Context | None]] = []

    @property
    def awaited_as(self) -> str:
        """What waits here, for a transaction's body that must not."""
        return f"{self._outcome.label}, outside of this transaction"

    def get_loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def add_done_callback(self, callback: Callable[[Any], object], *, context: Context | None = None) -> None:
        if self._outcome.done:
            self._loop.call_soon(callback, self, context=context)
        else:
            self._callbacks.append((callback, context))

    def remove_done_callback(self, callback: Callable[[Any], object]) -> int:
        before = len(self._callbacks)
        self._callbacks = [pair for pair in self._callbacks if pair[0] != callback]
        return before - len(self._callbacks)

    def cancel(self, msg: object = None) -> bool:  # noqa: ARG002 - the signature that Task calls
        if self._outcome.done:
            return False
        self._outcome.cancel()
        return True

    def done(self) -> bool:
        return self._outcome.done

    def result(self) -> None:
        """The task goes on in `Outcome.__await__`, which gives the result or raises."""

    def wake(self) -> None:
        """Let the task go on, now where no other task is in its step."""
        if asyncio.current_task() is not None:
            self.soon()
        for callback, context in self._taken():
            (context or copy_context()).run(outside_transactions, callback, self)

    def soon(self) -> None:
        """Let the task go on at the loop's next turn."""
        for callback, context in self._taken():
            self._loop.call_soon(callback, self, context=context)

    def _taken(self) -> list[tuple[Callable[[Any], object], Context | None]]:
        callbacks, self._callbacks = self._callbacks, []
        return callbacks
