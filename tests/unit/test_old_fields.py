"""Where an old field belongs in a script that may have changed since the field was taken out."""

from __future__ import annotations

from typing import Any

import pytest

from pyapp.cinegenie.old_fields import old_field, place_in
from pyapp.cinegenie.scripts import legacy_references


def script(*scenes: Any, **more: Any) -> dict[str, Any]:
    return {"acts": [{"scenes": list(scenes)}], **more}


def line(words: str, sound: Any = None) -> dict[str, Any]:
    return {"roleId": "A", "line": words, **({} if sound is None else {"generatedAudioId": sound})}


SPOKEN = script({"dialogues": [line("One", 5), line("Two")]})


@pytest.mark.parametrize(
    ("dialogues", "position"),
    [
        ([line("One"), line("Two")], 0),
        ([line("New"), line("One")], 1),
        ([line("New"), None, line("One"), line("Two")], 2),
        ([line("One"), line("One")], 0),
        ([line("New"), line("One"), line("One")], None),
        ([line("New")], None),
        ("odd", None),
    ],
)
def test_a_sound_goes_to_the_line_that_it_spoke(dialogues, position):
    (reference,) = legacy_references(SPOKEN)
    found = place_in(script({"dialogues": dialogues}), old_field(1, SPOKEN, reference))
    expected = ("acts", 0, "scenes", 0, "dialogues", position, "generatedAudioId")
    assert found == (None if position is None else (expected, None))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (script({}, {}), (("acts", 0, "scenes", 1, "generatedImageId"), None)),
        (script({}, {"generatedImageId": 8}), (("acts", 0, "scenes", 1, "generatedImageId"), 8)),
        (script({}), None),
        (script({"sceneIndex": 1}, {"sceneIndex": 0}), (("acts", 0, "scenes", 0, "generatedImageId"), None)),
        (script({"sceneIndex": 1}, {"sceneIndex": 1}), (("acts", 0, "scenes", 1, "generatedImageId"), None)),
        ({"acts": "odd"}, None),
        ({}, None),
    ],
)
def test_a_picture_goes_to_the_scene_of_that_name(now, expected):
    before = script({}, {"generatedImageId": 5})
    (reference,) = legacy_references(before)
    assert place_in(now, old_field(1, before, reference)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"buildMeta": {}}, (("buildMeta", "fullScriptAudioId"), None)),
        ({"buildMeta": None}, None),
        ({}, None),
    ],
)
def test_a_whole_scripts_sound_goes_to_its_build_meta(now, expected):
    before = {"buildMeta": {"fullScriptAudioId": 5}}
    (reference,) = legacy_references(before)
    assert place_in(now, old_field(1, before, reference)) == expected
