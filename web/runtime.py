"""The pinned runtime under `.runtime/`: fetched once, checked at every start, never half made.

Guarantees:
1. The runtime of one set of pins lies in one folder, named by the hash of those pins. It appears by one rename,
   when all of it is there and every download had its pinned hash; until then it is in a `.making-` folder.
2. A folder is trusted only if every file named in its stamp has the SHA-256 the stamp says; else it is made again.
3. Two starts at the same moment each make their own; the first rename wins and the other takes the winner's.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from web import failures, licences, npm_files, programs
from web.programs import WEB, Node

ROOT = WEB.parent
HOME = ROOT / ".runtime"
STAMP = "stamp.json"
Report = Callable[[str], None]
_LAYOUT = b"8"  # to be raised when this file arranges the folder in another way
_PINS = (
    "package.json",
    "package-lock.json",
    "page-wheels.txt",
    "build-wheels.txt",
    "docs-wheels.txt",
    "parts.toml",
    "bytecode.py",
    "compile.mjs",
)
_LIBRARY = "python_stdlib_pyc.zip"
_MAKING = ".making-"
_ABANDONED = 24 * 3600.0  # seconds after which a .making- folder is nobody's


def trusted_runtime(report: Report, home: Path) -> Path:
    """Return the folder of the runtime, made first if need be; StartFailure says why it cannot be.

    `report` receives one line of text per step of the making, and none where there is nothing to do.
    """
    target = home / pins_hash()
    if is_trusted(target):
        return target
    try:
        return _make(target, report)
    except OSError as error:
        raise failures.from_os_error(error) from error
    except (KeyError, ValueError, StopIteration, zipfile.BadZipFile) as error:
        raise failures.StartFailure(f"A download is not what it should be ({error}): nothing was kept.") from error


def pins_hash() -> str:
    """A short hash of everything that determines the runtime's content."""
    digest = hashlib.sha256(_LAYOUT)
    for name in _PINS:
        digest.update((WEB / name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


def is_trusted(folder: Path) -> bool:
    """Whether the folder has a stamp and every file in it has the hash written there."""
    try:
        files = read_stamp(folder)
        return bool(files) and all(_sha256(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def read_stamp(folder: Path) -> dict[str, str]:
    """The runtime's files, as relative POSIX paths, each with its SHA-256 in hexadecimal digits."""
    files = json.loads((folder / STAMP).read_text("utf-8"))["files"]
    return {str(name): str(digest) for name, digest in files.items()}


def own_node_folder(home: Path) -> Path:
    """Where Node is unpacked on a machine that has none."""
    pins = (WEB / "node-wheels.txt").read_bytes().replace(b"\r\n", b"\n")
    return home / f"node-{hashlib.sha256(pins).hexdigest()[:16]}"


@contextmanager
def making_folder(home: Path) -> Iterator[Path]:
    """A fresh folder on the runtime's own disk, removed at the end with what is still in it."""
    home.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=home))
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


def compile_archives(node: Node, pyodide: Path, jobs: list[tuple[str, Path, Path]]) -> None:
    """Run bytecode.py's (function, source, target) jobs in the Pyodide of that folder."""
    compiled = pyodide / _LIBRARY
    library = compiled if compiled.is_file() else pyodide / "python_stdlib.zip"
    paths = [str(part) for job in jobs for part in job]
    command = [node.program, str(WEB / "compile.mjs"), str(pyodide), str(library), *paths]
    programs.run(command, "the compiled Python files")


def _make(target: Path, report: Report) -> Path:
    _remove_abandoned(target.parent)
    with making_folder(target.parent) as making:
        complete = making / "complete"
        complete.mkdir()
        _fill(making, complete, _node(report, target.parent), report)
        _write_stamp(complete)
        _move_untrusted(target, making / "damaged")
        _settle(complete, target, lambda: is_trusted(target))
    return target


def _fill(making: Path, complete: Path, node: Node, report: Report) -> None:
    report("Fetching Pyodide and the page's packages from npm (about 9 MB)")
    modules = _npm_packages(making / "npm", node)
    report("Fetching the page's Python packages from PyPI (about 3 MB)")
    wheels = programs.download_wheels("page-wheels.txt", making, "the page's Python packages")
    programs.download_wheels("build-wheels.txt", complete / "build", "the builder of the app's wheel")
    programs.download_wheels("docs-wheels.txt", complete / "docs", "what makes the library's reference")
    npm_files.take(modules, complete)
    licences.write(modules, wheels, complete)
    report("Compiling Python's standard library and the packages (some seconds)")
    (complete / "wheels").mkdir()
    library = ("compile_library", complete / "python_stdlib.zip", complete / _LIBRARY)
    packages = [("compile_wheel", wheel, complete / "wheels" / wheel.name) for wheel in wheels]
    compile_archives(node, modules / "pyodide", [library, *packages])
    _write_lock(modules / "pyodide" / "pyodide-lock.json", complete)


def _node(report: Report, home: Path) -> Node:
    own = own_node_folder(home)
    found = programs.find_node(own)
    if found:
        return found
    report("This machine has no npm: fetching Node from PyPI (about 60 MB)")
    with making_folder(home) as making:
        wheels = programs.download_wheels("node-wheels.txt", making, "Node", for_page=False)
        programs.unpack_node(wheels[0], making / "unpacked")
        _settle(making / "unpacked", own, own.is_dir)
    return programs.own_node(own)


def _npm_packages(folder: Path, node: Node) -> Path:
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(WEB / name, folder / name)
    quietly = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    patience = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000")
    programs.run((*node.npm, "ci", *quietly, *patience), "what the page takes from npm", cwd=folder)
    return folder / "node_modules"


def _write_lock(stock: Path, complete: Path) -> None:
    """Write Pyodide's lock file for our wheels alone; with the stock one it would refuse ours, silently."""
    info = json.loads(stock.read_text("utf-8"))["info"]
    packages = [_lock_entry(wheel) for wheel in sorted((complete / "wheels").iterdir())]
    lock = {"info": info, "packages": {entry["name"]: entry for entry in packages}}
    _write_json(complete / "pyodide-lock.json", lock)


def _lock_entry(wheel: Path) -> dict[str, Any]:
    name, version = wheel.name.split("-")[:2]
    with zipfile.ZipFile(wheel) as archive:
        tops = {path.split("/")[0] for path in archive.namelist()}
    return {
        "name": name,
        "version": version,
        "file_name": f"wheels/{wheel.name}",
        "sha256": _sha256(wheel),
        "install_dir": "site",
        "package_type": "package",
        "depends": [],
        "unvendored_tests": False,
        "imports": sorted(top for top in tops if not top.endswith(".dist-info")),
    }


def _write_stamp(complete: Path) -> None:
    paths = [path for path in sorted(complete.rglob("*")) if path.is_file()]
    files = {path.relative_to(complete).as_posix(): _sha256(path) for path in paths}
    _write_json(complete / STAMP, {"files": files})


def _write_json(path: Path, content: object) -> None:
    path.write_bytes((json.dumps(content, indent=1) + "\n").encode())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remove_abandoned(home: Path) -> None:
    for making in home.glob(f"{_MAKING}*"):
        if time.time() - making.stat().st_mtime > _ABANDONED:
            shutil.rmtree(making, ignore_errors=True)


def _move_untrusted(target: Path, aside: Path) -> None:
    """Move a damaged runtime out of the way, unless another start has put a sound one there."""
    if target.exists() and not is_trusted(target):
        target.rename(aside)


def _settle(made: Path, target: Path, is_there: Callable[[], bool]) -> None:
    """Rename `made` into place; that another start was quicker is as good."""
    try:
        os.rename(made, target)
    except OSError:
        if not is_there():
            raise
