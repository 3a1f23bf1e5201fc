"""The README's program does what it says."""

from __future__ import annotations

import re
from typing import Any

from tests.environment import ROOT

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
    program = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert program is not None
    result = page.evaluate("code => pyodide.runPythonAsync(code)", program[1] + AFTERWARDS)
    assert result == '[1, ["new"], "abc", 1, 20]'
