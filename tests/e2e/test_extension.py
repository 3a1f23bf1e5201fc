"""The page inside an extension such as the owner's, on the database that the extension's own page made."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.backups import WITHOUT_PICKER, back_up, content, manifest_of, open_safety, plan_restore, replace_all
from tests.e2e.steps import SAMPLE, import_files, open_gallery, upgrade
from tests.environment import PEERS, ROOT
from tests.harness import CONTEXT_OPTIONS, FLAGS, PAGES, HarnessPage, executable, until_state
from tests.owner import Owner
from tests.page_log import OPEN_LOGS, PageLog
from web.extension_id import of_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page, Playwright

MEDIA = ("images/forest-path.webp", "images/storm-sea.jpg", "videos/tram-passes.webm", "audios/sea-wind.ogg")
OTHER = SAMPLE / "images" / "boat-under-moon.png"


@dataclass
class Extension:
    """The extension's folder and the browser that has loaded it."""

    folder: Path
    context: BrowserContext

    @property
    def origin(self) -> str:
        return f"chrome-extension://{of_folder(self.folder)}"

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.origin}/{path}")
        return page

    def open_app(self, told: str) -> Page:
        """The extension's own page, with what it says of its database."""
        page = self.open("app.html")
        expect(page.get_by_role("status")).to_have_text(told)
        return page

    def open_ours(self, state: str = "ready") -> Page:
        page = self.open("pyapp/index.html")
        until_state(page, state)
        return page

    def update_app(self) -> None:
        """What its owner does when the code for schema 7 is ready."""
        path = self.folder / "version.js"
        path.write_text(path.read_text().replace("VERSION = 6", "VERSION = 7"))


def as_its_owner_has_it(folder: Path) -> Path:
    """Make the extension without our page."""
    shutil.copytree(ROOT / "tests" / "extension", folder)
    shutil.copytree(PAGES, folder / "tests", ignore=shutil.ignore_patterns("*.py", "__pycache__", "example"))
    (folder / "peers" / "dexie" / "dist").mkdir(parents=True)
    shutil.copy(PEERS / "node_modules" / "dexie" / "dist" / "dexie.mjs", folder / "peers" / "dexie" / "dist")
    shutil.copy(ROOT / "web" / "icon.svg", folder)
    (folder / "media").mkdir()
    for name in MEDIA:
        shutil.copy(SAMPLE / name, folder / "media")
    return folder


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The extension into which the command has put our page, as a person runs it; and what the command said."""
    folder = as_its_owner_has_it(tmp_path_factory.mktemp("prepared") / "studio")
    command = [sys.executable, "serve.py", "--into", folder, "--yes"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, done.stdout


@pytest.fixture
def folder(prepared: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(prepared[0], tmp_path / "studio"))


@pytest.fixture
def context(playwright: Playwright, folder: Path, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser of its own, which loads the extension when a test first asks for it."""
    flags = [*FLAGS, f"--load-extension={folder}", f"--disable-extensions-except={folder}"]
    options: dict[str, Any] = {"executable_path": executable(), "args": flags, **CONTEXT_OPTIONS}
    with playwright.chromium.launch_persistent_context(tmp_path / "profile", **options) as context:
        OPEN_LOGS[context] = PageLog(context)
        context.add_init_script(WITHOUT_PICKER)
        try:
            context.pages[0].goto(f"chrome-extension://{of_folder(folder)}/icon.svg")
        except Error as error:
            pytest.skip(f"this browser loads no extension that its command line names: {error.message}")
        yield context
        del OPEN_LOGS[context]


@pytest.fixture
def studio(context: BrowserContext, folder: Path, page_log: PageLog) -> Extension:
    return Extension(folder, context)


@pytest.fixture
def without_webassembly(folder: Path) -> None:
    """The page is there, and the manifest as it was before."""
    shutil.copy(ROOT / "tests" / "extension" / "manifest.json", folder)


@pytest.fixture
def owner(studio: Extension) -> Owner:
    return Owner(HarnessPage(studio.context, studio.origin, python=False))


def make_studio(studio: Extension) -> Page:
    app = studio.open_app("0 images, schema 6, native 60: no warnings")
    app.get_by_role("button", name="Make a studio").click()
    expect(app.get_by_role("img")).to_have_count(2)
    return app


def blobs(owner: Owner) -> list[Any]:
    """The files that are stored, with the hashes of their bytes."""
    return [row["data"] for table in ("images", "videos", "audios") for row in owner.rows(table)]


