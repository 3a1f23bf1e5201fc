"""Pictures whose files are gone from the browser's own folder: said by name, and what is left is backed up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import BACKED_UP, WITHOUT_PICKER, manifest_of, open_safety
from tests.harness import CONTEXT_OPTIONS, FLAGS, HarnessPage, executable, until_state
from tests.owner import Owner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

IMAGES = [
    {"id": number, "data": {"$blob": {"type": "image/png", "seed": number, "size": 50_000 + number}}}
    for number in (1, 2, 3)
]


@pytest.fixture
def start(browser: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Starts a browser that keeps its storage in `tmp_path / "profile"`; the one before is closed."""
    running: list[BrowserContext] = []

    def start() -> BrowserContext:
        for context in running:
            context.close()
        options = {**CONTEXT_OPTIONS, "executable_path": executable(), "args": FLAGS}
        context = browser.browser_type.launch_persistent_context(tmp_path / "profile", **options)
        context.add_init_script(WITHOUT_PICKER)
        running[:] = [context]
        return context

    yield start
    running[0].close()


def test_a_backup_names_what_the_browser_has_lost_and_asks_before_it_leaves_it_out(start, base_url, tmp_path):
    owner = Owner(HarnessPage(start(), base_url, python=False))
    owner.make(7, {"images": IMAGES})
    context = start()  # what is not written yet at the first close is now
    [lost] = [
        path for path in (tmp_path / "profile").rglob("*.blob/**/*") if path.is_file() and path.stat().st_size == 50_002
    ]
    lost.unlink()
    app = context.new_page()
    app.goto(base_url)
    until_state(app)
    open_safety(app)
    made = []
    app.on("download", lambda download: made.append(download.suggested_filename))
    app.get_by_role("button", name="Back up now").click()
    asked = app.get_by_role("alert").filter(has=app.get_by_role("button", name="Back up all the others"))
    expect(asked).to_contain_text("images 2")
    assert made == []
    with app.expect_download() as download:
        asked.get_by_role("button", name="Back up all the others").click()
    download.value.save_as(tmp_path / "backup.zip")
    expect(app.get_by_role("status").filter(has_text=BACKED_UP).first).to_contain_text(
        "1 file that the browser has lost could not be in it."
    )
    media = {each["path"]: each["sha256"] for each in manifest_of(tmp_path / "backup.zip")["media"]}
    assert [bool(sha256) for sha256 in media.values()] == [True, False, True]
    with ZipFile(tmp_path / "backup.zip") as archive:
        sizes = {path: archive.getinfo(path).file_size for path, sha256 in media.items() if sha256}
    assert list(sizes.values()) == [50_001, 50_003]
