"""500 pictures brought into the page, beside hand-written JavaScript that looks at each and stores it in IndexedDB.

Both take the same files, picked in a page with its storage on disk. A frame's gap is the time from one animation
frame to the next; nothing that a person does is answered meanwhile. Before them stand two controls, in which the files
are picked and nobody looks at them: what gap there is in these is the browser's own. The longest tasks are those of
the page's main thread, in processor time: other load on the machine makes gaps, but no tasks.
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

from tests.bench._task_times import TaskTimes
from tests.harness import until_state, workbench

if TYPE_CHECKING:
    from collections.abc import Iterable

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
# What Chromium alone takes for handing the files over, and for saying how many they are.
CONTROLS = {"picked, nothing done": "() => {}", "picked, only counted": "(event) => { event.target.files.length; }"}
AT_REST = """() => new Promise((resolve) => setTimeout(() => resolve(watched()), 500))"""
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


Round = tuple[float, list[float], list[float]]  # milliseconds: all of it, each frame's gap, each task


def make_pictures(folder: Path, count: int = FILES) -> list[Path]:
    """Small JPEGs, each of other content."""
    source = random.Random(7)
    paths = []
    for number in range(count):
        noise = Image.frombytes("RGB", (60, 40), source.randbytes(60 * 40 * 3))
        paths.append(folder / f"still {number:03}.jpg")
        noise.resize((960, 640)).save(paths[-1], quality=80)
    return paths


def by_us(context: BrowserContext, address: str, files: list[Path]) -> Round:
    """Until all are imported by the page."""
    page = _ready(context, address)
    empty = page.get_by_role("button", name="Make an empty database")
    if empty.is_visible():
        empty.click()
    page.goto(f"{address}/#/gallery")
    expect(page.get_by_role("heading", name="Gallery", level=1)).to_be_visible()
    page.wait_for_timeout(1000)  # for what comes after the start
    page.evaluate(WATCH)
    work = TaskTimes(page)
    page.get_by_label("Import files").set_input_files(files)
    done = page.get_by_role("heading", name=re.compile(f"^{len(files)} files imported$"))
    done.wait_for(timeout=300_000)
    took, gaps = page.evaluate("() => watched()")
    worked = work.stop()
    page.evaluate("""() => new Promise((resolve) => {
        const request = indexedDB.deleteDatabase("cineGenieDatabase");
        request.onsuccess = request.onerror = request.onblocked = resolve;
    })""")
    page.close()
    return took, gaps, worked


def by_hand(context: BrowserContext, address: str, files: list[Path]) -> Round:
    """The same for JavaScript."""
    return _picked(_with_input(context, address, "() => {}"), files, BY_HAND)


def only_picked(handler: str) -> Any:
    """Files that are picked while nobody but that handler of the input's change sees them."""

    def pick(context: BrowserContext, address: str, files: list[Path]) -> Round:
        return _picked(_with_input(context, address, handler), files, AT_REST)

    return pick


def _picked(page: Page, files: list[Path], then: str) -> Round:
    work = TaskTimes(page)
    page.locator("#by-hand").set_input_files(files)
    took, gaps = page.evaluate(then)
    worked = work.stop()
    page.close()
    return took, gaps, worked


def _with_input(context: BrowserContext, address: str, handler: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/tests/harness.html?python=no")
    until_state(page)
    page.evaluate(f"""() => {{
        const input = Object.assign(document.createElement("input"), {{ id: "by-hand", type: "file", multiple: true }});
        input.addEventListener("change", {handler});
        document.body.append(input);
    }}""")
    page.evaluate(WATCH)
    return page


def _ready(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    until_state(page)
    return page


def _told(name: str, rounds: list[Round]) -> str:
    gaps = _largest(gap for _took, gaps, _worked in rounds for gap in gaps)
    worked = _largest(work for _took, _gaps, worked in rounds for work in worked)
    over = sum(gap > MOST_GAP for gap in gaps) / len(rounds)
    return (
        f"{name:22} {_seconds(rounds):6.2f} s   widest gaps {_listed(gaps)} ms; over {MOST_GAP} ms: {over:.1f} a round"
        f"   longest tasks {_listed(worked)} ms"
    )


def _largest(numbers: Iterable[float]) -> list[float]:
    return sorted(numbers, reverse=True)


def _listed(numbers: list[float]) -> str:
    return ", ".join(f"{number:.0f}" for number in numbers[:5])


def _seconds(rounds: list[Round]) -> float:
    return median(took for took, _gaps, _worked in rounds) / 1000


def main() -> None:
    """Print all, and the ratio."""
    ways: dict[str, Any] = {name: only_picked(handler) for name, handler in CONTROLS.items()}
    ways |= {"JavaScript by hand": by_hand, "the page": by_us}
    rounds: dict[str, list[Round]] = {name: [] for name in ways}
    with TemporaryDirectory() as folder, workbench() as bench:
        files = make_pictures(Path(folder))
        context, address = bench.page.context, bench.page.url.partition("/tests/")[0]
        for _ in range(ROUNDS):
            for name, way in ways.items():
                rounds[name].append(way(context, address, files))
    print(f"{FILES} pictures, picked at once; median of {ROUNDS} rounds")
    for name in ways:
        print(_told(name, rounds[name]))
    both = zip(rounds["JavaScript by hand"], rounds["the page"], strict=True)
    ratio = median(ours[0] / theirs[0] for theirs, ours in both)
    print(f"the page takes {ratio:.1f} times as long, its rendering included")


if __name__ == "__main__":
    main()
