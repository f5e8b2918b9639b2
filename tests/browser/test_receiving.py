"""The records clerk's morning: thirty files dropped at once, read, compared and registered."""

import base64
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from deploy.local.stack import LocalStack
from shared.documents.files import DOCX, PDF, TEXT
from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.browser.people import signed_in
from tests.unit.reading.test_examination import scan_of

MADE = Path(__file__).parents[1] / "data" / "documents" / "made" / "ke-hoach-mot-cot.txt"
BODY = "ban-tuyen-giao"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def a_document(number: int, subject: str) -> OfficialDocument:
    return OfficialDocument(
        style=Style.PARTY, issuer="Ban Tổ chức", parent="Thành ủy Đà Nẵng", kind="Thông báo", subject=subject,
        paper=paper_of_lines("\n".join(("Ban Tổ chức Thành ủy thông báo để các đơn vị biết, thực hiện.",) * 3)),
        recipient_lines=("Như trên",),
        symbol=f"{number}-TB/BTCTU", place="Đà Nẵng", signers=(Signer(post="Trưởng Ban", name="Nguyễn Văn Bình"),),
    )  # fmt: skip


def a_text(number: int) -> str:
    return (
        "THÀNH ỦY ĐÀ NẴNG | ĐẢNG CỘNG SẢN VIỆT NAM\nBAN DÂN VẬN |\n* | "
        f"Đà Nẵng, ngày 05 tháng 11 năm 2026\nSố {number}-TB/BDVTU |\n\nTHÔNG BÁO\nvề lịch công tác tuần {number}\n\n"
        "Ban Dân vận Thành ủy thông báo lịch công tác để các đơn vị biết, thực hiện.\n\nTRƯỞNG BAN\n\nTrần Thị Lan\n"
    )


def thirty_files() -> list[dict[str, object]]:
    texts = [
        {"name": f"tb-{number}.txt", "mimeType": TEXT, "buffer": a_text(number).encode()} for number in range(101, 127)
    ]
    pdfs = [
        {"name": f"tb-{number}.pdf", "mimeType": PDF, "buffer": compose_pdf(a_document(number, subject)).data}
        for number, subject in ((201, "về việc họp giao ban"), (202, "về việc trực lễ"), (203, "về việc kiểm kê"))
    ]
    scan = {
        "name": "quet.pdf",
        "mimeType": PDF,
        "buffer": scan_of(compose_pdf(a_document(204, "về việc nghỉ lễ")).data),
    }
    return [*texts, *pdfs, scan]


async def drop(page: Page, files: list[dict[str, object]]) -> None:
    await page.goto("/receive")
    await page.locator("#pick").set_input_files(files)  # type: ignore[arg-type]


