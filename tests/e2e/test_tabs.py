"""Other tabs: Dexie at the old version, and our own page left behind by a newer one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import PICTURE, begin_upgrade, import_files, open_gallery, upgrade
from tests.harness import HarnessPage

# As an app may: Dexie itself closes at once.
KEEP_OPEN = """async () => {
    globalThis.studio = owner.declare("cineGenieDatabase", 6);
    studio.on("versionchange", () => false);
    await studio.open();
}"""
OPEN = """async () => {
    globalThis.studio = owner.declare("cineGenieDatabase", 6);
    await studio.open();
}"""
ADD = """async () => {
    await studio.images.add({ data: new Blob(["late"], { type: "image/png" }), scriptId: 1 });
    return studio.isOpen();
}"""
RAISE = """async () => {
    const database = await new Promise((resolve) => {
        indexedDB.open("cineGenieDatabase", 80).onsuccess = (event) => resolve(event.target.result);
    });
    database.close();
}"""


ASKS_BEFORE_LEAVING = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"


@pytest.fixture
def old_tab(context, base_url):
    """A second tab with the owner's code."""
    return HarnessPage(context, base_url, python=False)


def test_a_dexie_that_keeps_the_old_version_open_is_waited_for_and_the_upgrade_goes_on_when_its_tab_closes(
    owner, open_app, old_tab
):
    owner.make(6, owner.studio(version=6))
    old_tab.js(KEEP_OPEN)
    app = open_app()
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("Another tab or window holds the database open. Close it")
    assert app.evaluate(ASKS_BEFORE_LEAVING)
    old_tab.js(ADD)  # it still works meanwhile: nothing has been changed
    assert owner.native_version() == 60
    app.get_by_role("button", name="Cancel").click()
    expect(app.get_by_text("The upgrade was cancelled. Nothing was changed.")).to_be_visible()
    assert not app.evaluate(ASKS_BEFORE_LEAVING)
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("Another tab or window holds the database open. Close it")
    old_tab.close()
    expect(app.get_by_role("alert").filter(has_text="the database has changed since the plan was made")).to_be_visible()
    assert owner.native_version() == 60
    upgrade(app)
    assert owner.native_version() == 70
    assert len(owner.rows("scriptAssetMappings")) > 0


def test_a_dexie_that_lets_go_of_the_old_version_does_not_delay_the_upgrade(owner, open_app, old_tab):
    owner.make(6, owner.studio(version=6))
    old_tab.js(OPEN)
    upgrade(open_app())
    assert owner.native_version() == 70
    assert old_tab.js("() => studio.isOpen()") is False


def test_a_tab_of_ours_that_is_left_behind_refuses_to_write_and_after_a_reload_opens_the_newer_database_as_it_is(
    owner, open_app
):
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_gallery(app)
    owner.page.js(RAISE)
    banner = app.get_by_role("alert").filter(has_text="Another tab has upgraded the database")
    expect(banner).to_be_visible()
    before = owner.dump()
    assert before["native"] == 80
    import_files(app, PICTURE)
    expect(app.get_by_text("the database is no longer open here. Reload the page.")).to_be_visible()
    assert owner.dump() == before
    banner.get_by_role("button", name="Reload the page").click()
    expect(app.get_by_text("native version 80, newer than the schema 7")).to_be_visible()
    open_gallery(app)
    assert owner.dump() == before
