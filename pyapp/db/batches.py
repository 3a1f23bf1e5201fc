"""Going through a table batch by batch, of which only named columns come to Python.

The records themselves stay in JavaScript, so that a pass over a library of films holds two batches of handles in
memory, and a change goes back as a patch of key paths. Within one transaction, and without a foreign await.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .changes import patch
from .keys import Key, KeyRange

if TYPE_CHECKING:
    from .table import Table
    from .transaction import Transaction

_NOT_HELD = 0
_NOTICED = 0.1  # seconds
_hold_numbers = itertools.count(1)
_Reading = tuple[int, int, Awaitable[list[list[Any]]]]


def new_hold() -> int:
    """A number for a batch of records that the bridge holds."""
    return next(_hold_numbers)


@dataclass(frozen=True)
class Columns:
    """What a pass needs to see: values at key paths, and the kind of what stands at key paths.

    A key path may end in `size` or `type` of a Blob and in `length` of a str (specification: "evaluate a key path
    on a value"). A kind is "undefined", "null", "string", "number", "Blob", "File", "Array", "ArrayBuffer", ...
    """

    values: Sequence[str] = ()
    kinds: Sequence[str] = ()


@dataclass
class Batch:
    """Some records of a table. `rows`: [key, *values, *kinds] of each; `change` notes a patch for one of them."""

    rows: list[list[Any]]
    _numbers: list[int] = field(default_factory=list)
    _patch_numbers: list[int] = field(default_factory=list)
    _patches: dict[object, tuple[int, Mapping[str, Any], Sequence[str]]] = field(default_factory=dict)

    def change(self, row: int, name: object, make: Callable[[], tuple[Mapping[str, Any], Sequence[str]]]) -> None:
        """Patch that record: set and delete key paths. Patches of the same `name` are made and sent once."""
        if name not in self._patches:
            self._patches[name] = (len(self._patches), *make())
        self._numbers.append(row)
        self._patch_numbers.append(self._patches[name][0])


async def each_batch(
    transaction: Transaction,
    table: Table[Any],
    columns: Columns,
    visit: Callable[[Batch], Awaitable[None] | None],
    size: BatchSize | None = None,
    after: Key | None = None,
) -> int:
    """Visit every record of the table once, by primary key, and write back the patches; gives their number.

    In a transaction of mode "r" it only reads. `after`: it begins behind that key.

    The next batch is asked for before one is visited, so that reading goes on while Python thinks.
    """
    size = size or BatchSize()
    total = 0
    reading: _Reading | None = _read(transaction, table, columns, after, size.records)
    while reading is not None:
        hold, asked, operation = reading
        rows = await operation
        started = time.perf_counter()
        more = len(rows) == asked
        reading = _read(transaction, table, columns, rows[-1][0], size.records) if more else None
        batch = Batch(rows)
        waiting = visit(batch)
        if waiting is not None:
            await waiting
        if hold != _NOT_HELD:
            _write(transaction, table, hold, batch)
        total += len(rows)
        size.learn(len(rows), time.perf_counter() - started)
    return total


class BatchSize:
    """How many records to take at a time: few enough for the page's frames, enough to be quick.

    A slow machine is no reason for tiny batches, huge records are: below `least` it goes only where a batch takes
    so long that a person notices.
    """

    def __init__(self, records: int = 32, least: int = 16, most: int = 64, seconds: float = 0.012) -> None:
        self.records = records
        self._least = least
        self._most = most
        self._seconds = seconds

    def learn(self, records: int, seconds: float) -> None:
        """Take what the last batch cost into account."""
        if seconds > 2 * self._seconds:
            least = self._least if seconds < _NOTICED else 1
            self.records = max(least, self.records // 2)
        elif seconds < self._seconds and records >= self.records:
            self.records = min(self._most, self.records * 2)


def _read(transaction: Transaction, table: Table[Any], columns: Columns, after: Key, count: int) -> _Reading:
    hold = new_hold() if transaction.mode == "rw" else _NOT_HELD
    within = KeyRange(lower=after, lower_open=True) if after is not None else KeyRange()
    args = [hold, within.for_bridge(), count, list(columns.values), list(columns.kinds)]
    label = f"{table.name}: reading a batch"
    return hold, count, transaction.requests.start("scan", table.name, args, list, label)


def _write(transaction: Transaction, table: Table[Any], hold: int, batch: Batch) -> None:
    patches = [patch(table.schema, set_, delete) for _, set_, delete in batch._patches.values()]
    args = [hold, batch._numbers, batch._patch_numbers, patches]
    transaction.requests.start("rewrite", table.name, args, list, f"{table.name}: writing a batch")
