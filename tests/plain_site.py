"""Somebody else's site: Pyodide, micropip, the library's wheel as pip builds it, and the program of the example."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import serve
from tests.environment import ROOT
from tests.harness import PAGES
from web import programs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STOCK = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "pico.min.css")
SOURCES = ("pyproject.toml", "README.md", "LICENSE")
BLOBS_TOO = "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; img-src data:"


def copy_sources(target: Path) -> Path:
    """Copy what a wheel is built from."""
    shutil.copytree(ROOT / "pyapp", target / "pyapp", ignore=shutil.ignore_patterns("__pycache__"))
    for name in SOURCES:
        shutil.copyfile(ROOT / name, target / name)
    return target


def build_wheel(project: Path, target: Path) -> Path:
    """Run `pip wheel` on a folder or a source distribution, with the pinned builder and no network."""
    builder = next((serve.provision(print) / "build").glob("flit_core-*.whl"))
    offline = ("--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir", "--quiet")
    command = [*programs.pip(), "wheel", str(project), *offline, "--wheel-dir", str(target)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": str(builder)}, check=True, timeout=120)
    return next(target.glob("*.whl"))


def write_bridge(wheel: Path, target: Path) -> str:
    """Run the wheel's own command, as where it is installed; return what it prints."""
    command = [sys.executable, "-m", "pyapp.idb", str(target)]
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    done = subprocess.run(
        command, cwd=wheel.parent, env=environment, check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


def make_site(folder: Path) -> Path:
    """Make the site: `index.html` has no policy, `blob.html` and `strict.html` have one."""
    site = folder / "site"
    shutil.copytree(PAGES / "example", site)
    wheel = build_wheel(copy_sources(folder / "project"), site)
    (site / "wheel.json").write_text(json.dumps({"wheel": wheel.name}))
    (site / "favicon.ico").touch()  # asked for where a file is opened that is no page
    write_bridge(wheel, site / "bridge")
    runtime = serve.provision(print)
    shutil.copytree(runtime / "wheels", site / "runtime" / "wheels")
    for name in STOCK:
        shutil.copyfile(runtime / name, site / "runtime" / name)
    # The stock library under its stock name, compiled: it is compiled once, and not at every start of a test.
    shutil.copyfile(runtime / "python_stdlib_pyc.zip", site / "runtime" / "python_stdlib.zip")
    page = (site / "index.html").read_text("utf-8")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{BLOBS_TOO}">'
    (site / "blob.html").write_text(page.replace("<head>", f"<head>{policy}"), "utf-8")
    (site / "strict.html").write_text(page.replace('"example.js"', '"strict.js"'), "utf-8")
    return site


@contextmanager
def plain_server(site: Path) -> Iterator[str]:
    """Serve it as any static host does, with no policy; give the address, without a last slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def strict_server(site: Path) -> Iterator[str]:
    """Serve it with the headers of the project's own server; give the address, without a last slash."""
    with serve.make_server(port=0, mounts={"/site/": site}) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/site"
        finally:
            server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass
