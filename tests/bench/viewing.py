"""What is left in memory after a person has opened and closed 500 assets.

Chromium keeps decoded pictures and pages that were left until memory is short; it is told so before each look. The
driver makes it keep the bytes of every picture that a page has loaded, up to a limit: so a page by hand shows the same
files one after the other, with nothing but an element and a URL that is revoked, and what grows there is not ours.
"""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from tests.bench.memory import browser_memory
from tests.harness import until_state, workbench

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession, Page

    from tests.harness import HarnessPage

ASSETS = 500
WARM_UP = 60
LOOKS = 4
MOST_LEFT = 0.10
SAMPLE = Path(__file__).resolve().parents[2] / "web" / "sample"
OF_TWELVE = {"images": 10, "videos": 1, "audios": 1}
SIDE = 2400  # pixels of a picture's width: some 13 MB when it is decoded
NAME = "cineGenieDatabase"
FIRST = "#/gallery/image/1?sort=oldest"
SHOWN = """(number) => {
    const player = document.querySelector("[data-part=figure] [data-part=player]");
    const isThere = document.querySelector("[data-part=position]")?.textContent.startsWith(`${number} of `);
    return isThere && player && (player.complete ? player.naturalWidth : player.readyState > 0);
}"""
FILL = """async ({name, count, files, side}) => {
    const enlarged = async (picture) => {
        const bitmap = await createImageBitmap(picture, {resizeWidth: side});
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        canvas.getContext("2d").drawImage(bitmap, 0, 0);
        return canvas.convertToBlob({type: "image/jpeg", quality: 0.8});
    };
    await owner.make(name, 7, {});
    const database = owner.declare(name, 7);
    let date = 1.7e12;
    for (const [table, {share, contents}] of Object.entries(files)) {
        const given = await Promise.all(contents.map(([type, base64]) => {
            const blob = new Blob([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], {type});
            return table === "images" ? enlarged(blob) : blob;
        }));
        const rows = Array.from({length: Math.ceil(count * share / 12)}, (_, index) => {
            const data = given[index % given.length];
            return {data, mimeType: data.type, uploadSource: "imported", uploadedAt: new Date(date += 60_000)};
        });
        await database[table].bulkAdd(rows);
    }
    database.close();
}"""

BY_HAND = """async ({name, counts}) => {
    const database = await new Promise((resolve) => {
        indexedDB.open(name).onsuccess = (event) => resolve(event.target.result);
    });
    const kinds = { images: ["img", "load"], videos: ["video", "loadeddata"], audios: ["audio", "loadeddata"] };
    for (const [table, count] of Object.entries(counts)) {
        const [element, loaded] = kinds[table];
        for (let id = 1; id <= count; id++) {
            const request = database.transaction(table).objectStore(table).get(id);
            const { data } = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
            const shown = Object.assign(document.createElement(element), { width: 800 });
            const there = new Promise((resolve) => shown.addEventListener(loaded, resolve, { once: true }));
            shown.src = URL.createObjectURL(data);
            document.body.append(shown);
            await there;
            await new Promise(requestAnimationFrame);
            URL.revokeObjectURL(shown.src);
            shown.remove();
            shown.removeAttribute("src");
            shown.load?.();
        }
    }
    database.close();
}"""


@dataclass(frozen=True)
class Look:
    """Megabytes of the page's process and of its JavaScript heap, and what the document holds."""

    process: float
    heap: float
    nodes: int
    listeners: int


def _fill(bench: HarnessPage) -> None:
    files: dict[str, Any] = {}
    for table, share in OF_TWELVE.items():
        paths = sorted((SAMPLE / table).iterdir())
        kind = table.removesuffix("s")
        contents = [
            (f"{kind}/{path.suffix[1:].replace('jpg', 'jpeg')}", base64.b64encode(path.read_bytes()).decode())
            for path in paths
        ]
        files[table] = {"share": share, "contents": contents}
    bench.js(FILL, name=NAME, count=ASSETS + 1, files=files, side=SIDE)


def _look(page: Page, session: CDPSession) -> Look:
    """The least of several looks: what the browser gives back, it gives back some time later."""
    looks = []
    for _ in range(LOOKS):
        session.send("Memory.simulatePressureNotification", {"level": "critical"})
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(1000)
        metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        held = metrics["JSHeapUsedSize"] / 1e6, int(metrics["Nodes"]), int(metrics["JSEventListeners"])
        looks.append(Look(browser_memory()[0] / 1e6, *held))
    return min(looks, key=lambda look: look.process)


def _go_through(page: Page, count: int) -> None:
    """Open an asset and go on to the next ones, each once it is shown, and leave for the scripts."""
    page.evaluate("(first) => { location.hash = first; }", FIRST)
    for number in range(1, count):
        page.wait_for_function(SHOWN, arg=number)
        page.keyboard.press("ArrowRight")
    page.wait_for_function(SHOWN, arg=count)
    page.evaluate("() => { location.hash = '#/scripts'; }")
    page.wait_for_selector("[data-part=figure]", state="detached")


def _by_hand(page: Page, count: int) -> None:
    counts = {table: math.ceil(count * share / 12) for table, share in OF_TWELVE.items()}
    page.evaluate(BY_HAND, {"name": NAME, "counts": counts})


def _looks(path: str, go_through: Callable[[Page, int], None]) -> tuple[Look, Look]:
    """Before and after all assets, in a browser of its own."""
    with workbench() as bench, bench.limit(600):
        _fill(bench)
        page = bench.page.context.new_page()
        page.goto(urljoin(bench.page.url, path))
        bench.close()
        until_state(page)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        go_through(page, WARM_UP)
        before = _look(page, session)
        go_through(page, ASSETS)
        return before, _look(page, session)


def _row(name: str, before: float, after: float, unit: str) -> str:
    return f"  {name:<22} {before:10,.1f} {after:10,.1f} {unit:3} {(after / before - 1) * 100:+6.1f} %"


def main() -> None:
    """Print what is held before and after, and whether it is back within the limit."""
    hand, after_hand = _looks("/tests/harness.html?python=no", _by_hand)
    before, after = _looks("/#/scripts", _go_through)
    print(f"{ASSETS} assets opened and closed one after the other, after {WARM_UP}: before, after")
    print(_row("process, by hand", hand.process, after_hand.process, "MB"))
    print(_row("process of the page", before.process, after.process, "MB"))
    print(_row("JavaScript heap", before.heap, after.heap, "MB"))
    print(_row("nodes", before.nodes, after.nodes, ""))
    print(_row("listeners", before.listeners, after.listeners, ""))
    ours = (after.process - before.process) - max(0, after_hand.process - hand.process)
    print(f"What the page's process has more, beyond what it has by hand: {ours:+.1f} MB")
    reached = ours <= before.process * MOST_LEFT and after.heap <= before.heap * (1 + MOST_LEFT)
    print(f"Target, back within {MOST_LEFT:.0%}: {'reached' if reached else 'NOT reached'}")


if __name__ == "__main__":
    main()
