"""Which cases a known difference is about."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Any

from .comparison import canonical
from .values import Spec, order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sides import Case

LAST = "\uffff"
UNDEFINED = {"$undefined": 1}
OPEN_ENDED = ("above", "above_or_equal", "below", "below_or_equal")

# ---- what a case is made of


def steps(case: Case) -> list[Any]:
    return case.program["steps"]  # type: ignore[no-any-return]


def names(case: Case) -> list[str]:
    return [method for method, *_ in steps(case)]


def errors(case: Case) -> tuple[str | None, str | None]:
    """Dexie's error and ours."""
    return case.theirs.get("error"), case.ours.get("error")


def clauses(case: Case) -> Iterator[tuple[str, list[Any]]]:
    """Each index that is asked for, and what is asked of it. The primary key goes by its paths, if it has any."""
    for step, after in pairwise(steps(case)):
        if step[0] in ("where", "or_") and not isinstance(step[1], dict):
            name = index_name(step[1])
            yield (indexes(case)[0] or name if name == ":id" else name), after


def index_name(spelled: str | list[str]) -> str:
    return spelled if isinstance(spelled, str) else f"[{'+'.join(spelled)}]"


def indexes(case: Case) -> list[str]:
    return [part.strip().lstrip("&*+") for part in case.world["schema"].split(",")]


def is_virtual(case: Case, index: str) -> bool:
    return index != ":id" and index not in indexes(case) and index != "missing"


def equal(first: Spec, second: Spec) -> bool:
    return order(first) is not None and order(first) == order(second)


# ---- reading


def criteria_without_index(case: Case) -> bool:
    return errors(case)[0] == "SchemaError" and isinstance(steps(case)[0][1], dict)


def open_end_of_virtual_index(case: Case) -> bool:
    asked = any(is_virtual(case, index) and clause[0] in OPEN_ENDED for index, clause in clauses(case))
    return asked and errors(case)[0] == "DataError"


def open_range_of_one_key(case: Case) -> bool:
    return any(is_open_at_one_key(clause) for _, clause in clauses(case))


def is_open_at_one_key(clause: list[Any]) -> bool:
    method, *args = clause
    if method == "between":
        return equal(args[0], args[1]) and args[2:] == [False, False]
    if method != "in_any_range" or args[1:] == [True, True]:
        return False
    return any(equal(lower, upper) for lower, upper in args[0])


def cursor_that_stays(case: Case) -> bool:
    return "'continue' on 'IDBCursor'" in case.theirs.get("message", "")


def criteria(case: Case) -> dict[str, Spec]:
    first = steps(case)[0]
    return first[1] if first[0] in ("where", "get") and isinstance(first[1], dict) else {}


def criteria_met_by_nan(case: Case) -> bool:
    asked = criteria(case)
    values = [at_path(record, path) for _, record in stored(case) for path in asked]
    return len(asked) > 1 and any(isinstance(value, dict) and value.get("$number") == "NaN" for value in values)


def at_path(record: Spec, path: str) -> Spec:
    for step in path.split("."):
        if isinstance(record, list) and step.isdigit():
            record = dict(enumerate(record)).get(int(step))
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


def stored(case: Case) -> list[Any]:
    """[key, record] of what is in the table, as far as the world and the outcomes tell."""
    return [*case.world["rows"], *case.theirs.get("content", []), *case.ours.get("content", [])]


def key_that_is_none(case: Case) -> bool:
    """Or a range whose bounds are the wrong way round."""
    told = errors(case)[1] in ("DataError", "InvalidArgumentError")
    return told and any(is_odd(clause) or is_reversed(clause) for _, clause in clauses(case))


def is_reversed(clause: list[Any]) -> bool:
    pairs = clause[1] if clause[0] == "in_any_range" else []
    return any((order(lower) or ()) > (order(upper) or ()) for lower, upper in pairs)


def is_odd(clause: list[Any]) -> bool:
    """Whether it asks for what no key is, or for a text that is none."""
    textual = "starts_with" in clause[0] or "ignore_case" in clause[0]
    return any(order(key) is None or (textual and not isinstance(key, str)) for key in keys_in(clause))


def offset_before_filter(case: Case) -> bool:
    found = names(case)
    narrowing = [at for at, name in enumerate(found) if name in ("filter", "and_", "until", "distinct")]
    jumps = [at for at, (name, *args) in enumerate(steps(case)) if name == "offset" and args[0] > 1]
    return bool(narrowing and jumps) and jumps[0] < narrowing[-1]


