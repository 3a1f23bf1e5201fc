"""A prompt as a form shows it, and back: which of its fields a person edits, each as one text or one yes or no. Pure.

Rules:
1. What a form shows of a record is a function of the record; a field is written only where the two differ.
2. A field that holds what the form has no way to show is None in the form: it cannot be edited, and stays as it is.
3. A field that is emptied goes, but for the texts that every prompt has.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")
Shown = str | bool | None
Form = dict[str, Shown]
Record = Mapping[str, Any]

_UNFIT: Final = object()  # stands for the fields of what has none
_MOST_EXACT: Final = 2**53
_LINE_ENDS: Final = re.compile(r"\r\n?")
_BREAKS: Final = re.compile(r"[\r\n]+")
# What the parser says, and how this program calls it; the rest is "value".
_REASONS: Final = (
    ("Expecting property name", "name"),
    ("Expecting ':'", "colon"),
    ("Expecting ','", "comma"),
    ("Unterminated string", "string"),
    ("Invalid control character", "control"),
    ("Invalid \\", "escape"),
    ("Extra data", "extra"),
    ("Illegal trailing comma", "trailing"),
)


class Problem(NamedTuple):
    """Why a field cannot be stored: `reason` is empty, kind (no object or list), or what is wrong with the JSON.

    `line` and `column` count from 1, and are 0 where the reason has no place.
    """

    reason: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Field:
    """One field of the form: its key path in the record, how it is shown, stored and checked."""

    name: str
    path: str
    show: Callable[[Any], Shown]
    store: Callable[[Any], Any]
    check: Callable[[Any], Problem | None]


def form_of(record: Record) -> Form:
    """The record as the form shows it."""
    return {field.name: field.show(_value(record, field.path)) for field in FIELDS.values()}


def changes(base: Form, draft: Form) -> dict[str, Any]:
    """What turns a record that is shown as `base` into one shown as `draft`, by key path; None: the field goes."""
    changed = [FIELDS[name] for name, shown in draft.items() if shown != base[name]]
    return {field.path: field.store(draft[field.name]) for field in changed}


def problems(base: Form, draft: Form) -> dict[str, Problem]:
    """What keeps the draft from being stored, by field. What was there before is checked only where it must be."""
    found = {}
    for name, shown in draft.items():
        if shown is not None and (shown != base[name] or name in REQUIRED):
            problem = FIELDS[name].check(shown)
            if problem is not None:
                found[name] = problem
    return found


def parsed(text: str) -> Any:
    """The objects of a JSON text, None for a blank one; ValueError for what JavaScript would not take for JSON."""
    if not text.strip():
        return None
    return json.loads(text, parse_constant=_refused, parse_int=_whole_number, parse_float=_number)


def kept_fields(record: Record) -> list[str]:
    """The names of the fields that the form does not show, or cannot."""
    shown = form_of(record)
    paths = {field.path for name, field in FIELDS.items() if shown[name] is not None}
    known = {path.partition(".")[0] for path in paths} | {"id", "createdAt", "updatedAt"}
    inner = [f"{_PART}.{name}" for name in _part(record) if f"{_PART}.{name}" not in paths]
    return [name for name in record if name not in known] + inner


# ---- kinds of fields


def _show_line(value: Any) -> Shown:
    """A text without line ends, as a control of one line holds it."""
    return _BREAKS.sub(" ", value) if isinstance(value, str) else _nothing(value, "")


def _show_required_line(value: Any) -> Shown:
    return _show_line(value) or ""  # whatever else it holds breaks the owner's rules and is to be replaced


def _show_text(value: Any) -> Shown:
    return _LINE_ENDS.sub("\n", value) if isinstance(value, str) else _nothing(value, "")


def _show_flag(value: Any) -> Shown:
    return value if isinstance(value, bool) else _nothing(value, False)


def _show_tags(value: Any) -> Shown:
    if isinstance(value, list) and all(isinstance(tag, str) for tag in value):
        joined = ", ".join(value)
        return joined if _tags(joined) == value else None
    return _nothing(value, "")


def _show_json(value: Any) -> Shown:
    """Objects as an indented text; one that is no JSON (by its owner's doing) as it is."""
    if isinstance(value, str):
        return _LINE_ENDS.sub("\n", value)
    if not isinstance(value, dict | list):
        return _nothing(value, "")
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2)
    except (TypeError, ValueError, RecursionError):
        return None


def _show_objects(value: Any) -> Shown:
    return None if isinstance(value, str) else _show_json(value)


def _nothing(value: Any, shown: Shown) -> Shown:
    return shown if _is_nothing(value) else None


def _is_nothing(value: Any) -> bool:
    """Whether it is null or undefined; the latter is falsy and of no other kind."""
    return value is None or not (value or isinstance(value, str | int | float | bytes | list | dict))


def _store_optional(text: str) -> Any:
    return text or None


def _store_tags(text: str) -> Any:
    return _tags(text) or None


def _as_it_is(value: T) -> T:
    return value


def _tags(text: str) -> list[str]:
    return [tag for tag in map(str.strip, text.split(",")) if tag]


def _check_required(text: str) -> Problem | None:
    return None if text.strip() else Problem("empty")


def _check_json(text: str) -> Problem | None:
    try:
        value = parsed(text)
    except json.JSONDecodeError as error:
        reason = next((word for said, word in _REASONS if error.msg.startswith(said)), "value")
        return Problem(reason, error.lineno, error.colno)
    except (ValueError, RecursionError):
        return Problem("value")
    return None if value is None or isinstance(value, dict | list) else Problem("kind")


def _check_nothing(_shown: Shown) -> None:
    return None


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _whole_number(digits: str) -> int | float:
    """As JavaScript reads it, which has no whole numbers beyond 2^53."""
    number = int(digits)
    return number if abs(number) <= _MOST_EXACT else _number(digits)


def _number(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _refused(digits)


# ---- the fields

_PART: Final = "preprocessing"
REQUIRED: Final = ("title", "category")

FIELDS: Final = {
    field.name: field
    for field in (
        Field("title", "title", _show_required_line, _as_it_is, _check_required),
        Field("category", "category", _show_required_line, _as_it_is, _check_required),
        Field("prompt", "prompt", _show_text, _as_it_is, _check_nothing),
        Field("description", "description", _show_text, _store_optional, _check_nothing),
        Field("tags", "tags", _show_tags, _store_tags, _check_nothing),
        Field("icon", "icon", _show_line, _store_optional, _check_nothing),
        Field("system", "systemInstruction", _show_text, _store_optional, _check_nothing),
        Field("output", "outputFormat", _show_text, _store_optional, _check_nothing),
        Field("variables-on", f"{_PART}.enableVariables", _show_flag, _as_it_is, _check_nothing),
        Field("variables", f"{_PART}.variableDefinitions", _show_json, parsed, _check_json),
        Field("context", f"{_PART}.injectContext", _show_flag, _as_it_is, _check_nothing),
        Field("model", "modelSettings", _show_objects, parsed, _check_json),
    )
}


def _value(record: Record, path: str) -> Any:
    name, _, inner = path.partition(".")
    value = record.get(name)
    if not inner or _is_nothing(value):
        return value
    return value.get(inner) if isinstance(value, dict) else _UNFIT


def _part(record: Record) -> Mapping[str, Any]:
    part = record.get(_PART)
    return part if isinstance(part, dict) else {}
