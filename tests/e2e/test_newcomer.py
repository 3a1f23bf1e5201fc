"""A newcomer's first minutes: an empty page, the sample, the upgrade, a file of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import PICTURE, load_sample, open_gallery, open_script, reload, scene, tile, upgrade


@pytest.mark.every_engine
def test_a_newcomer_loads_the_sample_upgrades_it_and_uploads_a_picture_that_lasts(app, owner):
    load_sample(app)
    assert owner.native_version() == 60
    upgrade(app)
    app.get_by_role("button", name="Open the gallery").click()
    expect(app.get_by_text("21 files")).to_be_visible()
    open_script(app, "Lost Property")
    first = scene(app, "Act 1, scene 1")
    first.get_by_label("Upload image for act 1, scene 1").set_input_files(PICTURE)
    expect(first.get_by_role("group", name="Image")).to_contain_text("forest-path.webp · linked")
    reload(app)
    expect(first.get_by_role("group", name="Image")).to_contain_text("forest-path.webp · linked")
    expect(first.get_by_role("img", name="forest-path.webp, act 1, scene 1")).to_be_visible()
    assert owner.native_version() == 70
    stored = owner.rows("images")[-1]
    assert (stored["originalFilename"], stored["uploadSource"]) == ("forest-path.webp", "manual-upload")
    open_gallery(app)
    expect(tile(app, "forest-path.webp")).to_contain_text("Lost Property")


def test_looking_stores_nothing_nor_does_a_sample_that_cannot_be_fetched_and_an_empty_database_is_at_schema_7(
    app, owner, page_log
):
    assert app.evaluate("pyodide.runPython('1 + 1')") == 2
    app.get_by_role("button", name="Look again").click()
    expect(app.get_by_role("heading", name="No database here yet")).to_be_visible()
    assert owner.native_version() == 0

    page_log.expect_error("Failed to load resource")
    app.route("**/sample/studio.json", lambda route: route.fulfill(status=404))
    app.get_by_role("button", name="Load the sample studio").click()
    alert = app.get_by_role("alert")
    expect(alert).to_contain_text("The sample could not be loaded: sample/studio.json could not be fetched")
    expect(alert).to_contain_text("Nothing was changed.")
    assert owner.native_version() == 0

    app.get_by_role("button", name="Make an empty database").click()
    expect(app.get_by_role("heading", name="Gallery")).to_be_visible()
    expect(app.get_by_text("There is nothing here yet")).to_be_visible()
    assert [text for text in page_log.texts if "DB Migration" in text] == []
    opened = owner.open_v7()
    assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, [])
