"""Which files the page takes from which npm package, and where in the runtime they lie."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from web.stylesheet import without_has

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "pyodide": {name: name for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")},
    "@picocss/pico": {"css/pico.min.css": "pico.min.css"},
    "client-zip": {"index.js": "client-zip/index.js"},
    "hash-wasm": {f"dist/{name}.umd.min.js": f"hash-wasm/{name}.umd.min.js" for name in ("crc32", "sha256")},
    "@fluent/bundle": {"esm": "fluent"},
    "chart.js": {"dist/chart.umd.min.js": "chart/chart.umd.min.js"},
    # In Node, Pyodide imports this package; so the folder itself can compile the app at later starts.
    "ws": {"": "node_modules/ws"},
}
BUNDLED = {"@kurkle/color": "chart.js"}  # packages whose code is inside the file of another


def take(modules: Path, complete: Path) -> None:
    """Copy them from npm's folder into the runtime."""
    for package, files in FILES.items():
        for source, target in files.items():
            _copy(modules / package / source, complete / target)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        unused = ("*.d.ts",) if source.name == "ws" else ("*.d.ts", "package.json")
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*unused))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".css":
        target.write_bytes(without_has(source.read_text("utf-8")).encode())
    else:
        shutil.copyfile(source, target)
