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
EVEN, RAISING = {"$predicate": "even"}, {"$predicate": "raises"}
RECORDS = [{"n": number, "a": number, "b": number} for number in range(1, 6)]

SHARP_S = [{"a": "z"}, {"a": "\u00df"}]
TWO_ONES = [{"id": 1, "t": [1]}, {"id": "1", "t": [1]}]

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
    Difference(
        "the end of until where only keys are read",
        "Dexie gives the predicate undefined instead of the record.",
        when.until_without_records,
        shown_by("++id", RECORDS, ["to_collection"], ["until", EVEN], ["primary_keys"]),
    ),
    Difference(
        "sort_by of what is no key",
        "Dexie's comparison takes it for equal to any other or fails at a missing object; ours puts such records last.",
        when.sorted_by_no_key,
        shown_by("++id", RECORDS, ["to_collection"], ["sort_by", "p.q"]),
    ),
    Difference(
        "a predicate and a window of nothing",
        "Dexie asks the predicate for records that it does not want.",
        when.asked_beyond_limit,
        shown_by("++id", RECORDS, ["where", "id"], ["above", 3], ["limit", 0], ["filter", RAISING], ["to_list"]),
    ),
]

UNIONS = [
    Difference(
        "records of one key text",
        "Dexie tells records apart by the texts of their primary keys: 1 and '1' are one, as are all keys of bytes.",
        when.keys_of_one_text,
        shown_by("id, *t", TWO_ONES, ["where", "t"], ["equals", 1], ["distinct"], ["to_list"]),
    ),
    Difference(
        "the order of a union",
        "Dexie runs both queries at a time and gives what comes first.",
        when.order_of_union,
        shown_by("++id", RECORDS, ["to_collection"], ["filter", EVEN], ["or_", ":id"], ["above", 0], ["to_list"]),
    ),
    Difference(
        "some of a union",
        "Which ones come first differs, and Dexie counts those that it meets twice.",
        when.part_of_union,
        shown_by("++id", RECORDS, ["where", "id"], ["above", 1], ["or_", "id"], ["above", 0], ["limit", 4], ["count"]),
    ),
    Difference(
        "a predicate that raises in a union",
        "Dexie loses the exception and gives what it has found by then.",
        when.raising_in_union,
        shown_by("++id", RECORDS, ["where", ":id"], ["above", 9], ["or_", ":id"], ["equals", 5], ["filter", RAISING],
                 ["to_list"]),
    ),
    Difference(
        "unique keys of what passes a filter",
        "Dexie asks the filter for the first record of each key only; ours gives each key of the records that pass.",
        when.unique_after_filter,
        shown_by("++id, b", [{"n": 1, "b": 1}, {"n": 2, "b": 1}], ["order_by", "b"], ["filter", EVEN], ["unique_keys"]),
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
        "keys of another shape in a virtual index",
        "Dexie takes an array for the beginning of the compound key instead of for the field's value, and another key "
        "for its first part.",
        when.key_of_another_shape,
        shown_by("++id, [a+b]", [{"n": 1, "a": [1], "b": 2}], ["where", "a"], ["equals", [1]], ["to_list"]),
    ),
]

