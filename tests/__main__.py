"""The one test command: `python3 -m tests [pytest's arguments]`, or `python3 -m tests bench [names]`.

`python3 -m tests crash 100 [seed]` kills the browser 100 times in the middle of every operation, not 10 times.
`python3 -m tests update [name ...]` brings every pin, or those named, to its newest version.
`python3 -m tests screenshot` makes the README's picture again.
`python3 -m tests --engine firefox` runs every test that opens a page in Firefox.

Needs nothing but Python 3.11 with pip: the environment, the page's runtime and a browser are made or found.
Without arguments ruff, mypy and all tests run; with arguments only pytest does, and they are passed on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import serve
from tests import browsers, update
from tests.environment import ROOT, peer_packages, virtual_environment
from web.failures import StartFailure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The longest first, so that no worker goes on alone at the end.
TESTS = [f"tests/{folder}" for folder in ("unit", "crash", "peers", "webkit", "e2e", "browser")]
IN_EVERY_ENGINE = [f"tests/{folder}" for folder in ("peers", "browser", "e2e")]
MOST_WORKERS = 4
CRASH_VARIABLES = ("CINEGENIE_CRASH_ROUNDS", "CINEGENIE_CRASH_SEED")  # as tests/crash/rounds.py reads them
# A test that hangs is ended with a traceback of where it stood; no test measures time.
NO_HANGING = ["-o", "faulthandler_timeout=900", "-o", "faulthandler_exit_on_timeout=true"]


def main(arguments: list[str]) -> int:
    """Prepare the machine, run the steps, say how each ended; return the exit code."""
    if arguments[:1] == ["update"]:
        return update.main(arguments[1:])
    try:
        python, environment = prepare()
    except StartFailure as reason:
        print(f"The tests cannot start: {reason}", file=sys.stderr)
        return 1
    if arguments[:1] == ["bench"]:
        return run_steps(benches(python, arguments[1:]), environment)
    if arguments[:1] == ["screenshot"]:
        return run_steps({"screenshot": [python, "-m", "tests.screenshot"]}, environment)
    if arguments[:1] == ["crash"]:
        return run_steps(kills(python), {**environment, **dict(zip(CRASH_VARIABLES, arguments[1:], strict=False))})
    return run_steps(checks(python, arguments), environment)


def prepare() -> tuple[Path, Mapping[str, str]]:
    """Make all that the tests stand on; return their Python and the variables they run with."""
    python = virtual_environment()
    serve.provision(lambda line: print(line, flush=True))
    peer_packages()
    browser = browsers.chromium(python)
    print(f"Chromium: {browser}", flush=True)
    print(f"Firefox: {browsers.firefox() or 'none, so its tests are skipped'}", flush=True)
    print(f"WebKit: {browsers.webkit() or browsers.WEBKIT_DRIVER}", flush=True)
    return python, {**os.environ, browsers.VARIABLE: str(browser), "PYTHONUNBUFFERED": "1"}


def checks(python: Path, arguments: Sequence[str]) -> dict[str, list[str | Path]]:
    """Return the steps by name: all of them, or pytest alone where arguments ask for something special."""
    if arguments[:1] == ["--engine"] and len(arguments) == 2:
        return {"pytest": [python, "-m", "pytest", *NO_HANGING, *side_by_side(), *arguments, *IN_EVERY_ENGINE]}
    if arguments:
        return {"pytest": [python, "-m", "pytest", *NO_HANGING, *arguments]}
    return {
        "ruff": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "pytest": [python, "-m", "pytest", *NO_HANGING, *side_by_side(), *TESTS],
    }


def side_by_side() -> list[str]:
    """Return pytest's options for a worker on each processor; a file's tests share a page, and stay together.

    The order of the files stays too: unit tests come before a worker's first browser (tests/conftest.py).
    """
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    return ["--numprocesses", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"] if workers > 1 else []


def benches(python: Path, names: Sequence[str]) -> dict[str, list[str | Path]]:
    """Return one step for each bench: those named, or all."""
    found = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[!_]*.py"))
    return {f"bench {name}": [python, "-m", f"tests.bench.{name}"] for name in names or found}


def kills(python: Path) -> dict[str, list[str | Path]]:
    """Return the crash tests as the only step; a hundred rounds take longer than a test that hangs."""
    return {"crash": [python, "-m", "pytest", "-s", "tests/crash/test_kills.py"]}


def run_steps(steps: Mapping[str, Sequence[str | Path]], environment: Mapping[str, str]) -> int:
    """Run every step, even after one has failed; return 0 if all passed, else 1."""
    codes = {}
    for name, command in steps.items():
        print(f"\n== {name} ==", flush=True)
        codes[name] = subprocess.run(command, cwd=ROOT, env=environment).returncode
    print("\n== summary ==")
    for name, code in codes.items():
        print(f"{name}: {'passed' if code == 0 else f'FAILED (exit code {code})'}")
    return int(any(codes.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
