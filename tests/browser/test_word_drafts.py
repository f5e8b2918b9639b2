"""A draft that stays the Word file itself, with an attachment, from its drafter to its recipient."""

import io
import re

import openpyxl
import pypdfium2
from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from shared.documents.files import DOCX, XLSX
from tests.browser.people import signed_in
from tests.browser.test_seven_steps import act, issue, open_item
from tests.unit.word.test_filling import official, saved
from tests.word.files_state import report as state_report

SUBJECT = "về việc giữ nguyên tệp Word"


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "Danh sách kèm theo"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


async def test_a_word_file_is_issued_as_it_is(browser: Browser, city: LocalStack) -> None:
    url = city.urls["portal"]
    async with (
        signed_in(browser, url, "chuyenvien1") as specialist,
        signed_in(browser, url, "chanhvp") as chief,
        signed_in(browser, url, "lanhdao") as leader,
        signed_in(browser, url, "vanthu") as clerk,
    ):
        await specialist.goto("/drafts/new")
        word = {"name": "qd.docx", "mimeType": DOCX, "buffer": saved(official())}
        await specialist.locator("[data-keep-word]").set_input_files(word)
        await expect(specialist.locator("[data-kept-word]")).to_contain_text("qd.docx", timeout=60_000)
        await expect(specialist.locator(".paper-text")).to_contain_text("Thành lập Tổ công tác", timeout=60_000)
        for name in ("phu-luc-2.xlsx", "phu-luc-1.xlsx"):
            data = sheet() + name.encode()
            await specialist.locator("[data-attach]").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
            await expect(specialist.locator("[data-attached] li").last).to_contain_text(name, timeout=60_000)
        await specialist.locator("[data-attached] li").last.get_by_role("button", name="Đưa lên trên").click()
        await specialist.locator("[name=kind]").select_option("Quyết định")
        await specialist.locator("[name=subject]").fill(SUBJECT)
        await specialist.get_by_placeholder("Lọc tên cơ quan…").fill("dan van")
        await specialist.get_by_label("Ban Dân vận Thành ủy").check()
        await specialist.get_by_role("button", name="Lưu dự thảo").click()
        await expect(specialist.locator(".toast")).to_be_visible()

        # its pages are shown, and the places that issuing will fill
        draft = specialist.url
        await expect(specialist.locator(".places .good-note")).to_have_count(4)
        await expect(specialist.locator(".pdf-page .textLayer").first).to_contain_text("Tổ công tác", timeout=60_000)
        names = specialist.locator("p.file a[target]")
        assert await names.all_text_contents() == ["phu-luc-1.xlsx", "phu-luc-2.xlsx"]

        await open_item(chief, "Thẩm định thể thức", SUBJECT)
        await act(chief, "CheckFormat")
        await specialist.goto(draft)
        await act(specialist, "SubmitDraft")
        await open_item(chief, "Phê duyệt", SUBJECT)
        await act(chief, "ApproveDraft")
        await open_item(leader, "Phê duyệt", SUBJECT)
        await act(leader, "ApproveDraft")
        await issue(city, clerk, leader, SUBJECT)
        await expect(clerk.locator("dl.head")).to_contain_text(re.compile(r"\d{2,}-QĐ/BTCTU"), timeout=60_000)
        issued = clerk.locator("p.file a[target]")
        await expect(issued).to_have_count(3)
        pdf = await (await clerk.request.get(await issued.first.get_attribute("href") or "")).body()
        said = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
        symbol = re.search(r"\d{2,}-QĐ/BTCTU", await clerk.locator("dl.head").inner_text())
        assert symbol is not None
        assert symbol[0] in said
        assert "Trần Thị Bình" not in said  # who stood there before; the leader signs
        assert "Ban Tuyên giáo" in said  # the lines that the file has, which the form shows and changes
        await expect(clerk.locator("#deliveries")).to_contain_text("Đã đến", timeout=15_000)


async def test_a_word_file_fills_the_fields_and_the_page(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1") as specialist:
        await specialist.goto("/drafts/new")
        word = {"name": "bc.docx", "mimeType": DOCX, "buffer": state_report().bytes()}
        await specialist.locator("[data-word]").set_input_files(word)
        told = specialist.locator("[data-word-told]")
        await expect(told).to_contain_text("kiểm tra rồi lưu", timeout=60_000)
        await expect(specialist.locator("[name=kind]")).to_have_value("Báo cáo")
        await expect(specialist.locator("[name=subject]")).to_have_value("Kết quả cải cách hành chính quý III năm 2025")
        await expect(specialist.locator("[name=recipient_lines]")).to_have_value("UBND thành phố;")
        paper = specialist.locator(".paper-text")
        await expect(paper.locator("table")).to_have_count(2)
        await expect(paper.locator("td[colspan='2'], th[colspan='2']").first).to_be_visible()
        await expect(paper.locator("img:not(.ProseMirror-separator)")).to_have_count(1)
        assert "Nơi nhận" not in await paper.inner_text()
