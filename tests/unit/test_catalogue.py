"""The catalogue of words: both languages say the same things, all that is said is there, and nothing lies idle."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "web" / "words"
AREAS = sorted(path.stem for path in (WORDS / "en").glob("*.ftl"))
PREFIXES = {"shared": ("shared-", "page-")}
MESSAGE = re.compile(r"^([a-z][\w-]*) =(.*(?:\n(?:[ \t].*|\}.*|$))*)", re.MULTILINE)
VARIABLE = re.compile(r"\$([\w-]+)")
ATTRIBUTE = re.compile(r"^\s+\.([\w-]+) =", re.MULTILINE)


def messages(language: str, area: str) -> dict[str, str]:
    text = (WORDS / language / f"{area}.ftl").read_text("utf-8")
    return dict(MESSAGE.findall(text))


def all_messages() -> dict[str, str]:
    return {name: text for area in AREAS for name, text in messages("en", area).items()}


def python_sources() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in (ROOT / "pyapp").rglob("*.py")]


def pattern_of(text: ast.JoinedStr) -> str:
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9-]+" for part in text.values)
    return "".join(parts)


def said_in_python() -> tuple[set[str], list[str]]:
    """The texts that may be the names of messages, and patterns of those that are put together."""
    nodes = [node for source in python_sources() for node in ast.walk(source)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    joined = (pattern_of(node) for node in nodes if isinstance(node, ast.JoinedStr))
    return texts, [pattern for pattern in joined if re.match(r"[a-z]+\\-", pattern)]


def named_in_documents() -> set[str]:
    documents = [ROOT / "web" / "index.html", *(ROOT / "web" / "views").glob("*.html")]
    return {name for path in documents for name in re.findall(r'data-l10n-id="([^"]*)"', path.read_text("utf-8"))}


def named_in_programs() -> str:
    programs = [*(ROOT / "web").glob("*.js"), ROOT / "web" / "composed.py"]
    return "\n".join(path.read_text("utf-8") for path in programs)


def test_every_area_has_its_words_in_every_language():
    assert {path.name: sorted(each.stem for each in path.glob("*.ftl")) for path in WORDS.iterdir()} == {
        "en": AREAS,
        "vi": AREAS,
    }


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_messages_with_the_same_variables_and_attributes(area):
    def shape(language):
        return {
            name: (sorted(set(VARIABLE.findall(text))), sorted(ATTRIBUTE.findall(text)))
            for name, text in messages(language, area).items()
        }

    assert shape("vi") == shape("en")


@pytest.mark.parametrize("area", AREAS)
def test_a_message_bears_the_name_of_its_area(area):
    prefixes = PREFIXES.get(area, (f"{area}-",))
    assert [name for name in messages("en", area) if not name.startswith(prefixes)] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_first_words_are_one_line_each_and_no_markup(language):
    text = (WORDS / language / "start.ftl").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"( +\.)?[a-z-]+ = .+", line)] == []
    assert not set("<&{") & set(text)


def test_all_that_is_said_is_in_the_catalogue():
    said = {
        node.args[0].value
        for source in python_sources()
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args
        if isinstance(node.args[0], ast.Constant)
    }
    assert said
    assert (said | named_in_documents()) - all_messages().keys() == set()


def test_nothing_in_the_catalogue_is_said_nowhere():
    texts, patterns = said_in_python()
    documents, programs = named_in_documents(), named_in_programs()
    idle = [
        name
        for name in all_messages()
        if name not in texts | documents
        and not any(re.fullmatch(pattern, name) for pattern in patterns)
        and f'"{name}"' not in programs
        and not name.startswith("start-")
    ]
    assert idle == []