async def test_thirty_files_are_dropped_and_registered(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        await drop(clerk, thirty_files())
        await expect(clerk.locator(".queue li")).to_have_count(30)
        await expect(clerk.locator(".queue [data-state=read]")).to_have_count(30, timeout=120_000)

        # one is corrected by hand, by keyboard alone: what was typed is what is registered
        await clerk.locator(".queue li", has_text="tb-110.txt").get_by_role("button").press("Enter")
        await expect(clerk.locator("[name=symbol]")).to_have_value("110-TB/BDVTU")
        await clerk.locator("[name=issuer]").press("Tab")
        await clerk.locator("[name=subject]").fill("về lịch công tác đã sửa")
        await clerk.locator("[name=subject]").press("Control+Enter")
        await expect(clerk.locator(".queue li", has_text="tb-110.txt")).to_contain_text("số đến")

        # the page beside the head shows where each field stands
        await clerk.locator(".queue li", has_text="tb-201.pdf").get_by_role("button").click()
        await expect(clerk.locator(".pdf-page canvas").first).to_be_visible()
        await clerk.locator("[name=symbol]").focus()
        await expect(clerk.locator(".place.now")).to_have_attribute("data-field", "symbol")

        await clerk.get_by_role("button", name="Vào sổ các tệp đã đọc đủ").click()
        await expect(clerk.locator("[data-count]")).to_have_text("30/30 tệp đã vào sổ", timeout=60_000)
        numbers = await clerk.locator(".queue .state").all_text_contents()
        taken = sorted(int(text.rsplit(maxsplit=1)[-1]) for text in numbers)
        assert taken == list(range(taken[0], taken[0] + 30))
        await clerk.goto("/registers/incoming?q=đã sửa")
        await expect(clerk.locator("tbody tr")).to_have_count(1)

        # the same again: told before it is registered twice
        await drop(clerk, [{"name": "lai.txt", "mimeType": TEXT, "buffer": a_text(110).encode()}])
        await expect(clerk.locator("[data-findings]")).to_contain_text("Tệp này đã có trong sổ")


async def test_a_word_file_stands_beside_the_form_as_pages(browser: Browser, city: LocalStack) -> None:
    word = compose_docx(a_document(401, "về việc rà soát hồ sơ Word"))
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        await drop(clerk, [{"name": "tb-401.docx", "mimeType": DOCX, "buffer": word}])
        await expect(clerk.locator("[name=symbol]")).to_have_value("401-TB/BTCTU", timeout=60_000)
        page = clerk.locator(".sheet .pdf-page").first
        await expect(page.locator("canvas")).to_be_visible(timeout=60_000)
        await expect(page.locator(".textLayer")).to_contain_text("rà soát hồ sơ Word")
        picture = {"name": "phu-luc.png", "mimeType": "image/png", "buffer": PICTURE}
        await clerk.locator("[data-attach]").set_input_files(picture)  # type: ignore[arg-type]
        await expect(clerk.locator("[data-attached] li")).to_contain_text("phu-luc.png", timeout=60_000)
        await clerk.get_by_role("button", name="Vào sổ", exact=True).click()
        await clerk.wait_for_url("**/documents/*")
        await expect(clerk.locator(".pdf-page .textLayer").first).to_contain_text("rà soát hồ sơ Word", timeout=60_000)
        assert await clerk.locator("p.file a[target]").all_text_contents() == ["tb-401.docx", "phu-luc.png"]
        await clerk.locator("details.attachment summary").click()
        await expect(clerk.locator("details.attachment img")).to_have_js_property("complete", True)


async def test_bad_files_are_told_what_to_do(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY, expected=("413 ", "415 ", "422 ")) as clerk:
        secret = "ĐẢNG CỘNG SẢN VIỆT NAM\nTHÀNH ỦY ĐÀ NẴNG\nMẬT\nSố 9-BC/TU\nBÁO CÁO\nvề tình hình nội bộ\n"
        await drop(
            clerk,
            [
                {"name": "hong.pdf", "mimeType": PDF, "buffer": b"%PDF-1.7 broken"},
                {"name": "anh.pdf", "mimeType": PDF, "buffer": b"\x89PNG\r\n\x1a\n" + bytes(40)},
                {"name": "mat.txt", "mimeType": TEXT, "buffer": secret.encode()},
            ],
        )
        await expect(clerk.locator(".queue li", has_text="hong.pdf")).to_have_attribute("data-state", "unread")
        await expect(clerk.locator(".queue li", has_text="anh.pdf")).to_have_attribute("data-state", "failed")
        await expect(clerk.locator(".queue li", has_text="mat.txt")).to_contain_text("văn bản mật")
        await expect(clerk.locator("p.told")).not_to_be_empty()


async def test_a_file_that_may_be_secret_is_asked_about_before_it_is_kept(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY, expected=("422 ",)) as clerk:
        doubtful = a_text(301) + "TÀI LIỆU MẬT\n"
        await drop(clerk, [{"name": "ngờ 301.txt", "mimeType": TEXT, "buffer": doubtful.encode()}])
        asking = clerk.locator("section[data-asking]")
        await expect(asking).to_be_visible()
        await expect(asking).to_contain_text("ngờ 301.txt")
        await expect(asking).to_contain_text("TÀI LIỆU MẬT")
        await asking.get_by_role("button", name="Không mật — giữ lại").press("Enter")
        await expect(asking).to_be_hidden()
        await expect(clerk.locator("[name=symbol]")).to_have_value("301-TB/BDVTU")
        await expect(clerk.locator("[name=file_name]")).to_have_value("ngờ 301.txt")

        await drop(clerk, [{"name": "ngo 302.txt", "mimeType": TEXT, "buffer": (doubtful + "2").encode()}])
        await asking.get_by_role("button", name="Văn bản mật — vào sổ không kèm tệp").click()
        await expect(clerk.locator("[name=secrecy]")).to_have_value("confidential")
        await expect(clerk.locator("[name=sha256]")).to_have_value("")
