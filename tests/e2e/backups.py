"""What a person does to keep a studio safe: backing up, restoring, looking at the Safety page; and what they hold."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from shutil import copyfile
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, is_zipfile

from playwright.sync_api import expect

from tests.harness import DOWNLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.owner import Owner

WITHOUT_PICKER = "delete window.showSaveFilePicker;"
LONGEST = 60_000  # milliseconds
BACKED_UP = "The backup is whole:"


def back_up(page: Page, folder: Path, name: str = "backup.zip") -> Path:
    """Press the button, and keep the file that the browser downloads."""
    with downloaded(page, folder / name):
        page.get_by_role("button", name="Back up now").click()
    return folder / name


@contextmanager
def downloaded(page: Page, path: Path) -> Iterator[None]:
    """Keep the file that the block makes the browser download."""
    backed_up = page.get_by_role("status").filter(has_text=BACKED_UP).first
    folder = DOWNLOADS.get(page.context.browser)
    if folder is None:
        with page.expect_download(timeout=LONGEST) as download:
            yield
        download.value.save_as(path)
        expect(backed_up).to_be_visible()
    else:
        before = set(folder.iterdir())
        yield
        expect(backed_up).to_be_visible(timeout=LONGEST)
        copyfile(_arrived(page, folder, before), path)


def _arrived(page: Page, folder: Path, before: set[Path]) -> Path:
    """The ZIP, or the JSON, that comes to a folder beside what was there before, when it is whole."""
    end = time.monotonic() + LONGEST / 1000
    while time.monotonic() < end:
        for file in set(folder.iterdir()) - before:
            if is_zipfile(file) or file.read_bytes().endswith(b"}"):
                return file
        page.wait_for_timeout(50)
    raise AssertionError(f"no whole file came to {folder}")


def open_safety(page: Page) -> None:
    """Go to the page of all that keeps the studio safe."""
    page.get_by_role("navigation").get_by_role("link", name="Safety").click()
    expect(page.get_by_role("heading", name="Safety", level=1)).to_be_visible()


def open_backup(page: Page) -> None:
    """Go to the page where a backup is made step by step."""
    open_safety(page)
    page.get_by_role("link", name="What goes into it").click()
    expect(page.get_by_role("heading", name="Back up", level=1)).to_be_focused()


def choose_backup(page: Page, path: Path | dict[str, Any]) -> None:
    """Pick a file to restore on the Safety page."""
    open_safety(page)
    page.get_by_label("Choose a backup to restore").set_input_files(path)


def plan_restore(page: Page, path: Path, way: str | None = None) -> None:
    """Pick a file and wait for its plan; `way`: the name of another way than the first."""
    choose_backup(page, path)
    expect(page.get_by_role("heading", name="What would change")).to_be_visible(timeout=60_000)
    if way is not None:
        page.get_by_role("radio", name=way).check()
        expect(page.get_by_role("button", name="Leave everything as it is")).to_be_visible(timeout=60_000)


def replace_all(page: Page) -> None:
    """Say yes twice, and wait for the report."""
    page.get_by_role("button", name="Replace…").click()
    page.get_by_role("dialog").get_by_role("button", name="Replace it").click()
    expect(page.get_by_role("heading", name="The backup is restored")).to_be_visible(timeout=60_000)


def content(owner: Owner) -> dict[str, Any]:
    """All that is stored, Blobs by their hashes, without the native version."""
    return owner.dump()["stores"]


def manifest_of(path: Path) -> dict[str, Any]:
    """What a backup says of itself, read with Python's own zipfile."""
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return json.loads(archive.read("manifest.json"))
