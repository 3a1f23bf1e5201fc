"""Whose turn it is in a transaction: a write of several steps is not overtaken by what is asked after it.

`update` reads a record and puts it back; without turns a second `update`, started before the first has ended, would
read the record as it was before the first (Dexie locks the transaction for such writes).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pyapp.idb.driver import Operation

if TYPE_CHECKING:
    from .transaction import Transaction

T = TypeVar("T")


def in_turn(
    transaction: Transaction, start: Callable[[Transaction], Awaitable[T]], steps: bool
) -> Awaitable[T]:
    """Start it once no earlier write of several steps is under way. `steps`: it is such a write itself."""
    before = [each for each in transaction.turns if not each.settled]
    if before:
        operation: Awaitable[T] = transaction.spawn("an operation in its turn", _after(before, start, transaction))
    else:
        operation = start(transaction)
    if steps and isinstance(operation, Operation):
        transaction.turns = [operation]
    return operation


@contextmanager
def own_turns(transaction: Transaction) -> Iterator[None]:
    """What a hook starts belongs to the write that it is called for, and does not wait for that one's end."""
    outer, transaction.turns = transaction.turns, []
    try:
        yield
    finally:
        transaction.turns = outer + transaction.turns


async def _after(
    before: list[Operation[Any]], start: Callable[[Transaction], Awaitable[T]], transaction: Transaction
) -> T:
    for each in before:
        await _End(each)
    return await start(transaction)


class _End:
    """An operation's end, whatever it is: its error stays for the one who awaits the operation itself."""

    def __init__(self, operation: Operation[Any]) -> None:
        self._operation = operation

    def __await__(self) -> Generator[Operation[Any], None, None]:
        if not self._operation.settled:
            yield self._operation
