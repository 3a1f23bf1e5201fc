"""The Python console: a person asks their library something, beside whatever place is shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import WITHOUT_PICKER, back_up, open_safety, plan_restore, replace_all
from tests.e2e.steps import reload


@pytest.fixture
def studio(context, owner, open_app):
    """The page at the gallery of a studio, with the console open."""
    context.add_init_script(WITHOUT_PICKER)
    owner.make(7, owner.studio(version=7))
    page = open_app("/#/gallery")
    page.get_by_role("button", name="Python console").click()
    expect(entry(page)).to_be_focused()
    return page


def entry(page):
    return page.get_by_role("textbox", name="Python to run")


def log(page):
    return page.get_by_role("log", name="Output")


def run(page, source):
    entry(page).fill(source)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()  # nothing else is running
    entry(page).press("Enter")


def test_the_library_is_asked_and_changed_the_place_beside_it_shows_that_and_micropip_is_there(studio, owner):
    studio.get_by_role("button", name="await db.images.where").click()
    entry(studio).press("Enter")
    expect(log(studio).locator(".console-source")).to_have_text(
        '>>> await db.images.where("uploadSource").equals("imported").count()'
    )
    expect(log(studio).locator(".console-value")).to_have_text("0")
    run(studio, "await db.images.limit(1).modify({'originalFilename': '<b>from the console</b>'})")
    expect(log(studio).locator(".console-value").last).to_have_text("1")
    expect(studio.get_by_role("main").get_by_text("<b>from the console</b>").first).to_be_visible()
    assert "<b>from the console</b>" in [row.get("originalFilename") for row in owner.rows("images")]
    run(studio, "print('<i>as text</i>', len(await db.images.to_list()) > 1)")
    expect(log(studio).locator(".console-printed")).to_have_text("<i>as text</i> True")
    run(studio, "[scene async for scene in scenes]")
    expect(log(studio).locator(".console-error")).to_contain_text('File "<console 4>", line 1')
    expect(log(studio).locator(".console-error")).not_to_contain_text("pyodide")
    studio.get_by_role("link", name="Scripts").click()
    expect(studio.get_by_role("heading", name="Scripts", level=1)).to_be_visible()
    expect(log(studio)).to_contain_text("<i>as text</i> True")
    studio.get_by_role("button", name="Clear").click()
    expect(log(studio)).to_be_empty()
    expect(entry(studio)).to_be_focused()
    run(studio, "import micropip; micropip.__version__")
    expect(log(studio).locator(".console-value")).to_have_text(re.compile(r"'\d+\.\d+"))
    run(studio, "await micropip.install('/runtime/cinegenie_database-0.1.0-py3-none-any.whl'); 'installed'")
    expect(log(studio).locator(".console-value").last).to_have_text("'installed'")


@pytest.mark.every_engine
def test_several_lines_are_typed_and_pasted_and_names_are_completed(studio):
    entry(studio).press_sequentially("for number in range(2):\nprint(number)")
    expect(entry(studio)).to_have_value("for number in range(2):\n    print(number)")
    entry(studio).press("Enter")
    expect(log(studio)).to_be_empty()
    entry(studio).press("Enter")
    expect(log(studio).locator(".console-printed")).to_have_text("0\n1")
    run(studio, "x = '😀'\ny = x * 2\ny")
    expect(log(studio).locator(".console-value")).to_have_text("'😀😀'")
    entry(studio).fill("'😀' + db.scr")
    entry(studio).press("Tab")
    expect(entry(studio)).to_have_value("'😀' + db.script")
    expect(studio.get_by_role("status").filter(has_text="db.scriptAssetMappings  db.scripts")).to_be_visible()
    entry(studio).press("Escape")
    entry(studio).press("Tab")
    expect(studio.get_by_role("button", name="Run", exact=True)).to_be_focused()
    entry(studio).fill("first")
    entry(studio).press("Shift+Enter")
    expect(entry(studio)).to_have_value("first\n")


def test_it_is_opened_sized_and_closed_by_keyboard_and_what_was_run_comes_back_also_at_the_next_visit(studio):
    handle = studio.get_by_role("separator", name="Height of the console")
    expect(handle).to_have_attribute("aria-valuenow", "40")
    handle.focus()
    handle.press("ArrowUp")
    expect(handle).to_have_attribute("aria-valuenow", "45")
    entry(studio).focus()
    studio.keyboard.press("Control+Backquote")
    toggle = studio.get_by_role("button", name="Python console")
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(entry(studio)).to_be_hidden()
    toggle.press("Enter")
    expect(entry(studio)).to_be_focused()
    expect(handle).to_have_attribute("aria-valuenow", "45")
    studio.locator("#language").select_option("vi")
    expect(studio.get_by_role("region", name="Bảng lệnh Python")).to_be_visible()
    studio.get_by_role("button", name="Đóng bảng lệnh").click()
    expect(entry(studio)).to_be_hidden()
    studio.locator("#language").focus()
    studio.locator("#language").select_option("en")
    expect(studio.get_by_role("heading", name="Gallery", level=1)).to_be_visible()
    expect(studio.locator("#language")).to_be_focused()
    studio.keyboard.press("Control+Backquote")
    expect(entry(studio)).to_be_focused()
    run(studio, 'import js; js.location.hash = "#/scripts"')
    expect(studio.get_by_role("heading", name="Scripts", level=1)).to_be_visible()
    expect(entry(studio)).to_be_focused()

    run(studio, "1 + 1")
    run(studio, "2 + 2")
    expect(log(studio).locator(".console-value")).to_have_text(["2", "4"])
    entry(studio).fill("being typed")
    for wanted in ("2 + 2", "1 + 1", 'import js; js.location.hash = "#/scripts"'):
        entry(studio).press("ArrowUp")
        expect(entry(studio)).to_have_value(wanted)
    for wanted in ("1 + 1", "2 + 2", "being typed"):
        entry(studio).press("ArrowDown")
        expect(entry(studio)).to_have_value(wanted)
    reload(studio)
    studio.keyboard.press("Control+Backquote")
    expect(entry(studio)).to_be_focused()
    entry(studio).press("ArrowUp")
    expect(entry(studio)).to_have_value("2 + 2")


def test_what_waits_is_stopped_and_what_is_endless_is_cut(studio):
    run(studio, "import asyncio\nawait asyncio.sleep(600)")
    expect(studio.get_by_text("Running…")).to_be_visible()
    entry(studio).press("Control+c")
    expect(log(studio)).to_contain_text("Stopped.")
    run(studio, "await asyncio.sleep(600)")
    studio.get_by_role("button", name="Stop").click()
    expect(log(studio).get_by_text("Stopped.")).to_have_count(2)
    run(studio, "for number in range(100_000): print('a line of some length', number)\n")
    expect(log(studio).locator(".console-printed").last).to_contain_text("more characters were printed")
    run(studio, "['x' * 5_000] * 100_000")
    expect(log(studio).locator(".console-value").last).to_contain_text("more characters)")
    run(studio, "raise SystemExit")
    expect(log(studio).locator(".console-error").last).to_contain_text("SystemExit")
    run(studio, "'still here'")
    expect(log(studio).locator(".console-value").last).to_have_text("'still here'")


def test_after_a_restore_the_names_stand_for_the_new_database(studio, tmp_path):
    run(studio, "before = db\nawait db.scripts.count()")
    expect(log(studio).locator(".console-value")).to_have_text("2")
    studio.keyboard.press("Control+Backquote")
    open_safety(studio)
    plan_restore(studio, back_up(studio, tmp_path))
    replace_all(studio)
    studio.keyboard.press("Control+Backquote")
    run(studio, "await before.scripts.count()")
    expect(log(studio).locator(".console-error").last).to_contain_text("DatabaseClosedError")
    run(studio, "db.scripts")
    expect(log(studio).locator(".console-error").last).to_contain_text("The names come back with the new one.")
    studio.get_by_role("button", name="Go on").click()
    expect(studio.get_by_role("heading", name="Safety", level=1)).to_be_visible()
    run(studio, "(db is before, await db.scripts.count())")
    expect(log(studio).locator(".console-value").last).to_have_text("(False, 2)")
