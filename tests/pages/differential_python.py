"""The differential test's side of Python: runs programs by pyapp.db, beside differential.js, which describes them."""

import base64
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import js

from pyapp import db as library
from pyapp.db import UNDEFINED, BigInt, Binary, Database, IDBError, JSDate

TABLE = "t"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


# ---- values


def date_of(milliseconds: int | None) -> datetime | JSDate:
    """A Date as reading gives it."""
    try:
        return JSDate(None) if milliseconds is None else EPOCH + milliseconds * MILLISECOND
    except OverflowError:
        return JSDate(milliseconds)


REVIVED: dict[str, Callable[[Any], Any]] = {
    "$date": date_of,
    "$number": float,
    "$undefined": lambda _: UNDEFINED,
    "$bigint": lambda text: BigInt(int(text)),
    "$typed": lambda parts: base64.b64decode(parts[1]),
    "$predicate": lambda name: PREDICATES[name],
    "$change": lambda name: CHANGES[name],
}


def revive(spec: Any) -> Any:
    """The value of a spec: see tests/pages/revive.js."""
    if isinstance(spec, list):
        return [revive(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    for tag, make in REVIVED.items():
        if tag in spec:
            return make(spec[tag])
    return {name: revive(part) for name, part in spec.items()}


def describe(value: Any) -> Any:
    """The spec of a value."""
    if isinstance(value, list | tuple):
        return [describe(part) for part in value]
    if isinstance(value, dict):
        return {name: describe(part) for name, part in value.items()}
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, bytes):
        return describe_bytes(value)
    return describe_rare(value)


def number_text(value: float) -> Any:
    """JSON has no word for some floats, and JavaScript none for 1.0."""
    if value != value or value in (float("inf"), float("-inf")):
        return {"$number": "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"}
    if value == 0 and str(value) == "-0.0":
        return {"$number": "-0"}
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def number_of_text(text: str) -> float:
    """A number of JavaScript's, as `number_text` tells it."""
    return int(text) if abs(int(text)) < 2**53 else float(text)


def describe_bytes(value: bytes) -> Any:
    """An ArrayBuffer or a view of one."""
    text = base64.b64encode(value).decode()
    kind = value.kind if isinstance(value, Binary) else "Uint8Array"
    return {"$buffer": text} if kind == "ArrayBuffer" else {"$typed": [kind, text]}


def describe_rare(value: Any) -> Any:
    """What is left; a type that is none of JavaScript's is told by its name."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if value is UNDEFINED:
        return {"$undefined": 1}
    if isinstance(value, datetime):
        return {"$date": (value - EPOCH) // MILLISECOND}
    if isinstance(value, JSDate):
        return {"$date": value.milliseconds}
    return {"$bigint": str(int(value))} if isinstance(value, BigInt) else {"$unknown": type(value).__name__}


# ---- named functions


class UserError(Exception):
    """What a named function or a body raises."""


def is_number(value: Any) -> bool:
    """As JavaScript's typeof says."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def field(record: Any, name: str) -> Any:
    """A property, None where there is none."""
    return record.get(name) if isinstance(record, dict) else None


def raises(record: Any) -> bool:
    """True, but for the later records."""
    if is_number(field(record, "n")) and field(record, "n") > 3:
        raise UserError("predicate")
    return True


PREDICATES: dict[str, Callable[[Any], bool]] = {
    "all": lambda _: True,
    "none": lambda _: False,
    "even": lambda record: is_number(field(record, "n")) and field(record, "n") % 2 == 0,
    "low": lambda record: is_number(field(record, "n")) and field(record, "n") < 6,
    "text": lambda record: isinstance(field(record, "a"), str),
    "has_a": lambda record: isinstance(record, dict) and "a" in record,
    "raises": raises,
}


def number_of(record: Any) -> Any:
    """What JavaScript's `record.n` is."""
    return record.get("n", UNDEFINED)


def set_a(record: Any) -> None:
    """Set one property."""
    record["a"] = number_of(record)


def drop_a(record: Any) -> None:
    """Delete one property."""
    record.pop("a", None)


def nest(record: Any) -> None:
    """Make a nested object."""
    record["p"] = {"q": number_of(record), "r": [number_of(record)]}


def same_u(record: Any) -> None:
    """Give all the same value of a unique index."""
    record["u"] = "taken"


def delete_even(record: Any) -> Any:
    """Delete every second record."""
    return library.DELETE if PREDICATES["even"](record) else None


def refuse(record: Any) -> bool:
    """Change the record, and then say that it stays."""
    record["a"] = "refused"
    return False


def replace(record: Any) -> Any:
    """Another object."""
    return {**record, "a": [number_of(record)], "extra": True}


def move(record: Any) -> None:
    """Change the primary key."""
    if is_number(record.get("id")):
        record["id"] += 1000


def change_or_raise(record: Any) -> None:
    """Change the record, but for the later ones."""
    if record.get("n", 0) > 3:
        raise UserError("change")
    record["a"] = "changed"


CHANGES: dict[str, Callable[[Any], Any]] = {
    "set_a": set_a,
    "drop_a": drop_a,
    "nest": nest,
    "same_u": same_u,
    "delete_even": delete_even,
    "delete_all": lambda _: library.DELETE,
    "refuse": refuse,
    "replace": replace,
    "move": move,
    "raises": change_or_raise,
}


# ---- one chain of calls


def collecting(method: str) -> Callable[[Any], Any]:
    """The method that calls back, as one that gives what it called back with."""

    async def collect(target: Any) -> list[Any]:
        seen: list[Any] = []
        await getattr(target, method)(seen.append)
        return seen

    return collect


async def async_for(target: Any) -> list[Any]:
    """All records by `async for`."""
    return [record async for record in target]


def bulk(method: str) -> Callable[..., Any]:
    """bulk_add and bulk_put: `all_keys` is named only."""
    return lambda table, records, keys, all_keys: getattr(table, method)(records, keys, all_keys=all_keys)


ADAPTED: dict[str, Callable[..., Any]] = {
    "async_for": async_for,
    **{method: collecting(method) for method in ("each", "each_key", "each_primary_key", "each_unique_key")},
    "bulk_add": bulk("bulk_add"),
    "bulk_put": bulk("bulk_put"),
    "bulk_update": lambda table, pairs: table.bulk_update([tuple(pair) for pair in pairs]),
}


def chain(table: Any, steps: list[list[Any]]) -> Any:
    """Make the calls; gives what the last one gives."""
    target = table
    for method, *specs in steps:
        args = [revive(spec) for spec in specs]
        target = ADAPTED[method](target, *args) if method in ADAPTED else getattr(target, method)(*args)
    return target


async def outcome_of(work: Callable[[], Any]) -> dict[str, Any]:
    """{ok} or {error, failures}."""
    try:
        return {"ok": describe(await work())}
    except (IDBError, UserError) as error:
        return {"error": type(error).__name__, "message": str(error), **failures_of(error)}
    except Exception as error:  # noqa: BLE001 any other is a fault, which the comparison tells
        return {"error": f"Python's {type(error).__name__}", "message": str(error)}


def failures_of(error: Any) -> dict[str, Any]:
    """What failed inside."""
    if isinstance(error, library.BulkError):
        return {"failures": {str(at): each.name for at, each in error.failures.items()}}
    if isinstance(error, library.ModifyError):
        return {"failures": [type(each).__name__ for _, each in error.failures]}
    return {}


async def run_transaction(db: Any, program: Any) -> dict[str, Any]:
    """Several chains in one transaction, their errors caught or not."""
    outcomes: list[Any] = []

    @db.transaction(program["mode"], db.table(TABLE))
    async def body() -> None:
        for step in program["transaction"]:
            if step["caught"]:
                outcomes.append(await outcome_of(lambda steps=step["steps"]: chain(db.table(TABLE), steps)))
            else:
                outcomes.append({"ok": describe(await chain(db.table(TABLE), step["steps"]))})
        if program["end"] == "raise":
            raise UserError("the body")
        if program["end"] == "abort":
            db.current_transaction.abort()

    return {"steps": outcomes, "whole": await outcome_of(body)}


async def run(db: Any, program: Any) -> dict[str, Any]:
    """One program's outcome."""
    if "transaction" in program:
        return await run_transaction(db, program)
    if not program.get("inside"):
        return await outcome_of(lambda: chain(db.table(TABLE), program["steps"]))

    @db.transaction("rw", db.table(TABLE))
    async def body() -> Any:
        return await chain(db.table(TABLE), program["steps"])

    return await outcome_of(body)


async def run_world(name: str, world: Any) -> list[Any]:
    """The outcomes of a world's programs."""
    db = Database(name)
    db.version(1).stores(**{TABLE: world["schema"]})
    await db.open()
    outcomes = []
    for program in world["programs"]:
        outcome = await run(db, program)
        if program.get("writes"):
            outcome["content"] = json.loads(await js.differential.content(name), parse_int=number_of_text)
        outcomes.append(outcome)
    db.close()
    return outcomes


async def run_by_python(name: str, text: str) -> list[Any]:
    """Lists of outcomes, one for each world."""
    logging.getLogger("pyapp").setLevel(logging.ERROR)  # it would warn of every criteria query without an index
    return [await run_world(f"{name}-{number}-python", world) for number, world in enumerate(json.loads(text))]