def key_of_another_shape(case: Case) -> bool:
    """Of a virtual index over one field: an array; over more: anything but an array of as many."""
    asked = [(index, key) for index, clause in clauses(case) for key in keys_in(clause)]
    asked += list(criteria(case).items())
    return any(is_virtual(case, index) and not fits(index, key) for index, key in asked) or array_left_out(case)


def fits(index: str, key: Spec) -> bool:
    if not index.startswith("["):
        return not isinstance(key, list)
    return isinstance(key, list) and len(key) == index.count("+") + 1


def array_left_out(case: Case) -> bool:
    """Dexie's greatest key, an array, is the upper end of these two."""
    asked = [index for index, clause in clauses(case) if clause[0] in ("not_equal", "none_of")]
    return any(
        is_virtual(case, index) and any(isinstance(value, list) for value in values_at(case, index)) for index in asked
    )


def values_at(case: Case, index: str) -> Iterator[Spec]:
    """What stands, or is written, at the first key path of the index anywhere in the world."""
    path = (indexes(case)[0] if index == ":id" else index).strip("[]").split("+")[0]
    for part in walk([case.world["rows"], case.world["programs"]]):
        if isinstance(part, dict) and "$change" in part:
            yield [1]  # some functions write an array
        if isinstance(part, dict) and path:
            yield at_path(part, path)
    if not path:
        yield from outbound_keys(case)


def outbound_keys(case: Case) -> Iterator[Spec]:
    """The keys beside records, and those that a table makes."""
    yield from range(2 * len(case.world["rows"]) + 40)
    yield from (key for key, _ in case.world["rows"])
    for program in case.world["programs"]:
        for step in program.get("transaction", [program]):
            method, *args = step["steps"][0]
            if method in ("add", "put"):
                yield from args[1:]
            if method.startswith("bulk_") and len(args) > 1:
                yield from args[1] or []


def walk(part: Spec) -> Iterator[Spec]:
    yield part
    for inner in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        yield from walk(inner)


def keys_in(clause: list[Any]) -> list[Spec]:
    """The keys that a clause is about."""
    method, *args = clause
    if method == "in_any_range":
        return [key for pair in args[0] for key in pair]
    if method == "between":
        return args[:2]
    return args[0] if "any_of" in method or method == "none_of" else args[:1]  # type: ignore[no-any-return]


FROM_KEYS = {"keys", "unique_keys", "each_key", "each_unique_key"}
PRIMARY_KEYS = {"primary_keys", "each_primary_key", "modify", "delete"}
COUNTING = {"limit", "offset", "until", "first", "last"}


def order_of_union(case: Case) -> bool:
    """The same ones, in another order; which index's key is told depends on the order."""
    if "or_" not in names(case) or COUNTING & set(names(case)):
        return False
    theirs, ours = case.theirs.get("ok"), case.ours.get("ok")
    if not isinstance(theirs, list) or not isinstance(ours, list):
        return False
    if names(case)[-1] in FROM_KEYS:
        return all(order(key) is not None for key in ours)
    return sorted(map(canonical, theirs)) == sorted(map(canonical, ours))


def part_of_union(case: Case) -> bool:
    return errors(case) == (None, None) and "or_" in names(case) and bool(COUNTING & set(names(case)))


def raising_in_union(case: Case) -> bool:
    return "or_" in names(case) and {*errors(case)} == {None, "UserError"}


def asked_beyond_limit(case: Case) -> bool:
    return width_of_window(case) == 0 and errors(case)[0] == "UserError"


def width_of_window(case: Case) -> float:
    """How many records offset and limit let through."""
    width = inf
    for method, *args in steps(case):
        if method == "limit":
            width = min(width, args[0])
        elif method == "offset":
            width = max(0, width - args[0])
    return width


def unique_after_filter(case: Case) -> bool:
    unique = names(case)[-1] in ("unique_keys", "each_unique_key")
    return unique and bool({"filter", "and_", "until", "distinct"} & set(names(case)))


def until_without_records(case: Case) -> bool:
    """Where only keys are read, Dexie's until() sees no record, unless a filter has them read."""
    found = names(case)
    last_union = max((at for at, name in enumerate(found) if name == "or_"), default=0)
    read = {"filter", "and_"} & set(found[last_union:])
    return "until" in found and not read and found[-1] in FROM_KEYS | PRIMARY_KEYS


def sorted_by_no_key(case: Case) -> bool:
    if names(case)[-1] != "sort_by":
        return False
    if not isinstance(case.ours.get("ok"), list):  # a predicate raised, and Dexie's sorting before it
        return case.theirs.get("error") == "TypeError" and "." in steps(case)[-1][1]
    return any(order(at_path(record, steps(case)[-1][1])) is None for record in case.ours["ok"])


