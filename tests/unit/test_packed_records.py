"""Packed records are told apart and rewritten as texts: nothing of them changes but what is meant."""

from __future__ import annotations

import json

import pytest

from pyapp.cinegenie.backup.packed_records import link_of, parse, rewrite_script, set_plain, text_of, without_key

TAGGED = '{"id":0,"when":5,"lone":"\\ud800","$types":{"id":"date","when":"date"}}'
LINK = '{"scriptId":1,"assetType":"image","assetId":2}'


def test_a_new_id_takes_the_place_of_any_old_one():
    data = parse(TAGGED)
    set_plain(data, ("id",), 7)
    assert json.loads(text_of(data)) == {"id": 7, "when": 5, "lone": "\ud800", "$types": {"when": "date"}}
    assert text_of(data).isascii()


def test_the_last_tag_takes_the_tags_with_it():
    data = parse('{"id":0,"$types":{"id":"date"}}')
    set_plain(data, ("id",), 7)
    assert text_of(data) == '{"id":7}'


@pytest.mark.parametrize("text", ["5", "[]", '{"$":5,"$types":{"$":{"":"undef"}}}', '{"$":{"$types":1},"$types":true}'])
def test_what_is_no_plain_object_is_left_alone(text):
    assert parse(text) is None
    assert without_key(text) == without_key(text)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ('{"id":1,"a":2}', '{"id":9,"a":2}', True),
        ('{"id":1,"a":2}', '{"a":2,"id":1}', True),
        ('{"id":1,"a":2}', '{"id":1,"a":3}', False),
        ('{"id":1,"a":0}', '{"id":1,"a":0,"$types":{"a":"undef"}}', False),
        ('{"id":0,"a":2,"$types":{"id":"date"}}', '{"id":1,"a":2}', True),
        ("[1]", "[2]", False),
    ],
)
def test_records_are_the_same_but_for_their_id(first, second, same):
    assert (without_key(first) == without_key(second)) is same


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (LINK, '{"id":5,"linkedAt":9,"scriptId":1,"assetType":"image","assetId":2}', True),
        (LINK, '{"scriptId":1,"assetType":"video","assetId":2}', False),
        (LINK, '{"scriptId":"1","assetType":"image","assetId":2}', False),
        (LINK, '{"scriptId":1,"assetType":"image","assetId":2,"sceneId":"act0-scene0"}', False),
    ],
)
def test_links_are_the_same_that_link_the_same(first, second, same):
    assert (link_of(first) == link_of(second)) is same


DATED = '{"scriptId":0,"assetType":"image","assetId":2,"$types":{"scriptId":"date"}}'


@pytest.mark.parametrize("text", ["5", "{}", DATED])
def test_what_links_nothing_plain_is_no_link(text):
    assert link_of(text) is None


def test_every_old_field_of_a_script_is_rewritten_or_removed():
    scene = {"generatedImageId": 1, "generatedVideoId": 2, "dialogues": [{"generatedAudioId": 3}]}
    data = {"acts": [{"scenes": [scene, {"generatedImageId": 5}]}], "buildMeta": {"fullScriptAudioId": 4}}
    removed = rewrite_script(data, lambda reference: {1: 10, 2: "text", 3: 3}.get(reference.asset_id))
    assert data["acts"][0]["scenes"] == [
        {"generatedImageId": 10, "generatedVideoId": "text", "dialogues": [{"generatedAudioId": 3}]},
        {},
    ]
    assert data["buildMeta"] == {}
    assert sorted(reference.asset_id for reference in removed) == [4, 5]


def test_dates_as_ids_are_left_alone():
    data = {"acts": [{"scenes": [{"generatedImageId": 1}]}], "$types": {"acts.0.scenes.0.generatedImageId": "date"}}
    before = text_of(data)
    assert rewrite_script(data, lambda _reference: None) == []
    assert text_of(data) == before
