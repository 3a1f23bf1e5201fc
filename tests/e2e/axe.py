"""axe-core in a page, and what else every view has to keep: no overflow, a heading, a title."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.environment import PEERS

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = PEERS / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = 12
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What moves is waited for. `changed`: the page was another at the end of the look than at its beginning, so that what
# was found may be of neither.
RUN = """async ([rules, part]) => {
    const moving = () => document.getAnimations().filter(({ playState, effect }) =>
        playState === "running" && effect.getComputedTiming().endTime !== Infinity);
    for (let all = moving(); all.length; all = moving()) await Promise.allSettled(all.map((each) => each.finished));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    let changed = false;
    const watch = new MutationObserver(() => (changed = true));
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    const { violations } = await axe.run(part ?? document, { runOnly: rules, resultTypes: ["violations"] });
    await new Promise((drawn) => requestAnimationFrame(drawn));
    watch.disconnect();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
    return [found, changed];
}"""
LAYOUT = """() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("body *")].filter((each) => {
        const box = each.getBoundingClientRect();
        return box.width && box.right > width + 1 && !each.closest(".sr-only, .table-scroll, dialog, [hidden]");
    });
    return document.documentElement.scrollWidth > width ? wide.slice(0, 3).map((each) => each.outerHTML) : [];
}"""
UNTRANSLATED = """() => [...document.querySelectorAll("[data-l10n-id]")]
    .filter((each) => each.checkVisibility() && !each.textContent.trim() && !each.getAttribute("aria-label")
        && !each.getAttribute("placeholder") && !each.getAttribute("title"))
    .map((each) => each.outerHTML)"""


def faults(page: Page, part: str | None = None) -> list[str]:
    """What axe finds in the view, and what of it is wider than the window or has no words; none: [].

    `part` is the selector of what alone axe looks at.
    """
    if not page.evaluate("() => 'axe' in globalThis"):
        page.evaluate(AXE.read_text("utf-8"))
    for _ in range(LOOKS):
        found, changed = _found(page, part)
        if not (found and changed):
            break
    return found


def _found(page: Page, part: str | None) -> tuple[list[str], bool]:
    """What is to be found now, and whether the page was changing meanwhile, on its way to what it will show."""
    found, changed = page.evaluate(RUN, [RULES, part])
    found += [f"too wide: {html[:300]}" for html in page.evaluate(LAYOUT)]
    found += [f"without words: {html[:300]}" for html in page.evaluate(UNTRANSLATED)]
    return [text[:1000] for text in found], changed


def told(faults_by_view: dict[str, list[str]]) -> str:
    """All of it, to be read."""
    return json.dumps({view: found for view, found in faults_by_view.items() if found}, indent=1, ensure_ascii=False)
