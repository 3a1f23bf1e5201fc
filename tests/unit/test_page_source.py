"""Which lines of a test file reach the page."""

from __future__ import annotations

from tests.page_source import page_source

FILE = '''"""A test file."""
from __future__ import annotations
import asyncio, json
import pytest
from tests.harness import in_page
if sys.platform == "emscripten":
    from pyapp.db import Database
LIMIT = 3
@in_page
@dataclass
class Row:
    id: int
@in_page
async def total(
    rows,
):
    return sum(rows)
def test_total(py):
    assert py(total, [1]) == 1
if True:
    import os
'''
KEPT = '''
from __future__ import annotations
import asyncio, json


if sys.platform == "emscripten":
    from pyapp.db import Database


@dataclass
class Row:
    id: int

async def total(
    rows,
):
    return sum(rows)



'''


def test_the_page_gets_marked_definitions_its_own_block_and_standard_imports_at_their_lines(tmp_path):
    path = tmp_path / "test_file.py"
    path.write_text(FILE, encoding="utf-8")
    assert page_source(path).splitlines() == KEPT.splitlines()
