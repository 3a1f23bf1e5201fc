"""The library's reference as a developer finds it: beside the page, under its policy."""

from __future__ import annotations

from playwright.sync_api import expect


def test_the_reference_tells_of_every_public_name_and_keeps_to_the_policy(context, base_url, page_log):
    page = context.new_page()
    page.goto(f"{base_url}/docs/")
    expect(page).to_have_url(f"{base_url}/docs/pyapp/db.html")
    expect(page.get_by_role("heading", name="pyapp.db", exact=True)).to_be_visible()
    for name in ("Database", "Table", "Collection", "live_query", "Blob", "ConstraintError"):
        expect(page.locator(f"section[id='{name}']")).to_be_visible()
    expect(page.locator("[id='Table.bulk_add']")).to_contain_text("Add records in one crossing")
    assert page.evaluate("getComputedStyle(document.querySelector('nav.pdoc')).position") in ("sticky", "fixed")
    broken = """() => [...document.links]
        .filter((link) => link.hash && link.pathname === location.pathname)
        .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
        .map((link) => link.href)"""
    assert page.evaluate(broken) == []
    assert page.evaluate("[...document.links].filter((link) => link.origin !== location.origin).length") == 0
    assert page.evaluate("document.querySelectorAll('style, script, [style], [onclick]').length") == 0
    page.get_by_role("navigation").get_by_role("link", name="pyapp.db.picks").click()
    expect(page).to_have_url(f"{base_url}/docs/pyapp/db/picks.html")
    expect(page.locator("section[id='Pick']")).to_contain_text("A column")
