"""Every example in the README and in the docstrings does what it says."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from pyapp import __version__
from tests.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (ROOT / "README.md").read_text(encoding="utf-8")

AFTERWARDS = """
import json
key = await shoot("Night Train", b"abc")
film = await db.films.where(year=2026, title="Night Train").first()
found = await db.films.where("title").starts_with("Night").to_list()
result = json.dumps([key, film["tags"], (await film["still"].read()).decode(), len(found), db.native_version])
await db.delete()
result
"""


def test_the_readmes_program_runs(page: Any):
    program = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert program is not None
    result = page.evaluate("code => pyodide.runPythonAsync(code)", program[1] + AFTERWARDS)
    assert result == '[1, ["new"], "abc", 1, 20]'


def examples_in_docstrings() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "pyapp").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node) or ""
                assert ">>>" not in text, f"{path}: write the example as a block of python"
                for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
                    yield path.relative_to(ROOT).as_posix(), block


def test_the_examples_in_the_docstrings_run(page: Any):
    [(where, program)] = examples_in_docstrings()
    assert where == "pyapp/db/__init__.py"
    afterwards = "found = str([book['title'] for book in earliest])\nawait db.delete()\nfound"
    result = page.evaluate("code => pyodide.runPythonAsync(code)", f"{program}\n{afterwards}")
    assert result == "['Kindred', 'Dawn']"


def test_the_readmes_lines_for_a_page_are_those_of_the_example_that_is_tested():
    lines = [line for block in re.findall(r"```js\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
    example = (ROOT / "tests" / "pages" / "example" / "strict.js").read_text(encoding="utf-8")
    wheel = f'"./cinegenie_database-{__version__}-py3-none-any.whl"'
    example = example.replace("`./${wheel}`", wheel)  # the site of the test has it under the name that pip gave it
    assert lines
    assert [line for line in lines if line not in example] == []


def test_the_readme_names_the_version_that_the_package_has():
    assert set(re.findall(r"cinegenie_database-([\d.]+)-py3", README)) == {__version__}
    assert re.findall(r"^### ([\d.]+)", README, re.MULTILINE)[0] == __version__
