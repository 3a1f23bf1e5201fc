"""What the page says of the browser's storage, and what it asks of it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.backups import open_safety

STORAGE = """
globalThis.kept = globalThis.answer = false;
Object.assign(navigator.storage ?? {}, { // a blank page has none
    estimate: () => Promise.resolve({ usage: 1_500_000_000, quota: 6_000_000_000 }),
    persisted: () => Promise.resolve(kept),
    persist: () => Promise.resolve(kept = answer),
});
"""


def test_usage_and_quota_are_told_and_the_browser_is_asked_to_keep_the_data_and_its_answer_told(
    context, owner, open_app
):
    context.add_init_script(STORAGE)
    owner.make(7, owner.studio(version=7))
    app = open_app()
    open_safety(app)
    assert app.evaluate("location.hash") == "#/safety"
    expect(app.get_by_role("navigation").get_by_role("link", name="Safety")).to_have_attribute("aria-current", "page")
    expect(app.get_by_text("1.5 GB used of 6.0 GB that the browser says it grants.")).to_be_visible()
    assert app.get_by_role("meter").get_attribute("value") == "0.2500"

    ask = app.get_by_role("button", name="Ask the browser to keep it")
    expect(app.get_by_text("The browser has not promised to keep it")).to_be_visible()
    ask.click()
    expect(app.get_by_role("status").filter(has_text="It said no.")).to_be_visible()
    expect(app.get_by_text("The browser has not promised to keep it")).to_be_visible()
    expect(ask).to_be_visible()
    app.evaluate("() => { globalThis.answer = true; }")
    ask.click()
    expect(app.get_by_role("status").filter(has_text="It said yes.")).to_be_visible()
    expect(app.get_by_text("The browser has promised to keep it")).to_be_visible()
    expect(ask).to_be_hidden()
