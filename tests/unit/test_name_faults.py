"""Which names a file can be given."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.name_faults import LONGEST_NAME, name_fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Harbour.webp", None),
        (" Cảnh 3 - bến cảng.png ", None),
        ("<b>x 🚢 .مرفأ", None),
        ("x" * LONGEST_NAME, None),
        ("", "empty"),
        (" \t\n", "empty"),
        ("x" * (LONGEST_NAME + 1), "long"),
        ("a/b.png", "signs"),
        ("a\\b.png", "signs"),
        ("a\nb.png", "signs"),
        ("a\0b", "signs"),
        ("a\u2028b", "signs"),
        ("a\ud800b", "signs"),
    ],
)
def test_a_name_is_fit_for_a_file_or_it_is_said_why_not(name, fault):
    assert name_fault(name) == fault
