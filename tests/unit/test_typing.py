"""A user's program is checked as its author would check it: what is right passes, what is wrong is told."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.environment import ROOT

PROGRAM = ROOT / "tests" / "typing" / "studio.py"
OPTIONS = ["--config-file=", "--strict", "--follow-imports=silent", "--python-version=3.11", "--no-pretty"]
WRONG = re.compile(r"# wrong: ([\w, -]+)$")
ERROR = re.compile(r"^[^:]+:(\d+): error: .*\[([\w-]+)\]$")


def expected() -> list[tuple[int, str]]:
    lines = PROGRAM.read_text(encoding="utf-8").splitlines()
    found = ((number, WRONG.search(line)) for number, line in enumerate(lines, 1))
    return [(number, code) for number, match in found if match for code in match[1].split(", ")]


def told() -> tuple[list[tuple[int, str]], str]:
    command = [sys.executable, "-m", "mypy", *OPTIONS, str(PROGRAM)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    errors = (ERROR.match(line) for line in done.stdout.splitlines())
    return sorted((int(match[1]), match[2]) for match in errors if match), done.stdout + done.stderr


def test_right_uses_pass_the_strict_check_and_wrong_ones_are_told_at_their_line():
    errors, output = told()
    assert errors == sorted(expected()), output


def test_users_get_the_types():
    assert (ROOT / "pyapp" / "py.typed").is_file()
