"""Prompts: found, read and edited under the owner's rules, beside whoever else writes them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.steps import reload

UPDATE = """async (given) => {
  const studio = owner.declare("cineGenieDatabase", 7);
  await studio.open();
  await studio.prompts[given.how](...given.values);
  studio.close();
}"""
ASKS_BEFORE_LEAVING = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"


@pytest.fixture
def studio(owner, open_app):
    """The page at a studio with three prompts: two of the category dialogue, one of scene."""
    owner.make(7, owner.studio(version=7))
    return open_app("/#/prompts")


@pytest.fixture
def elsewhere(owner):
    """Changes the prompts with the owner's Dexie in another tab."""
    return lambda how, *given: owner.page.js(UPDATE, how=how, values=list(given))


def stored(owner, number=1):
    return next((row for row in owner.rows("prompts") if row["id"] == number), None)


def card(page, title):
    return page.get_by_role("listitem").filter(has_text=title)


def open_prompt(page, title):
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


def test_prompts_are_searched_narrowed_and_sorted_at_an_address_that_can_be_kept(studio, elsewhere):
    listed = studio.get_by_role("list", name="Prompts").get_by_role("heading")
    expect(listed).to_have_text(["Prompt 3", "Prompt 2", "Prompt 1"])
    expect(studio.get_by_text("3 prompts", exact=True)).to_be_visible()
    elsewhere("update", 2, {"title": "Đêm mưa"})
    expect(listed).to_have_text(["Prompt 3", "Đêm mưa", "Prompt 1"])
    search = studio.get_by_role("searchbox", name="Search prompts")
    search.press_sequentially("DEM")
    expect(listed).to_have_text(["Đêm mưa"])
    expect(studio.get_by_text("1 of 3 prompts")).to_be_visible()
    expect(search).to_be_focused()
    search.fill("")
    studio.get_by_role("radio", name="dialogue 2").check()
    studio.get_by_label("Order").select_option("Title")
    expect(listed).to_have_text(["Prompt 1", "Prompt 3"])
    reload(studio)
    expect(listed).to_have_text(["Prompt 1", "Prompt 3"])
    assert studio.url.endswith("#/prompts?category=dialogue&sort=title")
    search.fill("nothing like it")
    expect(studio.get_by_text("No prompt fits this search.")).to_be_visible()
    studio.get_by_role("button", name="Show all prompts").click()
    expect(listed).to_have_count(3)


@pytest.mark.every_engine
def test_a_prompt_is_edited_and_only_what_was_changed_is_written(studio, owner):
    before = stored(owner)
    open_prompt(studio, "Prompt 1")
    studio.get_by_label("Title").fill("Hero")
    expect(studio.get_by_text("Unsaved changes")).to_be_visible()
    studio.get_by_label("Title").fill(" ")
    studio.get_by_label("Variable definitions").fill('{\n  "hero" 1\n}')
    studio.get_by_role("button", name="Save", exact=True).click()
    expect(studio.get_by_text("Please fill this in: every prompt needs it.")).to_be_visible()
    expect(studio.get_by_label("Title")).to_be_focused()
    expect(studio.get_by_label("Variable definitions")).to_have_accessible_description(
        "Line 2, column 10: a colon is expected"
    )
    assert stored(owner) == before
    studio.get_by_label("Title").fill("Hero")
    studio.get_by_label("Variable definitions").fill('{"hero": {"default": "Éva"}}')
    studio.get_by_label("Tags").fill("noir, night")
    studio.keyboard.press("Control+s")
    expect(studio.get_by_text("Saved", exact=True)).to_be_visible()
    expect(studio).to_have_title("Hero · CineGenie database")
    after = stored(owner)
    part = before["preprocessing"] | {"variableDefinitions": '{"hero":{"default":"Éva"}}'}
    assert after == before | {
        "title": "Hero",
        "tags": ["noir", "night"],
        "preprocessing": part,
        "updatedAt": after["updatedAt"],
    }
    assert after["updatedAt"] != before["updatedAt"]
    reload(studio)
    expect(studio.get_by_role("heading", name="Hero", level=1)).to_be_visible()
    expect(studio.get_by_label("Tags")).to_have_value("noir, night")


def test_unsaved_changes_are_not_left_without_asking_and_survive_another_language(studio, owner):
    open_prompt(studio, "Prompt 1")
    studio.get_by_label("Description").fill("A note")
    assert studio.evaluate(ASKS_BEFORE_LEAVING)
    studio.get_by_role("link", name="Gallery").click()
    dialog = studio.get_by_role("dialog", name="Leave without saving?")
    expect(dialog).to_contain_text("You have changed Description")
    dialog.get_by_role("button", name="Stay here").click()
    studio.locator("#language").select_option("vi")
    expect(studio.get_by_label("Mô tả")).to_have_value("A note")
    studio.locator("#language").select_option("en")
    studio.get_by_role("button", name="Discard changes").click()
    assert not studio.evaluate(ASKS_BEFORE_LEAVING)
    studio.get_by_role("button", name="Undo").click()
    expect(studio.get_by_label("Description")).to_have_value("A note")
    studio.get_by_role("link", name="All prompts").click()
    studio.get_by_role("button", name="Save and leave").click()
    expect(studio.get_by_role("heading", name="Prompts", level=1)).to_be_visible()
    assert stored(owner)["description"] == "A note"
    open_prompt(studio, "Prompt 1")
    studio.get_by_label("Description").fill("Another")
    studio.go_back()
    studio.get_by_role("button", name="Leave without saving").click()
    expect(studio.get_by_role("heading", name="Prompts", level=1)).to_be_visible()
    assert stored(owner)["description"] == "A note"


