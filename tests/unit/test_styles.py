"""The styles and templates: no style is of a class that nothing has, no class is without a style or a use."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
DOCUMENTS = [WEB / "index.html", *sorted((WEB / "views").glob("*.html"))]
STYLES = [WEB / "style.css", *sorted((WEB / "views").glob("*.css"))]
PICO = {"secondary"}  # classes that have their style from Pico alone
NOT_SELECTORS = re.compile(r"/\*.*?\*/|\{[^{}]*\}|\[[^\]]*\]|@[^{;]*", re.DOTALL)
CLASS = re.compile(r"\.([a-z][\w-]*)")


def text(paths: list[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


def styled() -> set[str]:
    """The classes that some rule is for: what is left of the styles without values, attributes and conditions."""
    return set(CLASS.findall(NOT_SELECTORS.sub(" ", text(STYLES))))


def in_documents() -> set[str]:
    return {name for names in re.findall(r'class="([^"]*)"', text(DOCUMENTS)) for name in names.split()}


def python_nodes() -> Iterator[ast.AST]:
    for path in (ROOT / "pyapp" / "ui").rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


def pattern(node: ast.expr) -> str:
    """What the text of that expression looks like: a constant, or one that is put together."""
    if isinstance(node, ast.JoinedStr):
        return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"([\w-]+)" for part in node.values)
    assert isinstance(node, ast.Constant), f"line {node.lineno}: a class is written out where it is set"
    return re.escape(node.value)


def set_by_programs() -> list[str]:
    """Patterns of the classes that Python and JavaScript give to elements."""
    calls = (node for node in python_nodes() if isinstance(node, ast.Call) and len(node.args) == 2)
    given = [call.args[1] for call in calls if isinstance(call.args[0], ast.Constant) and call.args[0].value == "class"]
    made = re.findall(r'className = "([\w-]+)"', text(sorted(WEB.glob("*.js"))))
    return [*map(pattern, given), *made]


def test_no_style_is_of_a_class_that_nothing_has():
    idle = styled() - in_documents()
    assert [name for name in sorted(idle) if not any(re.fullmatch(each, name) for each in set_by_programs())] == []


def test_no_class_of_a_template_is_without_a_style():
    assert in_documents() - styled() - PICO == set()


def python_texts() -> set[str]:
    return {node.value for node in python_nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def put_together() -> list[str]:
    """Patterns of the names that Python puts together of some letters and texts of its own: `f"{kind}-media"`."""
    patterns = (pattern(node).removeprefix(r"\#") for node in python_nodes() if isinstance(node, ast.JoinedStr))
    return [each for each in patterns if re.search(r"[a-z]{3}", each) and re.fullmatch(r"[a-z\\\w+()\[\]-]+", each)]


def test_every_template_and_icon_is_used():
    texts, patterns = python_texts(), put_together()
    programs = text(sorted(WEB.glob("*.js")))
    shown = set(re.findall(r'href="#([\w-]+)"', text(DOCUMENTS)))
    there = set(re.findall(r'<(?:template|symbol) id="([\w-]+)"', text(DOCUMENTS)))
    idle = [name for name in sorted(there - shown - texts) if not re.search(rf'["`#]{name}["`]', programs)]
    made = [match for name in idle for each in patterns if (match := re.fullmatch(each, name))]
    assert set(idle) - {match[0] for match in made if texts.issuperset(match.groups())} == set()


def test_no_style_asks_what_the_whole_page_has():
    """Else the browser looks at the styles of everything again whenever an element is added anywhere."""
    assert re.findall(r"(?:body|html|:root|main|#app)[^{},\s]*:has\([^{]*", text(STYLES)) == []
