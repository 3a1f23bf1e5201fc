"""The library in somebody else's page: stock Pyodide, micropip and the wheel of `pip wheel`, nothing of this studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.environment import PEERS
from tests.harness import START_LIMIT_MS, until_state
from tests.plain_site import make_site, plain_server, strict_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return make_site(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def free(site) -> Iterator[str]:
    with plain_server(site) as url:
        yield url


@pytest.fixture(scope="module")
def strict(site) -> Iterator[str]:
    with strict_server(site) as url:
        yield url


def add(page, title, author, year):
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Author", exact=True).fill(author)
    page.get_by_label("Year", exact=True).fill(str(year))
    page.get_by_role("button", name="Add").click()


def example(context, address):
    page = context.new_page()
    page.goto(address)
    until_state(page)
    return page


def tell_of_books(page):
    books = page.get_by_role("listitem")
    expect(page.get_by_text("Open at native version 20.")).to_be_visible()
    add(page, "Kindred", "Octavia Butler", 1979)
    add(page, "Dawn", "Octavia Butler", 1987)
    add(page, "Solaris", "Stanisław Lem", 1961)
    expect(books).to_have_text(
        [
            "Stanisław Lem: Solaris (1961)",
            "Octavia Butler: Kindred (1979)",
            "Octavia Butler: Dawn (1987)",
        ]
    )
    add(page, "Dawn", "Octavia Butler", 1990)
    expect(page.get_by_text("Dawn by Octavia Butler is in the journal already.")).to_be_visible()
    page.get_by_label("Show authors that start with").fill("octavia")
    expect(books).to_have_text(["Octavia Butler: Kindred (1979)", "Octavia Butler: Dawn (1987)"])


def test_nothing_but_the_wheel_is_needed_where_no_policy_forbids_it(context, free, page_log):
    tell_of_books(example(context, f"{free}/index.html"))


def test_nothing_but_the_wheel_is_needed_where_the_policy_allows_blobs(context, free, page_log):
    tell_of_books(example(context, f"{free}/blob.html"))


@pytest.mark.every_engine
def test_under_the_strict_policy_the_page_serves_the_wheels_scripts_and_hands_them_over(context, strict, page_log):
    tell_of_books(example(context, f"{strict}/strict.html"))


def test_under_the_strict_policy_the_wheel_alone_says_what_is_missing(context, strict, page_log):
    page = context.new_page()
    page_log.expect_error("violates the following Content Security Policy")
    page_log.expect_error("python -m pyapp.idb DIR")
    page.goto(f"{strict}/index.html")
    page.wait_for_event("pageerror", timeout=START_LIMIT_MS)


def test_scripts_of_another_version_than_the_wheel_are_refused(context, strict, site, page_log):
    bridge = (site / "bridge" / "idb_bridge.js").read_text()
    older = bridge.replace("export const version = ", "export const version = '0.0.' + ")
    context.route("**/bridge/idb_bridge.js", lambda route: route.fulfill(body=older, content_type="text/javascript"))
    page_log.expect_error("idb_bridge, as the page registered it, is of version 0.0.*write its files again")
    page = context.new_page()
    page.goto(f"{strict}/strict.html")
    page.wait_for_event("pageerror", timeout=START_LIMIT_MS)


def test_in_a_worker_too_nothing_but_the_wheel_is_needed(context, free, page_log):
    page = context.new_page()
    page.goto(f"{free}/wheel.json")
    text = page.evaluate(
        """async () => {
            const { wheel } = await (await fetch("wheel.json")).json();
            const worker = new Worker("worker.js", { type: "module" });
            const answer = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
            worker.postMessage(wheel);
            return await answer;
        }"""
    )
    assert text == "kept"


def test_what_it_transacts_in_one_tab_is_watched_in_another_and_lasts(context, strict, page_log):
    first, second = (example(context, f"{strict}/strict.html") for _ in range(2))
    add(first, "Ubik", "Philip K. Dick", 1969)
    expect(second.get_by_text("Philip K. Dick: Ubik (1969)", exact=True)).to_be_visible()
    lend = "await lend((await db.books.to_collection().first())['id'], 'Ana')"
    first.evaluate("program => pyodide.runPythonAsync(program)", lend)
    for page in (first, second):
        expect(page.get_by_text("Philip K. Dick: Ubik (1969), lent")).to_be_visible()
        expect(page.get_by_text("1 lent")).to_be_visible()
    second.close()
    first.reload()
    until_state(first)
    expect(first.get_by_text("Philip K. Dick: Ubik (1969), lent")).to_be_visible()


def test_a_journal_of_version_1_is_upgraded(context, free, page_log):
    page = context.new_page()
    page.goto(f"{free}/wheel.json")
    page.add_script_tag(path=PEERS / "node_modules" / "dexie" / "dist" / "dexie.min.js")
    page.evaluate(
        """async () => {
            const db = new Dexie("reading-journal");
            db.version(1).stores({ books: "++id, title, author" });
            await db.books.add({ title: "Emma", author: "Jane Austen", year: 1815 });
            db.close();
        }"""
    )
    page = example(context, f"{free}/index.html")
    expect(page.get_by_role("listitem")).to_have_text(["Jane Austen: Emma (1815)"])
    stored = page.evaluate("() => pyodide.runPythonAsync('import json; json.dumps(await db.books.to_list())')")
    assert stored == '[{"title": "Emma", "author": "Jane Austen", "year": 1815, "id": 1, "lent": false}]'
