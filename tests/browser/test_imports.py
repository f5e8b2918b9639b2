"""A clerk brings a Notes archive and a ZIP of PDFs through the portal."""

import io
import zipfile

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from shared.form.pdf import compose_pdf
from tests.browser.people import signed_in
from tests.services.test_imports import PAPER
from tests.unit.portal.notes import attached, export, incoming, note, text

BODY = "dang-uy-phuong-hai-chau-hai-chau-ii"


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"quet/{name}.pdf", data)
    return target.getvalue()


async def test_archives_come_over_through_the_portal(browser: Browser, city: LocalStack) -> None:
    pdf = compose_pdf(PAPER).data
    notes = [incoming(n, n, attached(f"{n}.pdf", pdf + b"\n%% %d" % n)) for n in range(1, 9)]
    secret = incoming(9, 9, text("DoMat", "Mật"), attached("mat.pdf", pdf))
    dxl = export(*notes, secret, note(10, text("TrichYeu", "không số"), text("HoSoGoc", "A")))
    archive = zipped(a=pdf + b"\n% zip", hong=b"%PDF-1.7 cut off")
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY, expected=("415 ",)) as clerk:
        for again, counts in enumerate(("10 đã nhập", "10 đã có từ trước")):
            await clerk.goto("/registers/incoming/import")
            await clerk.locator("#sheet").set_input_files({"name": "vanban.dxl", "mimeType": "text/xml", "buffer": dxl})
            await expect(clerk.locator("#jobs section")).to_have_count(again + 1, timeout=15_000)
            await expect(clerk.locator("#jobs section").first).to_contain_text(counts, timeout=30_000)
        first = clerk.locator("#jobs section").nth(1)
        await expect(first).to_contain_text("HoSoGoc · 1")
        await expect(first).to_contain_text("Văn bản mật: chỉ ghi vào sổ")
        await expect(first).to_contain_text("Thiếu: số đến, ngày đến")
        async with clerk.expect_download() as download:
            await first.get_by_role("link", name="Báo cáo từng văn bản").click()
        assert (await download.value).suggested_filename == "bao-cao-nhap.xlsx"

        await clerk.locator("#sheet").set_input_files(
            {"name": "quet.zip", "mimeType": "application/zip", "buffer": archive}
        )
        section = clerk.locator("#jobs section").first
        await expect(section.locator("h2")).to_have_text("quet.zip", timeout=15_000)
        await expect(section).to_contain_text("1 đã nhập", timeout=30_000)
        await expect(section).to_contain_text("PDF hỏng hoặc bị cắt cụt")

        await clerk.locator("#sheet").set_input_files(
            {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0"}
        )
        await expect(clerk.locator(".told")).to_contain_text("Không nhận ra loại tệp này")

        await clerk.goto("/registers/incoming")
        await expect(clerk.locator("tbody tr")).to_have_count(9)
        await clerk.goto("/search?q=15-TB/QU")
        await expect(clerk.locator("main")).to_contain_text("tổ chức hội nghị tổng kết", timeout=15_000)
