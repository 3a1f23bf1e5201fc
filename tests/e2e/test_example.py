"""The library in somebody else's page: Pyodide, micropip and pyapp.db, and nothing of this studio."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.harness import until_state


def add(page, title, author, year):
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Author", exact=True).fill(author)
    page.get_by_label("Year", exact=True).fill(str(year))
    page.get_by_role("button", name="Add").click()


def example(context, base_url):
    page = context.new_page()
    page.goto(f"{base_url}/tests/example/index.html")
    until_state(page)
    return page


def test_a_program_of_its_own_declares_writes_queries_and_watches(context, base_url):
    page = example(context, base_url)
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


def test_what_it_transacts_in_one_tab_is_watched_in_another_and_lasts(context, base_url):
    first, second = example(context, base_url), example(context, base_url)
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


def test_a_journal_of_version_1_is_upgraded(context, base_url):
    page = context.new_page()
    page.goto(f"{base_url}/tests/harness.html?python=no")
    until_state(page)
    page.evaluate(
        """async () => {
            const db = new Dexie("reading-journal");
            db.version(1).stores({ books: "++id, title, author" });
            await db.books.add({ title: "Emma", author: "Jane Austen", year: 1815 });
            db.close();
        }"""
    )
    page = example(context, base_url)
    expect(page.get_by_role("listitem")).to_have_text(["Jane Austen: Emma (1815)"])
    stored = page.evaluate("() => pyodide.runPythonAsync('import json; json.dumps(await db.books.to_list())')")
    assert stored == '[{"title": "Emma", "author": "Jane Austen", "year": 1815, "id": 1, "lent": false}]'
