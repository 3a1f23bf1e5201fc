"""A script and its scenes: what they show, and how their images, videos and sounds are changed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import FILM, OTHER_PICTURE, PICTURE, SOUND, drop, open_script, reload, scene, text_file

TITLE = "Salt and Copper 1"
ASSET = "application/x-cinegenie-asset"


@pytest.fixture
def studio(owner, open_app):
    """The page, open at the first of two scripts at schema 7."""
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_script(app, TITLE)
    return app


def slot(page, place, kind):
    return scene(page, place).get_by_role("group", name=kind, exact=True)


def full_audio(page):
    return page.get_by_role("region", name="The whole script, read aloud")


def take(dialog, name):
    dialog.get_by_role("gridcell").filter(has=dialog.page.get_by_text(name, exact=True)).click()
    dialog.get_by_role("button", name=f"Use this: {name}").click()


def undo(page):
    page.get_by_role("status").filter(has=page.get_by_role("button", name="Undo")).get_by_role(
        "button", name="Undo"
    ).last.click()


def mappings_of(owner, scene_id):
    rows = [row for row in owner.rows("scriptAssetMappings") if row.get("sceneId") == scene_id]
    return [(row["scriptId"], row["assetType"], row["assetId"]) for row in rows]


def first_scene(owner, script=0):
    return owner.rows("scripts")[script]["acts"][0]["scenes"][0]


def drop_asset(page, target, text, kind="image"):
    """Drop what a page says to be an asset of that kind."""
    transfer = page.evaluate_handle(
        """([type, kind, text]) => {
            const transfer = new DataTransfer();
            transfer.setData(type, text);
            transfer.setData(`${type}-${kind}`, "");
            return transfer;
        }""",
        [ASSET, kind, text],
    )
    for name in ("dragover", "drop"):
        target.dispatch_event(name, {"dataTransfer": transfer})


def test_a_scene_shows_its_place_time_action_lines_and_media_where_they_came_from_and_which_are_gone(owner, open_app):
    tables = owner.studio(version=7)
    gone = {"scriptId": 1, "sceneId": "act0-scene1", "assetType": "image", "assetId": 999, "linkedAt": {"$date": 0}}
    owner.make(7, {**tables, "scriptAssetMappings": [*tables["scriptAssetMappings"], {"id": 900, **gone}]})
    studio = open_app()
    open_script(studio, TITLE)
    first = scene(studio, "Act 1, scene 1")
    expect(first.get_by_role("heading", level=3)).to_contain_text("a station hall")
    expect(first.get_by_role("heading", level=3)).to_contain_text("dawn")
    expect(first).to_contain_text("Somebody crosses the orchard and stops.")
    expect(first).to_contain_text("You came back.")
    expect(slot(studio, "Act 1, scene 1", "Image")).to_contain_text("Image 1 · from the script itself")
    expect(slot(studio, "Act 1, scene 1", "Image").get_by_title("An old field of the script")).to_be_visible()
    expect(slot(studio, "Act 1, scene 1", "Video")).to_contain_text("Video 1 · from the script itself")
    expect(slot(studio, "Act 1, scene 1", "Audio")).to_contain_text("None yet")
    expect(slot(studio, "Act 1, scene 1", "Audio of line 1")).to_contain_text("Audio 1 · from the script itself")
    expect(slot(studio, "Act 1, scene 1", "Audio of line 2")).to_contain_text("None yet")
    expect(full_audio(studio)).to_contain_text("Audio 7 · from the script itself")
    place = slot(studio, "Act 1, scene 2", "Image")
    expect(place).to_contain_text("The linked image 999 no longer exists; shown instead: Image 2")

    before = owner.dump()
    slot(studio, "Act 1, scene 1", "Image").get_by_label("Upload").set_input_files([text_file("scene.txt")])
    alert = studio.get_by_role("alert")
    expect(alert).to_contain_text("“scene.txt” is no image, video or audio")
    expect(alert).to_contain_text("Nothing was changed.")
    assert owner.dump() == before


def test_files_uploaded_to_a_scene_are_stored_linked_told_and_last_and_one_that_is_there_need_not_come_twice(
    studio, owner
):
    studio.evaluate("""() => {
        globalThis.heard = [];
        document.addEventListener("assets-changed", (event) => heard.push(event.detail));
    }""")
    fields = {"image": "generatedImageId", "video": "generatedVideoId", "audio": None}
    for kind, path in {"image": PICTURE, "video": FILM, "audio": SOUND}.items():
        place = slot(studio, "Act 1, scene 1", kind.capitalize())
        place.get_by_label(f"Upload {kind} for act 1, scene 1").set_input_files(path)
        expect(place).to_contain_text(f"{path.name} · linked")
        expect(studio.get_by_text(f"{path.name} is now the {kind} of act 1, scene 1.")).to_be_visible()
        stored = owner.rows(f"{kind}s")[-1]
        assert stored["originalFilename"] == path.name
        assert (1, kind, stored["id"]) in mappings_of(owner, "act0-scene0")
        assert fields[kind] is None or first_scene(owner)[fields[kind]] == stored["id"]
    heard = studio.evaluate("heard")
    assert [(each["kind"], each["asset_type"], each["scene_id"]) for each in heard] == [
        ("added", kind, "act0-scene0") for kind in fields
    ]
    reload(studio)
    expect(slot(studio, "Act 1, scene 1", "Image")).to_contain_text(f"{PICTURE.name} · linked")

    stored, first = len(owner.rows("images")), owner.rows("images")[-1]["id"]
    again = {"name": "again.webp", "mimeType": "image/webp", "buffer": PICTURE.read_bytes()}
    studio.get_by_label("Upload image for act 1, scene 2").set_input_files(again)
    expect(studio.get_by_text(f"The same file was in the gallery already, as {PICTURE.name}.")).to_be_visible()
    assert len(owner.rows("images")) == stored + 1
    studio.get_by_role("button", name="Link that one instead").click()
    expect(studio.get_by_text("The second copy was removed.")).to_be_visible()
    expect(slot(studio, "Act 1, scene 2", "Image")).to_contain_text(f"{PICTURE.name} · linked")
    assert len(owner.rows("images")) == stored
    assert (1, "image", first) in mappings_of(owner, "act0-scene1")
    told = studio.get_by_role("status").filter(has_text="The second copy was removed.")
    told.get_by_role("button", name="Undo").click()
    expect(slot(studio, "Act 1, scene 2", "Image")).to_contain_text("again.webp · linked")
    assert len(owner.rows("images")) == stored + 1


def test_a_scene_that_moves_up_is_still_the_one_that_files_are_linked_to(studio, owner):
    expect(scene(studio, "Act 1, scene 1")).to_be_visible()
    owner.page.js("""async () => {
        const database = owner.declare("cineGenieDatabase", 7);
        const script = await database.scripts.get(1);
        script.acts[0].scenes = script.acts[0].scenes.map((each, sceneIndex) => ({ ...each, actIndex: 0, sceneIndex }));
        script.acts[0].scenes.shift();
        await database.scripts.put(script);
        database.close();
    }""")
    expect(scene(studio, "Act 1, scene 1")).to_have_count(0)
    studio.get_by_label("Upload image for act 1, scene 2").set_input_files(PICTURE)
    expect(slot(studio, "Act 1, scene 2", "Image")).to_contain_text(f"{PICTURE.name} · linked")
    assert first_scene(owner)["generatedImageId"] == owner.rows("images")[-1]["id"]


def test_what_is_unlinked_by_a_double_click_is_told_once_and_undone(studio, owner):
    before = first_scene(owner)
    slot(studio, "Act 1, scene 1", "Image").get_by_role("button", name="Unlink image from act 1, scene 1").dblclick()
    told = studio.get_by_role("status").filter(has_text="The image was unlinked from act 1, scene 1.")
    expect(told.get_by_role("button", name="Undo").last).to_be_visible()
    assert "generatedImageId" not in first_scene(owner)
    told.get_by_role("button", name="Undo").last.click()
    expect(studio.get_by_text("Undone: act 1, scene 1 has what it had before.")).to_be_visible()
    expect(told).to_have_count(0)
    assert first_scene(owner) == before
    choose = slot(studio, "Act 1, scene 2", "Image").get_by_role("button", name="Choose image")
    choose.focus()
    studio.get_by_role("button", name="Dismiss this message").press("Enter")
    expect(studio.get_by_role("button", name="Dismiss this message")).to_have_count(0)
    expect(choose).to_be_focused()


def test_an_asset_is_chosen_replaced_and_unlinked_and_each_is_undone(studio, owner):
    before = owner.dump()
    place = slot(studio, "Act 1, scene 2", "Image")
    expect(place).to_contain_text("Image 2 · from the script itself")
    place.get_by_role("button", name="Choose image").click()
    dialog = studio.get_by_role("dialog", name="Choose the image of act 1, scene 2")
    take(dialog, "Image 1")
    expect(place).to_contain_text("Image 1 · linked")
    assert mappings_of(owner, "act0-scene1") == [(1, "image", 1)]
    assert owner.rows("scripts")[0]["acts"][0]["scenes"][1]["generatedImageId"] == 1

    place.get_by_label("Upload image").set_input_files(OTHER_PICTURE)
    expect(place).to_contain_text(f"{OTHER_PICTURE.name} · linked")
    assert len(mappings_of(owner, "act0-scene1")) == 1
    undo(studio)
    expect(place).to_contain_text("Image 1 · linked")
    place.get_by_role("button", name="Unlink image").click()
    expect(place).to_contain_text("None yet")
    expect(place.get_by_role("button", name="Choose image")).to_be_focused()
    assert mappings_of(owner, "act0-scene1") == []
    undo(studio)
    expect(place).to_contain_text("Image 1 · linked")
    undo(studio)
    expect(place).to_contain_text("Image 2 · from the script itself")
    assert OTHER_PICTURE.name in [row.get("originalFilename") for row in owner.rows("images")]
    after = owner.dump()
    del after["stores"]["images"], before["stores"]["images"]
    assert after == before


def test_the_sounds_of_a_line_and_of_the_whole_script_are_uploaded_chosen_and_unlinked(studio, owner):
    line = slot(studio, "Act 1, scene 1", "Audio of line 2")
    line.get_by_label("Upload audio for act 1, scene 1, line 2").set_input_files(SOUND)
    expect(line).to_contain_text(f"{SOUND.name} · from the script itself")
    stored = owner.rows("audios")[-1]
    assert first_scene(owner)["dialogues"][1]["generatedAudioId"] == stored["id"]
    added = owner.rows("scriptAssetMappings")[-1]
    assert (added["assetId"], added["role"], "sceneId" in added) == (stored["id"], "dialogue-audio", False)
    expect(slot(studio, "Act 1, scene 1", "Audio")).to_contain_text("None yet")
    line.get_by_role("button", name="Unlink audio").click()
    expect(line).to_contain_text("None yet")
    assert "generatedAudioId" not in first_scene(owner)["dialogues"][1]

    full = full_audio(studio)
    full.get_by_role("button", name="Choose audio").click()
    take(studio.get_by_role("dialog"), SOUND.name)
    expect(full).to_contain_text(f"{SOUND.name} · from the script itself")
    assert owner.rows("scripts")[0]["buildMeta"]["fullScriptAudioId"] == stored["id"]
    undo(studio)
    expect(full).to_contain_text("Audio 7 · from the script itself")
    assert owner.rows("scripts")[0]["buildMeta"]["fullScriptAudioId"] == 7


def test_an_asset_is_dragged_onto_a_scene_and_files_onto_their_place(studio, owner):
    studio.get_by_text("All media of this script").click()
    tile = studio.get_by_role("list", name="Files to drag").get_by_role("listitem").filter(has_text="Image 3")
    tile.drag_to(scene(studio, "Act 1, scene 1").get_by_role("heading", level=3))
    place = slot(studio, "Act 1, scene 1", "Image")
    expect(place).to_contain_text("Image 3 · linked")
    assert mappings_of(owner, "act0-scene0") == [(1, "image", 3)]
    studio.get_by_role("combobox", name="From").select_option("The whole gallery")
    studio.get_by_label("Search these files").fill("image 13")
    before = owner.dump()
    for text in ("", "{", "[]", '{"type": "film", "id": 1}', '{"type": "image", "id": {"a": 1}}', "9" * 5000):
        drop_asset(studio, place, text)
    drop_asset(studio, place, '{"type": "video", "id": 1}')
    drop_asset(studio, place, '{"type": "image", "id": 999}')
    expect(studio.get_by_role("alert")).to_contain_text("Image 999 does not exist. Nothing was changed.")
    assert owner.dump() == before
    place = "article[aria-label='Act 1, scene 2'] .slot[data-type=image]"
    drop(studio, place, [{"name": "a.txt", "type": "", "text": "x"}])
    expect(studio.get_by_role("alert").last).to_contain_text("“a.txt” is no image, video or audio")


def test_a_scene_in_the_address_is_gone_to_its_contents_lead_to_others_and_an_address_of_no_script_says_so(
    owner, open_app
):
    owner.make(7, owner.studio(version=7, scenesPerScript=30))
    app = open_app("/#/scripts/1?scene=act1-scene7")
    there = scene(app, "Act 2, scene 8")
    expect(there).to_be_focused()
    expect(there).to_be_in_viewport()
    app.get_by_text("Contents").click()
    app.get_by_role("navigation", name="Contents of the script").get_by_role("link").nth(2).click()
    expect(scene(app, "Act 1, scene 3")).to_be_focused()
    expect(app).to_have_url(re.compile(r"scene=act0-scene2$"))
    app.go_back()
    expect(there).to_be_focused()
    expect(there).to_be_in_viewport()

    app.evaluate("() => { location.hash = '#/scripts/77'; }")
    expect(app.get_by_role("alert")).to_contain_text("There is no script 77.")
    app.get_by_role("link", name=TITLE).click()
    expect(app.get_by_role("heading", name=TITLE)).to_be_visible()
    app.get_by_role("navigation", name="Places").get_by_role("link", name="Gallery").click()
    expect(app.get_by_role("heading", name="Gallery")).to_be_visible()
    app.go_back()
    expect(app.get_by_role("heading", name=TITLE)).to_be_visible()


@pytest.mark.every_engine
def test_what_another_tab_changes_appears_and_leaves_focus_scroll_and_sounds_alone(owner, open_app):
    owner.make(7, owner.studio(version=7, scenesPerScript=30))
    app = open_app("/#/scripts/1?scene=act1-scene7")
    there = scene(app, "Act 2, scene 8")
    expect(there).to_be_focused()
    button = slot(app, "Act 2, scene 8", "Image").get_by_role("button", name="Choose image")
    button.focus()
    before = there.bounding_box()["y"]
    owner.page.js("""() => owner.declare().open().then(async (database) => {
        await database.table("scripts").update(1, { title: "Renamed elsewhere" });
        await database.table("scriptAssetMappings").add(
            { scriptId: 1, sceneId: "act1-scene7", assetType: "image", assetId: 1, linkedAt: new Date() });
        database.close();
    })""")
    expect(slot(app, "Act 2, scene 8", "Image")).to_contain_text("Image 1 · linked")
    expect(app.get_by_role("heading", name="Renamed elsewhere")).to_be_attached()
    expect(button).to_be_focused()
    assert abs(there.bounding_box()["y"] - before) < 40
