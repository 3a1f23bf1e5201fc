"""Scripts and scenes: what they show, and how their image, video and audio are changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import FILM, OTHER_PICTURE, PICTURE, SOUND, open_script, reload, scene, text_file

TITLE = "Salt and Copper 1"


@pytest.fixture
def studio(owner, open_app):
    """The page, open at the first of two scripts at schema 7."""
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_script(app, TITLE)
    return app


def slot(page, place, kind):
    return scene(page, place).get_by_role("group", name=kind, exact=True)


def mappings_of(owner, scene_id):
    rows = [row for row in owner.rows("scriptAssetMappings") if row.get("sceneId") == scene_id]
    return [(row["scriptId"], row["assetType"], row["assetId"]) for row in rows]


def first_scene(owner, script=0):
    return owner.rows("scripts")[script]["acts"][0]["scenes"][0]


def test_a_scene_shows_its_place_time_action_lines_and_media(studio):
    first = scene(studio, "Act 1, scene 1")
    expect(first.get_by_role("heading", level=3)).to_contain_text("a station hall")
    expect(first.get_by_role("heading", level=3)).to_contain_text("dawn")
    expect(first).to_contain_text("Somebody crosses the orchard and stops.")
    expect(first).to_contain_text("You came back.")
    expect(slot(studio, "Act 1, scene 1", "Image")).to_contain_text("Image 1 · from the script itself")
    expect(slot(studio, "Act 1, scene 1", "Video")).to_contain_text("Video 1 · from the script itself")
    expect(slot(studio, "Act 1, scene 1", "Audio")).to_contain_text("None yet")
    expect(studio.get_by_role("heading", name="The whole script, read aloud")).to_be_visible()
    studio.get_by_text("All media of this script").click()
    expect(studio.get_by_role("listitem").filter(has_text="Video 2")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "path", "table", "field"),
    [
        ("image", PICTURE, "images", "generatedImageId"),
        ("video", FILM, "videos", "generatedVideoId"),
        ("audio", SOUND, "audios", None),
    ],
)
def test_a_file_uploaded_to_a_scene_is_stored_linked_and_lasts(studio, owner, kind, path, table, field):
    place = slot(studio, "Act 1, scene 1", kind.capitalize())
    place.get_by_label(f"Upload {kind} for act 1, scene 1").set_input_files(path)
    expect(place).to_contain_text(f"{path.name} · linked")
    reload(studio)
    expect(place).to_contain_text(f"{path.name} · linked")
    stored = owner.rows(table)[-1]
    assert stored["originalFilename"] == path.name
    assert mappings_of(owner, "act0-scene0") == [(1, kind, stored["id"])]
    assert field is None or first_scene(owner)[field] == stored["id"]


def test_a_file_of_another_kind_is_refused_in_words_and_nothing_is_stored(studio, owner):
    before = owner.dump()
    slot(studio, "Act 1, scene 1", "Image").get_by_label("Upload").set_input_files([text_file("scene.txt")])
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("“scene.txt” is not an image")
    expect(alert).to_contain_text("Nothing was changed.")
    assert owner.dump() == before


def test_an_asset_of_another_scene_is_chosen_from_the_gallery(studio, owner):
    place = slot(studio, "Act 1, scene 2", "Image")
    place.get_by_role("button", name="Choose image").click()
    dialog = studio.get_by_role("dialog", name="Choose the image of act 1, scene 2")
    dialog.get_by_role("button", name="Use this: Image 1", exact=True).click()
    expect(place).to_contain_text("Image 1 · linked")
    reload(studio)
    expect(place).to_contain_text("Image 1 · linked")
    assert mappings_of(owner, "act0-scene1") == [(1, "image", 1)]
    assert owner.rows("scripts")[0]["acts"][0]["scenes"][1]["generatedImageId"] == 1


def test_a_linked_asset_is_replaced_by_another_one_in_its_mapping(studio, owner):
    place = slot(studio, "Act 1, scene 1", "Image")
    place.get_by_label("Upload image").set_input_files(OTHER_PICTURE)
    expect(place).to_contain_text(f"{OTHER_PICTURE.name} · linked")
    place.get_by_role("button", name="Choose image").click()
    studio.get_by_role("dialog").get_by_role("button", name="Use this: Image 3", exact=True).click()
    expect(place).to_contain_text("Image 3 · linked")
    reload(studio)
    expect(place).to_contain_text("Image 3 · linked")
    assert mappings_of(owner, "act0-scene0") == [(1, "image", 3)]
    assert OTHER_PICTURE.name in [row.get("originalFilename") for row in owner.rows("images")]


def test_an_asset_is_unlinked_and_stays_in_the_gallery(studio, owner):
    place = slot(studio, "Act 1, scene 1", "Image")
    place.get_by_label("Upload image").set_input_files(PICTURE)
    expect(place).to_contain_text(f"{PICTURE.name} · linked")
    place.get_by_role("button", name="Unlink image").click()
    expect(place).to_contain_text("None yet")
    reload(studio)
    expect(place).to_contain_text("None yet")
    assert mappings_of(owner, "act0-scene0") == []
    assert "generatedImageId" not in first_scene(owner)
    assert PICTURE.name in [row.get("originalFilename") for row in owner.rows("images")]


def test_a_link_to_a_file_that_is_gone_is_said_and_can_be_removed(owner, open_app):
    tables = owner.studio(version=7)
    gone = {"scriptId": 1, "sceneId": "act0-scene0", "assetType": "image", "assetId": 999, "linkedAt": {"$date": 0}}
    owner.make(7, {**tables, "scriptAssetMappings": [*tables["scriptAssetMappings"], {"id": 900, **gone}]})
    app = open_app()
    open_script(app, TITLE)
    place = slot(app, "Act 1, scene 1", "Image")
    expect(place).to_contain_text("The linked image 999 no longer exists; shown instead: Image 1")


def test_a_change_announces_itself_to_the_pages_other_parts(studio):
    studio.evaluate("""() => {
        globalThis.heard = [];
        document.addEventListener("assets-changed", (event) => heard.push(event.detail));
    }""")
    place = slot(studio, "Act 1, scene 2", "Video")
    place.get_by_label("Upload video").set_input_files(FILM)
    expect(place).to_contain_text(f"{FILM.name} · linked")
    heard = studio.evaluate("heard")
    assert [(each["kind"], each["asset_type"], each["scene_id"]) for each in heard] == [
        ("added", "video", "act0-scene1")
    ]


def test_a_script_that_is_not_there_is_said_and_the_list_shown(owner, open_app):
    owner.make(7, owner.studio(version=7))
    app = open_app("/#/scripts/77")
    expect(app.get_by_role("alert")).to_contain_text("There is no script 77.")
    expect(app.get_by_role("link", name=TITLE)).to_be_visible()


def test_going_back_leads_to_where_one_was(studio):
    studio.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    expect(studio.get_by_role("heading", name="Gallery")).to_be_visible()
    studio.go_back()
    expect(studio.get_by_role("heading", name=TITLE)).to_be_visible()
