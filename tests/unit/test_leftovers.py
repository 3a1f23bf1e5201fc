"""Whether the page's start has to look for what a restore has left."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.backup.leftovers import may_be_cut_off


@pytest.mark.parametrize(
    ("databases", "found"),
    [
        ({}, False),
        ({"studio": 60}, False),
        ({"studio": 70, "studio~undo": 10, "another~new": 702}, False),
        ({"studio": 71}, True),
        ({"studio": 1}, True),
        ({"studio~new": 702}, True),
        ({"studio": 70, "studio~merge": 70}, True),
        ({"studio": 70, "studio~merge~new": 701}, True),
    ],
)
def test_a_restore_that_was_cut_off_shows_in_names_and_versions(databases, found):
    assert may_be_cut_off("studio", databases) is found