def test_a_change_in_another_tab_is_told_and_never_replaces_what_is_typed_and_what_is_deleted_there_can_be_kept(
    studio, owner, elsewhere
):
    open_prompt(studio, "Prompt 1")
    title, text = studio.get_by_label("Title"), studio.get_by_label("Text", exact=True)
    title.fill("Mine")
    elsewhere("update", 1, {"prompt": "Theirs"})
    expect(text).to_have_value("Theirs")
    expect(title).to_have_value("Mine")
    expect(title).to_be_focused()
    elsewhere("update", 1, {"title": "Theirs <b>"})
    told = studio.get_by_role("alert").filter(has_text="changed elsewhere meanwhile: Title.")
    expect(told).to_be_visible()
    expect(title).to_have_value("Mine")
    expect(studio.get_by_text("Theirs <b>", exact=True).last).to_be_visible()
    studio.get_by_role("button", name="Save", exact=True).click()
    expect(studio.get_by_text("Not saved: choose above what is to be kept.")).to_be_visible()
    assert stored(owner)["title"] == "Theirs <b>"
    told.get_by_role("button", name="Take theirs").click()
    expect(title).to_have_value("Theirs <b>")
    studio.get_by_role("button", name="Undo").click()
    expect(title).to_have_value("Mine")
    elsewhere("update", 1, {"title": "Theirs again"})
    told.get_by_role("button", name="Keep mine").click()
    expect(told).to_be_hidden()
    studio.get_by_role("button", name="Save", exact=True).click()
    expect(studio.get_by_text("Saved", exact=True)).to_be_visible()
    assert (stored(owner)["title"], stored(owner)["prompt"]) == ("Mine", "Theirs")

    before = stored(owner)
    title.fill("Kept")
    elsewhere("delete", 1)
    expect(studio.get_by_role("alert").filter(has_text="This prompt was deleted elsewhere.")).to_be_visible()
    studio.get_by_role("button", name="Save as a new prompt").click()
    expect(studio.get_by_text("“Kept” is stored.")).to_be_visible()
    expect(studio.get_by_role("heading", name="Kept", level=1)).to_be_visible()
    anew = next(row for row in owner.rows("prompts") if row["title"] == "Kept")
    assert anew["preprocessing"] == before["preprocessing"]
    assert stored(owner) is None

    studio.evaluate("() => { location.hash = '#/prompts/99'; }")
    expect(studio.get_by_text("There is no such prompt here.")).to_be_visible()
    elsewhere("clear")
    expect(studio.get_by_text("There are no prompts yet.")).to_be_visible()


def test_a_prompt_is_written_duplicated_deleted_and_brought_back(studio, owner):
    studio.get_by_role("button", name="New prompt").click()
    expect(studio.get_by_role("heading", name="New prompt")).to_be_visible()
    studio.get_by_label("Title").fill("<i>New</i>")
    studio.get_by_label("Category").fill("act")
    studio.get_by_role("button", name="Save", exact=True).click()
    expect(studio.get_by_role("heading", name="<i>New</i>", level=1)).to_be_visible()
    (made,) = [row for row in owner.rows("prompts") if row["category"] == "act"]
    assert made["updatedAt"] == {"$again": ".createdAt"}  # one Date, as where an app writes both at once
    studio.get_by_role("button", name="Duplicate").click()
    expect(studio.get_by_role("heading", name="<i>New</i> (copy)", level=1)).to_be_visible()
    copies = len(owner.rows("prompts"))
    studio.get_by_label("Text", exact=True).fill("not stored yet")
    studio.get_by_role("button", name="Delete").click()
    expect(studio.get_by_role("heading", name="Prompts", level=1)).to_be_visible()
    expect(card(studio, "(copy)")).to_have_count(0)
    assert len(owner.rows("prompts")) == copies - 1
    studio.get_by_role("button", name="Undo").click()
    expect(card(studio, "<i>New</i> (copy)")).to_be_visible()
    assert len(owner.rows("prompts")) == copies
    open_prompt(studio, "<i>New</i> (copy)")
    expect(studio.get_by_label("Text", exact=True)).to_have_value("not stored yet")
    expect(studio.get_by_text("Unsaved changes")).to_be_visible()
