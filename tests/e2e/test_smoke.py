"""The stories' own ground: the page starts, and the owner's app shares its storage."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.harness import until_state


def test_a_story_begins_with_empty_storage_and_the_page_starts_and_starts_again_on_the_owners(owner, open_app):
    assert owner.native_version() == 0
    owner.make(6, owner.studio(version=6))
    app = open_app()
    assert [entry["name"] for entry in app.evaluate("() => indexedDB.databases()")] == ["cineGenieDatabase"]
    app.reload()
    until_state(app)
    expect(app.locator("html")).to_have_attribute("data-state", "ready")
