"""What has been typed so far: whether it can run, and how its next line begins. Pure."""

from __future__ import annotations

import ast
import codeop

INDENT = "    "
_ANYTHING_WRONG = (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError)


def next_line(source: str) -> str | None:
    """How the line after the last begins, where there has to be one; None where the source can run or is wrong.

    A block goes on until an empty line, as in every Python console.
    """
    last = source.rsplit("\n", 1)[-1]
    if _is_incomplete(source) or (last.strip() and _ends_in_block(source)):
        return indentation(source)
    return None


def indentation(source: str) -> str:
    """How a new line after this source begins: as its last one, deeper after a colon."""
    last = source.rsplit("\n", 1)[-1]
    present = last[: len(last) - len(last.lstrip(" \t"))]
    return present + INDENT if last.rstrip().endswith(":") else present


def _is_incomplete(source: str) -> bool:
    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        return compiler(source, "<console>", "exec") is None
    except _ANYTHING_WRONG:
        return False


def _ends_in_block(source: str) -> bool:
    try:
        body = ast.parse(source).body
    except _ANYTHING_WRONG:
        return False
    return bool(body) and hasattr(body[-1], "body")
