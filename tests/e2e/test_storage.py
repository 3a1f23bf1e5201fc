"""What the page says of the browser's storage, and what it asks of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import open_safety

STORAGE = """
globalThis.kept = false;
Object.assign(navigator.storage ?? {}, { // a blank page has none
    estimate: () => Promise.resolve({ usage: 1_500_000_000, quota: 6_000_000_000 }),
    persisted: () => Promise.resolve(kept),
    persist: () => Promise.resolve(kept = ANSWER),
});
"""


def open_at_safety(context, owner, open_app, answer):
    context.add_init_script(STORAGE.replace("ANSWER", answer))
    owner.make(7, owner.studio(version=7))
    app = open_app("/#/safety")
    expect(app.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    return app


def test_usage_and_quota_stand_in_words_and_on_a_meter(context, owner, open_app):
    app = open_at_safety(context, owner, open_app, "true")
    expect(app.get_by_text("1.5 GB used of 6.0 GB that the browser says it grants.")).to_be_visible()
    assert app.get_by_role("meter").get_attribute("value") == "0.2500"


@pytest.mark.parametrize(
    ("answer", "said", "promise"),
    [
        ("true", "It said yes.", "The browser has promised to keep it"),
        ("false", "It said no.", "The browser has not promised to keep it"),
    ],
)
def test_the_browser_is_asked_to_keep_the_data_and_its_answer_told(context, owner, open_app, answer, said, promise):
    app = open_at_safety(context, owner, open_app, answer)
    expect(app.get_by_text("The browser has not promised to keep it")).to_be_visible()
    app.get_by_role("button", name="Ask the browser to keep it").click()
    expect(app.get_by_role("status").filter(has_text=said)).to_be_visible()
    expect(app.get_by_text(promise)).to_be_visible()
    expect(app.get_by_role("button", name="Ask the browser to keep it")).to_be_visible(visible=answer == "false")


def test_the_place_is_found_by_its_link_and_its_address(owner, open_app):
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_safety(app)
    assert app.evaluate("location.hash") == "#/safety"
    expect(app.get_by_role("navigation").get_by_role("link", name="Safety")).to_have_attribute("aria-current", "page")
