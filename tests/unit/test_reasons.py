"""What the layers below tell with a code: each has its words in the catalogue, and in English the same ones."""

from __future__ import annotations

import ast
import copy
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from pyapp.cinegenie.reasons import Reason, packed, unpacked

ROOT = Path(__file__).resolve().parents[2]
MESSAGE = re.compile(r"^reason-([a-z0-9-]+) = (.*(?:\n[ }].*)*)", re.MULTILINE)
VARIABLE = re.compile(r"\$([a-z]+)")
VALUE = re.compile(r"\{([a-z]+)(?::,)?\}")


class Told(NamedTuple):
    """A call of Reason: its code, its template ("" where the program puts it together) and the names of its values."""

    code: str
    template: str
    values: set[str]
    where: str


def constants(node: ast.AST) -> str:
    """All that is fixed in a text."""
    return "".join(str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant))


def reasons_of(function: ast.AST, module: str) -> list[Told]:
    """The calls of Reason in a function, whose template stands in them or in the last `text` before them."""
    nodes = list(ast.walk(function))
    calls = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason"]
    texts = [node for node in nodes if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "text"]
    found = []
    for call in calls:
        code, template = call.args
        if isinstance(code, ast.Constant):
            if isinstance(template, ast.Name):
                before = [text for text in texts if text.lineno < call.lineno]
                template = max(before, key=lambda text: text.lineno).value
            fixed = template.value if isinstance(template, ast.Constant) else ""
            names = {word.arg for word in call.keywords if word.arg} | set(VALUE.findall(constants(template)))
            found.append(Told(str(code.value), str(fixed), names, f"{module}:{call.lineno}:{call.col_offset}"))
    return found


def all_told() -> list[Told]:
    found: dict[str, Told] = {}
    for path in sorted((ROOT / "pyapp").rglob("*.py")):
        module = ast.parse(path.read_text("utf-8"))
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for scope in (module, *functions):  # the innermost, where a `text` is its own, comes last
            found.update((each.where, each) for each in reasons_of(scope, path.name))
    return list(found.values())


def messages(language: str) -> dict[str, str]:
    return dict(MESSAGE.findall((ROOT / "web" / "words" / language / "reason.ftl").read_text("utf-8")))


TOLD = all_told()


def test_the_codes_are_found_in_the_sources():
    assert len({each.code for each in TOLD}) > 100


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_code_has_its_words_with_no_other_values_than_it_comes_with(language):
    known = messages(language)
    wrong = [each for each in TOLD if not set(VARIABLE.findall(known.get(each.code, "$missing"))) <= each.values]
    assert wrong == []


def test_the_english_words_are_those_that_a_program_gets():
    def template(message: str) -> str:
        return re.sub(r"\{ \$([a-z]+) \}", r"{\1}", message)

    known = messages("en")
    plain = [each for each in TOLD if each.template and "->" not in known[each.code]]
    assert len(plain) > 80
    for each in plain:
        assert template(known[each.code]) == each.template.replace(":,}", "}"), each.where


def test_a_code_means_one_sentence():
    templates: dict[str, set[str]] = {}
    for each in TOLD:
        templates.setdefault(each.code, set()).add(each.template)
    assert {code for code, texts in templates.items() if len(texts) > 1} == set()


def test_no_words_are_left_of_a_code_that_is_gone():
    used = {each.code for each in TOLD}
    page = "".join(path.read_text("utf-8") for path in (ROOT / "pyapp" / "ui").rglob("*.py"))
    assert [code for code in messages("en") if code not in used and f'"reason-{code}"' not in page] == []


def test_a_reason_is_its_english_text():
    reason = Reason("repair-stale", "{planned:,} planned, {now} now", planned=1200, now=3)
    assert reason == "1,200 planned, 3 now"
    assert (reason.code, reason.values) == ("repair-stale", {"planned": 1200, "now": 3})
    assert str(ValueError(reason)) == "1,200 planned, 3 now"


def test_a_value_with_braces_stays_as_it_is():
    assert Reason("empty-file", "{name} is empty", name="{x}.png") == "{x}.png is empty"
    assert Reason("gone", "it has no {braces}") == "it has no {braces}"


def test_a_reason_is_stored_as_plain_values_and_comes_back():
    inner = Reason("no-data", "it has no data")
    reason = Reason("beside", "{first}; {rest}", first="a", rest=inner)
    stored = packed(reason)
    assert stored == ["beside", "a; it has no data", {"first": "a", "rest": ["no-data", "it has no data", {}]}]
    back = unpacked(stored)
    assert isinstance(back, Reason)
    assert (back, back.code, back.values) == (reason, "beside", reason.values)
    assert isinstance(back.values["rest"], Reason)
    assert type(unpacked("an older text")) is str


def test_a_reason_stays_one_in_a_copy_of_what_holds_it():
    assert copy.deepcopy([Reason("no-data", "it has no data")])[0].code == "no-data"
