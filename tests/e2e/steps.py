"""What a person does on the page, in their own words, and the files that they bring along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.harness import until_state

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, JSHandle, Locator, Page

    from tests.owner import Owner

SAMPLE = Path(__file__).resolve().parents[2] / "web" / "sample"
PICTURE = SAMPLE / "images" / "forest-path.webp"
OTHER_PICTURE = SAMPLE / "images" / "storm-sea.jpg"
FILM = SAMPLE / "videos" / "tram-passes.webm"
SOUND = SAMPLE / "audios" / "sea-wind.ogg"


HOLD_LINKS = """
    const { getAll } = IDBObjectStore.prototype;
    globalThis.held = true;
    IDBObjectStore.prototype.getAll = function (...args) {
        if (this.name !== "scriptAssetMappings") return getAll.apply(this, args);
        const request = { result: null };
        const go = () => {
            if (globalThis.held) return void (this.count().onsuccess = go);
            getAll.apply(this, args).onsuccess = ({ target }) => {
                request.result = target.result;
                request.onsuccess();
            };
        };
        go();
        return request;
    };
"""


def hold_links(context: BrowserContext) -> None:
    """Have pages that are opened from now on wait for the links; so does their index of all assets."""
    context.add_init_script(HOLD_LINKS)


def let_go_of_links(page: Page) -> None:
    """Let the links come."""
    page.evaluate("() => { globalThis.held = false; }")


HOLD_TABLE = """({ table }) => new Promise((resolve) => {
    globalThis.held ??= {};
    held[table] = true;
    indexedDB.open("cineGenieDatabase").onsuccess = ({ target: { result: database } }) => {
        const store = database.transaction(table, "readwrite").objectStore(table);
        const go_on = () => {
            resolve(true);
            if (held[table]) store.count().onsuccess = go_on;
            else database.close();
        };
        go_on();
    };
})"""


def hold_table(owner: Owner, table: str) -> None:
    """Have the owner's app write to a table, so that everybody else waits for it."""
    owner.page.js(HOLD_TABLE, table=table)


def let_go_of_table(owner: Owner, table: str) -> None:
    """End that."""
    owner.page.js("({ table }) => { held[table] = false; }", table=table)


def text_file(name: str) -> dict[str, Any]:
    """A file that is no picture, film or sound."""
    return {"name": name, "mimeType": "text/plain", "buffer": b"INT. KITCHEN - NIGHT"}


def load_sample(page: Page) -> None:
    """From an empty page to the sample studio's plan."""
    page.get_by_role("button", name="Load the sample studio").click()
    expect(page.get_by_role("heading", name="Upgrade to schema 7")).to_be_visible()


def begin_upgrade(page: Page) -> None:
    """Press the button, and say again that it is meant where there is no backup yet."""
    page.get_by_role("button", name="Upgrade now").click()
    if page.get_by_text("No backup of this database has been made").is_visible():
        page.get_by_role("dialog").get_by_role("button", name="Upgrade without a backup").click()


def upgrade(page: Page) -> None:
    """From a plan to the report, with or without a backup."""
    begin_upgrade(page)
    expect(page.get_by_role("heading", name="The upgrade is done")).to_be_visible()


def open_gallery(page: Page) -> None:
    """Go to the gallery."""
    page.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()


def open_script(page: Page, title: str) -> None:
    """Go to a script by its title."""
    page.get_by_role("navigation").get_by_role("link", name="Scripts").click()
    expect(page.get_by_role("heading", name="Scripts", level=1, exact=True)).to_be_visible()
    page.get_by_role("heading", name=title).get_by_role("link").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def scene(page: Page, place: str) -> Locator:
    """A scene of the script on show, such as "Act 1, scene 2"."""
    return page.get_by_role("article", name=place, exact=True)


def tile(page: Page, name: str) -> Locator:
    """An asset of the gallery, by its name."""
    files = page.get_by_role("grid", name="Files", exact=True)
    return files.get_by_role("gridcell").filter(has=page.get_by_text(name, exact=True))


def select(page: Page, *names: str) -> None:
    """Select assets of the gallery by their names."""
    for name in names:
        tile(page, name).get_by_role("button", name=f"Select {name}", exact=True).click()


def import_files(page: Page, *files: Any) -> None:
    """Pick files in the gallery."""
    page.get_by_label("Import files").set_input_files(list(files))


def reload(page: Page) -> None:
    """Load the page anew."""
    page.reload()
    until_state(page)


def drop(page: Page, target: str, files: list[dict[str, Any]]) -> None:
    """Drop files, given as {name, type, and text or bytes}, on the element of that selector."""
    transfer = _transfer(page, files)
    page.dispatch_event(target, "dragover", {"dataTransfer": transfer})
    page.dispatch_event(target, "drop", {"dataTransfer": transfer})


def drop_from_disk(page: Page, *paths: Path) -> None:
    """Drop what lies at these paths, folders as such, on the middle of the page; the drop is Chromium's own."""
    session = page.context.new_cdp_session(page)
    width, height = page.evaluate("() => [innerWidth, innerHeight]")
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for name in ("dragEnter", "dragOver", "drop"):
        event = {"type": name, "x": width / 2, "y": height / 2, "data": data}
        session.send("Input.dispatchDragEvent", event)


def paste(page: Page, target: str, files: list[dict[str, Any]], text: str = "") -> None:
    """Paste files, with a text beside them if one is given, into the element of that selector."""
    transfer = _transfer(page, files)
    source = """([transfer, target, text]) => {
        if (text) transfer.setData("text/plain", text);
        const pasted = new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true });
        document.querySelector(target).dispatchEvent(pasted);
    }"""
    page.evaluate(source, [transfer, target, text])


def _transfer(page: Page, files: list[dict[str, Any]]) -> JSHandle:
    return page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const { name, type, text, bytes } of files) {
                transfer.items.add(new File([bytes ? new Uint8Array(bytes) : text], name, { type }));
            }
            return transfer;
        }""",
        files,
    )
