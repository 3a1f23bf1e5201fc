"""Keys and odd values that worlds are made of, as specs (tests/pages/revive.js)."""

from __future__ import annotations

import base64
from typing import Any

Spec = Any


def number(text: str) -> Spec:
    return {"$number": text}


def date(milliseconds: int) -> Spec:
    return {"$date": milliseconds}


def binary(data: bytes) -> Spec:
    return {"$typed": ["Uint8Array", base64.b64encode(data).decode()]}


NUMBERS: list[Spec] = [0, 1, 2, 3, 5, 8, -1, 1.5, 2**53 - 1, 1e21, 5e-324]
NUMBERS += [number(text) for text in ("-0", "Infinity", "-Infinity")]
TEXTS: list[Spec] = ["", "a", "A", "ab", "aB", "AB", "Ab", "abc", "aC", "b", "B", "bA", "z", "1", "_", "aé", "AÉ", "[x"]
TEXTS += ["ß", "SS", "\u0131", "I", "i", "a\uffff", "\uffff", "\ud800", "a\udfff"]
TEXTS += ["\U0001f600", "\U00010428", "\U00010400"]
DATES: list[Spec] = [date(moment) for moment in (0, 1_500, 1_501, -1, 8_640_000_000_000_000)]
BINARIES: list[Spec] = [binary(data) for data in (b"", b"\0", b"\0\1", b"\xff", b"a")]
ARRAYS: list[Spec] = [[], [1], [1, "a"], [[1]], ["a"], [[]], [number("-Infinity")], [date(0), binary(b"")]]
KEYS = NUMBERS + TEXTS + DATES + BINARIES + ARRAYS

INVALID: list[Spec] = [None, number("NaN"), {"$undefined": 1}, True, False, {}, {"x": 1}, [1, None], [[True]]]
INVALID += [{"$date": None}, {"$bigint": "5"}, [{"$undefined": 1}]]


def order(spec: Spec) -> tuple[Any, ...] | None:
    """What sorts as the key does in IndexedDB; None for what is no key."""
    if isinstance(spec, str):
        return (3, spec.encode("utf-16-be", "surrogatepass"))
    if isinstance(spec, list):
        parts = [order(part) for part in spec]
        return None if None in parts else (5, tuple(parts))
    if not isinstance(spec, dict):
        return None if spec is None or isinstance(spec, bool) else (1, spec)
    return _order_of_tagged(spec)


def _order_of_tagged(spec: dict[str, Any]) -> tuple[Any, ...] | None:
    if "$number" in spec and spec["$number"] != "NaN":
        return (1, float(spec["$number"]))
    if spec.get("$date") is not None:
        return (2, spec["$date"])
    if "$typed" in spec:
        return (4, base64.b64decode(spec["$typed"][1]))
    return (4, base64.b64decode(spec["$buffer"])) if "$buffer" in spec else None


def ascending(keys: list[Spec]) -> list[Spec]:
    """The keys in order; as they are where one is no key."""
    return keys if any(order(key) is None for key in keys) else sorted(keys, key=lambda key: order(key) or ())
