"""A body's books of numbers: its series goes on, a number is taken beforehand, used on paper, cancelled."""

import re

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in

OFFICE = "dang-uy-phuong-hai-chau-phuoc-ninh"  # no other test takes numbers there


async def test_the_clerk_keeps_the_books(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", OFFICE) as page:
        await page.goto("/numbers")
        going_on = page.locator("form[action='/numbers/continue']")
        await going_on.get_by_label("Thể loại").select_option("Báo cáo")
        await going_on.locator("#f-last").fill("127")
        await going_on.locator("#f-continue-reason").fill("Vào hệ thống giữa nhiệm kỳ")
        await going_on.get_by_role("button").click()
        await expect(page.locator("tr", has_text="BC")).to_contain_text("127")

        for _ in range(2):
            taking = page.locator("form[action='/numbers/reserve']")
            await taking.get_by_label("Thể loại").select_option("Báo cáo")
            await taking.locator("#f-reason").fill("Cho cuộc họp")
            await taking.get_by_role("button").click()
            await expect(page.get_by_text("Đã lấy số.")).to_be_visible()
        await expect(page.locator("li b.symbol")).to_have_text([re.compile("^129-BC/"), re.compile("^128-BC/")])

        paper = page.locator("form[action='/numbers/paper']")
        await paper.locator("#f-entry").select_option(index=2)
        await paper.get_by_label("Thể loại").select_option("Báo cáo")
        await paper.locator("#f-date").fill("2020-01-02")
        await paper.locator("#f-subject").fill("về công tác dân vận")
        await paper.get_by_role("button").click()
        await expect(page.get_by_role("alert")).to_contain_text("dãy số khác")  # of another term
        free = page.locator("li", has_text="129-BC/")
        await free.get_by_label("Lý do").fill("Không dùng")
        await free.get_by_role("button").click()
        await expect(page.locator("li b.symbol")).to_have_text([re.compile("^128-BC/")])
