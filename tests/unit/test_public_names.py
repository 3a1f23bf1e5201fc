"""What `pyapp.db` gives: the names that it says, whichever of them is asked for first."""

from __future__ import annotations

import pyapp.db


def test_no_module_has_the_name_of_a_thing_that_is_given():
    homes = {home.rpartition(".")[2] for home in pyapp.db._NAMES if home.startswith("pyapp.db.")}
    assert homes & set(pyapp.db._HOMES) == set()
