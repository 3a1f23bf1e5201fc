"""The part of a test file that runs in the page: real Python, checked like the rest, at its true lines."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Definition = TypeVar("Definition")
MARK = "__in_page__"


def in_page(definition: Definition) -> Definition:
    """Mark a top-level function or class of a test file as one that exists in the page's Python."""
    setattr(definition, MARK, True)
    return definition


def page_source(path: Path) -> str:
    """Return the file's text with every line blanked that does not belong in the page.

    What stays: imports of the standard library, `if sys.platform == "emscripten":` blocks, and
    definitions marked `@in_page` (without the mark).
    """
    text = path.read_text(encoding="utf-8")
    kept = {line for node in ast.parse(text).body for line in _page_lines(node)}
    return "\n".join(line if number in kept else "" for number, line in enumerate(text.splitlines(), 1))


def _page_lines(node: ast.stmt) -> Iterator[int]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        marks = [mark for mark in node.decorator_list if _is_mark(mark)]
        if marks:
            first = min(part.lineno for part in (node, *node.decorator_list))
            yield from (n for n in range(first, _end(node) + 1) if n not in {mark.lineno for mark in marks})
    elif _is_standard_import(node) or _is_page_block(node):
        yield from range(node.lineno, _end(node) + 1)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _is_mark(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == in_page.__name__


def _is_standard_import(node: ast.stmt) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    return bool(names) and all(name.partition(".")[0] in sys.stdlib_module_names for name in names)


def _is_page_block(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "sys.platform == 'emscripten'"
