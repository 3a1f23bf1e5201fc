"""Whose turn it is in a transaction: a write of several steps is not overtaken by what is asked after it.

`update` reads a record and puts it back; without turns a second `update`, started before the first has ended, would
read the record as it was before the first (Dexie locks the transaction for such writes).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from pyapp.idb.driver import Operation

if TYPE_CHECKING:
    from .transaction import Transaction

T = TypeVar("T")
Turns = list[Operation[Any]]

# What a write of several steps starts itself (its hooks do) must not wait for that write's own end.
_within: ContextVar[tuple[Transaction, Turns] | None] = ContextVar("_within", default=None)


def in_turn(transaction: Transaction, start: Callable[[Transaction], Awaitable[T]], steps: bool) -> Awaitable[T]:
    """Start it once no earlier write of several steps is under way. `steps`: it is such a write itself."""
    turns = _turns(transaction)
    before = [each for each in turns if not each.settled]
    if before:
        operation: Awaitable[T] = transaction.spawn("an operation in its turn", _after(before, start, transaction))
    else:
        operation = start(transaction)
    if steps and isinstance(operation, Operation):
        turns[:] = [operation]
    return operation


async def own_turn(transaction: Transaction, steps: Callable[[Transaction], Coroutine[Any, None, T]]) -> T:
    """Run the steps of one write: what they start has turns of its own, and ends before the write does."""
    turns: Turns = []
    _within.set((transaction, turns))
    result = await steps(transaction)
    await _ends(turns)
    return result


def _turns(transaction: Transaction) -> Turns:
    within = _within.get()
    return within[1] if within is not None and within[0] is transaction else transaction.turns


async def _after(before: Turns, start: Callable[[Transaction], Awaitable[T]], transaction: Transaction) -> T:
    await _ends(before)
    return await start(transaction)


async def _ends(turns: Turns) -> None:
    for each in list(turns):
        await _End(each)


class _End:
    """An operation's end, whatever it is: its error stays for the one who awaits the operation itself."""

    def __init__(self, operation: Operation[Any]) -> None:
        self._operation = operation

    def __await__(self) -> Generator[Operation[Any], None, None]:
        if not self._operation.settled:
            yield self._operation
