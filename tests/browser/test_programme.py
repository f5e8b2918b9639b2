"""A target is set and assessed, an initiative registered and applied, and the report opens what it counts."""

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in

OFFICE, BODY = "van-phong-thanh-uy", "ban-dan-van"


async def test_a_target_is_set_assessed_and_corrected(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", OFFICE) as page:
        await page.goto("/programme/new")
        await page.get_by_label("Chương trình", exact=False).first.fill("CCHC 2020-2025")
        await page.locator("#f-owner_body_id").select_option(BODY)
        await page.locator("#f-due_on").fill("2035-12-31")
        await page.get_by_label("Tên chỉ tiêu").fill("Mọi văn bản xử lý trên mạng")
        await page.get_by_label("Cách đo").fill("Tỷ lệ trong sổ")
        await page.get_by_role("button", name="Đặt chỉ tiêu").click()
        await expect(page.get_by_role("heading", name="Mọi văn bản xử lý trên mạng")).to_be_visible()

        assess = page.locator("#act-AssessTarget")
        for _ in range(2):  # the second time the day has its assessment already
            await assess.locator("summary").click()
            await assess.get_by_label("Có nguy cơ").check()
            await assess.get_by_label("Nội dung đánh giá").fill("Mới đạt 60 %.")
            await assess.locator("button.primary").click()
            await expect(page.locator("tbody tr")).to_have_count(1)
        await expect(page.get_by_role("alert")).to_contain_text("đã được đánh giá tại ngày")

        await page.reload()
        correct = page.locator("#act-CorrectAssessment")
        await correct.locator("summary").click()
        await correct.get_by_label("Đúng tiến độ").check()
        await correct.get_by_label("Nội dung đánh giá").fill("Đạt 95 %.")
        await correct.get_by_label("Lý do sửa").fill("Số liệu cũ.")
        await correct.locator("button.primary").click()
        await expect(page.locator("tr.replaced")).to_contain_text("Mới đạt 60 %.")
        await page.goto("/programme")
        await expect(page.locator(".item", has_text="Mọi văn bản xử lý trên mạng")).to_contain_text("Đúng tiến độ")

    async with signed_in(browser, city.urls["portal"], "lanhdao", BODY) as owner:
        await owner.goto("/programme")
        await owner.locator(".item", has_text="Mọi văn bản xử lý trên mạng").click()
        await expect(owner.locator("#target")).to_contain_text("Đạt 95 %.")
        await expect(owner.locator("#act-AssessTarget")).to_have_count(0)
        await owner.goto("/reports?kind=year")
        await owner.locator("#targets a").click()
        await expect(owner.locator("tbody tr")).to_contain_text(["Mọi văn bản xử lý trên mạng"])
        printed = await owner.request.get("/reports/bao-cao.pdf?kind=year")
        assert (await printed.body()).startswith(b"%PDF")
        sheet = await owner.request.get("/reports/bao-cao.xlsx?kind=year")
        assert (await sheet.body()).startswith(b"PK")


async def test_an_initiative_is_registered_applied_and_told_about(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/initiatives")
        await page.get_by_role("link", name="Đăng ký sáng kiến").click()
        await page.get_by_label("Tên mô hình, sáng kiến").fill("Thứ Sáu không giấy")
        await page.get_by_label("Mô tả").fill("Mỗi thứ Sáu không in văn bản nào.")
        await page.get_by_role("button", name="Đăng ký sáng kiến").click()
        await expect(page.get_by_role("heading", name="Thứ Sáu không giấy")).to_be_visible()
        apply = page.locator("#act-ApplyInitiative")
        await apply.locator("summary").click()
        await apply.get_by_label("Áp dụng ở đâu").fill("Toàn cơ quan")
        await apply.locator("button.primary").click()
        await expect(page.locator("#initiative")).to_contain_text("Đang áp dụng")
        result = page.locator("#act-ReportInitiativeResult")
        await result.locator("summary").click()
        await result.get_by_label("Kết quả").fill("Giảm 40 % giấy in.")
        await result.locator("button.primary").click()
        await expect(page.locator("#initiative")).to_contain_text("Giảm 40 % giấy in.")
        await page.goto("/initiatives")
        await expect(page.locator(".initiatives .card", has_text="Thứ Sáu không giấy")).to_be_visible()
