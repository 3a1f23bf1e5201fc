"""A person whose browser speaks Vietnamese keeps their studio safe, and meets no word of English on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.backups import WITHOUT_PICKER
from tests.e2e.steps import text_file
from tests.harness import CONTEXT_OPTIONS
from tests.page_log import logged_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ENGLISH = re.compile(r"\b(the|is|are|and|of|with|was|its|no|this|from|records?|backup)\b", re.IGNORECASE)
DOUBLE = """async () => {
    const database = owner.declare("cineGenieDatabase", 7);
    const { id, ...rest } = await database.scriptAssetMappings.get(1);
    await database.scriptAssetMappings.add(rest);
    await database.images.add({ data: "none", uploadSource: "imported", uploadedAt: new Date() });
    database.close();
}"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with logged_context(browser, **{**CONTEXT_OPTIONS, "locale": "vi-VN"}) as context:
        context.add_init_script(WITHOUT_PICKER)
        yield context


def present_step(page: Page) -> Locator:
    return page.get_by_role("list", name="Các bước").locator("[aria-current=step]")


def no_english(page: Page) -> None:
    told = page.locator("main").inner_text()
    assert ENGLISH.findall(told) == [], told


def open_safety(page: Page) -> None:
    page.get_by_role("link", name="An toàn").first.click()
    expect(page.get_by_role("heading", name="An toàn", level=1)).to_be_visible()


def test_the_upgrade_its_backup_and_a_file_that_is_refused_are_told_in_vietnamese(owner, open_app):
    owner.make(6, {**owner.studio(version=6), "images": [{"id": 1, "scriptId": "x", "data": "none"}]})
    app = open_app()
    expect(app.get_by_role("heading", name="Nâng cấp lên lược đồ 7")).to_be_visible()
    expect(present_step(app)).to_contain_text("Kế hoạch")
    app.get_by_text("bản ghi khác thường: được giữ và liệt kê ở đây").click()
    expect(app.get_by_text("images 1: scriptId 'x' của nó không phải số nguyên dương")).to_be_visible()
    no_english(app)
    app.get_by_role("button", name="Nâng cấp ngay").click()
    with app.expect_download():
        app.get_by_role("dialog", name="Nâng cấp mà không sao lưu?").get_by_role("button", name="Sao lưu trước").click()
    expect(app.get_by_role("status").filter(has_text="Bản sao lưu đã trọn vẹn")).to_be_visible()
    expect(present_step(app)).to_contain_text("Nâng cấp")
    no_english(app)
    app.get_by_role("button", name="Nâng cấp ngay").click()
    expect(app.get_by_role("heading", name="Đã nâng cấp xong")).to_be_visible()
    expect(present_step(app)).to_contain_text("Kết quả")
    no_english(app)
    app.locator("#language").select_option("en")
    expect(app.get_by_role("heading", name="The upgrade is done")).to_be_visible()
    expect(app.get_by_text("The database is at schema 7 now.")).to_be_visible()
    expect(app.locator("main [aria-current=step]")).to_contain_text("Result")
    app.locator("#language").select_option("vi")
    expect(app.get_by_role("heading", name="Đã nâng cấp xong")).to_be_visible()
    no_english(app)
    before = owner.dump()
    open_safety(app)
    no_english(app)
    app.get_by_label("Chọn bản sao lưu để khôi phục").set_input_files(text_file("scene.txt"))
    refusal = app.get_by_role("alert")
    expect(refusal).to_contain_text("Không khôi phục được tệp này: Tệp này không phải bản sao lưu làm ở đây")
    expect(refusal).to_contain_text("Không có gì bị thay đổi.")
    cut_off = {"name": "a.zip", "mimeType": "application/zip", "buffer": b"PK\3\4" + bytes(99)}
    app.get_by_label("Chọn bản sao lưu để khôi phục").set_input_files(cut_off)
    expect(refusal.last).to_contain_text("Không dùng được bản sao lưu này: tệp không kết thúc như một tệp nén ZIP")
    assert owner.dump() == before
    owner.page.js(
        """async () => { const database = owner.declare("cineGenieDatabase", 7);
            await database.prompts.put({ id: 900, title: "Mưa", createdAt: new Date(0), updatedAt: new Date(0) });
            database.close(); }"""
    )
    app.evaluate("() => { location.hash = '#/prompts/900'; }")
    app.get_by_role("button", name="Nhân bản").click()
    wanted = "Câu lệnh cần có thể loại: một đoạn chữ không rỗng, không phải không có gì. Không có gì bị thay đổi."
    expect(refusal.filter(has_text=wanted)).to_be_visible()


def test_a_check_up_and_a_repair_are_told_in_vietnamese_and_undone(owner, open_app):
    owner.make(7, owner.studio(version=7))
    owner.page.js(DOUBLE)
    planted = owner.rows("scriptAssetMappings")
    app = open_app("/#/safety")
    app.get_by_role("button", name="Kiểm tra ngay").click()
    expect(app.get_by_role("heading", name="bản ghi")).to_be_visible()
    expect(present_step(app)).to_contain_text("Kết quả")
    title = "Liên kết nói giống một liên kết cũ hơn"
    app.get_by_text(title).click()
    expect(app.get_by_text("một liên kết cũ hơn đã gắn")).to_be_visible()
    app.get_by_role("button", name=f"Xem cách sửa: {title}").click()
    app.get_by_role("dialog").get_by_role("button", name="Sửa").click()
    expect(app.get_by_role("status").filter(has_text="Xong: bỏ 1 (1 bản ghi)")).to_be_visible()
    assert owner.rows("scriptAssetMappings") == planted[:-1]
    app.get_by_role("button", name="Hoàn tác lần sửa gần nhất").click()
    expect(app.get_by_role("dialog")).to_contain_text("bỏ: một liên kết cũ hơn đã gắn")  # read back from its note
    app.get_by_role("dialog").get_by_role("button", name="Hoàn tác").click()
    expect(app.get_by_role("status").filter(has_text="Đã hoàn tác: 1 bản ghi")).to_be_visible()
    assert owner.rows("scriptAssetMappings") == planted
    app.locator("#language").select_option("en")
    expect(app.get_by_role("status").filter(has_text="Undone: 1 record put back")).to_be_visible()
