"""serve.py --into and --out-of: an extension gets the page and loses it, and nothing else happens to it."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from web import extension, made_folder
from web.command_line import main
from web.content_policy import NEEDED
from web.extension_id import of_folder, of_key
from web.extension_manifest import read
from web.failures import StartFailure

PAGE = {"index.html": b"<html>", "runtime/app.json": b"{}"}
MANIFEST = '{\n  "manifest_version": 3, // three\n  "name": "Studio"\n}\n'


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """An unpacked extension."""
    folder = tmp_path / "studio"
    (folder / "icons").mkdir(parents=True)
    (folder / "icons" / "icon.svg").write_text("<svg/>")
    (folder / "manifest.json").write_bytes(MANIFEST.encode())
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def put_in(folder: Path, page: dict[str, bytes] = PAGE) -> None:
    extension.carry_out(extension.plan_into(folder, page))


def take_out(folder: Path) -> None:
    extension.carry_out(extension.plan_out_of(folder))


def test_the_page_comes_in_is_brought_up_to_date_and_goes_and_the_extension_is_as_it_was(studio):
    before = everything(studio)
    plan = extension.plan_into(studio, PAGE)
    assert everything(studio) == before
    assert plan.lines[0].startswith("pyapp/ is made: the page, 2 files")
    assert "  (script-src 'self' 'wasm-unsafe-eval'; object-src 'self')" in plan.lines
    extension.carry_out(plan)
    after = everything(studio)
    assert {name: content for name, content in after.items() if name in before} != before
    assert after["pyapp/runtime/app.json"] == b"{}"
    assert after["pyapp/.cinegenie-extension/manifest.json"] == before["manifest.json"]
    assert extension.plan_into(studio, PAGE).lines == []
    put_in(studio, {"index.html": b"newer"})
    assert "pyapp/runtime/app.json" not in everything(studio)
    assert extension.plan_out_of(studio).lines == [
        "pyapp/ goes: 3 files.",
        "manifest.json gets back the bytes that it had before.",
    ]
    take_out(studio)
    assert everything(studio) == before


def test_a_manifest_that_has_changed_since_loses_only_what_was_added(studio):
    put_in(studio)
    path = studio / "manifest.json"
    path.write_text(path.read_text().replace("Studio", "Studio 7"))
    put_in(studio, {"index.html": b"newer"})  # an update in between forgets nothing
    assert "has changed since" in extension.plan_out_of(studio).lines[1]
    take_out(studio)
    assert path.read_text() == MANIFEST.replace("Studio", "Studio 7")


def test_a_manifest_that_the_extensions_build_has_made_anew_is_changed_again(studio):
    put_in(studio)
    rebuilt = MANIFEST.replace("Studio", "Studio 7").encode()
    (studio / "manifest.json").write_bytes(rebuilt)
    assert extension.plan_into(studio, PAGE).lines[1].startswith("manifest.json gets 'wasm-unsafe-eval'")
    put_in(studio)
    take_out(studio)
    assert everything(studio)["manifest.json"] == rebuilt


def test_a_manifest_that_allows_webassembly_is_left_alone(studio):
    allowed = f'{{"manifest_version": 3, "content_security_policy": {{"extension_pages": "{NEEDED}"}}}}'
    (studio / "manifest.json").write_text(allowed)
    before = everything(studio)
    assert len(extension.plan_into(studio, PAGE).lines) == 1
    put_in(studio)
    assert everything(studio)["manifest.json"].decode() == allowed
    take_out(studio)
    assert everything(studio) == before


def test_an_export_that_was_copied_in_by_hand_is_ours(studio):
    made_folder.put(studio / "pyapp", {"index.html": b"older"})
    put_in(studio)
    assert everything(studio)["pyapp/index.html"] == b"<html>"


def test_files_of_others_in_our_folder_are_never_overwritten_and_stay_when_it_goes(studio):
    put_in(studio)
    (studio / "pyapp" / "index.html").write_text("changed by hand")
    (studio / "pyapp" / "runtime" / "notes.txt").write_text("mine")
    (studio / "pyapp" / "linked").symlink_to(studio / "icons")
    with pytest.raises(StartFailure, match=r"was changed \(index\.html, linked, runtime/notes\.txt\)"):
        extension.plan_into(studio, PAGE)
    assert "These stay, being not ours or changed since: index.html, linked" in extension.plan_out_of(studio).lines[0]
    take_out(studio)
    left = {name for name in everything(studio) if name.startswith("pyapp/")}
    assert left == {"pyapp/index.html", "pyapp/runtime/notes.txt"}
    assert (studio / "icons" / "icon.svg").is_file()
    with pytest.raises(StartFailure, match="has no pyapp/ that serve"):
        extension.plan_out_of(studio)


def test_nothing_outside_of_our_folder_is_touched_whatever_a_link_or_a_stamp_says(studio):
    put_in(studio)
    elsewhere, thesis = studio.parent / "elsewhere", studio.parent / "thesis.txt"
    (studio / "pyapp" / "runtime").rename(elsewhere)
    (studio / "pyapp" / "runtime").symlink_to(elsewhere)
    thesis.write_text("years of work")
    digest = hashlib.sha256(b"years of work").hexdigest()
    listed = {**(made_folder.listed(studio / "pyapp") or {}), "../../thesis.txt": digest, str(thesis): digest}
    (studio / "pyapp" / made_folder.STAMP).write_text(json.dumps({"files": listed}))
    take_out(studio)
    assert thesis.read_text() == "years of work"
    assert (elsewhere / "app.json").read_bytes() == b"{}"


def test_what_comes_to_our_folder_while_the_person_thinks_stays(studio):
    put_in(studio)
    plan = extension.plan_into(studio, {"index.html": b"newer"})
    (studio / "pyapp" / "notes.txt").write_text("mine")
    before = everything(studio)
    with pytest.raises(StartFailure, match=r"holds what is not ours now \(notes\.txt\)"):
        extension.carry_out(plan)
    assert everything(studio) == before


def test_a_folder_that_cannot_be_looked_into_is_not_taken_for_ours(studio, monkeypatch):
    put_in(studio)
    (studio / "pyapp" / "private").mkdir()
    look = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("private"):
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr("os.scandir", refuse)
    for plan in (extension.plan_out_of, lambda folder: extension.plan_into(folder, PAGE)):
        with pytest.raises(PermissionError):
            plan(studio)


def test_what_is_remembered_of_the_manifest_must_be_ours(studio):
    put_in(studio)
    said = studio / "pyapp" / ".cinegenie-extension" / "change.json"
    said.write_text("[]")
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in everything(studio / "pyapp").items()}
    (studio / "pyapp" / made_folder.STAMP).write_text(json.dumps({"files": listed}))
    with pytest.raises(StartFailure, match=r"change\.json is none of ours"):
        extension.plan_out_of(studio)


def test_an_export_that_listed_no_files_moves_aside_with_all_that_is_in_it(studio):
    older = studio / "pyapp"
    older.mkdir()
    (older / made_folder.STAMP).write_text("Made by serve.py --export, which replaces this folder as a whole.\n")
    (older / "notes.txt").write_text("mine")
    plan = extension.plan_into(studio, PAGE)
    assert plan.lines[0] == "pyapp/, an export of an older serve.py that lists no files, moves to pyapp.older/."
    extension.carry_out(plan)
    assert (studio / "pyapp.older" / "notes.txt").read_text() == "mine"
    assert (studio / "pyapp" / "index.html").read_bytes() == b"<html>"
    assert extension.plan_into(studio, PAGE).lines == []


def no_folder(studio: Path) -> None:
    os.rename(studio, studio.with_name("elsewhere"))


def packed(studio: Path) -> None:
    no_folder(studio)
    studio.write_bytes(b"Cr24")


def only_sources(studio: Path) -> None:
    (studio / "dist").mkdir()
    (studio / "manifest.json").rename(studio / "dist" / "manifest.json")


def linked_manifest(studio: Path) -> None:
    (studio / "manifest.json").rename(studio / "base.json")
    (studio / "manifest.json").symlink_to("base.json")


def from_the_store(studio: Path) -> None:
    (studio / "_metadata").mkdir()


def other_page(studio: Path) -> None:
    (studio / "pyapp").mkdir()
    (studio / "pyapp" / "thesis.txt").write_text("years of work")


def linked_page(studio: Path) -> None:
    (studio / "pyapp").symlink_to(studio / "icons")


def page_as_file(studio: Path) -> None:
    (studio / "pyapp").write_text("a file")


def closed_policy(studio: Path) -> None:
    policy = '"content_security_policy": {"extension_pages": "script-src \'self\'; connect-src https://api.example"}'
    (studio / "manifest.json").write_text(f'{{"manifest_version": 3, {policy}}}')


def empty_policy(studio: Path) -> None:
    policy = '"content_security_policy": {"extension_pages": ""}'
    (studio / "manifest.json").write_text(f'{{"manifest_version": 3, {policy}}}')


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (no_folder, "There is no folder"),
        (packed, "is a file: unpack it"),
        (only_sources, "it has no manifest.json. One lies in dist: name that folder"),
        (linked_manifest, "is a link to base.json"),
        (from_the_store, "as the Web Store delivered it"),
        (other_page, r"pyapp is not ours \(thesis.txt\)"),
        (linked_page, "is not a folder of its own"),
        (page_as_file, "is not a folder of its own"),
        (closed_policy, "it needs 'self' in connect-src"),
        (empty_policy, "it needs 'self' in script-src"),
    ],
)
def test_a_folder_that_the_page_cannot_join_is_refused_in_words_and_left_as_it_is(studio, prepare, words):
    prepare(studio)
    before = everything(studio.parent)
    with pytest.raises(StartFailure, match=words):
        extension.plan_into(studio, PAGE)
    assert everything(studio.parent) == before


def test_what_breaks_before_the_end_leaves_everything_as_it_was(studio, monkeypatch):
    put_in(studio)
    (studio / "manifest.json").write_bytes(MANIFEST.encode())
    before = everything(studio)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    for place in ("os.fsync", "pathlib.Path.replace"):
        with monkeypatch.context() as patched:
            patched.setattr(place, full)
            with pytest.raises(OSError, match="No space"):
                put_in(studio, {"index.html": b"newer"})
        assert everything(studio) == before


def test_where_two_folders_cannot_change_places_at_once_it_takes_two_steps(studio, monkeypatch):
    monkeypatch.setattr("web.exchange._at_once", lambda *_: False)
    put_in(studio)
    put_in(studio, {"index.html": b"newer"})
    assert everything(studio)["pyapp/index.html"] == b"newer"
    assert sorted(path.name for path in studio.iterdir()) == ["icons", "manifest.json", "pyapp"]


def test_a_manifest_that_changes_while_the_person_thinks_is_not_overwritten(studio):
    plan = extension.plan_into(studio, PAGE)
    (studio / "manifest.json").write_text(MANIFEST.replace("Studio", "Other"))
    with pytest.raises(StartFailure, match="has changed meanwhile"):
        extension.carry_out(plan)
    assert not (studio / "pyapp").exists()


def killed_at(moment: int, studio: Path, page: dict[str, bytes]) -> bool:
    """Put the page in, in a process that is killed at the given touch of the disk; whether it came to its end."""
    plan = extension.plan_into(studio, page)
    touches = itertools.count(1)

    def die(event: str, _: object) -> None:
        if event in {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "open"} and next(touches) == moment:
            os._exit(9)

    child = os.fork()
    if not child:
        sys.addaudithook(die)
        extension.carry_out(plan)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_kill_between_two_steps_leaves_what_the_next_run_brings_back_and_nothing_is_forgotten(studio, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setattr("web.exchange._at_once", lambda *_: False)
    before = everything(studio)
    is_done, moments = False, itertools.count(1)
    while not is_done:
        put_in(studio)
        is_done = killed_at(next(moments), studio, {"index.html": b"newer"})
        take_out(studio)
        assert everything(studio) == before
    assert next(moments) > 10


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_kill_at_any_moment_leaves_the_page_as_it_was_or_as_it_will_be_and_the_next_run_completes_it(
    studio, monkeypatch
):
    monkeypatch.setattr("os.fsync", lambda _: None)  # it takes time, and says nothing about a kill
    newer = {"index.html": b"newer", "start.js": b"newer"}
    for moment in itertools.count(1):
        put_in(studio)
        (studio / "manifest.json").write_bytes(MANIFEST.encode())
        is_done = killed_at(moment, studio, newer)
        page = {name: content for name, content in everything(studio / "pyapp").items() if not name.startswith(".")}
        assert page in (PAGE, newer)
        assert read((studio / "manifest.json").read_bytes()).data["name"] == "Studio"
        put_in(studio, newer)
        take_out(studio)
        assert everything(studio) == {"manifest.json": MANIFEST.encode(), "icons/icon.svg": b"<svg/>"}
        if is_done:
            break
    assert moment > 10


@pytest.fixture
def command(monkeypatch, capsys):
    """Run the command line with a small page; give its exit code and what it printed."""
    monkeypatch.setattr("web.command_line.provision", lambda _: None)
    monkeypatch.setattr("web.export.page_files", lambda _: PAGE)

    def run(*options: str, answer: str | None = None) -> tuple[int, str, str]:
        terminal = io.StringIO(answer or "")
        terminal.isatty = lambda: answer is not None
        monkeypatch.setattr("sys.stdin", terminal)
        return (main(list(options)), *capsys.readouterr())

    return run


def test_the_command_says_what_it_will_do_and_does_nothing_without_consent(studio, command):
    before = everything(studio)
    code, told, complaint = command("--into", str(studio))
    assert (code, complaint) == (1, "Nothing was changed: add --yes to agree to this.\n")
    assert f"In {studio}:\n  pyapp/ is made" in told
    assert everything(studio) == before
    code, told, complaint = command("--into", str(studio), "--yes")
    assert (code, complaint) == (0, "")
    assert f"\n  chrome-extension://{of_folder(studio)}/pyapp/index.html\n" in told
    assert "nothing was changed" in command("--into", str(studio))[1]
    assert command("--out-of", str(studio))[0] == 1
    assert (studio / "pyapp").exists()
    assert command("--out-of", str(studio), "--yes")[0] == 0
    assert everything(studio) == before
    assert command("--out-of", str(studio), "--yes")[2].startswith(f"{studio} has no pyapp/")


@pytest.mark.parametrize(
    ("answer", "agrees"), [("y\n", True), ("Yes\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_at_a_terminal_the_person_is_asked(studio, command, answer, agrees):
    code, told, _ = command("--into", str(studio), answer=answer)
    assert (code, "Nothing was changed." in told) == ((0, False) if agrees else (1, True))
    assert "Do this? [y/N]" in told
    assert (studio / "pyapp").exists() == agrees


def test_an_extension_with_a_key_has_the_same_address_wherever_it_lies(studio, command):
    (studio / "manifest.json").write_text('{"manifest_version": 3, "key": "AAAA"}')
    told = command("--into", str(studio), "--yes")[1]
    assert told.endswith(f"\n  chrome-extension://{of_key('AAAA')}/pyapp/index.html\n")
