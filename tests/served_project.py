"""A copy of the project that a test may edit and break, and its serve.py run as a person runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from web import compiled_wheel, reference, runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

_COPIED = ("web", "pyapp")
_SINGLE_FILES = ("serve.py", "pyproject.toml", "LICENSE")


@dataclass(frozen=True)
class Project:
    """A copied project and the commands one gives in it."""

    root: Path

    def run(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run serve.py to its end."""
        return subprocess.run(
            [sys.executable, "serve.py", *options],
            cwd=self.root,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Run serve.py until the end of the block; give the address it says it is ready at."""
        command = [sys.executable, "serve.py", "--no-browser", "--port", "0"]
        with subprocess.Popen(command, cwd=self.root, stdout=subprocess.PIPE, text=True) as process:
            try:
                lines = iter(process.stdout or [])
                yield next(line.split()[2] for line in lines if line.startswith("Ready at "))
            finally:
                process.terminate()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def copy_project(target: Path, trusted: Path | None = None) -> Project:
    """Copy the project, with the runtime at `trusted` if it is given and with none if not."""
    target.mkdir(parents=True)
    for name in _COPIED:
        shutil.copytree(runtime.ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _SINGLE_FILES:
        shutil.copyfile(runtime.ROOT / name, target / name)
    if trusted:
        for folder in filter(Path.exists, (trusted, compiled_wheel.folder_beside(trusted))):
            shutil.copytree(folder, target / ".runtime" / folder.name)
        for pages in reference.kept_beside(trusted):
            shutil.copyfile(pages, target / ".runtime" / pages.name)
    return Project(target)
