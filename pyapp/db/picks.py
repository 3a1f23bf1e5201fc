"""Columns of single values, picked from the records of a table: for those who show much of little.

The records themselves stay in JavaScript, and a column holds values of one kind only, whatever is stored there: 500
records of eight columns are there in some 10 ms.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .keys import ALL, KeyRange

if TYPE_CHECKING:
    from .table import Table

Kind = Literal["text", "number", "time", "size", "blob", "no-blob", "key", "keys"]


@dataclass(frozen=True)
class Pick:
    """A column: what records hold at a key path, None where that is nothing or of another kind.

    "text": a str; "number": an int or a float, finite; "time": a valid Date, in milliseconds since 1970; "size": a
    Blob's, in bytes; "blob": the Blob, without its bytes; "no-blob": of what is neither a Blob nor null the kind,
    "bytes", JavaScript's `typeof` or the class of an object; "key": a valid key; "keys": the list of all valid keys at
    a path in which `*` stands for each item of an array. The path of a text may end in the `type` of a Blob.
    """

    path: str
    kind: Kind


def pick(
    table: Table[Any], picks: Sequence[Pick], ranges: Sequence[KeyRange] = (ALL,), most: int | None = None
) -> Awaitable[list[list[Any]]]:
    """The column of the primary keys and then those of `picks`, of the first `most` records that lie in the ranges.

    In one transaction, or in the one that runs; a live query that calls it runs again when one of them changes. Hooks
    and record classes have no part in it.
    """
    args = [most, [[each.path, each.kind] for each in picks], *(each.for_bridge() for each in ranges)]
    return table.operate("r", "pick", args, list, "picking columns")
