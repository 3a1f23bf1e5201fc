"""The wheel of pyapp, built in this process from the sources as they are now.

Guarantees: the same sources give the same bytes, whatever the clock, the umask and the time stamps say; a change
of any source is seen at the next call; a build reads one copy of the sources.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import os
import shutil
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from web.failures import StartFailure

_FIXED_TIME = "1577836800"  # 2020-01-01: the builder stamps every file of the archive with SOURCE_DATE_EPOCH
_SINGLE_FILES = ("pyproject.toml", "LICENSE")
_Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Wheel:
    """A built wheel: its file name and its bytes."""

    name: str
    content: bytes

    def description(self, version: str) -> bytes:
        """The JSON by which the page finds the wheel: its name, and its hash in the form of the fetch API.

        `version` is that of the whole page.
        """
        digest = base64.b64encode(hashlib.sha256(self.content).digest()).decode()
        return json.dumps({"wheel": self.name, "integrity": f"sha256-{digest}", "version": version}).encode()


class AppWheel:
    """Keeps the newest wheel of the project in `root`; safe to use from several threads."""

    def __init__(self, root: Path, runtime: Path) -> None:
        """`runtime` is a folder that provision() made; the builder lies in it."""
        self._root = root
        self._builder = next((runtime / "build").glob("flit_core-*.whl"))
        self._lock = threading.Lock()
        self._seen: _Fingerprint = ()
        self._wheel: Wheel | None = None

    def current(self) -> Wheel:
        """The wheel of the sources as they are now; StartFailure says why it cannot be built."""
        with self._lock:
            fingerprint = self._fingerprint()
            if self._wheel is None or fingerprint != self._seen:
                self._wheel = self._build()
                self._seen = fingerprint
            return self._wheel

    def _sources(self) -> list[Path]:
        inside = sorted(path for path in (self._root / "pyapp").rglob("*") if path.suffix != ".pyc")
        single = [self._root / name for name in _SINGLE_FILES]
        return [path for path in inside + single if path.is_file()]

    def _fingerprint(self) -> _Fingerprint:
        found = ((path, path.stat()) for path in self._sources())
        return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in found)

    def _build(self) -> Wheel:
        with tempfile.TemporaryDirectory(prefix="app-wheel-") as name:
            project = Path(name) / "project"
            for source in self._sources():
                _copy(source, project / source.relative_to(self._root))
            (project / "README.md").touch()  # the builder demands it, the page has no use for its text
            return _build_in(project, self._builder)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)


def _build_in(project: Path, builder: Path) -> Wheel:
    os.environ["SOURCE_DATE_EPOCH"] = _FIXED_TIME
    if str(builder) not in sys.path:
        sys.path.insert(0, str(builder))
    try:
        flit = importlib.import_module("flit_core.wheel")
        made = flit.make_wheel_in(project / "pyproject.toml", project.parent).file
        return Wheel(made.name, made.read_bytes())
    except Exception as error:  # whatever the sources make the builder raise is theirs to mend
        raise StartFailure(f"The wheel of pyapp cannot be built: {error}") from error
