"""Pins: every download has its hash, and the update command says what it changed. No registry is asked here."""

from __future__ import annotations

import json

import pytest

from tests import update


@pytest.mark.parametrize("pins", update.REQUIREMENTS, ids=lambda pins: pins.path.name)
def test_every_python_package_is_pinned_by_hash(pins):
    text = pins.path.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


@pytest.mark.parametrize("lock", update.LOCKS, ids=lambda lock: lock.folder.name)
def test_every_npm_package_is_pinned_by_hash(lock):
    packages = json.loads(lock.path.read_text("utf-8"))["packages"]
    assert [name for name, each in packages.items() if name and not each["integrity"].startswith("sha512-")] == []
    manifest = json.loads((lock.folder / "package.json").read_text("utf-8"))["dependencies"]
    assert {name: lock.pins()[name] for name in manifest} == manifest


def test_every_file_of_pins_is_updated():
    known = {pins.path for pins in (*update.REQUIREMENTS, *update.LOCKS)}
    found = {path for folder in (update.WEB, update.ROOT / "tests") for path in folder.glob("*.txt")}
    assert found <= known


def test_what_changed_is_said_by_name():
    before = {"same": "1.0", "older": "1.9", "dropped": "2.0"}
    after = {"same": "1.0", "older": "1.10", "added": "0.1"}
    assert list(update.changes(before, after)) == [
        "added not there -> 0.1",
        "dropped 2.0 -> gone",
        "older 1.9 -> 1.10",
    ]


def test_a_name_that_nothing_is_pinned_under_is_refused_with_those_that_there_are(capsys):
    assert update.main(["no-such-package"]) == 1
    assert "Nothing is pinned under no-such-package; there are: @fluent/bundle" in capsys.readouterr().err


def test_a_file_keeps_its_comment_when_it_is_resolved_again_and_stays_where_nothing_is_newer(tmp_path, monkeypatch):
    path = tmp_path / "some.txt"
    path.write_text("# What it is for.\nthing==1.0 --hash=sha256:aa\n")
    pins = update.Requirements(path, "3.11")
    monkeypatch.setattr(update.runtime, "HOME", tmp_path)

    def resolve(version):
        monkeypatch.setattr(update.programs, "run", lambda *_, **__: path.write_text(f"thing=={version} \\\n    --h\n"))
        pins.update(tmp_path / "uv", [])
        return path.read_text()

    assert resolve("1.0") == "# What it is for.\nthing==1.0 --hash=sha256:aa\n"
    assert resolve("1.1") == "# What it is for.\nthing==1.1 \\\n    --h\n"
