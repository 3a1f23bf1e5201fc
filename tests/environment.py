"""What the tests stand on: a virtual environment and the peers' npm packages, trusted only when whole."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from web import programs, runtime
from web.failures import StartFailure

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "tests" / "requirements.txt"
VENV = ROOT / ".venv"
PEERS = ROOT / "tests" / "peers"
STAMP = ".made-by-tests"
PIP_OPTIONS = ("--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check")


def virtual_environment() -> Path:
    """Return the Python of `.venv`, which holds exactly the pinned requirements; made if missing or old.

    A stamp is written last, so an interrupted installation is never trusted. A `.venv` that this command
    did not make is left alone. StartFailure says what is missing.
    """
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = _digest(REQUIREMENTS.read_bytes(), sys.version.encode(), sys.base_prefix.encode())
    if _stamp(VENV) != wanted or not python.exists():
        print("Making .venv from tests/requirements.txt", flush=True)
        _clear_own(VENV)
        _install(python)
        (VENV / STAMP).write_text(wanted)
    return python


def peer_packages() -> None:
    """Install the peers' locked npm packages into tests/peers/node_modules, unless exactly they are there.

    Uses the npm that the page's runtime was fetched with, so that has to come first.
    """
    modules = PEERS / "node_modules"
    wanted = _digest((PEERS / "package-lock.json").read_bytes())
    if _stamp(modules) == wanted:
        return
    print("Installing the peers' npm packages", flush=True)
    node = programs.find_node(runtime.own_node_folder(runtime.HOME))
    if node is None:
        raise StartFailure("There is no npm for the tests beside Dexie: install Node.js and start again.")
    command = [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    programs.run(command, "the peers' npm packages", PEERS)
    (modules / STAMP).write_text(wanted)


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _stamp(folder: Path) -> str:
    stamp = folder / STAMP
    return stamp.read_text() if stamp.exists() else ""


def _clear_own(folder: Path) -> None:
    if folder.exists():
        if not (folder / STAMP).exists():
            raise StartFailure(f"{folder} was not made by this command: rename it and run the tests again.")
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / STAMP).write_text("unfinished")


def _install(python: Path) -> None:
    # Debian ships venv, ensurepip and pip separately: ensurepip is used only where there is no pip outside.
    outside_pip = importlib.util.find_spec("pip") is not None
    if not importlib.util.find_spec("venv" if outside_pip else "ensurepip"):
        raise StartFailure("This Python has no venv or no ensurepip: install it (Debian: python3-venv).")
    bare = ["--without-pip"] if outside_pip else []
    programs.run([sys.executable, "-m", "venv", *bare, str(VENV)], "the virtual environment .venv")
    own = [str(python), "-m", "pip"]
    pip = [sys.executable, "-m", "pip", "--python", str(python)] if outside_pip else own
    programs.run([*pip, "install", *PIP_OPTIONS, "-r", str(REQUIREMENTS)], "tests/requirements.txt")
