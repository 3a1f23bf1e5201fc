"""Bring every pin to the newest version, or those named: `python3 -m tests update [name ...]`.

Guarantee: afterwards each pin still has the hashes of its files, and what changed is said, old and new. Nothing is
tried: that is what the tests are for. If a download fails, the files stay as they were before that step.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.environment import PEERS, ROOT
from web import programs, runtime
from web.failures import StartFailure
from web.programs import WEB

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

TOOLS = ROOT / "tests" / "update-tools.txt"
PINNED = re.compile(r"^([\w.-]+)==([\w.+-]+)", re.MULTILINE)
HASHED = ("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--universal", "--quiet")
NPM = ("--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund")


@dataclass(frozen=True)
class Requirements:
    """A file of pins with hashes, and the Python that they are for; made of `source`, else of its own names."""

    path: Path
    python: str
    source: Path | None = None

    def pins(self) -> dict[str, str]:
        return dict(PINNED.findall(self.path.read_text("utf-8")))

    def update(self, uv: Path, names: Sequence[str]) -> None:
        """Resolve again; a comment at the beginning stays, and all of it where nothing newer is there."""
        before, pins = self.path.read_text("utf-8"), self.pins()
        which = [f"--upgrade-package={name}" for name in names] or ["--upgrade"]
        whole = [str(self.source)] if self.source else ["--no-deps", str(self._names_only())]
        command = [str(uv), "pip", "compile", *HASHED, "--python-version", self.python, *which, *whole]
        try:
            programs.run([*command, "--output-file", str(self.path)], self.path.name, cwd=ROOT)
        finally:
            self._names_only().unlink(missing_ok=True)
        comment = "".join(line for line in before.splitlines(keepends=True) if line.startswith("#"))
        self.path.write_text(before if self.pins() == pins else comment + self.path.read_text("utf-8"), "utf-8")

    def _names_only(self) -> Path:
        path = runtime.HOME / f"names-{self.path.name}"
        if not path.exists():
            path.write_text("\n".join(self.pins()), "utf-8")
        return path


@dataclass(frozen=True)
class Lock:
    """npm's manifest and lock in a folder."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "package-lock.json"

    def pins(self) -> dict[str, str]:
        packages = json.loads(self.path.read_text("utf-8"))["packages"]
        return {name.rpartition("node_modules/")[2]: each["version"] for name, each in packages.items() if name}

    def update(self, npm: Sequence[str], names: Sequence[str]) -> None:
        """Take the newest of what the manifest names; of what those need, the newest that they allow."""
        own = json.loads((self.folder / "package.json").read_text("utf-8"))["dependencies"]
        chosen = [name for name in own if not names or name in names]
        if chosen:
            newest = (f"{name}@latest" for name in chosen)
            programs.run([*npm, "install", "--save-exact", *NPM, *newest], str(self.path), cwd=self.folder)
        needed = [name for name in names if name not in own]
        if needed or not names:
            programs.run([*npm, "update", *NPM, *needed], str(self.path), cwd=self.folder)


REQUIREMENTS = (
    *(Requirements(WEB / f"{name}-wheels.txt", "3.14") for name in ("page", "docs")),
    *(Requirements(WEB / f"{name}-wheels.txt", "3.11") for name in ("build", "node")),
    Requirements(ROOT / "tests" / "requirements.txt", "3.11", ROOT / "tests" / "requirements.in"),
    Requirements(TOOLS, "3.11"),
)
LOCKS = (Lock(WEB), Lock(PEERS))


def main(names: Sequence[str]) -> int:
    """Update, and say what changed; 1 and a sentence where a name is no pin's or a download fails."""
    pinned = {name for each in (*REQUIREMENTS, *LOCKS) for name in each.pins()}
    if unknown := sorted(set(names) - pinned):
        print(f"Nothing is pinned under {', '.join(unknown)}; there are: {', '.join(sorted(pinned))}", file=sys.stderr)
        return 1
    try:
        lines = [line for each in (*REQUIREMENTS, *LOCKS) for line in updated(each, names)]
    except StartFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    print("\n".join([*lines, "Run the tests now: python3 -m tests"] if lines else ["Nothing newer is there."]))
    return 0


def updated(pins: Requirements | Lock, names: Sequence[str]) -> Iterable[str]:
    """Update one file, if one of the names is in it or none are given; return a line for each change."""
    before = pins.pins()
    concerned = [name for name in names if name in before]
    if names and not concerned:
        return []
    pins.update(uv() if isinstance(pins, Requirements) else npm(), concerned)  # type: ignore[arg-type]
    where = pins.path.relative_to(ROOT).as_posix()
    return [f"{where}: {change}" for change in changes(before, pins.pins())]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    """Return what is other in a file's pins, by name."""
    for name in sorted({*before, *after}):
        old, new = before.get(name, "not there"), after.get(name, "gone")
        if old != new:
            yield f"{name} {old} -> {new}"


def npm() -> Sequence[str]:
    """Return the command of the npm that fetches the runtime."""
    node = programs.find_node(runtime.own_node_folder(runtime.HOME))
    if node is None:
        raise StartFailure("There is no npm here: run serve.py once, which fetches one.")
    return node.npm


def uv() -> Path:
    """Return the pinned uv, fetched if need be."""
    version = Requirements(TOOLS, "3.11").pins()["uv"]
    folder = runtime.HOME / f"uv-{version}"
    if not folder.is_dir():
        strictly = ("--require-hashes", "--only-binary", ":all:", "--no-deps", "--quiet")
        with runtime.making_folder(runtime.HOME) as making:
            into = ("--target", str(making / "uv"), "--requirement", str(TOOLS))
            programs.run([*programs.pip(), "install", *strictly, *into], "uv, which resolves the pins")
            (making / "uv").rename(folder)
    return next(path for path in (folder / "bin").iterdir() if path.stem == "uv")
