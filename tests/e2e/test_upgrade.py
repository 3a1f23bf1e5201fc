"""An owner's own database: its plan, its upgrade, tabs that stand in the way, versions that are too new."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.steps import begin_upgrade, open_gallery, reload, upgrade
from tests.harness import HarnessPage
from tests.owner import NAME

HOLD = """async () => {
    globalThis.held = await new Promise((resolve) => {
        indexedDB.open("cineGenieDatabase").onsuccess = (event) => resolve(event.target.result);
    });
    return true;
}"""
RAISE = """async () => {
    const database = await new Promise((resolve) => {
        indexedDB.open("cineGenieDatabase", 80).onsuccess = (event) => resolve(event.target.result);
    });
    database.close();
    return true;
}"""


def test_an_owners_database_of_any_version_is_upgraded_and_opens_in_the_owners_own_app(owner, open_app):
    for version in (3, 4, 5, 6):
        owner.make(version, owner.studio(version=version))
        before = owner.dump()["stores"]
        app = open_app()
        expect(app.get_by_text(f"is at schema {version}")).to_be_visible()
        upgrade(app)
        opened = owner.open_v7()
        assert (opened["native"], opened["upgraderCalled"], opened["warnings"]) == (70, False, []), version
        after = owner.dump()["stores"]
        for table in {"images", "videos", "audios"} & before.keys():
            assert blobs(after[table]) == blobs(before[table]) != [], version
        open_gallery(app)
        files = sum(len(after[table]["records"]) for table in ("images", "videos", "audios"))
        expect(app.get_by_text(f"{files} files")).to_be_visible()
        if version == 6:
            reload(app)
            expect(app.get_by_text(f"{files} files")).to_be_visible()
        app.close()
        owner.page.js("({name}) => probe.remove(name)", name=NAME)


def blobs(store):
    return [(record["key"], record["value"]["data"]) for record in store["records"]]


def test_the_plan_counts_and_lists_what_is_odd_and_is_made_anew_when_something_has_changed_since(owner, open_app):
    odd = [{"id": 1, "scriptId": "seven", "data": "data:image/png;base64,AAAA"}, {"id": 2, "scriptId": 5}]
    owner.make(6, {"images": odd})
    app = open_app()
    row = app.get_by_role("row", name="images")
    expect(row).to_contain_text("2")
    app.get_by_text("4 unusual records").click()
    expect(app.get_by_text("images 1: its scriptId 'seven' is no positive integer")).to_be_visible()
    expect(app.get_by_text("images 2: it has no data")).to_be_visible()
    expect(app.get_by_role("heading", name="Back up first")).to_be_visible()
    owner.page.js("""async () => {
        const database = owner.declare("cineGenieDatabase", 6);
        await database.images.add({ data: new Blob(["late"]), scriptId: 5 });
        database.close();
        return true;
    }""")
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("the database has changed since the plan was made")
    expect(app.get_by_role("alert")).to_contain_text("Nothing was changed.")
    assert owner.native_version() == 60
    upgrade(app)
    assert owner.native_version() == 70
    app.get_by_text("5 unusual records").click()
    expect(app.get_by_text("images 2: it has no data")).to_be_visible()
    assert owner.rows("images")[0]["data"] == "data:image/png;base64,AAAA"


def test_a_blocked_upgrade_can_be_cancelled_and_goes_on_when_the_other_tab_closes(owner, open_app, context, base_url):
    owner.make(6, owner.studio(version=6))
    before = owner.dump()
    other = HarnessPage(context, base_url, python=False)
    other.js(HOLD)
    app = open_app()
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("Another tab or window holds the database open.")
    app.get_by_role("button", name="Cancel").click()
    expect(app.get_by_text("The upgrade was cancelled. Nothing was changed.")).to_be_visible()
    expect(app.get_by_role("button", name="Upgrade now")).to_be_visible()
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("Another tab or window holds the database open.")
    app.get_by_role("button", name="Cancel").click()
    other.close()
    assert owner.dump() == before
    another = HarnessPage(context, base_url, python=False)
    another.js(HOLD)
    begin_upgrade(app)
    expect(app.get_by_role("alert")).to_contain_text("Another tab or window holds the database open.")
    expect(app.get_by_role("alert")).to_contain_text("This page waits for 120 seconds")
    another.close()
    expect(app.get_by_role("heading", name="The upgrade is done")).to_be_visible()
    assert owner.native_version() == 70


def test_a_database_that_the_browser_closes_is_said_to_be_closed(owner, open_app, context, base_url):
    owner.make(7, owner.studio(version=7))
    app = open_app()
    expect(app.get_by_role("heading", name="Scripts")).to_be_visible()
    clear = {"origin": base_url, "storageTypes": "indexeddb"}
    context.new_cdp_session(app).send("Storage.clearDataForOrigin", clear)
    banner = app.get_by_role("alert").filter(has_text="The browser has closed the database")
    banner.get_by_role("button", name="Reload the page").click()
    expect(app.get_by_role("heading", name="No database here yet")).to_be_visible()


def test_a_second_tab_that_finds_the_upgrade_done_opens_the_database(owner, open_app):
    owner.make(6, owner.studio(version=6))
    first, second = open_app(), open_app()
    upgrade(first)
    begin_upgrade(second)
    expect(second.get_by_role("heading", name="Scripts")).to_be_visible()
    open_gallery(first)
    assert owner.native_version() == 70


def test_a_newer_database_without_the_known_tables_is_refused_in_words(owner, open_app):
    owner.page.js(RAISE)
    app = open_app()
    expect(app.get_by_role("alert")).to_contain_text("lacks what this page works with")
    expect(app.get_by_role("alert")).to_contain_text("Nothing was changed.")
    assert owner.native_version() == 80