def ends_of_all_keys(case: Case) -> bool:
    """-Infinity, and arrays that begin with an array."""
    asked = [(index, clause) for index, clause in clauses(case) if clause[0] in ("not_equal", "none_of")]
    return any(is_end(value, index) for index, clause in asked for value in [*values_at(case, index), *keys_in(clause)])


def ends_behind_virtual_index(case: Case) -> bool:
    """The same in the rest of the compound index."""
    asked = [*(index for index, _ in clauses(case)), *criteria(case)]
    rests = [rest for index in asked for rest in rests_of(case, index)]
    return any(is_end(value, "") for rest in rests for value in values_at(case, rest))


def rests_of(case: Case, index: str) -> list[str]:
    front = index.strip("[]").split("+")
    compounds = [other.strip("[]").split("+") for other in indexes(case) if other.startswith("[")]
    fitting = [paths for paths in compounds if paths[: len(front)] == front] if is_virtual(case, index) else []
    return [path for paths in fitting for path in paths[len(front) :]]


def is_end(value: Spec, index: str) -> bool:
    if not isinstance(value, list):
        return bool(value == {"$number": "-Infinity"})
    return index.startswith("[") or any(isinstance(part, list) or is_end(part, "") for part in value)


def key_twice_backwards(case: Case) -> bool:
    backwards = {"reverse", "last"} & set(names(case))
    twice = [args[0] for _, (method, *args) in clauses(case) if method == "none_of"]
    return bool(backwards) and any(len({order(key) for key in keys}) < len(keys) for keys in twice)


def letter_of_odd_casing(case: Case) -> bool:
    return any(not is_simple(letter) for needles in needles_of(case) for needle in needles for letter in needle)


def is_simple(letter: str) -> bool:
    lower, upper = letter.lower(), letter.upper()
    return (len(lower), len(upper)) == (1, 1) and lower.upper() == upper and upper.lower() == lower


def casings_in_another_order(case: Case) -> bool:
    """The text that is first in lower case is not the first in upper case, or the last one not the last prefix."""
    return any(
        min(needles, key=str.lower).upper() != min(map(str.upper, needles))
        or max(map(str.lower, needles)) + LAST != max(needle.lower() + LAST for needle in needles)
        for needles in needles_of(case)
    )


def text_behind_last(case: Case) -> bool:
    asked = any(clause[0].startswith("starts_with") for _, clause in clauses(case))
    world = walk([case.world["rows"], case.world["programs"]])
    return asked and any(isinstance(text, str) and LAST in text[:-1] for text in world)


def needles_of(case: Case) -> list[list[str]]:
    """The texts of each search that ignores case."""
    found = [list(keys_in(clause)) for _, clause in clauses(case) if "ignore_case" in clause[0]]
    return [needles for needles in found if needles and all(isinstance(needle, str) for needle in needles)]


def overlap_that_stays(case: Case) -> bool:
    return any(stays_overlapping(pairs_of(clause)) for _, clause in clauses(case))


def pairs_of(clause: list[Any]) -> list[list[Any]]:
    if clause[0] == "starts_with_any_of":
        return [[order(text), order(text + LAST)] for text in clause[1]]
    pairs = clause[1] if clause[0] == "in_any_range" else []
    return [[order(lower) or (), order(upper) or ()] for lower, upper in pairs]


def stays_overlapping(pairs: list[list[Any]]) -> bool:
    """Whether ranges overlap that were joined as Dexie joins them: each with the first that it meets."""
    joined: list[list[Any]] = []
    for lower, upper in pairs:
        met = next((each for each in joined if lower < each[1] and upper > each[0]), None)
        if met is None:
            joined.append([lower, upper])
        else:
            met[:] = [min(met[0], lower), max(met[1], upper)]
    ordered = sorted(joined)
    return any(second[0] < first[1] or second[0] == first[0] for first, second in pairwise(ordered))


def delete_in_order(case: Case) -> bool:
    whole_index = names(case)[0] == "order_by" or ["none_of", []] in steps(case)
    between = [step[0] for step in steps(case)[1:-1] if step not in (["offset", 0], ["none_of", []])]
    return whole_index and names(case)[-1] == "delete" and {*between} <= {"reverse", "raw", "distinct"}


def keys_of_one_text(case: Case) -> bool:
    """Dexie tells records apart by their primary keys' texts."""
    if not {"or_", "distinct"} & set(names(case)):
        return False
    keys = list(primary_keys(case))
    return any(len({text(key) for key in keys}) < len({order(key) for key in keys}) for text in TEXTS)


