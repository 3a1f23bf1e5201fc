"""The transaction driver: a transaction lives exactly as long as the coroutine that uses it.

Rules:
1. A body is advanced with `send` and `throw` inside the events of its own requests, and nowhere else: there the
   transaction is active (Indexed Database API, "transaction lifetime").
2. The one thing that a body may await is an `Operation` of its own transaction. Anything else gets
   `ForeignAwaitError` at its line, and the transaction is rolled back whatever the body makes of the error.
3. An operation starts when it is made and settles once. An error that nobody takes rolls the transaction back.
4. The outcome is known after the transaction's own complete or abort event, never before.
5. An exception that leaves the body rolls back. Cancelling the waiting task rolls back and closes the body.
6. When the transaction ends, nothing that waits for it stays waiting.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, Protocol, TypeVar

from .errors import (
    AbortError,
    ForeignAwaitError,
    IDBError,
    QuotaExceededError,
    TransactionInactiveError,
    full_disk,
)
from .foreign import explain

T = TypeVar("T")
Outcome = Callable[[Any, BaseException | None], None]

# A body that swallows every error and goes on must end all the same, or the page would hang.
_MAX_FOREIGN_AWAITS = 10
_MAX_REFUSED_OPERATIONS = 1000


class Channel(Protocol):
    """What a driver needs of the real transaction."""

    def commit(self) -> None:
        """Let the transaction commit without waiting for further requests."""

    def abort(self) -> None:
        """Roll back; does nothing on a transaction that has ended."""


class Operation(Generic[T]):
    """Something a transaction does: await it, inside the transaction's body, for its result or its error."""

    __slots__ = ("_error", "_value", "driver", "label", "settled", "taken", "waiting")

    def __init__(self, driver: Driver, label: str) -> None:
        self.driver = driver
        self.label = label
        self.settled = False
        self.taken = False
        self.waiting: list[_Strand] = []
        self._value: Any = None
        self._error: BaseException | None = None

    def __await__(self) -> Generator[Operation[Any], None, T]:
        """Yield the operation itself to its driver: the one trap of this library."""
        if current() is not self.driver:
            raise TransactionInactiveError(
                f"{self.label} belongs to a transaction and can only be awaited inside that transaction's body"
            )
        if not self.settled:
            yield self
        self.taken = True
        if self._error is not None:
            raise self._error
        result: T = self._value
        return result

    def settle(self, value: Any, error: BaseException | None) -> None:
        """Record the result and let every waiting part of the body go on, now."""
        if self.settled:
            return
        self.settled = True
        self._value, self._error = value, error
        waiting, self.waiting = self.waiting, []
        for strand in waiting:
            self.driver.advance(strand)

    @property
    def unheeded_error(self) -> BaseException | None:
        """The error, as long as nobody has taken it."""
        return None if self.taken else self._error


class _Strand:
    """A coroutine that the driver advances: the body, or an operation of several steps."""

    __slots__ = ("context", "coroutine", "done", "foreign_awaits")

    def __init__(self, coroutine: Coroutine[Any, None, Any], done: Outcome) -> None:
        self.coroutine = coroutine
        self.done = done
        self.context = contextvars.copy_context()
        self.foreign_awaits = 0


_current: Driver | None = None


def current() -> Driver | None:
    """The driver whose body runs at this moment; a task made inside a body does not inherit it."""
    return _current


def outside_transactions(function: Callable[..., Any], *args: Any) -> None:
    """Call it as code that belongs to no transaction, from within the event of one."""
    global _current  # noqa: PLW0603 - one page, one thread, one body at a time
    outer, _current = _current, None
    try:
        function(*args)
    finally:
        _current = outer


