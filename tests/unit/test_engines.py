"""What an engine cannot do is named once, about tests that there are."""

from __future__ import annotations

import ast

from tests.engines import DIFFERENCES, FILES
from tests.environment import ROOT


def test_every_difference_is_of_a_test_that_exists_and_has_a_reason():
    for tests in DIFFERENCES.values():
        for test, reason in tests.items():
            path, name = test.split("::")
            module = ast.parse((ROOT / path).read_text("utf-8"))
            functions = [node.name for node in module.body if isinstance(node, ast.FunctionDef)]
            assert name in functions
            assert reason


def test_every_file_that_runs_in_each_engine_exists():
    assert [file for file in sorted(FILES) if not (ROOT / file).is_file()] == []
