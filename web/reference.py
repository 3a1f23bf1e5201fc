"""The library's reference as a small site: made for a new runtime, and when it is asked for after a change."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from web import programs, runtime
from web.app_wheel import AppWheel
from web.failures import StartFailure
from web.programs import WEB

if TYPE_CHECKING:
    from pathlib import Path

    from web.app_wheel import Wheel

_SOURCES = ("reference.mjs", "reference_pages.py")
_KEPT = "reference-"


def kept_beside(runtime_folder: Path) -> list[Path]:
    """What is kept of it for this runtime."""
    return list(runtime_folder.parent.glob(f"{_KEPT}{runtime_folder.name}-*.zip"))


def ensure(runtime_folder: Path, report: runtime.Report) -> None:
    """Make it once for a new runtime, so that a later export needs no Node; a fault in it is told where it is read."""
    if not kept_beside(runtime_folder):
        report("Making the library's reference")
        with suppress(StartFailure):
            Reference(runtime_folder, AppWheel(runtime.ROOT, runtime_folder)).pages()


class Reference:
    """Makes and keeps the pages for the app as it is now; safe to use from several threads."""

    def __init__(self, runtime_folder: Path, app: AppWheel) -> None:
        """`runtime_folder` is one that provision() made; the tools lie in it, and the pages are kept beside it."""
        self._runtime = runtime_folder
        self._app = app
        self._lock = threading.Lock()
        self._seen: Path | None = None
        self._pages: dict[str, bytes] = {}

    def pages(self) -> dict[str, bytes]:
        """Every file by its path; StartFailure says why they cannot be made."""
        with self._lock:
            wheel = self._app.current()
            kept = self._kept(wheel)
            if kept != self._seen and not kept.is_file():
                self._make(wheel, kept)
            return self._read(kept)

    def pages_at_hand(self) -> dict[str, bytes]:
        """As `pages`, where they have been made; empty where that is still to be done."""
        with self._lock:
            kept = self._kept(self._app.current())
            return self._read(kept) if kept.is_file() else {}

    def _kept(self, wheel: Wheel) -> Path:
        return self._runtime.parent / f"{_KEPT}{self._runtime.name}-{self._digest(wheel)}.zip"

    def _read(self, kept: Path) -> dict[str, bytes]:
        if kept != self._seen:
            with zipfile.ZipFile(kept) as archive:
                self._pages = {name: archive.read(name) for name in archive.namelist()}
            self._seen = kept
        return self._pages

    def _digest(self, wheel: Wheel) -> str:
        digest = hashlib.sha256(wheel.content)
        for name in _SOURCES:
            digest.update((WEB / name).read_bytes())
        return digest.hexdigest()[:16]

    def _make(self, wheel: Wheel, kept: Path) -> None:
        node = programs.find_node(runtime.own_node_folder(self._runtime.parent))
        if node is None:
            raise StartFailure("The library's reference cannot be made without Node: install it and start again.")
        with runtime.making_folder(self._runtime.parent) as making:
            shutil.copytree(self._runtime / "docs", making / "wheels")
            (making / "wheels" / wheel.name).write_bytes(wheel.content)
            pages = making / "pages.zip"
            library = self._runtime / "python_stdlib_pyc.zip"
            parts = (WEB / _SOURCES[0], self._runtime, library, making / "wheels", pages)
            programs.run((node.program, *map(str, parts)), "the library's reference")
            os.replace(pages, kept)
        for old in kept.parent.glob(f"{_KEPT}*.zip"):
            if old != kept:
                old.unlink(missing_ok=True)
