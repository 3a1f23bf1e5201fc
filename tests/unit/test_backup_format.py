"""A backup's names, manifest and rows: sensible, unambiguous, and read only as they are written."""

from __future__ import annotations

import contextlib
import json
import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyapp.cinegenie.backup.format import (
    Manifest,
    Media,
    Rows,
    Table,
    read_manifest,
    read_row,
    require_shallow,
    row_line,
)
from pyapp.cinegenie.backup.names import Names, key_text
from pyapp.cinegenie.backup.source import BackupError, DamagedBackupError, NotABackupError, TableInfo
from pyapp.files.zip_format import fold, is_safe

MANIFEST = Manifest(
    "cineGenieDatabase",
    70,
    "2026-11-25T00:10:20+00:00",
    "0.1.0",
    (Table(TableInfo("images", "++id, uploadedAt", 1, 2), Rows("images.jsonl", 90, "ab")),),
    (Media("images/1.png", 7, "image/png", None, None, "cd"), Media("images/2.png", 7, "", "a.png", 5, None)),
)


@pytest.mark.parametrize(
    ("key", "name", "mime_type", "path"),
    [
        (42, "forest.png", "image/png", "images/42-forest.png"),
        (42, None, "image/jpeg", "images/42.jpg"),
        (42, None, "", "images/42.bin"),
        (42, "forest.PNG", "image/png", "images/42-forest.PNG"),
        (42, "forest", "image/webp", "images/42-forest.webp"),
        (42, "forest.tiff", "", "images/42-forest.tiff"),
        (42, "forest.jpeg", "image/png", "images/42-forest.jpeg.png"),
        (42, "../../etc/passwd", "image/png", "images/42-etc-passwd.png"),
        (42, "C:\\forest\0.png", "image/png", "images/42-C-forest.png"),
        (42, "fore\u202egnp.exe", "image/png", "images/42-foregnp.exe.png"),
        (42, "Fo\u0308hn.mp4", "video/mp4", "images/42-Föhn.mp4"),
        (42, "half \ud83d.mp4", "video/mp4", "images/42-half.mp4"),
        ("con", None, "image/png", "images/_con.png"),
        ("nul.x", None, "image/png", "images/_nul.x.png"),
        ("..", None, "image/png", "images/file.png"),
        ("", None, "image/png", "images/file.png"),
        (1.5, None, "image/png", "images/1.5.png"),
        ([1, "a/b"], None, "image/png", "images/1-a-b.png"),
        (b"\0\xff", None, "image/png", "images/00ff.png"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None, "image/png", "images/2026-01-02T030405Z.png"),
    ],
)
def test_a_file_has_a_name_that_a_person_recognises(key, name, mime_type, path):
    assert Names().media("images", key, name, mime_type) == path


def test_no_two_files_have_one_name_on_any_system():
    names = Names()
    found = [
        names.media("images", "a", name, "image/png") for name in ("B.png", "b.png", "b.PNG", "é.png", "E\u0301.png")
    ]
    assert found == ["images/a-B.png", "images/a-b-2.png", "images/a-b-3.PNG", "images/a-é.png", "images/a-É-2.png"]


KEYS = st.recursive(
    st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters())
    | st.binary()
    | st.datetimes(timezones=st.just(UTC)).map(
        lambda each: each.replace(microsecond=each.microsecond // 1000 * 1000, fold=0)
    ),
    lambda keys: st.lists(keys, max_size=3),
    max_leaves=5,
)


@given(
    tables=st.lists(st.text(min_size=1), unique=True, max_size=4),
    files=st.lists(st.tuples(KEYS, st.none() | st.text(), st.text())),
)
def test_whatever_tables_and_files_are_called_their_paths_are_safe_and_distinct(tables, files):
    names = Names()
    paths = [names.reserve("manifest.json")]
    folders = [names.folder(table) for table in tables]
    paths += [names.rows(folder) for folder in folders]
    for folder in folders:
        paths += [names.media(folder, *file) for file in files]
    assert len({fold(path) for path in [*paths, *folders]}) == len(paths) + len(folders)
    assert all(is_safe(path) and len(path) < 300 for path in paths)


@given(KEYS, st.lists(st.text(), max_size=3))
def test_a_row_is_read_as_it_was_written(key, paths):
    line = row_line(key, '{"id":1,"text":"\\n"}', paths)
    assert line.endswith("}\n")
    found, text, read_paths = read_row(line[:-1], 3, "rows.jsonl")
    assert (repr(found), text, read_paths) == (repr(key), '{"id":1,"text":"\\n"}', paths)


def test_an_infinite_key_is_one():
    assert read_row(row_line(-math.inf, "1", [])[:-1], 3, "rows.jsonl")[0] == -math.inf


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        '{"key":1}',
        '{"media":[],"key":1,"value":1}',
        '{"key":1,"media":{},"value":1}',
        '{"key":1,"media":[1],"value":1}',
        '{"key":1,"media":[],"value":1',
        '{"key":null,"media":[],"value":1}',
        '{"key":true,"media":[],"value":1}',
        '{"key":NaN,"media":[],"value":1}',
        '{"key":{"date":1.5},"media":[],"value":1}',
        '{"key":{"date":1,"number":1},"media":[],"value":1}',
        '{"key":{"binary":"?"},"media":[],"value":1}',
        '{"key":99999999999999999999,"media":[],"value":1}',
        '{"key":' + "[" * 100_000 + ',"media":[],"value":1}',
        '{"key":1,"media":' + '[{"path":' * 100_000 + ',"value":1}',
    ],
)
def test_a_line_of_another_form_is_refused(line):
    with pytest.raises(DamagedBackupError):
        read_row(line, 3, "rows.jsonl")


def test_a_manifest_is_read_as_it_was_written():
    assert read_manifest(MANIFEST.text()) == MANIFEST


def test_a_manifest_says_what_a_person_looks_for():
    data = json.loads(MANIFEST.text())
    assert data["database"] == {"name": "cineGenieDatabase", "nativeVersion": 70, "version": 7.0}
    assert data["app"] == {"name": "cinegenie-database", "version": "0.1.0"}
    assert data["tables"][0]["count"] == 1
    assert data["media"][0]["sha256"] == "cd"


@given(st.data())
def test_a_manifest_with_anything_in_a_place_is_read_or_refused(data):
    content = json.loads(MANIFEST.text())
    place = data.draw(
        st.sampled_from(
            [content, content["database"], content["tables"][0], content["tables"][0]["rows"], *content["media"]]
        )
    )
    name = data.draw(st.sampled_from(sorted(place)))
    place[name] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)
    )
    with contextlib.suppress(BackupError):
        read_manifest(json.dumps(content))


def test_a_newer_format_is_named():
    text = MANIFEST.text().replace('"formatVersion": 1', '"formatVersion": 2')
    with pytest.raises(NotABackupError, match="format 2"):
        read_manifest(text)


@pytest.mark.parametrize(
    ("text", "shallow"), [("[" * 200, True), ("[" * 201, False), ('"' + "[" * 300 + '"', True), ("1" + "[" * 300, True)]
)
def test_deep_nesting_is_noticed_before_it_is_read(text, shallow):
    if shallow:
        require_shallow(text)
    else:
        with pytest.raises(ValueError, match="nested deeper"):
            require_shallow(text)


def test_a_key_s_text_is_short():
    assert len(key_text(["x" * 50, "y" * 50, timedelta(1)])) <= 40