RANGES = [
    Difference(
        "a cursor that is there already",
        "For unique keys of a virtual index Dexie sends a cursor behind the rest of the key, but not behind an array.",
        when.cursor_that_stays,
        shown_by("++id, [a+b]", [{"a": 1, "b": [1]}], ["order_by", "a"], ["unique_keys"]),
    ),
    Difference(
        "a range of one key, open at both ends",
        "It is empty; Dexie sees that for half-open ones only and lets IndexedDB's error through.",
        when.open_range_of_one_key,
        shown_by("++id, a", RECORDS, ["where", "a"], ["between", 2, 2, False, False], ["to_list"]),
    ),
    Difference(
        "the ends of all keys",
        "For Dexie -Infinity and arrays that begin with an array are neither equal to a key nor not equal to it.",
        when.ends_of_all_keys,
        shown_by("++id, a", [{"a": INFINITY}], ["where", "a"], ["not_equal", 2], ["to_list"]),
    ),
    Difference(
        "the ends of all keys behind a virtual index",
        "For Dexie a record is not under the front of a compound index where the rest of its key is such an end.",
        when.ends_behind_virtual_index,
        shown_by("++id, [a+b]", [{"a": 1, "b": INFINITY}], ["where", "a"], ["equals", 1], ["to_list"]),
    ),
    Difference(
        "a key twice in none_of, backwards",
        "Dexie comes to the empty range between the two and leaves out what is above.",
        when.key_twice_backwards,
        shown_by("id", [{"id": 1}, {"id": 5}], ["where", "id"], ["none_of", [2, 2]], ["reverse"], ["to_list"]),
    ),
    Difference(
        "letters without a capital of their own",
        "Dexie's search by casings takes each letter to have one lower and one upper form; of \u00df the latter is SS.",
        when.letter_of_odd_casing,
        shown_by("++id, a", SHARP_S, ["where", "a"], ["starts_with_ignore_case", "\u00df"], ["to_list"]),
    ),
    Difference(
        "texts with the last code unit behind a prefix",
        "Dexie's upper end of a prefix is the prefix and \\uffff: what goes on behind that is left out.",
        when.text_behind_last,
        shown_by("id", [{"id": "a\uffffb"}], ["where", "id"], ["starts_with_ignore_case", "a"], ["to_list"]),
    ),
    Difference(
        "texts in another order by casing or as prefixes",
        "Dexie begins at the upper form of the text that is first in lower case, and ends behind what begins with the "
        "last one: others may lie outside (a sign between Z and a, an empty prefix).",
        when.casings_in_another_order,
        shown_by("++id, a", [{"a": "A"}], ["where", "a"], ["any_of_ignore_case", ["_", "a"]], ["to_list"]),
    ),
    Difference(
        "a range that joins two others",
        "Dexie joins it with the first only, and loses what lies behind the other.",
        when.overlap_that_stays,
        shown_by("++id, a", RECORDS, ["where", "a"], ["in_any_range", [[1, 2], [3, 4], [1, 6]]], ["to_list"]),
    ),
]

WRITES = [
    Difference(
        "deleting what an index orders",
        "Dexie empties the table, of the records too that the index does not hold.",
        when.delete_in_order,
        shown_by("id, a", [{"id": 1}, {"id": 2, "a": 1}], ["order_by", "a"], ["delete"], writes=True),
    ),
    Difference(
        "a write of many that fails outside a transaction",
        "Dexie keeps what could be written; ours writes all or nothing, and keeps it where a transaction caught it.",
        when.failed_alone,
        shown_by("id", [{"id": 1}], ["bulk_add", [{"id": 1}, {"id": 2}], None, False], writes=True),
    ),
    Difference(
        "a record without a valid key among many",
        "Dexie writes those before it; ours looks at all before it writes any.",
        when.invalid_key_among_many,
        caught_by("id", [], ["bulk_put", [{"id": 1}, {"id": None}], None, False]),
    ),
    Difference(
        "what is wrong in two ways",
        "Which is told first differs: ours tells what is wrong in the call before the transaction's mode.",
        when.wrong_in_two_ways,
        {
            **shown_by("id", []),
            "programs": [{
                "transaction": [{"steps": [["put", {}]], "caught": True}], "mode": "r", "end": None, "writes": True,
            }],
        },
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
        "upsert of a key that is no compound one",
        "Dexie fails at an assertion without a word of the key.",
        when.upsert_of_a_compound_key,
        shown_by("[k+l]", [], ["upsert", "A", {}], writes=True),
    ),
    Difference(
        "another primary key in bulk_update",
        "Dexie stops at the first one and names no position; ours is a BulkError, and the others are written.",
        when.primary_key_in_bulk_update,
        shown_by("id", [{"id": 1}], ["bulk_update", [[1, {"id": 7}]]], writes=True),
    ),
    Difference(
        "taking the primary key away",
        "Dexie stores the record under a new number where the table makes keys, and gives up the whole where it does "
        "not; ours refuses the change of that record.",
        when.taking_the_key_away,
        shown_by("++id", [{"n": 1}], ["to_collection"], ["modify", {"id": UNDEFINED}], writes=True),
    ),
    Difference(
        "deleting what is undefined",
        "Dexie sees no change in it and leaves it where it is.",
        when.deleting_what_is_undefined,
        shown_by("id", [{"id": 1, "tags": [UNDEFINED, 2]}], ["update", 1, {"tags.0": UNDEFINED}], writes=True),
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

KNOWN: list[Difference] = [*CRITERIA, *CHAINS, *UNIONS, *KEYS, *VIRTUAL, *RANGES, *WRITES]
