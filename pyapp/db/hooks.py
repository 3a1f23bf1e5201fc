"""Hooks: plain functions of a program that take part in what is read from a table and written to it.

As Dexie's: `creating(primary_key, record, transaction)`, `updating(changes, primary_key, record, transaction)`,
`deleting(primary_key, record, transaction)`, `reading(record)`. Those of writes run inside the operation's transaction
and may start further operations of it, which they cannot wait for; a reading hook only turns one record into another.
An exception in one fails the operation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pyapp.idb.errors import InvalidArgumentError, InvalidStateError

from .keys import Key

if TYPE_CHECKING:
    from .changes import Changes
    from .transaction import Transaction

F = TypeVar("F", bound=Callable[..., Any])

NAMES: Final = ("creating", "reading", "updating", "deleting")
WRITING: Final = ("creating", "updating", "deleting")


class Hook:
    """One of a table's hooks: a decorator for the functions that it calls, in the order in which they were given."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.functions: list[Callable[..., Any]] = []

    def __call__(self, function: F) -> F:
        """Subscribe a plain function; `TypeError` for a coroutine function, which would run too late to take part."""
        if not callable(function):
            raise TypeError(f"{self.label}: {function!r} is no function")
        if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None)):  # noqa: B004
            raise TypeError(
                f"{self.label}: {function!r} is a coroutine function; a hook is a plain function, which may start "
                f"operations of its transaction without awaiting them"
            )
        self.functions.append(function)
        return function

    def subscribe(self, function: F) -> F:
        """The same as calling it."""
        return self(function)

    def unsubscribe(self, function: Callable[..., Any]) -> None:
        """Do not call that function any more; one that is not subscribed is no error."""
        if function in self.functions:
            self.functions.remove(function)

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call one of the functions; `TypeError` if it gives an awaitable."""
        result = function(*args)
        if inspect.isawaitable(result):
            if inspect.iscoroutine(result):
                result.close()
            raise TypeError(f"{self.label}: {function!r} gave an awaitable; a hook's result is there when it returns")
        return result


class TableHooks:
    """The four hooks of one table."""

    def __init__(self, table: str) -> None:
        self.creating, self.reading, self.updating, self.deleting = (Hook(f"{table}.hook({n!r})") for n in NAMES)

    def named(self, name: str, table: str) -> Hook:
        """A hook by name; `InvalidArgumentError` for another name."""
        if name not in NAMES:
            raise InvalidArgumentError(f"{table}.hook({name!r}): there are {', '.join(NAMES)}")
        hook: Hook = getattr(self, name)
        return hook

    def read(self, record: Any) -> Any:
        """What the reading hooks make of a record; one that gives None leaves it, as it has changed it in place."""
        for function in self.reading.functions:
            result = self.reading.call(function, record)
            record = record if result is None else result
        return record


class HookOutcome:
    """What becomes of the record that a hook was called for.

    `on_success` functions get the primary key (creating, deleting) or the written record (updating), `on_error`
    functions the error; they are called in the transaction, after the write.
    """

    def __init__(self) -> None:
        self._on_success: list[Callable[[Any], Any]] = []
        self._on_error: list[Callable[[BaseException], Any]] = []

    def on_success(self, function: Callable[[Any], Any]) -> None:
        """Call it when the record has been written (or deleted)."""
        self._on_success.append(function)

    def on_error(self, function: Callable[[BaseException], Any]) -> None:
        """Call it when the record could not be written."""
        self._on_error.append(function)


_current: HookOutcome | None = None


def hook_outcome() -> HookOutcome:
    """The outcome to come of the record that the running hook was called for; `InvalidStateError` outside of one."""
    if _current is None:
        raise InvalidStateError("hook_outcome() is for use inside a creating, updating or deleting hook, while it runs")
    return _current


class Firing:
    """Calls the hooks for the records of one write, and tells them what became of each."""

    def __init__(self, hooks: TableHooks, transaction: Transaction) -> None:
        self._hooks = hooks
        self._transaction = transaction
        self._outcomes: dict[int, HookOutcome] = {}

    def creating(self, number: int, key: Key | None, record: Any) -> Key | None:
        """The key for a new record: the given one, or one that a hook gives."""
        hook = self._hooks.creating
        given = key
        for function in hook.functions:
            result = self._call(number, hook, function, given, record)
            given = given if result is None else result
        return given if key is None else key

    def updating(self, number: int, changes: dict[str, Any], key: Key, record: Any) -> Changes:
        """What the hooks change further; each sees what those before it have added."""
        hook, further = self._hooks.updating, {}
        for function in hook.functions:
            result = self._call(number, hook, function, changes, key, record)
            if result is not None:
                changes.update(result)
                further.update(result)
        return further

    def deleting(self, number: int, key: Key, record: Any) -> None:
        """Tell that a record is about to go."""
        for function in self._hooks.deleting.functions:
            self._call(number, self._hooks.deleting, function, key, record)

    def _call(self, number: int, hook: Hook, function: Callable[..., Any], *args: Any) -> Any:
        global _current  # noqa: PLW0603 - one page, one thread, one hook at a time
        outer, _current = _current, self._outcomes.setdefault(number, HookOutcome())
        try:
            return hook.call(function, *args, self._transaction)
        finally:
            _current = outer

    def succeeded(self, number: int, value: Any) -> None:
        """Call what was registered for a record that has been written."""
        outcome = self._outcomes.get(number)
        for function in outcome._on_success if outcome else ():
            function(value)

    def failed(self, number: int, error: BaseException) -> None:
        """Call what was registered for a record that could not be written."""
        outcome = self._outcomes.get(number)
        for function in outcome._on_error if outcome else ():
            function(error)

    def all_failed(self, error: BaseException) -> None:
        """Tell the whole write's failure to everyone."""
        for number in list(self._outcomes):
            self.failed(number, error)