def test_the_extensions_database_is_upgraded_and_worked_with_in_our_page_and_opens_again_in_its_own(
    studio, prepared, owner, tmp_path
):
    assert f"\n  chrome-extension://{of_folder(prepared[0])}/pyapp/index.html\n" in prepared[1]
    make_studio(studio)
    before = blobs(owner)
    ours = studio.open_ours()
    expect(ours.locator("body")).to_have_css("font-size", "16px")  # not Chrome's for extensions
    upgrade(ours)
    open_gallery(ours)
    for picture in ours.get_by_role("grid", name="Files").get_by_role("img").all()[:2]:
        expect(picture).to_have_js_property("naturalWidth", 256)  # a thumbnail, made by the worker
    import_files(ours, OTHER)
    expect(ours.get_by_role("gridcell")).to_have_count(5)
    ours.get_by_role("button", name="Python console").click()
    ours.get_by_role("textbox", name="Python to run").fill("await db.images.count()")
    ours.get_by_role("textbox", name="Python to run").press("Enter")
    expect(ours.get_by_role("log", name="Output").locator(".console-value")).to_have_text("3")
    ours.get_by_role("button", name="Close the console").click()
    ours.get_by_role("navigation").get_by_role("link", name="Storage").click()
    expect(ours.locator("canvas").first).to_be_visible()
    stored = content(owner)
    open_safety(ours)
    backup = back_up(ours, tmp_path)
    assert {table["name"]: table["count"] for table in manifest_of(backup)["tables"]}["images"] == 3
    owner.page.js("async () => { const db = owner.declare(); await db.images.delete(1); db.close(); }")
    plan_restore(ours, backup)
    replace_all(ours)
    assert content(owner) == stored
    assert ours.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0

    studio.update_app()
    app = studio.open_app("3 images, schema 7, native 72: no warnings")
    assert blobs(owner)[:2] + blobs(owner)[3:] == before
    ours.reload()
    until_state(ours)
    open_gallery(ours)
    import_files(ours, SAMPLE / "images" / "storm-sea.jpg")
    ours.get_by_role("button", name="Import it again").click()
    expect(app.get_by_role("img")).to_have_count(4)  # its page stays open, and hears of ours
    app.get_by_role("button", name="Generate an image").click()
    expect(ours.get_by_role("gridcell")).to_have_count(7)  # and ours of its
    expect(app.get_by_role("status")).to_have_text("5 images, schema 7, native 72: no warnings")


def test_a_page_of_the_extension_that_stays_at_the_older_code_is_explained_and_what_it_saved_is_mended(studio, owner):
    app = make_studio(studio)
    ours = studio.open_ours()
    upgrade(ours)  # its page lets go of the database as Dexie does
    assert owner.native_version() == 70
    app.get_by_role("button", name="Generate an image").click()
    expect(app.get_by_role("status")).to_have_text(re.compile("3 images, schema 6, native 71: .*Dexie SchemaDiff"))
    expect(ours.get_by_role("alert").filter(has_text="Another tab has upgraded the database")).to_be_visible()
    ours.get_by_role("button", name="Reload the page").click()
    until_state(ours)
    expect(ours.get_by_role("heading", level=1)).to_have_text("The app has opened this database with its older code")
    expect(ours.get_by_role("main")).to_contain_text("raised the native version to 71")
    expect(ours.get_by_role("status").filter(has_text="1 file is in the old form now.")).to_be_visible()
    app.get_by_role("button", name="Generate an image").click()
    expect(ours.get_by_role("status").filter(has_text="2 files are in the old form now.")).to_be_visible()
    ours.locator("#language").select_option("vi")
    expect(ours.get_by_role("heading", level=1)).to_have_text("Ứng dụng đã mở cơ sở dữ liệu này bằng mã cũ")
    ours.locator("#language").select_option("en")
    ours.get_by_role("main").get_by_role("link", name="Check up").click()
    ours.get_by_role("button", name="Check now").click()
    title = "Files that an older tab saved in the form of schema 6"
    ours.get_by_text(title).click()
    ours.get_by_role("button", name=f"Show what would mend it: {title}").click()
    ours.get_by_role("dialog").get_by_role("button", name="Repair").click()
    expect(ours.get_by_role("status").filter(has_text="Done:")).to_be_visible()
    assert all("scriptId" not in row for row in owner.rows("images"))

    page = studio.open_ours()  # it is told once
    expect(page.get_by_role("heading", name="Scripts", level=1)).to_be_visible()
    studio.update_app()
    studio.open_app("4 images, schema 7, native 71: no warnings")


def test_a_page_that_lies_there_without_its_word_in_the_manifest_says_what_is_missing(
    without_webassembly, context, folder, page_log
):
    told = Extension(folder, context).open_ours("failed").get_by_role("alert")
    expect(told).to_contain_text("WebAssembly is blocked by the manifest of this extension.")
    expect(told).to_contain_text("Run python3 serve.py --into with the extension's folder")
    page_log.expect_error("wasm-blocked")
