"""Scenes of all scripts, found by words."""

from __future__ import annotations

import pytest

from pyapp.cinegenie.scene_list import found_scenes, scene_rows

ACTS = [
    {"scenes": [{"location": "Bến cảng", "action": "OSKAR climbs."}, {"scene_number": 7, "location": 5}]},
    {"scenes": [{"actIndex": 0, "sceneIndex": 0, "location": "a twin"}, None, {"action": "x" * 5000}]},
]


def test_scenes_are_found_by_script_place_and_action():
    rows = scene_rows(3, "Đèn biển", ACTS)
    assert [(row.scene_id, row.number, row.location) for row in rows] == [
        ("act0-scene0", "1", "Bến cảng"),
        ("act0-scene1", "7", "5"),
        ("act1-scene2", "3", ""),
    ]
    assert [row.scene_id for row in found_scenes(rows, "den BEN oskar")] == ["act0-scene0"]
    assert found_scenes(rows, "den nothing") == []
    assert found_scenes(rows, "") == rows
    assert len(rows[2].action) == 500


@pytest.mark.parametrize("acts", [None, 3, "acts", {"scenes": []}, [None, [], {"scenes": "x"}]])
def test_acts_of_any_kind_have_no_scenes(acts):
    assert scene_rows(1, acts, acts) == []
