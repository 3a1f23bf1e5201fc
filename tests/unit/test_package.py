"""The package: `pip wheel` and the source distribution make the same wheel, with all that a library needs in it."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from typing import TYPE_CHECKING

import pytest

import serve
from pyapp import __version__
from pyapp.idb import scripts
from tests.environment import ROOT
from tests.plain_site import build_wheel, copy_sources, write_bridge
from web.app_wheel import AppWheel

if TYPE_CHECKING:
    from pathlib import Path

SDIST = "import os, sys; os.chdir(sys.argv[1]); import flit_core.buildapi as api; print(api.build_sdist(sys.argv[2]))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("package")


@pytest.fixture(scope="module")
def wheel(folder) -> Path:
    return build_wheel(copy_sources(folder / "project"), folder)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def metadata(files: dict[str, bytes]) -> dict[str, list[str]]:
    [text] = [content for name, content in files.items() if name.endswith(".dist-info/METADATA")]
    message = Parser().parsestr(text.decode())
    return {name: message.get_all(name, []) for name in message}


def test_the_wheel_brings_the_bridge_its_types_and_its_licence(wheel):
    files = contents(wheel)
    sources = (path for path in (ROOT / "pyapp").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert {path.relative_to(ROOT).as_posix() for path in sources} == {
        name for name in files if "dist-info" not in name
    }
    assert {"pyapp/py.typed", "pyapp/idb/js/idb_bridge.js"} <= set(files)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in files)


def test_the_metadata_says_what_it_is_and_asks_for_nothing(wheel):
    said = metadata(contents(wheel))
    assert said["Version"] == [__version__]
    assert said["License-Expression"] == ["MIT"]
    assert said["Summary"][0].startswith("cineGenieDatabase in Python")
    assert "Typing :: Typed" in said["Classifier"]
    assert [requirement for requirement in said["Requires-Dist"] if "extra ==" not in requirement] == []


def test_the_source_distribution_makes_the_same_wheel(wheel, folder, tmp_path):
    builder = next((serve.provision(print) / "build").glob("flit_core-*.whl"))
    environment = {**os.environ, "PYTHONPATH": str(builder)}
    command = [sys.executable, "-c", SDIST, str(folder / "project"), str(tmp_path)]
    made = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.split()[-1]
    assert contents(build_wheel(tmp_path / made, tmp_path / "wheels")) == contents(wheel)


def test_the_pages_wheel_has_the_same_name_and_the_same_files(wheel):
    ours = AppWheel(ROOT, serve.provision(print)).current()
    assert ours.name == wheel.name
    path = wheel.parent / "page" / ours.name
    path.parent.mkdir()
    path.write_bytes(ours.content)
    assert {name for name in contents(path) if "dist-info" not in name} == {
        name for name in contents(wheel) if "dist-info" not in name
    }


def test_its_command_writes_the_bridge_and_says_how_the_page_hands_it_over(wheel, tmp_path):
    (tmp_path / "bridge").mkdir()
    (tmp_path / "bridge" / "idb_bridge.js").write_text("of an earlier version")
    said = write_bridge(wheel, tmp_path / "bridge")
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "bridge").iterdir()}
    assert written == scripts.texts()
    assert f'export const version = "{__version__}";' in written["idb_bridge.js"]
    assert 'import * as bridge from "./bridge/idb_bridge.js";' in said


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    command = importlib.import_module("pyapp.idb.__main__")
    assert command.main([str(tmp_path / "file" / "bridge")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_every_module_of_the_bridge_is_linked_to_the_others_by_its_address():
    published: list[str] = []

    def publish(text: str) -> str:
        published.append(text)
        return f"blob:{len(published) - 1}"

    entry = scripts.linked(scripts.texts(), publish)
    assert entry == f"blob:{len(published) - 1}"
    assert len(published) == len(scripts.texts())
    imported = [
        re.findall(r'^(?:import|\}) .*"(.*)";$|^export .* from "(.*)";$', text, re.MULTILINE) for text in published
    ]
    addresses = [first or second for found in imported for first, second in found]
    assert len(addresses) > len(published)
    assert [address for address in addresses if not address.startswith("blob:")] == []
