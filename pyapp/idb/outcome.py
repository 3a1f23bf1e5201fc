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

    `label` is what it is the outcome of, for messages. Towards the task it is a future (asyncio, "Future": the part
    that Task uses), towards `asyncio.gather` and the like a mere awaitable: these take for a future what has
    `_asyncio_future_blocking` in its class, so that here it stands in the instance alone.
    """

    def __init__(self, on_cancel: Callable[[], None], label: str = "a transaction") -> None:
        self.label = label
        self._asyncio_future_blocking = False
        self._callbacks: list[tuple[Callable[[Any], object], Context | None]] = []
        self._settled = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._on_cancel = on_cancel

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Give the result or the error; only the first one counts."""
        if not self._settled:
            self._settled, self._value, self._error = True, value, error
            if self._callbacks:
                self._wake()

    def __await__(self) -> Generator[Any, None, T]:
        if not self._settled:
            self._loop = asyncio.get_running_loop()
            self._asyncio_future_blocking = True
            yield self
        if self._error is not None:
            raise self._error
        result: T = self._value
        return result

    # ---- the future

    @property
    def awaited_as(self) -> str:
        """What waits here, for a transaction's body that must not."""
        return f"{self.label}, outside of this transaction"

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """The loop of the task that waits."""
        return self._loop

    def add_done_callback(self, callback: Callable[[Any], object], *, context: Context | None = None) -> None:
        """Call back when it is settled."""
        if self._settled:
            self._loop.call_soon(callback, self, context=context)
        else:
            self._callbacks.append((callback, context))

    def remove_done_callback(self, callback: Callable[[Any], object]) -> int:
        """Call back no longer; gives how often it would have been."""
        before = len(self._callbacks)
        self._callbacks = [pair for pair in self._callbacks if pair[0] != callback]
        return before - len(self._callbacks)

    def cancel(self, msg: object = None) -> bool:  # noqa: ARG002 - the signature that Task calls
        """Take the cancellation of the waiting task, which goes on at the loop's next turn; False if it is settled."""
        if self._settled:
            return False
        self._soon()
        self.settle(None, asyncio.CancelledError())
        self._on_cancel()
        return True

    def done(self) -> bool:
        """Whether it is settled."""
        return self._settled

    def result(self) -> None:
        """The task goes on in `__await__`, which gives the result or raises."""

    def _wake(self) -> None:
        """Let the task go on, now where no other task is in its step."""
        if asyncio.current_task() is not None:
            self._soon()
            return
        for callback, context in self._taken():
            (context or copy_context()).run(outside_transactions, callback, self)

    def _soon(self) -> None:
        for callback, context in self._taken():
            self._loop.call_soon(callback, self, context=context)

    def _taken(self) -> list[tuple[Callable[[Any], object], Context | None]]:
        callbacks, self._callbacks = self._callbacks, []
        return callbacks
