"""The directory: the tree is walked, somebody is appointed, and leaves once nothing waits for them."""

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in

BODY = "ban-dan-van"


async def test_the_tree_is_walked_and_people_come_and_leave(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", BODY) as page:
        await page.goto("/bodies")
        await page.locator(".tree a", has_text="Ban Dân vận").first.click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Ban Dân vận")
        await expect(page.get_by_role("heading", name="Quá trình")).to_be_visible()
        await page.locator("#f-name").fill("Trần Thị Mới")
        await page.locator("#f-account").fill("tranthimoi")
        await page.locator("form[action$=appoint] button.primary").click()
        await expect(page.locator("li", has_text="Trần Thị Mới")).to_be_visible()
        await page.locator("#f-name").fill("Người khác")
        await page.locator("#f-account").fill("lanhdao.thanh-uy")
        await page.locator("form[action$=appoint] button.primary").click()
        await expect(page.get_by_role("alert")).to_contain_text("đang công tác ở cơ quan khác")
        await page.goto(f"/bodies/{BODY}")
        line = page.locator("li", has_text="Trần Thị Mới")
        await expect(line).to_contain_text("Chuyên viên")
        await line.get_by_role("button", name="Rời cơ quan").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã ghi là cán bộ rời cơ quan")
        assert await page.locator("li", has_text="Trần Thị Mới").count() == 0

    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as other:
        await other.goto(f"/bodies/{BODY}")
        await expect(other.locator("form[action$=appoint]")).to_have_count(0)
