"""What a view has taken it gives back when it is left: object URLs and listeners, and what watches what comes near."""

from __future__ import annotations

import json
import re
from unittest.mock import ANY

from playwright.sync_api import expect

from tests.e2e.backups import open_safety
from tests.e2e.steps import load_sample, open_gallery, open_script, scene, tile, upgrade

COUNT = """
const living = { urls: 0, listeners: 0, observers: 0 };
const count = (what, more) => {
    living[what] += more;
    document.documentElement.dataset.living = JSON.stringify(living);
};
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => { count("urls", 1); return createObjectURL.call(URL, blob); };
URL.revokeObjectURL = (url) => { count("urls", -1); revokeObjectURL.call(URL, url); };
const { addEventListener, removeEventListener } = EventTarget.prototype;
for (const place of [Element.prototype, Document.prototype]) {
    place.addEventListener = function (...given) {
        count("listeners", 1);
        return addEventListener.apply(this, given);
    };
    place.removeEventListener = function (...given) {
        count("listeners", -1);
        return removeEventListener.apply(this, given);
    };
}
globalThis.IntersectionObserver = class extends IntersectionObserver {
    constructor(...given) {
        super(...given);
        count("observers", 1);
    }
    disconnect() {
        count("observers", -1);
        super.disconnect();
    }
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
    open_scripts(app)


def open_scripts(app):
    app.get_by_role("navigation").get_by_role("link", name="Scripts").click()
    expect(app.locator(".cover img")).to_have_count(2)


def test_going_round_leaves_no_object_url_and_no_listener_behind(context, open_app):
    context.add_init_script(COUNT)
    app = open_app()
    load_sample(app)
    upgrade(app)
    open_scripts(app)
    page = app.locator("html")
    before = page.get_attribute("data-living")
    assert json.loads(before) == {"urls": 2, "listeners": ANY, "observers": 1}
    for _ in range(2):
        visit_everything(app)
        expect(page).to_have_attribute("data-living", before)  # many views are closed some at a time
