"""The stories' own ground: the page starts, and the owner's app shares its storage."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.harness import until_state


def test_the_page_starts_and_starts_again_after_a_reload(app):
    app.reload()
    until_state(app)
    expect(app.locator("html")).to_have_attribute("data-state", "ready")


def test_the_owner_and_the_app_share_one_storage(owner, open_app):
    owner.make(6, owner.studio(version=6))
    app = open_app()
    assert [entry["name"] for entry in app.evaluate("() => indexedDB.databases()")] == ["cineGenieDatabase"]


def test_each_story_begins_with_empty_storage(owner):
    assert owner.native_version() == 0
