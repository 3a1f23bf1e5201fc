"""Whatever the page writes at length is done at work, so that no newer version of the page comes into its middle."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "pyapp" / "ui"
# What writes files or many records, in one transaction or in several; and what writes them outside of the database.
LONG = {
    "apply",  # a repair
    "apply_restore",
    "apply_rollback",
    "apply_undo",
    "choose",
    "link_instead",
    "plan_restore",
    "put_back",
    "recover_restore",
    "replace_file",
    "take_out",
    "take_out_unused",
    "upgrade_studio",
    "upload",
    "write_sample",
}


def outside_of_work(source: str) -> list[str]:
    """The calls of what writes at length that are awaited outside of `with at_work()`, as they are written."""
    found: list[str] = []

    def look(node: ast.AST, at_work: bool) -> None:
        if isinstance(node, ast.With):
            at_work |= any(ast.unparse(item.context_expr) == "at_work()" for item in node.items)
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef | ast.Lambda):
            at_work = False
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and not at_work:
            called = ast.unparse(node.value.func)
            if called.split(".")[-1] in LONG:
                found.append(called)
        for child in ast.iter_child_nodes(node):
            look(child, at_work)

    look(ast.parse(source), False)
    return found


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: path.relative_to(UI).as_posix())
def test_what_is_written_at_length_is_written_at_work(path):
    assert outside_of_work(path.read_text("utf-8")) == []


def test_every_name_of_the_list_is_used():
    sources = [path.read_text("utf-8") for path in UI.rglob("*.py")]
    calls = {
        ast.unparse(node.value.func).split(".")[-1]
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call)
    }
    assert calls >= LONG


def test_work_that_is_not_held_is_found():
    held = "async def f():\n    with at_work():\n        await assets.take_out(x)\n"
    assert outside_of_work(held) == []
    assert outside_of_work(held + "    await assets.take_out(x)\n") == ["assets.take_out"]
    later = "async def f():\n    with at_work():\n        async def g():\n            await upload(x)\n"
    assert outside_of_work(later) == ["upload"]
