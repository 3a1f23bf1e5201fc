"""The check-up, the repairs and their undoing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import open_safety
from tests.e2e.steps import reload

DOUBLE = """async () => {
    const database = owner.declare("cineGenieDatabase", 7);
    const { id, ...rest } = await database.scriptAssetMappings.get(1);
    await database.scriptAssetMappings.add(rest);
    await database.images.add({ data: new Blob(["late"], { type: "image/png" }), scriptId: 1 });
    database.close();
    return true;
}"""
DISAGREE = """async () => {
    const database = owner.declare("cineGenieDatabase", 7);
    await database.scriptAssetMappings.add({
        scriptId: 1, sceneId: "act0-scene0", assetType: "image", assetId: 2, linkedAt: new Date(), role: "scene-image",
    });
    database.close();
    return true;
}"""


@pytest.fixture
def studio(owner, open_app):
    """The Safety page of a studio at schema 7."""
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_safety(app)
    return app


def check(app):
    app.get_by_role("button", name="Check now").click()
    expect(app.get_by_role("heading", name="records looked at")).to_be_visible()


def finding(app, title):
    return app.get_by_role("group").filter(has_text=title)


def test_a_check_up_lists_what_it_finds_changes_nothing_and_is_still_there_on_the_way_back_from_a_finding(
    studio, owner
):
    owner.page.js(DOUBLE)
    before = owner.dump()
    check(studio)
    double = finding(studio, "Mappings that say the same as an older one")
    double.get_by_text("Mappings that say the same as an older one").click()
    expect(double.get_by_role("listitem")).to_have_count(1)
    expect(double.get_by_role("link")).to_have_attribute("href", "#/scripts/1")
    expect(studio.get_by_text("Does not pass the verification")).to_be_visible()
    assert owner.dump() == before
    double.get_by_role("link").first.click()
    expect(studio.get_by_role("heading", level=1)).not_to_have_text("Safety")
    open_safety(studio)
    expect(studio.get_by_role("heading", name="records looked at")).to_be_visible()


def test_a_planted_double_is_found_and_repaired_and_undo_brings_it_back(studio, owner):
    owner.page.js(DOUBLE)
    planted = owner.rows("scriptAssetMappings")
    check(studio)
    studio.get_by_text("Mappings that say the same as an older one").click()
    repair = studio.get_by_role("button", name="Show what would mend it: Mappings that say the same as an older one")
    repair.click()
    dialog = studio.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name="Leave it as it is").click()
    assert owner.rows("scriptAssetMappings") == planted
    repair.click()
    dialog.get_by_role("button", name="Repair").click()
    expect(studio.get_by_role("status").filter(has_text="Done: 1 removed")).to_be_visible()
    assert owner.rows("scriptAssetMappings") == planted[:-1]
    expect(repair).to_have_count(0)
    reload(studio)
    studio.get_by_role("button", name="Undo the last repair").click()
    expect(dialog).to_contain_text("1 record would be put back")
    dialog.get_by_role("button", name="Undo it").click()
    expect(studio.get_by_role("status").filter(has_text="Undone: 1 record put back")).to_be_visible()
    assert owner.rows("scriptAssetMappings") == planted
    expect(studio.get_by_role("button", name="Undo the last repair")).to_be_hidden()


def test_records_of_a_stale_tab_are_brought_into_the_new_form_and_a_repair_that_no_longer_fits_is_refused(
    studio, owner
):
    owner.page.js(DOUBLE)
    check(studio)
    title = "Files that an older tab saved in the form of schema 6"
    studio.get_by_text(title).click()
    repair = studio.get_by_role("button", name=f"Show what would mend it: {title}")
    repair.click()
    studio.get_by_role("dialog").get_by_role("button", name="Repair").click()
    expect(studio.get_by_role("status").filter(has_text="Done:")).to_be_visible()
    late = owner.rows("images")[-1]
    assert "scriptId" not in late
    assert late["uploadSource"] == "ai-generated"
    expect(repair).to_have_count(0)

    studio.get_by_text("Mappings that say the same as an older one").click()
    studio.get_by_role("button", name="Show what would mend it: Mappings that say the same").click()
    expect(studio.get_by_role("dialog")).to_be_visible()
    owner.page.js(DOUBLE)
    before = owner.dump()
    studio.get_by_role("dialog").get_by_role("button", name="Repair").click()
    expect(studio.get_by_role("alert")).to_contain_text("The database has changed since the plan was made")
    expect(studio.get_by_role("alert")).to_contain_text("Nothing was changed")
    assert owner.dump() == before


def test_a_person_chooses_which_of_two_pictures_a_scene_is_to_show(studio, owner):
    owner.page.js(DISAGREE)
    first = owner.rows("scripts")[0]["acts"][0]["scenes"][0]["generatedImageId"]
    check(studio)
    title = "Scenes whose mapping and old field name two files"
    studio.get_by_text(title).click()
    studio.get_by_role("button", name=f"Show what would mend it: {title}").click()
    dialog = studio.get_by_role("dialog")
    [other] = {first, 2} - {planned_picture(dialog)}
    dialog.get_by_role("button", name=f"Keep image {other} instead").click()
    expect(dialog.get_by_role("button", name=f"Keep image {other} instead")).to_have_count(0)
    dialog.get_by_role("button", name="Repair").click()
    expect(studio.get_by_role("status").filter(has_text="Done:")).to_be_visible()
    scene = owner.rows("scripts")[0]["acts"][0]["scenes"][0]
    [mapping] = [row for row in owner.rows("scriptAssetMappings") if row.get("sceneId") == "act0-scene0"]
    assert scene["generatedImageId"] == mapping["assetId"] == other


def planned_picture(dialog):
    button = dialog.get_by_role("button", name=re.compile(r"Keep image \d+ instead"))
    expect(button).to_have_count(1)
    left_out = int(re.search(r"\d+", button.inner_text())[0])
    return next(each for each in (1, 2) if each != left_out)
