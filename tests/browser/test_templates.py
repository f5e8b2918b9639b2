"""A template: kept, merged with an Excel list into drafts, begun by hand, taken out of use; phrases of one's own."""

import io
import json
from uuid import uuid4

import openpyxl
from playwright.async_api import Browser, FilePayload, Page, expect

from deploy.local.stack import LocalStack
from shared.documents.files import XLSX
from tests.browser.people import signed_in

BODY = "ban-dan-van"
PAPER = {
    "version": 1,
    "doc": {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "Kính mời đồng chí "},
                    {"type": "field", "attrs": {"name": "Họ tên"}},
                    {"type": "text", "text": " dự họp giao ban."},
                ],
            }
        ],
    },
}


async def keep(page: Page) -> str:
    """Keep a template of an invitation; its address."""
    await page.goto("/templates/new")
    token = await page.locator('meta[name="csrf"]').get_attribute("content") or ""
    form = {
        "csrf": token,
        "key": str(uuid4()),
        "name": "Giấy mời họp giao ban",
        "kind": "Giấy mời",
        "subject": "họp giao ban ngày «Ngày»",
        "urgency": "normal",
        "paper": json.dumps(PAPER),
    }
    answer = await page.request.post("/templates/new", form=form)
    assert answer.ok, await answer.text()
    return answer.url


def workbook(*rows: tuple[str | None, ...]) -> FilePayload:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return {"name": "danh-sach.xlsx", "mimeType": XLSX, "buffer": written.getvalue()}


async def test_a_list_becomes_drafts_and_each_row_only_once(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        address = await keep(page)
        await page.goto(address)
        told = page.locator(".merge [data-told]")

        await page.locator("#merge-list").set_input_files(workbook(("Họ tên", "Nơi"), ("Trần Thị A", "x")))
        await expect(told).to_contain_text("thiếu cột cho các ô của mẫu: Ngày")

        rows = (
            ("Họ tên", "Ngày", "Ghi chú"),
            ("Trần Thị A", "02/3", "x"),
            (None,) * 3,
            ("Lê Văn B", None, ""),
            ("Võ C", "03/3", ""),
        )
        await page.locator("#merge-list").set_input_files(workbook(*rows))
        await expect(told).to_contain_text("Bỏ qua các dòng trống: 3.")
        await expect(told).to_contain_text("Cột không dùng đến: Ghi chú.")
        lines = page.locator(".merge tbody tr")
        await expect(lines).to_have_count(3)
        await expect(lines.nth(1)).to_contain_text("Dòng 4 bỏ trống: Ngày")
        await page.get_by_role("button", name="Tạo 2 dự thảo").click()
        await expect(told).to_contain_text("Đã tạo 2/2 dự thảo")
        first = await lines.first.locator("a").get_attribute("href") or ""

        await page.locator("#merge-list").set_input_files(workbook(*rows))
        await page.get_by_role("button", name="Tạo 2 dự thảo").click()
        await expect(told).to_contain_text("Đã tạo 2/2 dự thảo")
        assert await lines.first.locator("a").get_attribute("href") == first, "the same row makes the same draft"

        await page.goto(first)
        await expect(page.get_by_role("heading", name="họp giao ban ngày 02/3")).to_be_visible()
        await expect(page.locator("main")).to_contain_text("Kính mời đồng chí Trần Thị A dự họp giao ban.")

        listed = openpyxl.load_workbook(io.BytesIO(await (await page.request.get(f"{address}/danh-sach.xlsx")).body()))
        assert [cell.value for cell in listed.active[1]] == ["Ngày", "Họ tên"]


async def test_a_draft_begins_with_a_template_until_it_is_out_of_use(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", "uy-ban-kiem-tra") as page:
        address = await keep(page)
        await page.goto("/drafts/new")
        await page.get_by_label("Soạn theo mẫu").select_option(label="Giấy mời · Giấy mời họp giao ban")
        await page.get_by_role("button", name="Dùng mẫu này").click()
        await expect(page.get_by_label("Trích yếu")).to_have_value("họp giao ban ngày «Ngày»")
        await page.goto(address)
        await page.locator("#act-RetireTemplate summary").click()
        await page.locator("#act-RetireTemplate form .buttons button").click()
        await expect(page.locator("main")).to_contain_text("Mẫu này đã thôi dùng")
        await page.goto("/templates")
        await expect(page.locator("#templates")).to_contain_text("Cơ quan chưa có mẫu nào")


async def test_a_phrase_that_was_typed_is_kept_and_offered_again(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto(await draft_of(page))
        comment = "Thống nhất, đề nghị trình trước thứ Sáu."
        await page.locator("#act-RequestOpinions summary").click()
        area = page.locator("#act-RequestOpinions textarea")
        await area.fill(comment)
        own = page.locator("#act-RequestOpinions .own-phrases")
        await own.get_by_role("button", name="Lưu câu vừa gõ").click()
        await expect(own.get_by_role("button", name=comment, exact=True)).to_be_visible()
        await area.fill("")
        await own.get_by_role("button", name=comment, exact=True).click()
        await expect(area).to_have_value(comment)
        await own.get_by_role("button", name=f"Bỏ câu mẫu: {comment}").click()
        await expect(own.get_by_role("button", name=comment, exact=True)).to_have_count(0)


async def draft_of(page: Page) -> str:
    """The address of a draft of one's own."""
    await page.goto("/drafts/new")
    token = await page.locator('meta[name="csrf"]').get_attribute("content") or ""
    form = {
        "csrf": token, "key": str(uuid4()), "kind": "Công văn", "subject": "V/v thử câu mẫu", "urgency": "normal",
        "paper": json.dumps(PAPER),
    }  # fmt: skip
    answer = await page.request.post("/drafts/new", form=form)
    assert answer.ok, await answer.text()
    return answer.url
