"""500 pictures brought into the page, beside hand-written JavaScript that looks at each and stores it in IndexedDB.

Both take the same files, picked in a page with its storage on disk. A frame's gap is the time from one animation
frame to the next; nothing that a person does is answered meanwhile.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import expect

from tests.harness import until_state, workbench

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

FILES = 500
ROUNDS = 3
MOST_GAP = 50  # milliseconds
WATCH = """() => {
    globalThis.gaps = [];
    let before = performance.now();
    globalThis.began = before;
    const see = (now) => { gaps.push(now - before); before = now; watching = requestAnimationFrame(see); };
    let watching = requestAnimationFrame(see);
    globalThis.watched = () => { cancelAnimationFrame(watching); return [performance.now() - began, gaps]; };
}"""
BY_HAND = """async () => {
    const files = [...document.querySelector("#by-hand").files];
    const database = await new Promise((resolve) => {
        const request = indexedDB.open("by-hand", 1);
        request.onupgradeneeded = () => {
            const images = request.result.createObjectStore("images", { keyPath: "id", autoIncrement: true });
            for (const name of ["uploadedAt", "uploadSource"]) images.createIndex(name, name);
        };
        request.onsuccess = () => resolve(request.result);
    });
    began = performance.now();
    for (let at = 0; at < files.length; at += 20) {
        const some = files.slice(at, at + 20);
        const heads = await Promise.all(some.map((file) => file.slice(0, 8192).arrayBuffer()));
        const transaction = database.transaction("images", "readwrite");
        some.forEach((file, number) => {
            const [first] = new Uint8Array(heads[number]);
            const mimeType = first === 0xff ? "image/jpeg" : "";
            const data = file.slice(0, file.size, mimeType);
            const uploadedAt = new Date();
            const record = { data, uploadSource: "imported", uploadedAt, mimeType, originalFilename: file.name };
            transaction.objectStore("images").add(record);
        });
        await new Promise((resolve, reject) => Object.assign(transaction, { oncomplete: resolve, onabort: reject }));
    }
    const result = watched();
    database.close();
    await new Promise((resolve) => { indexedDB.deleteDatabase("by-hand").onsuccess = resolve; });
    return result;
}"""


def make_pictures(folder: Path, count: int = FILES) -> list[Path]:
    """Small JPEGs, each of other content."""
    source = random.Random(7)
    paths = []
    for number in range(count):
        noise = Image.frombytes("RGB", (60, 40), source.randbytes(60 * 40 * 3))
        paths.append(folder / f"still {number:03}.jpg")
        noise.resize((960, 640)).save(paths[-1], quality=80)
    return paths


def by_us(context: BrowserContext, address: str, files: list[Path]) -> tuple[float, list[float]]:
    """Milliseconds until all are imported, and the gaps."""
    page = _ready(context, address)
    empty = page.get_by_role("button", name="Make an empty database")
    if empty.is_visible():
        empty.click()
    page.goto(f"{address}/#/gallery")
    expect(page.get_by_role("heading", name="Gallery", level=1)).to_be_visible()
    page.wait_for_timeout(1000)  # for what comes after the start
    page.evaluate(WATCH)
    page.get_by_label("Import files").set_input_files(files)
    done = page.get_by_role("heading", name=re.compile(f"^{len(files)} files imported$"))
    done.wait_for(timeout=300_000)
    took, gaps = page.evaluate("() => watched()")
    page.evaluate("""() => new Promise((resolve) => {
        const request = indexedDB.deleteDatabase("cineGenieDatabase");
        request.onsuccess = request.onerror = request.onblocked = resolve;
    })""")
    page.close()
    return took, gaps


def by_hand(context: BrowserContext, address: str, files: list[Path]) -> tuple[float, list[float]]:
    """The same for JavaScript."""
    page = context.new_page()
    page.goto(f"{address}/tests/harness.html?python=no")
    until_state(page)
    page.evaluate("""() => document.body.append(
        Object.assign(document.createElement("input"), { id: "by-hand", type: "file", multiple: true }))""")
    page.evaluate(WATCH)
    page.locator("#by-hand").set_input_files(files)
    took, gaps = page.evaluate(BY_HAND)
    page.close()
    return took, gaps


def _ready(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    until_state(page)
    return page


def _told(name: str, took: list[float], gaps: list[list[float]]) -> str:
    longest = sorted((gap for each in gaps for gap in each), reverse=True)
    over = sum(gap > MOST_GAP for gap in longest) / len(gaps)
    widest = ", ".join(f"{gap:.0f}" for gap in longest[:5])
    return f"{name:24} {median(took) / 1000:6.2f} s   widest gaps {widest} ms; over {MOST_GAP} ms: {over:.1f} a round"


def main() -> None:
    """Print both, and the ratio."""
    ways: dict[str, Any] = {"JavaScript by hand": by_hand, "the page": by_us}
    took: dict[str, list[float]] = {name: [] for name in ways}
    gaps: dict[str, list[list[float]]] = {name: [] for name in ways}
    with TemporaryDirectory() as folder, workbench() as bench:
        files = make_pictures(Path(folder))
        context, address = bench.page.context, bench.page.url.partition("/tests/")[0]
        for _ in range(ROUNDS):
            for name, way in ways.items():
                time, between = way(context, address, files)
                took[name].append(time)
                gaps[name].append(between)
    print(f"{FILES} pictures, picked at once; median of {ROUNDS} rounds")
    for name in ways:
        print(_told(name, took[name], gaps[name]))
    ratio = median(ours / theirs for theirs, ours in zip(*took.values(), strict=True))
    print(f"the page takes {ratio:.1f} times as long, its rendering included")


if __name__ == "__main__":
    main()
