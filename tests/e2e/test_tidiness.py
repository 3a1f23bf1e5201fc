"""What a view has taken it gives back when it is left: object URLs and listeners."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.backups import open_safety
from tests.e2e.steps import load_sample, open_gallery, open_script, scene, tile, upgrade

COUNT = """
globalThis.living = { urls: 0, listeners: 0 };
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => { living.urls += 1; return createObjectURL.call(URL, blob); };
URL.revokeObjectURL = (url) => { living.urls -= 1; revokeObjectURL.call(URL, url); };
const { addEventListener, removeEventListener } = EventTarget.prototype;
Element.prototype.addEventListener = function (...given) {
    living.listeners += 1;
    return addEventListener.apply(this, given);
};
Element.prototype.removeEventListener = function (...given) {
    living.listeners -= 1;
    return removeEventListener.apply(this, given);
};
"""


def visit_everything(app):
    open_gallery(app)
    tile(app, "Image 13").get_by_role("link").click()
    expect(app.get_by_role("img", name="Image 13")).to_be_visible()
    app.get_by_role("button", name="Delete").click()
    app.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    open_script(app, "The Answering Light")
    scene(app, "Act 1, scene 1").get_by_role("button", name="Choose image").click()
    expect(app.get_by_role("dialog").get_by_role("gridcell", name="Image 13")).to_be_visible()
    app.get_by_role("button", name="Close without choosing").click()
    open_safety(app)
    app.get_by_role("button", name=re.compile("Check (now|again)")).click()
    expect(app.get_by_role("heading", name="records looked at")).to_be_visible()
    open_safety(app)
    app.get_by_role("button", name="See what it would mean").click()
    app.get_by_role("button", name="Stay at schema 7").click()
    expect(app.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    app.get_by_role("navigation").get_by_role("link", name="Scripts").click()
    expect(app.locator(".cover img")).to_have_count(2)


def test_going_round_leaves_no_object_url_and_no_listener_behind(context, open_app):
    context.add_init_script(COUNT)
    app = open_app()
    load_sample(app)
    upgrade(app)
    visit_everything(app)
    after_one_round = app.evaluate("living")
    assert after_one_round["urls"] == 2
    assert after_one_round["listeners"] > 0
    visit_everything(app)
    assert app.evaluate("living") == after_one_round
