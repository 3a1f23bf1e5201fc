"""The runtime's folder: made whole or not at all, trusted only while it is what was made."""

from __future__ import annotations

import errno
import json
import threading
from typing import TYPE_CHECKING

import pytest

import serve
from web import compiled_wheel, programs, runtime
from web.failures import StartFailure

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Fill = Callable[[Path], None]


def write_files(complete: Path) -> None:
    (complete / "wheels").mkdir()
    (complete / "pyodide.mjs").write_text("export {};")
    (complete / "wheels" / "one.whl").write_bytes(b"wheel")


@pytest.fixture
def making(monkeypatch: pytest.MonkeyPatch) -> Callable[[Fill], None]:
    """Replace the fetching by a function that fills the folder; Node is not looked for."""

    def making(fill: Fill) -> None:
        monkeypatch.setattr(runtime, "_node", lambda *_: programs.Node("node", ("npm",)))
        monkeypatch.setattr(runtime, "_fill", lambda _, complete, *__: fill(complete))

    return making


def never(complete: Path) -> None:
    raise AssertionError(f"{complete} is made again")


def names_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_a_made_runtime_is_trusted_and_not_made_again(making, tmp_path):
    making(write_files)
    folder = runtime.trusted_runtime(print, tmp_path)
    making(never)
    assert runtime.trusted_runtime(print, tmp_path) == folder
    assert names_in(tmp_path) == [folder.name]
    assert (folder / "wheels" / "one.whl").read_bytes() == b"wheel"


def test_an_interrupted_making_leaves_nothing_that_is_trusted(making, tmp_path):
    def interrupted(complete: Path) -> None:
        write_files(complete)
        raise KeyboardInterrupt

    making(interrupted)
    with pytest.raises(KeyboardInterrupt):
        runtime.trusted_runtime(print, tmp_path)
    assert names_in(tmp_path) == []


def test_a_making_that_was_killed_is_not_taken_for_a_runtime(making, tmp_path):
    write_files_of_killed = tmp_path / ".making-killed" / "complete"
    write_files_of_killed.mkdir(parents=True)
    write_files(write_files_of_killed)
    making(write_files)
    folder = runtime.trusted_runtime(print, tmp_path)
    assert folder.name == runtime.pins_hash()
    assert runtime.is_trusted(folder)


def remove_file(folder: Path) -> None:
    (folder / "pyodide.mjs").unlink()


def change_one_byte(folder: Path) -> None:
    (folder / "wheels" / "one.whl").write_bytes(b"wheeL")


def cut_file(folder: Path) -> None:
    (folder / "pyodide.mjs").write_bytes(b"")


def remove_stamp(folder: Path) -> None:
    (folder / runtime.STAMP).unlink()


def cut_stamp(folder: Path) -> None:
    (folder / runtime.STAMP).write_bytes((folder / runtime.STAMP).read_bytes()[:-20])


def empty_stamp(folder: Path) -> None:
    (folder / runtime.STAMP).write_text(json.dumps({"files": {}}))


@pytest.mark.parametrize("damage", [remove_file, change_one_byte, cut_file, remove_stamp, cut_stamp, empty_stamp])
def test_a_damaged_runtime_is_made_again(making, tmp_path, damage):
    making(write_files)
    folder = runtime.trusted_runtime(print, tmp_path)
    damage(folder)
    assert not runtime.is_trusted(folder)
    assert runtime.trusted_runtime(print, tmp_path) == folder
    assert runtime.is_trusted(folder)
    assert names_in(tmp_path) == [folder.name]


