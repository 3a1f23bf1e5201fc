"""The test command trusts only what it finished making itself."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import browsers, environment
from web.failures import StartFailure


@pytest.fixture
def made(monkeypatch, tmp_path):
    """The number of installations into an empty project folder, which succeed unless `fails` is set."""
    made = SimpleNamespace(times=0, fails=False, venv=tmp_path / ".venv", pins=tmp_path / "requirements.txt")

    def install(python: Path) -> None:
        made.times += 1
        python.parent.mkdir()
        python.touch()
        if made.fails:
            raise StartFailure("no network")

    made.pins.write_text("pytest==1")
    monkeypatch.setattr(environment, "VENV", made.venv)
    monkeypatch.setattr(environment, "REQUIREMENTS", made.pins)
    monkeypatch.setattr(environment, "_install", install)
    return made


def test_a_finished_environment_is_used_again(made):
    assert environment.virtual_environment() == environment.virtual_environment()
    assert made.times == 1


def test_an_unfinished_environment_is_made_again(made):
    made.fails = True
    with pytest.raises(StartFailure, match="no network"):
        environment.virtual_environment()
    made.fails = False
    environment.virtual_environment()
    environment.virtual_environment()
    assert made.times == 2


def test_other_pins_make_another_environment(made):
    environment.virtual_environment()
    made.pins.write_text("pytest==2")
    environment.virtual_environment()
    assert made.times == 2


def test_an_environment_of_someone_else_is_left_alone(made):
    made.venv.mkdir()
    (made.venv / "pyvenv.cfg").write_text("home = /usr/bin")
    with pytest.raises(StartFailure, match="not made by this command"):
        environment.virtual_environment()
    assert (made.venv / "pyvenv.cfg").exists()
    assert made.times == 0


def test_a_named_browser_that_does_not_start_is_refused(monkeypatch):
    monkeypatch.setenv(browsers.VARIABLE, "/nowhere/chromium")
    with pytest.raises(StartFailure, match="does not start"):
        browsers.chromium(Path("python"))
