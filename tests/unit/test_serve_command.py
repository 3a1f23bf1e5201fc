"""serve.py as a person runs it: every failure is one sentence on stderr and exit code 1."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

import serve
from pyapp import __version__
from tests.served_project import Project, copy_project
from web import programs, runtime
from web.failures import StartFailure
from web.resources import Site

if TYPE_CHECKING:
    from pathlib import Path

DEAD = "http://127.0.0.1:9/"  # nothing listens at the discard port


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """A copy of the project in which nothing was fetched yet."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def fetched(tmp_path: Path) -> Project:
    """A copy of the project with the runtime in it, and the reference of the sources as they are."""
    runtime_folder = serve.provision(print)
    list(Site(runtime_folder).documents())
    return copy_project(tmp_path / "project", runtime_folder)


def without_network(folder: Path) -> dict[str, str]:
    """Settings with which npm and pip find neither a registry nor an earlier download."""
    return {
        "npm_config_registry": DEAD,
        "npm_config_cache": str(folder / "npm-cache"),
        "PIP_INDEX_URL": DEAD,
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
    }


def assert_one_sentence(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert words in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def assert_nothing_kept(project: Project) -> None:
    home = project.root / ".runtime"
    assert not home.exists() or list(home.iterdir()) == []


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 0), (3, 10, 14)])
def test_an_old_python_is_told_that_it_is_too_old(version):
    start = f"import runpy, sys; sys.version_info = {version}; runpy.run_path('serve.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", start], cwd=runtime.ROOT, capture_output=True, text=True)
    assert_one_sentence(done, f"needs Python 3.11 or newer, and this is Python {version[0]}.{version[1]}")


def test_an_old_python_can_read_the_file_that_tells_it():
    source = (runtime.ROOT / "serve.py").read_text()
    check, *imports = [node for node in ast.parse(source).body if not isinstance(node, ast.Expr)][1:]
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.arg, ast.Match, ast.AsyncFunctionDef)
    assert isinstance(check, ast.If)
    assert imports
    assert not any(isinstance(node, newer) for node in ast.walk(ast.parse(source)))


def test_a_port_in_use_is_said_in_one_sentence(fetched):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_sentence(fetched.run("--no-browser", "--port", str(port)), f"Port {port} is in use")


@pytest.mark.parametrize("port", ["65536", "-1", "http", ""])
def test_a_port_that_is_none_is_refused(port):
    done = subprocess.run(
        [sys.executable, "serve.py", f"--port={port}"], cwd=runtime.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "is no port" in done.stderr


def test_no_network_is_said_in_one_sentence_and_nothing_is_kept(fresh, tmp_path):
    done = fresh.run("--no-browser", **without_network(tmp_path))
    assert_one_sentence(done, "no answer from the network")
    assert_nothing_kept(fresh)


def test_the_second_start_needs_no_network_and_no_node(fetched, tmp_path):
    path = os.pathsep.join(["/nowhere"])
    done = fetched.run("--export", str(tmp_path / "page"), **without_network(tmp_path), PATH=path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Fetching" not in done.stdout


@pytest.mark.parametrize("pins", ["package-lock.json", "page-wheels.txt"])
def test_a_download_that_is_not_the_pinned_one_is_refused_and_nothing_is_kept(fresh, pins):
    if pins == "package-lock.json":
        fresh.edit(f"web/{pins}", "sha512-0YvXxEhf", "sha512-1YvXxEhf")
    else:
        fresh.edit(f"web/{pins}", "sha256:768de165", "sha256:868de165")
    assert_one_sentence(fresh.run("--no-browser"), "is broken")
    assert_nothing_kept(fresh)


def test_a_machine_without_npm_gets_node_from_pypi_in_the_projects_own_folder(fresh, tmp_path):
    done = fresh.run("--export", str(tmp_path / "page"), PATH="/nowhere")
    assert (done.returncode, done.stderr) == (0, "")
    assert "This machine has no npm: fetching Node from PyPI" in done.stdout
    own = programs.own_node(runtime.own_node_folder(fresh.root / ".runtime"))
    assert shutil.which(own.program)
    made, here = fresh.root / ".runtime" / runtime.pins_hash(), serve.provision(print)
    assert runtime.read_stamp(made) == runtime.read_stamp(here)


def test_a_module_that_cannot_be_compiled_is_left_for_the_page_to_show(fetched, tmp_path):
    (fetched.root / "pyapp" / "broken.py").write_text("def (\n")
    done = fetched.run("--export", str(tmp_path / "page"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "The app is not compiled ahead: " in done.stdout
    assert "SyntaxError: invalid syntax" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to the whole console")
def test_ctrl_c_ends_the_server_quietly(fetched):
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what it runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, "serve.py", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=fetched.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            while not process.stdout.readline().startswith(b"Ready at "):
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            assert (process.communicate(timeout=60), process.returncode) == ((b"", b""), 0)
        finally:
            process.kill()


def test_a_python_without_any_pip_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(programs.util, "find_spec", lambda _: None)
    monkeypatch.setattr(programs.shutil, "which", lambda _: None)
    with pytest.raises(StartFailure, match=r"^This Python has no pip: install it"):
        programs.download_wheels("page-wheels.txt", tmp_path, "the page's Python packages")


def test_an_edit_is_served_at_the_next_request_without_a_restart(fetched):
    with fetched.serving() as address:
        app = json.load(urlopen(f"{address}runtime/app.json"))
        fetched.edit("web/style.css", "#failure", "#other")
        assert b"#other" in urlopen(f"{address}style.css").read()
        edited = json.load(urlopen(f"{address}runtime/app.json"))
        assert edited.pop("version") != app.pop("version")
        assert edited == app
        fetched.edit("pyapp/__init__.py", f'"{__version__}"', '"99.0.1"')
        edited = urlopen(f"{address}runtime/app.json").read()
        assert b"cinegenie_database-99.0.1-py3-none-any.whl" in edited
        wheel = urlopen(f"{address}runtime/cinegenie_database-99.0.1-py3-none-any.whl").read()
        assert wheel.startswith(b"PK")


def test_a_wheel_that_cannot_be_built_is_said_to_the_page_in_words(fetched):
    with fetched.serving() as address:
        fetched.edit("pyproject.toml", 'name = "cinegenie-database"', 'name = ""')
        with pytest.raises(OSError, match="500") as answer:
            urlopen(f"{address}runtime/app.json")
        assert answer.value.read().startswith(b"The wheel of pyapp cannot be built: ")
