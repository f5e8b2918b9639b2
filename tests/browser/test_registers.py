"""A register printed, exported to Excel, and imported back equal elsewhere."""

import io

import openpyxl
from playwright.async_api import Browser, Page, expect

from deploy.local.stack import LocalStack
from shared.documents.text import extract_text
from tests.browser.people import signed_in
from tests.browser.test_receiving import a_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# No other test writes in these bodies: their registers hold what is counted here.
FROM, INTO = "dang-uy-phuong-hai-chau-hoa-thuan-tay", "dang-uy-phuong-hai-chau-hoa-thuan-dong"
SAME = 11  # the first columns are the register's own; what follows is the work on its documents


async def register_some(page: Page, numbers: range) -> None:
    await page.goto("/receive")
    files = [{"name": f"v-{n}.txt", "mimeType": "text/plain", "buffer": a_text(n).encode()} for n in numbers]
    await page.locator("#pick").set_input_files(files)  # type: ignore[arg-type]
    await expect(page.locator(".queue [data-state=read]")).to_have_count(len(files), timeout=30_000)
    await page.get_by_role("button", name="Vào sổ các tệp đã đọc đủ").click()
    await expect(page.locator("[data-count]")).to_have_text(f"{len(files)}/{len(files)} tệp đã vào sổ", timeout=30_000)


async def sheet(page: Page) -> tuple[bytes, list[tuple[object, ...]]]:
    answer = await page.request.get("/registers/incoming/so.xlsx")
    assert answer.headers["content-type"] == XLSX
    data = await answer.body()
    rows = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return data, [row[:SAME] for row in rows]


async def test_a_register_is_printed_exported_and_imported_back_equal(browser: Browser, city: LocalStack) -> None:
    async with (
        signed_in(browser, city.urls["portal"], "vanthu", FROM) as clerk,
        signed_in(browser, city.urls["portal"], "vanthu", INTO, expected=("415 ",)) as other,
    ):
        await register_some(clerk, range(301, 306))
        await clerk.goto("/registers/incoming")
        await expect(clerk.locator("tbody tr")).to_have_count(5, timeout=15_000)
        printed = await clerk.request.get("/registers/incoming/so.pdf")
        text = "".join(extract_text(await printed.body(), "application/pdf").split())  # columns break lines
        assert "SỔĐĂNGKÝVĂNBẢNĐẾN" in text
        assert all(f"{number}-TB/BDVTU" in text for number in range(301, 306))

        data, rows = await sheet(clerk)
        await other.goto("/registers/incoming/import")
        await other.locator("#sheet").set_input_files({"name": "so.xlsx", "mimeType": XLSX, "buffer": data})
        await expect(other.locator("#jobs")).to_contain_text("5 đã nhập", timeout=30_000)
        await other.goto("/registers/incoming")
        await expect(other.locator("tbody tr")).to_have_count(5, timeout=15_000)
        assert (await sheet(other))[1] == rows

        # once more changes nothing, and says so
        await other.goto("/registers/incoming/import")
        await other.locator("#sheet").set_input_files({"name": "so.xlsx", "mimeType": XLSX, "buffer": data})
        await expect(other.locator("#jobs section").first).to_contain_text("5 đã có từ trước", timeout=30_000)
        assert (await sheet(other))[1] == rows

        # the numbers of new documents go on after the imported ones
        await register_some(other, range(401, 402 + 1))
        await other.goto("/registers/incoming?q=401-TB")
        await expect(other.locator("tbody tr td").first).to_contain_text("6")

        await other.goto("/registers/incoming/import")
        await other.locator("#sheet").set_input_files({"name": "x.xlsx", "mimeType": XLSX, "buffer": b"no sheet"})
        await expect(other.locator(".told")).to_contain_text("Không nhận ra loại tệp này")
