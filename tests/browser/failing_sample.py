"""A test that fails on purpose, with two tabs and two databases: its report is what test_failure_report.py looks at."""

from __future__ import annotations

import pytest

from tests.harness import HarnessPage

FILL = """({name}) => new Promise((resolve) => {
    const opening = indexedDB.open(name, 3);
    opening.onupgradeneeded = () => {
        const films = opening.result.createObjectStore("films", { keyPath: "id", autoIncrement: true });
        films.createIndex("title", "title", { unique: true });
        films.createIndex("tags", "tags", { multiEntry: true });
        opening.result.createObjectStore("stills").put({ parts: [new Blob(["12345"]), new Blob(["6789"])] }, ["a", 1]);
    };
    opening.onsuccess = () => {
        const films = opening.result.transaction("films", "readwrite").objectStore("films");
        for (const title of ["Night Train", "A Map of Rain"]) films.put({ title });
        films.transaction.oncomplete = () => resolve(opening.result.close());
    };
})"""
HOLD = """({name}) => new Promise((resolve) => {
    const opening = indexedDB.open(name, 1);
    opening.onsuccess = () => {
        globalThis.held = opening.result;
        indexedDB.deleteDatabase(name).onblocked = () => resolve();
    };
})"""
SHOW = """() => {
    document.body.innerHTML = "<h1>Films</h1><p role=alert>The film is lost.</p><button>Look again</button>";
    document.querySelector("button").focus();
    console.log("two films are stored");
}"""


@pytest.mark.every_engine
def test_a_film_is_found(context, base_url):
    first, second = (HarnessPage(context, base_url, python=False) for _ in range(2))
    first.js(FILL, name="films")
    first.js(HOLD, name="held")
    second.js(SHOW)
    assert first.js("() => 2") == 3
