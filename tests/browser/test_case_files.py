"""A case file from its opening to the archive: by hand, by filing, closed, handed over, printed and exported."""

import io

import openpyxl
from playwright.async_api import Browser, Page, expect

from deploy.local.stack import LocalStack
from shared.documents.text import extract_text
from tests.browser.people import signed_in
from tests.browser.test_registers import register_some

BODY = "dang-uy-phuong-hai-chau-thach-thang"


async def act(page: Page, command: str) -> None:
    await page.locator(f"#act-{command} summary").click()
    await page.locator(f"#act-{command} form .buttons button").click()


async def test_a_case_file_is_opened_filled_closed_and_handed_over(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY, expected=("409 ", "404 ")) as clerk:
        await register_some(clerk, range(601, 603))
        await clerk.goto("/case-files")
        await clerk.locator("#open-one summary").click()
        await clerk.get_by_label("Mã hồ sơ theo danh mục").fill("07.TG")
        await clerk.get_by_label("Tên hồ sơ").fill("Hội nghị báo cáo viên")
        await clerk.get_by_role("button", name="Mở hồ sơ", exact=True).click()
        await expect(clerk.get_by_role("heading", name="Hội nghị báo cáo viên")).to_be_visible()
        address = clerk.url

        await act(clerk, "CloseCaseFile")
        await expect(clerk.get_by_role("alert")).to_contain_text("Hồ sơ chưa có văn bản nào")

        for number in (601, 602):
            await clerk.goto(f"{address}?find={number}-TB/BDVTU")
            await clerk.locator(".found button").first.click()
            await expect(clerk.locator("#papers")).to_contain_text(f"{number}-TB/BDVTU")
        await act(clerk, "CloseCaseFile")
        await expect(clerk.get_by_role("alert")).to_contain_text("Còn văn bản đang xử lý trong hồ sơ")

        await clerk.goto(address)
        await clerk.locator("#papers tbody tr").last.locator("summary").click()
        await clerk.locator("#papers tbody tr").last.get_by_label("Lý do").fill("Nhầm hồ sơ")
        await clerk.locator("#papers tbody tr").last.locator("form button").click()
        await expect(clerk.locator("#papers tbody tr")).to_have_count(1)
        document = await clerk.locator("#papers tbody a").first.get_attribute("href") or ""

        await handle(browser, city, document)
        await clerk.goto(document)
        await expect(clerk.locator("#head")).to_contain_text("07.TG")
        await clerk.locator("#act-FileDocument summary").click()
        await expect(clerk.get_by_label("Hồ sơ đang mở")).to_contain_text("07.TG · Hội nghị báo cáo viên")
        await clerk.locator("#act-FileDocument form .buttons button").click()
        await expect(clerk.locator("#head")).to_contain_text("Đã lưu hồ sơ")

        await clerk.goto(address)
        await act(clerk, "CloseCaseFile")
        await expect(clerk.locator("#case-file")).to_contain_text("Đã kết thúc")
        await clerk.locator("#act-HandOverCaseFile summary").click()
        await clerk.get_by_label("Bên nhận").fill("Kho Lưu trữ Thành ủy")
        await clerk.locator("#act-HandOverCaseFile form .buttons button").click()
        await expect(clerk.locator("#case-file")).to_contain_text("Kho Lưu trữ Thành ủy")

        await look_back(clerk, document)

        printed = await (await clerk.request.get(f"{address}/muc-luc.pdf")).body()
        text = "".join(extract_text(printed, "application/pdf").split())
        assert "BIÊNBẢNGIAONHẬNHỒSƠ" in text
        assert "601-TB/BDVTU" in text
        assert "602-TB/BDVTU" not in text
        exported = await (await clerk.request.get(f"{address}/muc-luc.xlsx")).body()
        rows = list(openpyxl.load_workbook(io.BytesIO(exported)).worksheets[0].iter_rows(values_only=True))
        assert [row[1] for row in rows[1:]] == ["601-TB/BDVTU"]

        async with signed_in(browser, city.urls["portal"], "vanthu", "uy-ban-kiem-tra", expected=("404 ",)) as other:
            answer = await other.goto(address)
            assert answer is not None
            assert answer.status == 404


async def handle(browser: Browser, city: LocalStack, document: str) -> None:
    """Leader, chief and specialist do their part, until it only waits to be filed."""
    portal = city.urls["portal"]
    async with signed_in(browser, portal, "lanhdao", BODY) as leader:
        await leader.goto(document)
        await leader.locator("#act-AnnotateDocument summary").first.click()
        await leader.locator("#act-AnnotateDocument [name=instruction]").fill("Giao chuyên viên")
        await leader.locator("#act-AnnotateDocument form .buttons button").last.click()
        await expect(leader.locator("#head")).to_contain_text("Chờ chuyển xử lý")
    async with signed_in(browser, portal, "chanhvp", BODY) as chief:
        await chief.goto(document)
        await chief.locator("#act-RouteDocument summary").first.click()
        await chief.locator("#act-RouteDocument [name=lead]").select_option(f"chuyenvien1.{BODY}")
        await chief.locator("#act-RouteDocument form .buttons button").last.click()
        await expect(chief.locator("#head")).to_contain_text("Đang xử lý")
    async with signed_in(browser, portal, "chuyenvien1", BODY) as specialist:
        await specialist.goto(document)
        await specialist.locator("#act-CompleteHandling summary").first.click()
        await specialist.locator("#act-CompleteHandling [name=result]").fill("Đã làm xong")
        await specialist.locator("#act-CompleteHandling form .buttons button").click()
        await expect(specialist.locator("#head")).to_contain_text("Đã xử lý")


async def look_back(clerk: Page, document: str) -> None:
    """The document and its register as they stood: nothing can be done there, and before its arrival there is none."""
    await clerk.goto(document)
    await clerk.locator("#look-back summary").click()
    await clerk.locator("#look-back form button").click()
    await expect(clerk.get_by_role("status")).to_contain_text("Bạn đang xem quá khứ")
    await expect(clerk.locator("#timeline")).to_contain_text("Tiếp nhận")
    await expect(clerk.locator("main form[method=post]")).to_have_count(0)

    await clerk.goto(f"{document}?at=2020-01-01T08:00")
    await expect(clerk.locator("main, body").first).to_contain_text("Lúc đó cơ quan chưa có văn bản này")

    await clerk.goto("/registers/incoming")
    await clerk.locator("#look-back summary").click()
    await clerk.locator("#look-back form button").click()
    await expect(clerk.get_by_role("status")).to_contain_text("Bạn đang xem quá khứ")
    await expect(clerk.locator("#register")).to_contain_text("601-TB/BDVTU")
    await clerk.goto("/registers/incoming?at=2020-01-01T08:00")
    await expect(clerk.locator("#register")).to_contain_text("Không có văn bản nào")
