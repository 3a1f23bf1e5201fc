"""What is shipped, and under which licence: nothing without one, and each text goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import serve
from tests.served_project import copy_project
from web import licences
from web.resources import Site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def runtime_folder() -> Path:
    return serve.provision(print)


@pytest.fixture(scope="module")
def site(runtime_folder) -> Site:
    return Site(runtime_folder)


def test_every_file_that_is_not_ours_belongs_to_a_component(site):
    ours = ("runtime/app.json", "runtime/cinegenie_database-")
    foreign = [name for name in site.paths() if name.startswith("runtime/") and not name.startswith(ours)]
    components = site.components()
    assert foreign
    assert [name for name in foreign if not any(component.holds(name) for component in components)] == []
    assert any(component.holds("docs/reference.css") for component in components)


def test_every_component_has_a_version_a_licence_a_home_and_its_text(site):
    for component in site.components():
        assert component.version, component.name
        assert len(component.licence.splitlines()) == 1, component.name
        assert len(component.text) > 50, component.name
        assert component.home or component.name == "cinegenie-database", component.name
        assert "<copyright holders>" not in component.text, component.name


def test_what_is_inside_of_a_package_stands_below_it(site):
    lines = licences.table(site.components()).splitlines()
    names = [line.partition("  ")[0] if line[0] != " " else line.strip().partition("  ")[0] for line in lines]
    assert names[0] == "cinegenie-database"
    assert {"pyodide", "CPython", "SQLite", "micropip", "packaging", "chart.js", "@kurkle/color", "pdoc"} <= set(names)
    assert names.index("pyodide") < names.index("CPython") < names.index("@picocss/pico")


def test_the_texts_are_served_beside_the_page(site):
    resource = site.find("/licences.txt")
    assert resource is not None
    text = resource.read().decode()
    assert "Mozilla Public License" in text
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in text
    assert "Copyright (c) 2005-2020 Rich Felker, et al." in text


def test_the_command_lists_them(runtime_folder, tmp_path):
    done = copy_project(tmp_path / "project", runtime_folder).run("--licences")
    assert done.returncode == 0, done.stderr
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names[:2] == ["cinegenie-database", "pyodide"]