def test_two_starts_at_the_same_moment_end_with_one_sound_runtime(making, tmp_path):
    both_are_making = threading.Barrier(2, timeout=20)

    def fill(complete: Path) -> None:
        write_files(complete)
        both_are_making.wait()

    making(fill)
    found: list[Path] = []
    starts = [threading.Thread(target=lambda: found.append(runtime.trusted_runtime(print, tmp_path))) for _ in "12"]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert found == [tmp_path / runtime.pins_hash()] * 2
    assert runtime.is_trusted(found[0])
    assert names_in(tmp_path) == [found[0].name]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota is used up"),
        (errno.EACCES, "not permitted"),
        (errno.EROFS, "read-only"),
    ],
)
def test_a_disk_that_cannot_be_written_is_said_in_one_sentence(making, tmp_path, number, words):
    def fail(complete: Path) -> None:
        raise OSError(number, "the system's words", str(complete / "pyodide.asm.wasm"))

    making(fail)
    with pytest.raises(StartFailure, match=words) as failure:
        runtime.trusted_runtime(print, tmp_path)
    assert "pyodide.asm.wasm" in str(failure.value)
    assert "\n" not in str(failure.value)
    assert names_in(tmp_path) == []


def test_a_file_in_the_runtimes_place_is_said_in_one_sentence(making, tmp_path):
    (tmp_path / ".runtime").write_text("a file")
    making(write_files)
    with pytest.raises(StartFailure, match=r"^Cannot write .*\.runtime"):
        runtime.trusted_runtime(print, tmp_path / ".runtime")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("npm error code EINTEGRITY\nnpm error sha512-x integrity checksum failed", "is broken"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "is broken"),
        ("npm error code ENOTFOUND\nnpm error network request failed", "no answer from the network"),
        ("WARNING: Retrying: NewConnectionError\nERROR: No matching distribution found", "no answer from the network"),
        ("ERROR: No matching distribution found for micropip==0.11.1", "No download of Pyodide is offered"),
        ("npm error code ENOSPC\nnpm error nospc", "The disk is full"),
        ("npm warn old\nnpm error the cause\nnpm error A complete log is in /a/file", "npm error the cause"),
        ("", "gave no reason"),
    ],
)
def test_a_failed_fetch_is_said_in_one_sentence(output, words):
    sentence = programs.failure_in_words(output, "Pyodide")
    assert words in sentence
    assert "\n" not in sentence


def test_the_lock_of_npm_has_a_hash_for_every_package_and_no_address():
    lock = json.loads((programs.WEB / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


@pytest.mark.parametrize("name", ["page-wheels.txt", "docs-wheels.txt", "build-wheels.txt", "node-wheels.txt"])
def test_every_pinned_wheel_has_its_hash_and_no_address(name):
    text = (programs.WEB / name).read_text()
    requirements = [line for line in text.replace("\\\n", "").splitlines() if not line.startswith("#")]
    assert requirements
    assert all("==" in line and "--hash=sha256:" in line and "/" not in line for line in requirements)


def test_the_pyodide_lock_names_our_wheels_with_their_real_hashes():
    folder = serve.provision(print)
    lock = json.loads((folder / "pyodide-lock.json").read_text())
    stamp = runtime.read_stamp(folder)
    assert sorted(lock["packages"]) == ["filetype", "micropip"]
    assert all(stamp[entry["file_name"]] == entry["sha256"] for entry in lock["packages"].values())


def test_a_damaged_compiled_wheel_is_not_served(tmp_path):
    plain = compiled_wheel.Wheel("app-1-py3-none-any.whl", b"plain")
    digest = compiled_wheel._digest
    (tmp_path / f"{digest(b'plain')}-{digest(b'compiled')}.whl").write_bytes(b"compiled")
    assert compiled_wheel.find(plain, tmp_path) == compiled_wheel.Wheel(plain.name, b"compiled")
    (tmp_path / f"{digest(b'plain')}-{digest(b'compiled')}.whl").write_bytes(b"comp")
    assert compiled_wheel.find(plain, tmp_path) is None


def test_the_compiled_wheel_of_other_sources_is_not_found(tmp_path):
    digest = compiled_wheel._digest
    (tmp_path / f"{digest(b'plain')}-{digest(b'compiled')}.whl").write_bytes(b"compiled")
    assert compiled_wheel.find(compiled_wheel.Wheel("app-1-py3-none-any.whl", b"edited"), tmp_path) is None
