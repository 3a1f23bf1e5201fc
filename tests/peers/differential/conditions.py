"""Which cases a known difference is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import Spec, order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sides import Case

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
    """Each index that is asked for, and what is asked of it."""
    for step, after in zip(steps(case), steps(case)[1:], strict=False):
        if step[0] in ("where", "or_") and not isinstance(step[1], dict):
            yield index_name(step[1]), after


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
    return errors(case)[0] == "DataError" and any(is_open_at_one_key(clause) for _, clause in clauses(case))


def is_open_at_one_key(clause: list[Any]) -> bool:
    method, *args = clause
    if method == "between":
        return equal(args[0], args[1]) and args[2:] == [False, False]
    if method != "in_any_range" or not args[0] or args[1:] == [True, True]:
        return False
    return all(equal(bound, args[0][0][0]) for pair in args[0] for bound in pair)


def criteria(case: Case) -> dict[str, Spec]:
    first = steps(case)[0]
    return first[1] if first[0] in ("where", "get") and isinstance(first[1], dict) else {}


def criteria_met_by_nan(case: Case) -> bool:
    asked = criteria(case)
    values = [at_path(record, path) for _, record in stored(case) for path in asked]
    return len(asked) > 1 and any(isinstance(value, dict) and value.get("$number") == "NaN" for value in values)


def at_path(record: Spec, path: str) -> Spec:
    for step in path.split("."):
        record = record.get(step) if isinstance(record, dict) else None
    return record


def stored(case: Case) -> list[Any]:
    """[key, record] of what is in the table, as far as the world and the outcomes tell."""
    return [*case.world["rows"], *case.theirs.get("content", []), *case.ours.get("content", [])]


def key_that_is_none(case: Case) -> bool:
    return errors(case) == (None, "DataError") and any(is_odd(clause) for _, clause in clauses(case))


def is_odd(clause: list[Any]) -> bool:
    """Whether it asks for what no key is, or for a text that is none."""
    textual = "starts_with" in clause[0] or "ignore_case" in clause[0]
    return any(order(key) is None or (textual and not isinstance(key, str)) for key in keys_in(clause))


def offset_before_filter(case: Case) -> bool:
    found = names(case)
    narrowing = [at for at, name in enumerate(found) if name in ("filter", "and_", "until", "distinct")]
    jumps = [at for at, (name, *args) in enumerate(steps(case)) if name == "offset" and args[0] > 1]
    return bool(narrowing and jumps) and jumps[0] < narrowing[-1]


def array_in_virtual_index(case: Case) -> bool:
    asked = [(index, key) for index, clause in clauses(case) for key in keys_in(clause)]
    asked += list(criteria(case).items())
    one_field = [(index, key) for index, key in asked if is_virtual(case, index) and not index.startswith("[")]
    return any(isinstance(key, list) for _, key in one_field)


def keys_in(clause: list[Any]) -> list[Spec]:
    """The keys that a clause is about."""
    method, *args = clause
    if method == "in_any_range":
        return [key for pair in args[0] for key in pair]
    if method == "between":
        return args[:2]
    return args[0] if "any_of" in method or method == "none_of" else args[:1]  # type: ignore[no-any-return]


# ---- writing


def failed_alone(case: Case) -> bool:
    alone = "inside" not in case.program and "caught" not in case.program
    return alone and errors(case) in [("BulkError", "BulkError"), ("ModifyError", "ModifyError")]


def failed_move(case: Case) -> bool:
    return steps(case)[-1] == ["modify", {"$change": "move"}] and errors(case) == ("ModifyError", "ModifyError")


def change_through_a_primitive(case: Case) -> bool:
    changes = [arg for step in steps(case) for arg in step[1:] if step[0] in ("update", "modify", "upsert")]
    changes += [change for step in steps(case) if step[0] == "bulk_update" for _, change in step[1]]
    dotted = any("." in path for change in changes if isinstance(change, dict) for path in change)
    return dotted and "holds a value of kind" in case.ours.get("message", "")


def update_by_an_object_key(case: Case) -> bool:
    method, *args = steps(case)[0]
    return method == "update" and isinstance(args[0], dict) and errors(case)[0] == "InvalidArgumentError"


def primary_key_in_bulk_update(case: Case) -> bool:
    return names(case)[0] == "bulk_update" and errors(case) == ("ConstraintError", "BulkError")


def key_twice_in_bulk_update(case: Case) -> bool:
    keys = [order(key) for key, _ in steps(case)[0][1]] if names(case)[0] == "bulk_update" else []
    return len(set(keys)) < len(keys)


def error_of_update(case: Case) -> bool:
    theirs, ours = errors(case)
    return names(case)[0] == "update" and theirs == "ModifyError" and case.theirs["failures"] == [ours]
