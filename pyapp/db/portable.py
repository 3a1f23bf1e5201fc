"""Whole records as text and files, and back, exactly as they are stored: what a backup is made of.

The text is one line of JSON; what JSON has no word for has a tag in its `$types` (idb/js/portable.js says the form).
Blobs and Files stand beside it: their bytes stay in the browser. Python sees no value of a record but its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pyapp.idb.blob import Blob
from pyapp.idb.errors import AbortError, InvalidTableError, SubTransactionError

from .keys import Key, KeyRange

if TYPE_CHECKING:
    from .database import Database
    from .table import Table
    from .transaction import Transaction

Packed = tuple[Key, str, list[Blob]]
_EXHAUSTED = 2**53 + 1  # a key generator's number after its last key (specification: "generate a key")


async def pack(
    transaction: Transaction,
    table: Table[Any] | str,
    after_key: Key | None,
    limit: int,
    most_characters: int | None = None,
) -> list[Packed]:
    """The next records of a table behind `after_key` (None: from the first), by primary key; at most `limit`.

    With `most_characters` it may give fewer: it stops behind the record with which the texts have become that long.
    Only an empty list says then that there are no more. `DataError` names a record that no text can hold, such as one
    with a CryptoKey.
    """
    name = _name(table)
    within = KeyRange(lower=after_key, lower_open=True) if after_key is not None else KeyRange()
    args = [within.for_bridge(), limit, most_characters]
    rows = await transaction.requests.start("pack", name, args, list, f"{name}: packing {limit} records")
    return [(key, text, blobs) for key, text, blobs in rows]


async def unpack(transaction: Transaction, table: Table[Any] | str, rows: Iterable[Packed]) -> None:
    """Put records as `pack` gave them, over those with the same keys; a key is used where it stands beside the record.

    `DataError` names the position of a text that is not what `pack` makes, before anything is put. `UNDEFINED` as a
    key lets a table's generator make it.
    """
    name = _name(table)
    args = [list(row) for row in rows]
    if args:
        await transaction.requests.start("unpack", name, args, list, f"{name}: unpacking {len(args)} records")


async def counter(db: Database, table: Table[Any] | str) -> int:
    """The key that an auto-increment table would make next, 2**53 + 1 where it can make no more; nothing is changed.

    Not within a transaction: it has one of its own, which it rolls back.
    """
    name = _name(table)
    if db.current_transaction is not None:
        raise SubTransactionError(f"{name}: its counter cannot be read within a transaction")
    if not db.table(name).schema.primary_key.auto:
        raise InvalidTableError(f"{name}: its keys are not made by a counter")
    found: list[int | None] = []

    @db.transaction("rw", name)
    async def look() -> None:
        transaction = db.current_transaction
        assert transaction is not None  # noqa: S101 - this is its body
        found.extend(await transaction.requests.start("counter", name, [], list, f"{name}: reading its counter"))
        transaction.abort()

    try:
        await look()
    except AbortError:
        if not found:
            raise
    return _EXHAUSTED if found[0] is None else found[0]


async def set_counter(transaction: Transaction, table: Table[Any] | str, next_key: int | None) -> None:
    """Have an auto-increment table make `next_key` next, unless it is beyond that already; None: leave it."""
    if next_key is not None:
        name = _name(table)
        args = [next_key if next_key < _EXHAUSTED else None]
        await transaction.requests.start("set_counter", name, args, list, f"{name}: setting its counter")


def _name(table: Table[Any] | str) -> str:
    return table if isinstance(table, str) else table.name
