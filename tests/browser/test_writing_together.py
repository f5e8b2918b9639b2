"""Drafts are written in a browser that may end at any moment, and by two people at once: no word is lost."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import let_in, signed_in

BODY = "ban-noi-chinh"
KEPT = re.compile(r"Đã lưu \d\d:\d\d")


def text(page: Page) -> Locator:
    """The text of the draft."""
    return page.locator(".paper-text").first


async def write(page: Page, words: str) -> None:
    """Type at the end of the text."""
    await text(page).click()
    await page.keyboard.press("Control+End")
    await page.keyboard.type(words)


async def kept(page: Page) -> None:
    """Wait until the page says that what was typed is kept."""
    await expect(page.locator(".together .kept").first).to_have_text(KEPT, timeout=15_000)


async def begun(page: Page, subject: str, words: str) -> str:
    """A draft that is saved; answers its address."""
    await page.goto("/drafts/new")
    await page.locator("[name=subject]").fill(subject)
    await write(page, words)
    await page.get_by_role("button", name="Lưu dự thảo").click()
    await page.wait_for_url("**/documents/*")
    return page.url


async def revise(page: Page, draft: str) -> None:
    """Open the draft for writing."""
    await page.goto(draft)
    await page.locator("#act-ReviseDraft > summary").click()
    await expect(text(page)).to_be_visible()


async def test_a_browser_that_is_killed_loses_nothing(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    lost = await browser.new_context(base_url=portal)
    await let_in(lost, f"chuyenvien1.{BODY}")
    page = await lost.new_page()
    await page.goto("/drafts/new")
    await page.locator("[name=subject]").fill("về việc trình duyệt tắt ngang")
    await write(page, "Câu gõ trước khi máy tắt.")
    await kept(page)
    address = page.url
    await lost.close()
    async with signed_in(browser, portal, "chuyenvien1", BODY) as again:
        await again.goto("/drafts/new")
        link = again.get_by_role("link", name="về việc trình duyệt tắt ngang")
        await link.click()
        assert again.url == address
        await expect(text(again)).to_contain_text("Câu gõ trước khi máy tắt.")
        await expect(again.locator("[name=subject]")).to_have_value("về việc trình duyệt tắt ngang")
        await write(again, " Câu gõ tiếp.")
        await again.get_by_role("button", name="Lưu dự thảo").click()
        await again.wait_for_url("**/documents/*")
        await again.goto("/drafts/new")
        await expect(again.get_by_text("về việc trình duyệt tắt ngang")).to_have_count(0)


async def test_whoever_signs_out_leaves_nothing_on_the_machine(browser: Browser, city: LocalStack) -> None:
    drafts = "indexedDB.databases().then(all => all.filter(one => one.name.startsWith('congvan-draft/')).length)"
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        await write(page, "Chữ trên máy dùng chung.")
        await kept(page)
        assert await page.evaluate(drafts) >= 1
        await page.locator("details.me > summary").click()
        await page.get_by_role("button", name="Đăng xuất").click()
        await expect(page.locator("[data-signed-out]")).to_be_attached()
        await page.wait_for_function(f"{drafts}.then(left => left === 0)")


async def test_an_unfinished_draft_is_thrown_away(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        await page.locator("[name=subject]").fill("về việc không cần nữa")
        await kept(page)
        await page.goto("/drafts/new")
        line = page.locator(".unfinished li", has_text="về việc không cần nữa")
        await line.get_by_role("button", name="Bỏ đi").click()
        await expect(page.locator(".toast")).to_contain_text("Đã bỏ")
        await expect(line).to_have_count(0)


async def test_without_a_network_the_machine_keeps_what_is_typed(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    async with signed_in(browser, portal, "chuyenvien1", BODY) as page:
        draft = await begun(page, "về việc mất mạng", "Câu đầu.")
        await revise(page, draft)
        await page.context.set_offline(True)
        await write(page, " Câu gõ lúc mất mạng.")
        await expect(page.locator(".together .kept").first).to_have_text(
            "Mất mạng – đang giữ trên máy này", timeout=15_000
        )
        await page.context.set_offline(False)
        await kept(page)
        await page.reload()
        await expect(page.locator(".notice", has_text="chưa nằm trong lần dự thảo nào")).to_be_visible()
        await page.locator("#act-ReviseDraft > summary").click()
        await expect(text(page)).to_contain_text("Câu đầu. Câu gõ lúc mất mạng.")
        await page.locator("#act-ReviseDraft").get_by_role("button", name="Sửa dự thảo").click()
        await expect(page.locator(".toast")).to_be_visible()
        await expect(page.locator(".notice", has_text="chưa nằm trong lần dự thảo nào")).to_have_count(0)


@asynccontextmanager
async def _both(browser: Browser, portal: str) -> AsyncIterator[tuple[Page, Page]]:
    async with (
        signed_in(browser, portal, "chuyenvien1", BODY) as one,
        signed_in(browser, portal, "chuyenvien2", BODY) as other,
    ):
        yield one, other


async def test_two_at_one_draft_see_each_other_and_both_words_stay(browser: Browser, city: LocalStack) -> None:
    async with _both(browser, city.urls["portal"]) as (drafter, friend):
        draft = await begun(drafter, "về việc cùng soạn", "Phần của người soạn.")
        await friend.goto(draft)
        await expect(friend.locator("#act-ReviseDraft")).to_have_count(0)
        share = drafter.locator("#act-ShareDraft")
        await share.locator("summary").click()
        await share.get_by_role("checkbox", name=people_of(BODY)["chuyenvien2"].name).check()
        await share.get_by_role("button", name="Mời cùng soạn").click()
        await expect(drafter.locator(".toast")).to_be_visible()

        await revise(drafter, draft)
        await revise(friend, draft)
        await write(drafter, " Chữ của người soạn.")
        await expect(text(friend)).to_contain_text("Chữ của người soạn.", timeout=15_000)
        await expect(friend.locator("[data-writers]").first).to_contain_text(people_of(BODY)["chuyenvien1"].name)
        await expect(drafter.locator("[data-writers]").first).to_contain_text(people_of(BODY)["chuyenvien2"].name)
        await expect(friend.locator(".writer-name").first).to_have_text(people_of(BODY)["chuyenvien1"].name)

        # both at once, and the slower one saves after the faster one
        await text(friend).click()
        await friend.keyboard.press("Control+Home")
        await drafter.keyboard.type(" Cuối bài.")
        await friend.keyboard.type("Đầu bài. ")
        await kept(friend)
        await drafter.locator("#act-ReviseDraft").get_by_role("button", name="Sửa dự thảo").click()
        await drafter.wait_for_load_state()
        await friend.keyboard.type("Thêm nữa. ")
        await friend.locator("#act-ReviseDraft").get_by_role("button", name="Sửa dự thảo").click()
        await expect(friend.locator(".toast")).to_be_visible()
        await revise(friend, draft)
        words = await text(friend).inner_text()
        for each in ("Phần của người soạn.", "Chữ của người soạn.", "Cuối bài.", "Đầu bài.", "Thêm nữa."):
            assert words.count(each) == 1


@pytest.mark.parametrize("field", ["subject", "recipients"])
async def test_the_forms_fields_are_kept_too(browser: Browser, city: LocalStack, field: str) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        await page.locator("[name=subject]").fill(f"về việc giữ ô {field}")
        box = page.locator("[name=recipients]").first
        if field == "recipients":
            await box.check()
        await kept(page)
        await page.reload()
        await expect(page.locator("[name=subject]")).to_have_value(f"về việc giữ ô {field}")
        await (expect(box).to_be_checked() if field == "recipients" else expect(box).not_to_be_checked())
