"""The way in and out, by hand: the other tests of the screens are let in by requests."""

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import BODY, sign_in


async def test_a_wrong_password_is_told_and_who_signs_out_is_out(browser: Browser, city: LocalStack) -> None:
    context = await browser.new_context(base_url=city.urls["portal"], locale="vi-VN")
    page = await context.new_page()
    await page.goto("/registers/incoming")
    await page.get_by_label("Tên đăng nhập").fill(f"vanthu.{BODY}")
    await page.get_by_label("Mật khẩu").fill("sai")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    await expect(page.get_by_label("Tên đăng nhập")).to_have_value(f"vanthu.{BODY}")

    await sign_in(page, f"vanthu.{BODY}")
    await page.locator(".me summary").click()
    await page.get_by_role("button", name="Đăng xuất").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bạn đã đăng xuất")
    await page.get_by_role("link", name="Đăng nhập lại").click()
    await expect(page.get_by_label("Mật khẩu")).to_be_visible()
    await page.goto("/registers/incoming")
    await expect(page.get_by_label("Mật khẩu")).to_be_visible()
    await context.close()