class Driver:
    """Runs one transaction's body to its end."""

    def __init__(self, channel: Channel, label: str, early: bool = False) -> None:
        """`early`: the outcome may be given when the body ends, before `complete` (for single reads)."""
        self.channel = channel
        self.label = label
        self.ended = False
        self.failure: BaseException | None = None
        self._early = early
        self._result: Any = None
        self._body_done = False
        self._strands: set[_Strand] = set()
        self._operations: set[Operation[Any]] = set()
        self._failed: list[Operation[Any]] = []
        self._refused = 0
        self._on_outcome: Outcome | None = None

    # ---- for the one who starts the transaction

    def begin(self, body: Coroutine[Any, None, Any], on_outcome: Outcome) -> None:
        """Run the body to its first await, now; `on_outcome(result, error)` is called once, at the end."""
        self._on_outcome = on_outcome
        self._start_strand(body, self._finish_body)

    def cancel(self) -> None:
        """Roll back and close everything that runs in the transaction."""
        self.fail(asyncio.CancelledError())
        for strand in list(self._strands):
            self.advance(strand, asyncio.CancelledError())
        for strand in list(self._strands):
            self._close(strand, AbortError(f"{self.label} was cancelled"))

    # ---- for the operations inside the body

    def operation(self, label: str) -> Operation[Any]:
        """A new operation whose settling the caller takes care of; refused once the transaction has ended."""
        if self.ended or self.failure is not None:
            raise self._refusal(label) from self.failure
        operation: Operation[Any] = Operation(self, label)
        self._operations.add(operation)
        return operation

    def settle(self, operation: Operation[Any], value: Any, error: BaseException | None = None) -> None:
        """Give an operation its result; an error that comes too late for anyone to take rolls back."""
        self._operations.discard(operation)
        if error is not None:
            self._failed.append(operation)
        operation.settle(value, error)
        if self._body_done:
            self._heed_errors()

    def withdraw(self, operation: Operation[Any]) -> None:
        """Forget an operation that could not be started."""
        self._operations.discard(operation)

    def spawn(self, label: str, coroutine: Coroutine[Any, None, T]) -> Operation[T]:
        """Run several steps as one operation of this transaction, side by side with the body."""
        try:
            operation = self.operation(label)
        except BaseException:
            coroutine.close()
            raise
        self._start_strand(coroutine, lambda value, error: self.settle(operation, value, error))
        return operation

    def fail(self, error: BaseException) -> None:
        """Roll back because of `error`; the first one is the outcome. A full disk is not hidden in another error."""
        if self.failure is not None:
            return
        self.failure = full_disk(error) or error
        if not self.ended:
            self.channel.abort()

    # ---- for the bridge

    def on_end(self, error: IDBError | None, aborted: bool) -> None:
        """Take the transaction's own complete or abort event."""
        if self.ended:
            return
        self.ended = True
        if aborted:
            self._explain_abort(error)
        self._release_waiting(error)
        self._give_outcome()

    # ---- the engine

    def advance(self, strand: _Strand, error: BaseException | None = None) -> None:
        """Run one strand until it waits for an operation of this transaction, or ends."""
        global _current  # noqa: PLW0603 - one page, one thread, one body at a time
        if strand not in self._strands:
            return
        outer, _current = _current, self
        try:
            while self._step(strand, error):
                error = self._refuse(strand)
                if error is None:
                    return
        finally:
            _current = outer

    def _step(self, strand: _Strand, error: BaseException | None) -> bool:
        """Resume once. True: it awaited something foreign."""
        run, coroutine = strand.context.run, strand.coroutine
        value: Any = None
        outcome: BaseException | None = None
        try:
            trap = run(coroutine.throw, error) if error else run(coroutine.send, None)
        except StopIteration as stop:
            value = stop.value
        except BaseException as raised:  # noqa: BLE001 - it is handed on as the strand's outcome
            outcome = raised
        else:
            if isinstance(trap, Operation) and trap.driver is self and not trap.settled:
                trap.waiting.append(strand)
                return False
            self._foreign(coroutine, trap)
            return True
        # Outside of the handlers: what goes on from here would have their exception as its context.
        self._end_strand(strand, value, outcome)
        return False

    def _foreign(self, coroutine: Coroutine[Any, None, Any], trap: Any) -> None:
        what, instead = explain(coroutine, trap)
        if getattr(trap, "_asyncio_future_blocking", None):
            trap._asyncio_future_blocking = False  # the future is free for a task to await later
        self.fail(
            ForeignAwaitError(
                f"{self.label} awaited {what}, which is no request of this transaction; IndexedDB would commit "
                f"here with half of the work done, so everything was rolled back. Instead: {instead}."
            )
        )

    def _refuse(self, strand: _Strand) -> BaseException | None:
        strand.foreign_awaits += 1
        if strand.foreign_awaits > _MAX_FOREIGN_AWAITS:
            self._close(strand, self.failure)
            return None
        return (
            self.failure
            if isinstance(self.failure, ForeignAwaitError)
            else ForeignAwaitError(f"{self.label} has been rolled back and cannot await anything else")
        )

    def _refusal(self, label: str) -> BaseException:
        self._refused += 1
        if self._refused > _MAX_REFUSED_OPERATIONS:
            return asyncio.CancelledError(f"{self.label} has ended, and its body asks on and on")
        reason = f": {self.failure}" if self.failure is not None and str(self.failure) else ""
        return TransactionInactiveError(f"{label}: {self.label} has ended{reason}")

    def _start_strand(self, coroutine: Coroutine[Any, None, Any], done: Outcome) -> None:
        strand = _Strand(coroutine, done)
        self._strands.add(strand)
        self.advance(strand)

    def _end_strand(self, strand: _Strand, value: Any, error: BaseException | None) -> None:
        if strand in self._strands:
            self._strands.remove(strand)
            strand.done(value, error)

    def _close(self, strand: _Strand, error: BaseException | None) -> None:
        try:
            strand.coroutine.close()
        except BaseException as raised:  # noqa: BLE001 - a body that resists its end has no say in the outcome
            error = error or raised
        self._end_strand(strand, None, error)

    def _finish_body(self, value: Any, error: BaseException | None) -> None:
        self._body_done = True
        self._result = value
        if error is not None:
            self.fail(error)
        self._heed_errors()
        if self.failure is None and not self._operations:
            self.channel.commit()
        if self.ended or (self._early and not self._operations):
            self._give_outcome()

    def _heed_errors(self) -> None:
        for operation in self._failed:
            error = operation.unheeded_error
            if error is not None:
                self.fail(error)
        self._failed.clear()

    def _explain_abort(self, error: IDBError | None) -> None:
        """The transaction's own error says more than a request's AbortError, and a full disk more than any."""
        if self.failure is None:
            self.failure = error or AbortError(f"{self.label} was aborted")
        elif isinstance(self.failure, AbortError) or isinstance(error, QuotaExceededError):
            self._put_first(error)

    def _put_first(self, error: IDBError | None) -> None:
        if error is not None and not isinstance(self.failure, QuotaExceededError | asyncio.CancelledError):
            error.__cause__ = self.failure
            self.failure = error

    def _release_waiting(self, error: IDBError | None) -> None:
        """Rule 6: also where the browser ended the transaction without an event for each request."""
        cause = self.failure or error
        for operation in list(self._operations):
            lost = AbortError(f"{operation.label}: {self.label} has ended")
            lost.__cause__ = cause
            self._operations.discard(operation)
            operation.settle(None, lost)
        for strand in list(self._strands):
            self._close(strand, cause)

    def _give_outcome(self) -> None:
        on_outcome, self._on_outcome = self._on_outcome, None
        if on_outcome is not None:
            on_outcome(self._result if self.failure is None else None, self.failure)
