"""The exporter: a folder with all of the page, and never a folder of somebody else's files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

import serve
from web import made_folder
from web.command_line import main
from web.export import export_site
from web.failures import StartFailure

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def runtime_folder() -> Path:
    return serve.provision(print)


def hashes_in(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_an_export_holds_the_page_the_runtime_and_the_app(runtime_folder, tmp_path):
    count = export_site(runtime_folder, tmp_path / "a" / "page")
    exported = hashes_in(tmp_path / "a" / "page")
    assert len(exported) == count + 1  # and the mark by which it is known
    needed = {"index.html", "boot.js", "start.js", "runtime/pyodide.asm.wasm", "runtime/app.json"}
    assert needed <= set(exported)
    assert any(name.startswith("runtime/cinegenie_database-") for name in exported)
    assert {"licences.txt", "docs/index.html", "docs/pyapp/db.html", "docs/reference.css"} <= set(exported)
    assert [name for name in exported if name.endswith((".py", ".txt", "package.json"))] == ["licences.txt"]
    parts = {part for name in exported for part in name.split("/")}
    assert not any(part.startswith("_") for part in parts)  # Chrome refuses such names in an extension


def test_an_export_is_the_same_when_it_is_repeated_and_replaces_the_earlier_one(runtime_folder, tmp_path):
    export_site(runtime_folder, tmp_path / "page")
    first = hashes_in(tmp_path / "page")
    made_folder.put(tmp_path / "page", {"stale.js": b"from an earlier version"})
    export_site(runtime_folder, tmp_path / "page")
    assert hashes_in(tmp_path / "page") == first
    assert [path.name for path in tmp_path.iterdir()] == ["page"]


def test_the_exported_page_brings_its_security_policy_along(runtime_folder, tmp_path):
    export_site(runtime_folder, tmp_path)
    page = (tmp_path / "index.html").read_text()
    head, policy = page.index("<head>"), page.index('<meta http-equiv="Content-Security-Policy"')
    assert page[head:policy].split() == ["<head>"]  # it holds for what comes after it
    assert page.index("<meta charset") < 1024  # browsers look no further
    assert "frame-ancestors" not in page


def test_a_folder_of_other_files_is_refused_and_left_as_it_is(runtime_folder, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StartFailure, match="holds other files"):
        export_site(runtime_folder, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_files_that_were_put_into_an_earlier_export_or_changed_there_are_named_and_stay(runtime_folder, tmp_path):
    made_folder.put(tmp_path / "page", {"index.html": b"older", "boot.js": b"older"})
    (tmp_path / "page" / "CNAME").write_text("studio.example")
    (tmp_path / "page" / "boot.js").write_text("changed by hand")
    before = hashes_in(tmp_path)
    with pytest.raises(StartFailure, match=r"holds files that no export made \(CNAME, boot.js\)"):
        export_site(runtime_folder, tmp_path / "page")
    assert hashes_in(tmp_path) == before


def test_a_file_in_the_folders_place_is_refused(runtime_folder, tmp_path):
    (tmp_path / "page").write_text("a file")
    with pytest.raises(StartFailure, match="is a file"):
        export_site(runtime_folder, tmp_path / "page")
    assert (tmp_path / "page").read_text() == "a file"


@pytest.fixture
def older(tmp_path) -> Path:
    """What a serve.py left that did not list its files yet, with a file of the person's."""
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / made_folder.STAMP).write_text("Made by serve.py --export, which replaces this folder as a whole.\n")
    (folder / "index.html").write_text("older")
    (folder / "CNAME").write_text("studio.example")
    return folder


def test_an_export_of_a_version_that_listed_no_files_is_replaced_and_kept_beside(older, monkeypatch, capsys):
    monkeypatch.setattr("web.export.page_files", lambda _: {"index.html": b"newer"})
    before = hashes_in(older)
    (older.parent / "page.older").write_text("something else")
    assert main(["--export", str(older)]) == 0
    moved = older.parent / "page.older2"
    assert f"whatever else was in it, is in {moved} now.\n" in capsys.readouterr().out
    assert hashes_in(moved) == before
    assert (older / "index.html").read_text() == "newer"
    assert main(["--export", str(older)]) == 0
    assert str(moved) not in capsys.readouterr().out
    assert sorted(path.name for path in older.parent.iterdir()) == ["page", "page.older", "page.older2"]


def test_what_breaks_brings_an_export_back_that_listed_no_files(older):
    before = hashes_in(older.parent)
    with pytest.raises(KeyboardInterrupt), made_folder.replacing(older, {"index.html": b"newer"}):
        raise KeyboardInterrupt
    assert hashes_in(older.parent) == before


def test_what_lies_beside_a_folder_whose_name_is_a_pattern_stays(tmp_path):
    other = tmp_path / ".page1-making-of"
    other.mkdir()
    made_folder.put(tmp_path / "page[1]", {"index.html": b"newer"})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".page1-making-of", "page[1]"]


def test_a_broken_export_leaves_the_earlier_one(runtime_folder, tmp_path, monkeypatch):
    export_site(runtime_folder, tmp_path / "page")
    before = hashes_in(tmp_path / "page")
    monkeypatch.setattr("web.resources.Site.find", lambda *_: None)
    with pytest.raises(StartFailure, match="vanished"):
        export_site(runtime_folder, tmp_path / "page")
    assert hashes_in(tmp_path / "page") == before
