"""Connections: another system is let in, reads with what it was handed, is posted to, and shut out again."""

import asyncio
import re

import httpx
from playwright.async_api import Browser, Page, expect

from deploy.local.stack import LocalStack
from tests.browser.people import let_in, signed_in

BODY = "ban-dan-van"


async def handed(page: Page) -> str:
    """The credential that the page shows this once."""
    return (await page.locator("#shown-once code").inner_text()).strip()


async def reads(city: LocalStack, credential: str) -> int:
    """What the feed answers to a credential."""
    async with httpx.AsyncClient() as client:
        url = f"{city.urls['subscriptions']}/feed"
        return (await client.get(url, headers={"Authorization": f"Bearer {credential}"})).status_code


async def taken(city: LocalStack, credential: str) -> int:
    """What the door for messages answers to a credential that brings none."""
    async with httpx.AsyncClient() as client:
        url = f"{city.urls['subscriptions']}/edxml"
        return (await client.post(url, content=b"-", headers={"Authorization": f"Bearer {credential}"})).status_code


async def seen_by_operators(browser: Browser, city: LocalStack) -> str:
    """The console's page of everybody outside."""
    context = await browser.new_context(base_url=city.urls["operations"])
    await let_in(context, "chanhvp.van-phong-thanh-uy")
    page = await context.new_page()
    await page.goto("/outside")
    await expect(page.get_by_role("heading", name="Hệ thống khác")).to_be_visible()
    seen = await page.locator("#outside").inner_text()
    await context.close()
    return seen


async def test_another_system_is_let_in_and_shut_out(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", BODY, expected=("422 ",)) as page:
        await page.goto("/connections")
        await page.get_by_label("Tên hệ thống").fill("Cổng thông tin")
        await page.get_by_label("Nhiệm vụ và tiến độ").check()
        await page.get_by_role("button", name="Mở kết nối").click()
        first = await handed(page)
        assert await reads(city, first) == 200
        await expect(page.get_by_text("Nhiệm vụ và tiến độ")).to_be_visible()

        await page.goto("/connections")
        await page.get_by_role("link", name="Cổng thông tin").click()
        await expect(page.locator("#shown-once")).to_have_count(0)  # once is once
        await page.get_by_role("button", name="Đổi khóa", exact=True).click()
        second = await handed(page)
        assert second != first
        assert [await reads(city, one) for one in (first, second)] == [200, 200]  # the one before is still good

        await page.locator("#act-SetWebhook summary").click()
        await page.get_by_label("Địa chỉ nhận (https)").fill("ftp://nowhere")
        await page.locator("#act-SetWebhook button.primary").click()
        await expect(page.locator("#act-SetWebhook .problem")).to_be_visible()
        await page.get_by_label("Địa chỉ nhận (https)").fill("http://127.0.0.1:9/nobody-listens")
        await page.locator("#act-SetWebhook button.primary").click()
        await expect(page.locator("#webhook")).to_contain_text("Đang gửi")
        await page.locator("#webhook details summary", has_text="Xem khóa").click()
        await expect(page.locator("#webhook")).to_contain_text("whsec_")
        await page.locator("#act-SwitchOffWebhook summary").click()
        await page.locator("#act-SwitchOffWebhook input[name=reason]").fill("bảo trì")
        await page.locator("#act-SwitchOffWebhook button.primary").click()
        await expect(page.locator("#webhook")).to_contain_text("Webhook đã ngừng")
        await page.get_by_role("button", name="Gửi tiếp").click()
        await expect(page.locator("#webhook")).to_contain_text("Đang gửi")

        await page.get_by_role("button", name="Cấp quyền đọc").click()
        for _ in range(20):  # the brokers learn of it within moments
            if await page.locator("#kafka summary", has_text="Xem mật khẩu").count():
                break
            await asyncio.sleep(0.5)
            await page.reload()
        await expect(page.locator("#kafka")).to_contain_text(f"congvan.subscriber.{first.partition('.')[0]}")

        assert "Cổng thông tin" in await seen_by_operators(browser, city)
        await page.locator("#act-CloseSubscription summary").click()
        await page.locator("#act-CloseSubscription input[name=reason]").fill("hết hợp đồng")
        await page.locator("#act-CloseSubscription button.primary").click()
        await expect(page.locator("main")).to_contain_text("Đã đóng")
        assert [await reads(city, one) for one in (first, second)] == [401, 401]

        assert "Cổng thông tin" not in await seen_by_operators(browser, city)
        url = page.url

    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY, expected=("403 ",)) as other:
        await other.goto("/")
        await expect(other.get_by_role("link", name="Kết nối")).to_have_count(0)
        answer = await other.goto(re.sub(r"/[^/]*$", "", url))
        assert answer is not None
        assert answer.status == 403


async def test_another_document_system_is_added_and_ended(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", "van-phong-thanh-uy", expected=("422 ",)) as page:
        await page.goto("/connections")
        await page.get_by_role("link", name="Liên thông văn bản (edXML)").click()
        await page.get_by_label("Tên hệ thống").fill("Trục của tỉnh bạn")
        await page.get_by_label("Các cơ quan của hệ thống đó").fill("000.77.01.H77 Sở Nội vụ\n000.77.02.H77 Sở Y tế")
        await page.get_by_role("button", name="Thêm hệ thống").click()
        await expect(page.locator(".problem")).to_contain_text("either url or folder")
        await page.get_by_label("Thư mục dùng chung").fill("tinh-ban")  # what was typed is still there
        await page.get_by_role("button", name="Thêm hệ thống").click()
        first = await handed(page)
        await expect(page.locator("main")).to_contain_text("Sở Y tế")
        assert await taken(city, first) == 422  # no message, but who brings it is known

        await page.get_by_role("button", name="Đổi khóa", exact=True).click()
        second = await handed(page)
        assert [await taken(city, one) for one in (first, second)] == [401, 422]

        await page.locator("#act-ChangePeer > summary").click()
        await page.get_by_label("Tên hệ thống").fill("Trục tỉnh bạn")
        await page.get_by_role("button", name="Lưu").click()
        await expect(page.get_by_role("heading", name="Trục tỉnh bạn")).to_be_visible()
        assert "Trục tỉnh bạn" in await seen_by_operators(browser, city)

        await page.locator("#act-ClosePeer > summary").click()
        await page.locator("#act-ClosePeer input[name=reason]").fill("đổi trục")
        await page.locator("#act-ClosePeer button.primary").click()
        await expect(page.locator("main")).to_contain_text("Đã ngừng")
        assert await taken(city, second) == 401

    async with signed_in(browser, city.urls["portal"], "chanhvp", BODY, expected=("403 ",)) as other:
        await other.goto("/connections")
        await expect(other.get_by_role("link", name="Liên thông văn bản (edXML)")).to_have_count(0)
        answer = await other.goto("/peers")
        assert answer is not None
        assert answer.status == 403
