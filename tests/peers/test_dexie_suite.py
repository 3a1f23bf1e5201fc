"""Every test of Dexie's own suite has a test of ours, or a reason why not, in the tables of `dexie_suite`.

A table has the columns of `COLUMNS`, parted by tabs; `tests` are parted by spaces, `why not` stands where there is
none. `names.json` lists the titles of Dexie's tests, file by file (repository of Dexie 4.4.7).
"""

from __future__ import annotations

import ast
import csv
import json
from collections import Counter
from functools import cache

import pytest

from tests.environment import ROOT

TABLES = ROOT / "tests" / "peers" / "dexie_suite"
COLUMNS = ["title", "behaviour", "tests", "why not"]
TITLES = json.loads((TABLES / "names.json").read_text(encoding="utf-8"))
FEWEST_TITLES = 309  # of 314 tests: a few stand twice, once for browsers that lack something
MOST_REASONS = 31
SHORTEST_REASON = 25  # characters: a sentence, not a word


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.tsv").open(encoding="utf-8", newline="") as table:
        reader = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        found = list(reader)
    assert reader.fieldnames == COLUMNS, f"{name}.tsv has the columns {reader.fieldnames}"
    return found


@cache
def functions_of(path: str) -> frozenset[str]:
    """The test functions that a file defines, collected or not."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_list_of_titles_is_whole_and_each_file_has_a_table():
    assert sum(map(len, TITLES.values())) >= FEWEST_TITLES
    assert sorted(TITLES) == sorted(path.stem for path in TABLES.glob("*.tsv"))


@pytest.mark.parametrize("name", TITLES)
def test_every_title_has_exactly_one_row(name):
    listed = Counter(row["title"] for row in rows(name))
    assert [title for title, count in listed.items() if count > 1] == []
    assert sorted(listed) == sorted(TITLES[name])


@pytest.mark.parametrize("name", TITLES)
def test_every_row_says_the_behaviour_and_either_its_tests_or_why_there_is_none(name):
    for row in rows(name):
        assert None not in {*row, *row.values()}, f"a tab too many or too few: {row}"
        assert row["behaviour"].strip(), row
        assert row["behaviour"] != row["title"], row
        assert bool(row["tests"].strip()) != bool(row["why not"].strip()), row
        assert not {"todo", "tbd", "?"} & {word.strip(".:,").lower() for word in " ".join(row.values()).split()}, row


@pytest.mark.parametrize("name", TITLES)
def test_every_named_test_of_ours_exists(name):
    for row in rows(name):
        for named in row["tests"].split():
            path, _, function = named.partition("::")
            assert function.startswith("test_"), named
            assert (ROOT / path).is_file(), named
            assert function in functions_of(path), named


def test_reasons_are_few_and_say_something():
    reasons = [row["why not"] for name in TITLES for row in rows(name) if row["why not"].strip()]
    assert [reason for reason in reasons if len(reason) < SHORTEST_REASON] == []
    assert len(reasons) <= MOST_REASONS
