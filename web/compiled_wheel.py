"""The app's wheel with bytecode beside each source, importable as it is, kept from one start to the next.

Guarantee: what is found was made from exactly the wheel asked for, and has the hash that its name says. It only
spares the browser the compiling; without it the page does the same, later.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from web import runtime
from web.app_wheel import AppWheel, Wheel
from web.failures import StartFailure
from web.programs import find_node

if TYPE_CHECKING:
    from pathlib import Path

    from web.programs import Node


def find(plain: Wheel, folder: Path) -> Wheel | None:
    """The compiled form of this wheel, or None where there is none (or only a damaged one)."""
    for path in folder.glob(f"{_digest(plain.content)}-*.whl"):
        content = path.read_bytes()
        if path.stem.endswith(_digest(content)):
            return Wheel(plain.name, content)
    return None


def ensure(runtime_folder: Path, report: runtime.Report) -> None:
    """Compile the app as it is now, where that was not done and can be: a fault in it is the page's to show."""
    folder = folder_beside(runtime_folder)
    try:
        plain = AppWheel(runtime.ROOT, runtime_folder).current()
        node = find_node(runtime.own_node_folder(runtime_folder.parent))
        if node and not find(plain, folder):
            report("Compiling the app")
            _make(plain, folder, runtime_folder, node)
    except StartFailure as failure:
        report(f"The app is not compiled ahead: {failure}")


def folder_beside(runtime_folder: Path) -> Path:
    """Where compiled wheels are kept; bytecode of another runtime would not fit."""
    return runtime_folder.parent / f"app-{runtime_folder.name}"


def _make(plain: Wheel, folder: Path, runtime_folder: Path, node: Node) -> None:
    with runtime.making_folder(runtime_folder.parent) as making:
        source, target = making / "plain.whl", making / "compiled.whl"
        source.write_bytes(plain.content)
        runtime.compile_archives(node, runtime_folder, [("compile_wheel", source, target)])
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink(missing_ok=True)
        os.replace(target, folder / f"{_digest(plain.content)}-{_digest(target.read_bytes())}.whl")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