def primary_keys(case: Case) -> Iterator[Spec]:
    paths = indexes(case)[0].strip("[]").split("+")
    if paths == [""]:
        yield from outbound_keys(case)
        return
    yield from range(2 * len(case.world["rows"]) + 40) if case.world["schema"].startswith("++") else ()
    yield from (step[1] for step in walk(case.world["programs"]) if isinstance(step, list) and step[:1] == ["upsert"])
    for part in walk([case.world["rows"], case.world["programs"]]):
        values = [at_path(part, path) for path in paths]
        if all(order(value) is not None for value in values):
            yield values if len(paths) > 1 else values[0]


def text_in_union(key: Spec) -> str:
    """JavaScript's text of a key; a Date's has no milliseconds."""
    if isinstance(key, list):
        return ",".join(text_in_distinct(part) for part in key)
    if isinstance(key, dict) and "$typed" in key:
        return ",".join(str(byte) for byte in (order(key) or (4, b""))[1])
    return text_in_distinct(key)


def text_in_distinct(key: Spec) -> str:
    """The same, where a buffer's says nothing of its bytes."""
    if isinstance(key, list):
        return ",".join(text_in_distinct(part) for part in key)
    if isinstance(key, dict):
        return f"date {key['$date'] // 1000}" if "$date" in key else str(key.get("$number", "buffer"))
    return str(key)


TEXTS = (text_in_union, text_in_distinct)


# ---- writing


def failed_alone(case: Case) -> bool:
    alone = "inside" not in case.program and "caught" not in case.program
    return alone and errors(case) in [("BulkError", "BulkError"), ("ModifyError", "ModifyError")]


def failed_move(case: Case) -> bool:
    method, *args = steps(case)[-1]
    moves = method == "modify" and (args[0] == {"$change": "move"} or indexes(case)[0] in args[0])
    return moves and errors(case) == ("ModifyError", "ModifyError")


def change_through_a_primitive(case: Case) -> bool:
    changes = [arg for step in steps(case) for arg in step[1:] if step[0] in ("update", "modify", "upsert")]
    changes += [change for step in steps(case) if step[0] == "bulk_update" for _, change in step[1]]
    dotted = any("." in path for change in changes if isinstance(change, dict) for path in change)
    told = "holds a value of kind" in case.ours.get("message", "")
    failures = case.ours.get("failures", [])
    return dotted and (told or "DataError" in (failures.values() if isinstance(failures, dict) else failures))


def upsert_of_a_compound_key(case: Case) -> bool:
    compound = case.world["schema"].startswith("[")
    return compound and names(case)[0] == "upsert" and errors(case) == ("Error", "DataError")


def update_by_an_object_key(case: Case) -> bool:
    method, *args = steps(case)[0]
    return method == "update" and isinstance(args[0], dict) and errors(case)[0] in ("InvalidArgumentError", "DataError")


def primary_key_in_bulk_update(case: Case) -> bool:
    return names(case)[0] == "bulk_update" and errors(case) == ("ConstraintError", "BulkError")


def key_twice_in_bulk_update(case: Case) -> bool:
    keys = [order(key) for key, _ in steps(case)[0][1]] if names(case)[0] == "bulk_update" else []
    return len(set(keys)) < len(keys)


def error_of_update(case: Case) -> bool:
    theirs, ours = errors(case)
    return names(case)[0] == "update" and theirs == "ModifyError" and case.theirs["failures"] == [ours]


def invalid_key_among_many(case: Case) -> bool:
    many = names(case)[0] in ("bulk_add", "bulk_put") and len(steps(case)[0][1]) > 1
    return many and errors(case) == ("DataError", "DataError")


def wrong_in_two_ways(case: Case) -> bool:
    wrong = {"ReadOnlyError", "DataError", "InvalidArgumentError", "TypeError", "SchemaError"}
    return {*errors(case)} <= wrong


def deleting_what_is_undefined(case: Case) -> bool:
    changes = [step[-1] for step in steps(case) if step[0] in ("update", "modify", "upsert")]
    gone = [path for each in changes if isinstance(each, dict) for path in each if each[path] == UNDEFINED]
    left = [record for _, record in case.theirs.get("content", [])]
    return any(at_path(record, path) == UNDEFINED for record in left for path in gone)


def taking_the_key_away(case: Case) -> bool:
    changes = [step[-1] for step in steps(case) if step[0] in ("modify", "update")]
    path = indexes(case)[0]
    return any(isinstance(each, dict) and path in each and order(each[path]) is None for each in changes)
