"""The app's wheel: the same sources, the same bytes; other sources, another wheel."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

import serve
from tests.served_project import Project, copy_project
from web.app_wheel import AppWheel, Wheel

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def runtime_folder() -> Path:
    return serve.provision(print)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project")


def names_in(wheel: Wheel) -> set[str]:
    with zipfile.ZipFile(BytesIO(wheel.content)) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


def test_the_wheel_is_the_same_whatever_times_and_permissions_the_sources_have(project, runtime_folder, tmp_path):
    other = copy_project(tmp_path / "elsewhere")
    for path in other.root.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o755)
    first = AppWheel(project.root, runtime_folder).current()
    assert AppWheel(other.root, runtime_folder).current() == first


def test_the_wheel_holds_every_module_of_pyapp_and_no_caches(project, runtime_folder):
    cache = project.root / "pyapp" / "__pycache__"
    cache.mkdir()
    (cache / "stale.cpython-311.pyc").write_bytes(b"stale")
    wheel = AppWheel(project.root, runtime_folder).current()
    modules = {path.relative_to(project.root).as_posix() for path in (project.root / "pyapp").rglob("*.py")}
    assert modules
    assert modules <= names_in(wheel)
    assert not any(name.endswith(".pyc") for name in names_in(wheel))


def test_an_unchanged_source_is_not_built_again(project, runtime_folder):
    app = AppWheel(project.root, runtime_folder)
    assert app.current() is app.current()


def test_a_new_a_changed_and_a_removed_module_are_seen_at_the_next_call(project, runtime_folder):
    app = AppWheel(project.root, runtime_folder)
    added = project.root / "pyapp" / "added.py"
    before = app.current()
    added.write_text("first = 1\n")
    assert "pyapp/added.py" in names_in(app.current())
    with_added = app.current()
    added.write_text("second = 2\n")
    assert app.current() != with_added
    added.unlink()
    assert app.current() == before
