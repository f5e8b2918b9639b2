"""Drafting in the editor: by keys alone, out of Word, with a picture, and on a phone."""

import base64
import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from playwright.async_api import Browser, Locator, Page, expect

from deploy.local.stack import LocalStack
from shared.documents.files import DOCX
from tests.browser.people import signed_in, write

BODY = "ban-noi-chinh"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]><b><span style='font-size:14.0pt'>Khoản từ Word</span></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><span style='font-size:14.0pt;color:red'>Xem <a href="https://danang.gov.vn">cổng</a>.</span></p>
<table class=MsoTableGrid border=1><tr><td colspan=2 width=200><p class=MsoNormal>Cả hai cột</p></td></tr>
<tr><td width=100><p class=MsoNormal>Một</p></td><td width=100><p class=MsoNormal>Hai</p></td></tr></table>
<!--EndFragment--></body></html>"""
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "");
  element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


async def labels(text: Locator) -> list[str]:
    return await text.locator(".clause").evaluate_all("all => all.map(one => one.dataset.label)")


async def save(page: Page) -> None:
    await page.keyboard.press("Control+s")
    await expect(page.locator(".toast")).to_be_visible()


async def test_a_draft_with_a_table_by_keys_alone(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        keys = page.keyboard
        await page.locator("[name=subject]").focus()
        await keys.type("về việc soạn thảo chỉ bằng bàn phím")
        text = page.locator(".paper-text")
        while not await text.evaluate("element => element === document.activeElement"):
            await keys.press("Tab")

        for line in ("Điều 1. Phạm vi", "Trách nhiệm"):  # the label is typed once, the next one counts itself
            await keys.type(line)
            await keys.press("Enter")
        await keys.press("Tab")
        await keys.type("Khoản một")
        await keys.press("Enter")
        await keys.press("Tab")
        await keys.type("Điểm a")
        await keys.press("Enter")
        await keys.press("Enter")  # an empty clause is left
        assert await labels(text) == ["Điều 1.", "Điều 2.", "1.", "a)"]

        await keys.press("Control+b")
        await keys.type("Chữ đậm")
        await keys.press("Control+b")
        await keys.press("Control+Alt+f")
        await keys.type("Lời chú thích")
        await keys.press("Escape")
        await keys.press("Control+Alt+t")
        await keys.press("Enter")  # three rows of three
        await expect(text.locator("tr")).to_have_count(3)
        for number, cell in enumerate(("TT", "Việc", "Hạn", "1", "Báo cáo", "Quý I")):
            if number:
                await keys.press("Tab")
            await keys.type(cell)
        await keys.press("Alt+Shift+ArrowDown")
        await expect(text.locator("tr")).to_have_count(4)
        await keys.press("Home")
        await keys.press("Shift+ArrowLeft")
        await keys.press("Control+Alt+m")
        await expect(text.locator("td[colspan='2']")).to_have_count(1)
        await keys.press("Tab")
        await keys.press("Alt+Shift+Backspace")
        await expect(text.locator("tr")).to_have_count(3)
        await save(page)

        await page.locator("#act-ReviseDraft summary").first.click()
        text = page.locator("#act-ReviseDraft .paper-text")
        await expect(text.locator("th")).to_have_text(["TT", "Việc", "Hạn"])
        await expect(text.locator("strong")).to_have_text("Chữ đậm")
        await expect(text.locator(".footnote")).to_have_attribute("title", "Lời chú thích")
        assert await labels(text) == ["Điều 1.", "Điều 2.", "1.", "a)"]


async def test_what_is_pasted_from_word_is_kept_and_what_is_left_out_is_told(
    browser: Browser, city: LocalStack
) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        await page.locator("[name=subject]").fill("về việc dán từ Word")
        text = page.locator(".paper-text")
        await write(page, "Trước.")
        await page.keyboard.press("Enter")
        await text.evaluate(PASTE, WORD)
        await expect(text.locator(".clause strong")).to_have_text("Khoản từ Word")
        await expect(text.locator("td")).to_have_text(["Cả hai cột", "Một", "Hai"])
        told = page.locator(".editor > .told")
        await expect(told).to_contain_text("Đã bỏ")
        await expect(told).to_contain_text("1 địa chỉ liên kết")
        assert await labels(text) == ["1."]

        chosen = page.expect_file_chooser()
        async with chosen as choosing:
            await page.get_by_role("button", name="Hình").click()
        await (await choosing.value).set_files({"name": "hinh.png", "mimeType": "image/png", "buffer": PICTURE})
        asked = page.get_by_role("button", name="Không mật, dùng hình này")
        await expect(asked.or_(text.locator("img[data-file]"))).to_be_visible()
        if await asked.is_visible():
            await asked.click()
        await expect(text.locator("img[data-file]")).to_be_visible()
        await save(page)


async def test_words_are_found_and_replaced_and_tone_marks_moved(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        text = page.locator(".paper-text")
        await write(page, "Đơn vị hoà giải báo cáo.\nĐơn vị khác.")
        await page.keyboard.press("Control+f")
        await page.get_by_label("Tìm chữ gì").fill("Đơn vị")
        await expect(page.locator(".find-bar")).to_contain_text("2 chỗ")
        await page.get_by_label("Thay bằng").fill("Cơ quan")
        await page.get_by_role("button", name="Thay tất cả").click()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Dấu thanh").click()
        await page.get_by_role("button", name="Sửa cả văn bản").click()
        await expect(page.locator(".editor > .told")).to_contain_text("Đã sửa 1 chỗ")
        await expect(text.locator("p")).to_have_text(["Cơ quan hòa giải báo cáo.", "Cơ quan khác."])
        await page.keyboard.press("F1")
        await expect(page.get_by_role("dialog", name="Các phím dùng khi soạn")).to_be_visible()


def a_word_file() -> bytes:
    """An announcement with a table, and an equation, which a paper cannot keep."""
    document = docx.Document()
    for line in ("THÔNG BÁO", "về việc đọc từ tệp Word", "-----"):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("I. Nội dung từ Word")
    document.add_paragraph("Đoạn có công thức: ")._p.append(
        parse_xml(f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>x=1</m:t></m:r></m:oMath>')
    )
    document.add_table(1, 2).cell(0, 0).text = "Ô của Word"
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


async def test_a_word_file_fills_the_form_after_telling_what_is_lost(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        await expect(page.locator(".paper-text")).to_be_visible()
        await page.locator("[data-word]").set_input_files(
            {"name": "thong-bao.docx", "mimeType": DOCX, "buffer": a_word_file()}
        )
        dialog = page.get_by_role("dialog", name="không giữ được")
        await expect(dialog.locator("li")).to_have_count(1, timeout=20_000)
        await expect(page.locator("[name=subject]")).to_have_value("")
        await dialog.get_by_role("button", name="Vẫn đưa vào dự thảo").click()
        await expect(page.locator("[name=subject]")).to_have_value("về việc đọc từ tệp Word")
        await expect(page.locator("[name=kind]")).to_have_value("Thông báo")
        text = page.locator(".paper-text")
        await expect(text.locator("td").first).to_have_text("Ô của Word")
        assert await labels(text) == ["I."]

        # the check runs by itself, leads to the place and mends it
        await text.locator("p", has_text="Đoạn có công thức").click()
        for key in ("End", "Enter"):
            await page.keyboard.press(key)
        await page.keyboard.type("III. Mục sai số.")
        check = page.locator("[data-check]")
        wrong = check.locator("li", has_text="đánh số không liên tục")
        await expect(wrong).to_have_count(1, timeout=15_000)
        await check.locator("summary").click()
        await wrong.get_by_role("button", name="Sửa").click()
        await expect(wrong).to_have_count(0)
        assert await labels(text) == ["I.", "II."]


async def test_a_draft_on_a_phone(browser: Browser, city: LocalStack) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY, **phone) as page:
        await page.goto("/drafts/new")
        await page.locator("[name=subject]").fill("về việc soạn trên điện thoại")
        text = page.locator(".paper-text")
        await text.tap()
        await page.keyboard.type("1. Soạn trên điện thoại")
        await page.get_by_role("button", name="Bảng").tap()
        await page.get_by_role("button", name="Chèn").tap()
        await expect(text.locator("tr")).to_have_count(3)
        await page.keyboard.type("Ô đầu")
        await expect(text.locator("th").first).to_have_text("Ô đầu")
        size = await text.locator("p").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert size >= 16
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        await page.get_by_role("button", name="Lưu dự thảo").tap()
        await expect(page.locator(".toast")).to_be_visible()
