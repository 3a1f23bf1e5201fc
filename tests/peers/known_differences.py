"""Where we differ from Dexie on purpose: each with its reason, the cases it is about, and a world that shows it.

`ERROR_NAMES` says which of Dexie's errors is which of ours where the names differ. The conditions are in
differential/conditions.py.
"""

from __future__ import annotations

from typing import Any

from .differential import conditions as when
from .differential.comparison import Difference

ERROR_NAMES = {
    # Python's TypeError is for wrong calls; what cannot be a key is a DataError, as in the specification.
    "TypeError": "DataError",
    "InvalidArgumentError": "DataError",
    # What Dexie says of an `async` body that returns after transaction.abort(); of a plain one it says AbortError.
    "PrematureCommitError": "AbortError",
}


def shown_by(schema: str, rows: list[Any], *steps: list[Any], writes: bool = False) -> dict[str, Any]:
    """A world of one program. `rows`: records, or [key, record] of an outbound table."""
    pairs = [row if isinstance(row, list) else [None, row] for row in rows]
    program = {"steps": list(steps), **({"writes": True} if writes else {})}
    return {"schema": schema, "rows": pairs, "programs": [program]}


def caught_by(schema: str, rows: list[Any], *steps: list[Any]) -> dict[str, Any]:
    """A world of one transaction, which catches the error of one step."""
    world = shown_by(schema, rows)
    step = {"steps": list(steps), "caught": True}
    return {**world, "programs": [{"transaction": [step], "mode": "rw", "end": None, "writes": True}]}


INFINITY = {"$number": "-Infinity"}
UNDEFINED = {"$undefined": 1}
EVEN = {"$predicate": "even"}
RECORDS = [{"n": number, "a": number, "b": number} for number in range(1, 6)]

CRITERIA = [
    Difference(
        "criteria without an index",
        "Dexie refuses criteria that no index fits; ours finds the records and warns with the index that would help.",
        when.criteria_without_index,
        shown_by("++id", RECORDS, ["where", {"a": 2}], ["to_list"]),
    ),
    Difference(
        "NaN and criteria",
        "Dexie's comparison takes NaN for equal to every number.",
        when.criteria_met_by_nan,
        shown_by("++id, n", [{"n": 1, "a": {"$number": "NaN"}}], ["where", {"n": 1, "a": 5}], ["to_list"]),
    ),
]

CHAINS = [
    Difference(
        "offset before a filter",
        "Dexie asks a filter first wherever it stands, and then jumps over as many records, asked or not; ours leaves "
        "out as many of those that pass.",
        when.offset_before_filter,
        shown_by("++id", RECORDS, ["to_collection"], ["offset", 2], ["filter", EVEN], ["to_list"]),
    ),
]

KEYS = [
    Difference(
        "what is no key",
        "Ours always says so; Dexie only where IndexedDB is asked for it, and not in what or() is added to.",
        when.key_that_is_none,
        shown_by("id", RECORDS, ["where", "id"], ["between", UNDEFINED, 3, False, False], ["to_list"]),
    ),
]

VIRTUAL = [
    Difference(
        "open ends of a virtual index",
        "Dexie pads a range's missing end and asks IndexedDB for a range with an invalid key.",
        when.open_end_of_virtual_index,
        shown_by("++id, [a+b]", RECORDS, ["where", "a"], ["above", 2], ["to_list"]),
    ),
    Difference(
        "arrays in a virtual index of one field",
        "Dexie takes an array for the beginning of the compound key instead of for the field's value.",
        when.array_in_virtual_index,
        shown_by("++id, [a+b]", [{"n": 1, "a": [1], "b": 2}], ["where", "a"], ["equals", [1]], ["to_list"]),
    ),
]

RANGES = [
    Difference(
        "a range of one key, open at both ends",
        "It is empty; Dexie sees that for half-open ones only and lets IndexedDB's error through.",
        when.open_range_of_one_key,
        shown_by("++id, a", RECORDS, ["where", "a"], ["between", 2, 2, False, False], ["to_list"]),
    ),
]

WRITES = [
    Difference(
        "a write of many that fails outside a transaction",
        "Dexie keeps what could be written; ours writes all or nothing, and keeps it where a transaction caught it.",
        when.failed_alone,
        shown_by("id", [{"id": 1}], ["bulk_add", [{"id": 1}, {"id": 2}], None, False], writes=True),
    ),
    Difference(
        "a move that fails",
        "Where records cannot move to another primary key, Dexie deletes some of them: they are lost. Ours stay.",
        when.failed_move,
        caught_by("id, &u", [{"id": 1, "u": 1}, {"id": 2, "u": 2}], ["to_collection"], ["modify", {"$change": "move"}]),
    ),
    Difference(
        "a key path through a text or number",
        "Dexie drops the change without a word; ours says so.",
        when.change_through_a_primitive,
        shown_by("id", [{"id": 1, "p": "text"}], ["update", 1, {"p.q": 7}], writes=True),
    ),
    Difference(
        "update of a date or bytes",
        "Dexie takes a Date or bytes for a record that lacks its primary key; they are keys.",
        when.update_by_an_object_key,
        shown_by("id", [{"id": {"$date": 0}}], ["update", {"$date": 0}, {"a": 7}], writes=True),
    ),
    Difference(
        "another primary key in bulk_update",
        "Dexie stops at the first one and names no position; ours is a BulkError, and the others are written.",
        when.primary_key_in_bulk_update,
        shown_by("id", [{"id": 1}], ["bulk_update", [[1, {"id": 7}]]], writes=True),
    ),
    Difference(
        "a key twice in bulk_update",
        "Dexie starts from the stored record each time, so the last change undoes those before it; ours makes all.",
        when.key_twice_in_bulk_update,
        shown_by("id", [{"id": 1}], ["bulk_update", [[1, {"a": 1}], [1, {"b": 2}]]], writes=True),
    ),
    Difference(
        "the error of an update",
        "It is about one record: ours is that record's error, Dexie's a ModifyError that holds it.",
        when.error_of_update,
        shown_by("id, &u", [{"id": 1, "u": 1}, {"id": 2}], ["update", 2, {"u": 1}], writes=True),
    ),
]

KNOWN: list[Difference] = [*CRITERIA, *CHAINS, *KEYS, *VIRTUAL, *RANGES, *WRITES]
