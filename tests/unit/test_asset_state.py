"""What is wrong with an asset's record, and what puts it right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyapp.cinegenie.asset_state import is_v6_shaped, metadata_faults, right_date, right_mime_type, right_source

NOW = datetime(2026, 1, 2, tzinfo=UTC)


class OddDate:
    """As pyapp.idb.values.JSDate, which only the page has."""

    def __init__(self, milliseconds: int | None) -> None:
        self.milliseconds = milliseconds


@pytest.mark.parametrize(
    ("kinds", "is_stray"),
    [
        (("number", "undefined", "undefined"), True),
        (("null", "undefined", "null"), True),
        (("Object", "null", "null"), True),
        (("undefined", "undefined", "undefined"), False),
        (("number", "string", "undefined"), False),
        (("number", "undefined", "Date"), False),
    ],
)
def test_a_record_is_of_the_old_form_with_a_script_id_and_without_source_and_date(kinds, is_stray):
    assert is_v6_shaped(*kinds) is is_stray


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        (("imported", NOW, "image/png"), []),
        (("ai-generated", OddDate(8_640_000_000_000_000), "x"), []),
        (("elsewhere", NOW, "image/png"), ["uploadSource"]),
        (({}, OddDate(None), 5), ["uploadSource", "uploadedAt", "mimeType"]),
        ((None, 1_700_000_000_000, ""), ["uploadSource", "uploadedAt", "mimeType"]),
    ],
)
def test_metadata_must_be_there_and_of_the_right_kind(values, faults):
    assert list(metadata_faults(*values)) == faults


@pytest.mark.parametrize(
    ("stored", "date"),
    [
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        (86_400_000, datetime(1970, 1, 2, tzinfo=UTC)),
        ("2024-05-06", NOW),
        ("soon", NOW),
        (True, NOW),
        (-5, NOW),
        (1e300, NOW),
        (float("inf"), NOW),
        (float("nan"), NOW),
        (None, NOW),
        ({}, NOW),
    ],
)
def test_a_date_is_taken_from_what_json_makes_of_one_else_it_is_now(stored, date):
    assert right_date(stored, NOW) == date


def test_what_has_a_file_s_name_was_imported():
    assert [right_source(name) for name in ("a.png", "", None, 5)] == [
        "imported", "ai-generated", "ai-generated", "ai-generated",
    ]  # fmt: skip


def test_the_mime_type_is_the_blob_s_or_its_kind_s_default():
    assert right_mime_type("image", "Blob", "image/webp") == "image/webp"
    assert right_mime_type("image", "Object", "image/webp") == "image/png"
    assert right_mime_type("video", "File", "") == "video/mp4"
    assert right_mime_type("audio", "undefined", {}) == "audio/mpeg"
