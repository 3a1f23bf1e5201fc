"""The rules of the house: imports go one way, and only the edge modules know JavaScript."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "pyapp"
LAYERS = {"idb": 0, "files": 0, "db": 1, "cinegenie": 2, "ui": 3, "main": 4}
EDGE = {
    "_pyodide",
    "archive",
    "idb_bridge",
    "incoming",
    "js",
    "page_charts",
    "page_offline",
    "page_words",
    "pyodide",
    "pyodide_js",
    "page_tiles",
    "thumbnails",
}
EDGE_MODULES = {
    "files/bridge.py",
    "idb/blob.py",
    "idb/bridge.py",
    "idb/module.py",
    "idb/storage.py",
    "idb/values.py",
    "main.py",
    "ui/console/interpreter.py",  # Pyodide's own console
    "ui/downloads.py",
    "ui/element.py",
    "ui/fetching.py",
    "ui/gallery/tiles.py",  # the tiles of the virtual grid are JavaScript's, for the sake of frames
    "ui/imports/page_files.py",  # drops, pastes and picked folders
    "ui/language.py",
    "ui/navigation.py",
    "ui/offline/keeper.py",  # the Python side of web/offline.js
    "ui/offline/work.py",
    "ui/page.py",
    "ui/remembered.py",
    "ui/storage/charts.py",  # a chart library
    "ui/thumbnails.py",  # the Python side of web/thumbnails.js
    "ui/view.py",
}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imports(source: str, module: str) -> set[str]:
    """Return the absolute names that a module of pyapp imports, wherever in it, down to the last name."""
    package = ["pyapp", *module.split("/")[:-1]]
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            found.update(f"{origin}.{alias.name}" for alias in node.names)
    return found


def layer(name: str) -> int | None:
    """Return the height of the layer that an absolute name belongs to, None outside pyapp's layers."""
    parts = name.split(".")
    return LAYERS.get(parts[1]) if parts[0] == "pyapp" and parts[1:2] else None


def own_layer(module: str) -> int | None:
    return layer("pyapp." + module.removesuffix(".py").replace("/", "."))


def upward(source: str, module: str) -> list[str]:
    """Return the imports that lead from a module to a layer above its own."""
    own = own_layer(module)
    heights = {name: layer(name) for name in imports(source, module)}
    return sorted(name for name, height in heights.items() if None not in (own, height) and height > own)


def edges(source: str, module: str) -> list[str]:
    return sorted(name for name in imports(source, module) if name.partition(".")[0] in EDGE)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module):
    assert upward((PACKAGE / module).read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - EDGE_MODULES))
def test_javascript_is_imported_in_the_edge_modules_only(module):
    assert edges((PACKAGE / module).read_text(encoding="utf-8"), module) == []


def test_every_module_belongs_to_a_layer():
    assert [module for module in MODULES if own_layer(module) is None] == ["__init__.py"]


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("idb/driver.py", "from pyapp.db.table import Table", ["pyapp.db.table.Table"]),
        ("idb/driver.py", "from ..db import table", ["pyapp.db.table"]),
        ("db/table.py", "def late():\n    import pyapp.cinegenie.assets", ["pyapp.cinegenie.assets"]),
        ("db/table.py", "from pyapp import main", ["pyapp.main"]),
        ("db/table.py", "from pyapp.idb import values\nfrom . import schema\nimport json", []),
    ],
)
def test_an_import_against_the_way_is_found(module, source, found):
    assert upward(source, module) == found


@pytest.mark.parametrize("source", ["import js", "from js import document", "import pyodide.ffi as ffi"])
def test_an_import_of_javascript_is_found(source):
    assert len(edges(source, "db/table.py")) == 1


def test_nothing_asks_to_suspend_javascript():
    """Firefox and WebKit have no JSPI, and in Chromium the page starts without it (web/start.js)."""
    asks = re.compile(r"\brun_sync\b|\bcallPromising\b|WebAssembly\.promising|new WebAssembly\.Suspending")
    sources = [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "web").glob("*.js")]
    assert [path.name for path in sources if asks.search(path.read_text(encoding="utf-8"))] == []
