"""Completing after a call, such as `db.images.where("uploadSource").eq`: by what the call is declared to give. Pure.

Nothing that was typed is called; only names and attributes are looked up.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from collections.abc import Mapping
from typing import Any, Final

_WORD: Final = re.compile(r"\w*\Z")
_CLASS: Final = re.compile(r"\b[A-Z]\w*")
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


def members_after_call(source: str, names: Mapping[str, Any]) -> list[str]:
    """What may follow the last point of a source; empty where it is not known."""
    typed = _WORD.search(source)
    before = source[: typed.start()] if typed else source
    if not before.endswith("."):
        return []
    try:
        tree = ast.parse(_last_expression(before[:-1]), mode="eval").body
        classes = _classes(tree, names)
    except Exception:  # noqa: BLE001 - also what an attribute raises that is looked up: nothing is known then
        return []
    found = {name for each in classes for name in dir(each)}
    start = typed[0] if typed else ""
    return sorted(name for name in found if name.startswith(start) and (start[:1] == "_" or name[:1] != "_"))


def _last_expression(source: str) -> str:
    """The names, points and calls at the end of a source."""
    end = at = len(source)
    while at:
        if source[at - 1] in _CLOSING:
            at = _opening(source, at - 1)
        elif source[at - 1] in "._" or source[at - 1].isalnum():
            at -= 1
        else:
            break
    return source[at:end]


def _opening(source: str, closing: int) -> int:
    """Where the bracket opens that closes there; texts in it are passed over."""
    wanted: list[str] = []
    at = closing
    while at >= 0:
        if source[at] in "\"'":
            at = source.rindex(source[at], 0, at)
        elif source[at] in _CLOSING:
            wanted.append(_CLOSING[source[at]])
        elif wanted and source[at] == wanted[-1]:
            wanted.pop()
            if not wanted:
                return at
        at -= 1
    raise ValueError("a bracket that was never opened")


def _classes(node: ast.expr, names: Mapping[str, Any]) -> list[type]:
    """The classes that an expression's value may have."""
    if isinstance(node, ast.Call):
        return _given_by(_values(node.func, names))
    return [type(value) for value in _values(node, names)]


def _values(node: ast.expr, names: Mapping[str, Any]) -> list[Any]:
    """What an expression may be: the thing itself, or an attribute of a class where only that is known."""
    if isinstance(node, ast.Name):
        return [names[node.id] if node.id in names else getattr(builtins, node.id)]
    if not isinstance(node, ast.Attribute):
        raise ValueError("no names, points and calls")
    if isinstance(node.value, ast.Call):
        owners: list[Any] = [*_classes(node.value, names)]
    else:
        owners = _values(node.value, names)
    return [getattr(owner, node.attr) for owner in owners if hasattr(owner, node.attr)]


def _given_by(functions: list[Any]) -> list[type]:
    """The classes that a call of these is declared to give."""
    classes = []
    for function in functions:
        if isinstance(function, type):
            classes.append(function)
            continue
        plain = inspect.unwrap(getattr(function, "__func__", function))
        declared = str(getattr(plain, "__annotations__", {}).get("return", ""))
        known = [getattr(plain, "__globals__", {}).get(name) for name in _CLASS.findall(declared)]
        classes += [each for each in known if isinstance(each, type)]
    return classes
