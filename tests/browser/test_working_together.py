"""Several people on one document: conflicts keep both texts, delegates act under two names, mentions arrive."""

import datetime as dt

from playwright.async_api import Browser, Page, expect

from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import signed_in, write
from tests.browser.test_registers import register_some

BODY = "ban-dan-van"


async def delegate(leader: Page, to: str) -> None:
    today = dt.date.today().isoformat()
    await leader.goto("/delegations")
    form = leader.locator("form[action='/delegations']")
    await form.locator("[name=delegate]").select_option(people_of(BODY)[to].id)
    await form.locator("[name=starts_on]").fill(today)
    await form.locator("[name=ends_on]").fill((dt.date.today() + dt.timedelta(days=3)).isoformat())
    await form.get_by_role("button", name="Ủy quyền").click()
    await expect(leader.locator(".toast")).to_be_visible()


async def open_first(page: Page, work: str) -> str:
    await page.goto(f"/?work={work}")
    await page.locator("a.item").first.click(timeout=15_000)
    await expect(page.locator("#head")).to_be_visible()
    return page.url


async def annotate(page: Page, words: str) -> None:
    form = page.locator("#act-AnnotateDocument")
    if not await form.evaluate("element => element.open"):
        await form.locator("summary").first.click()
    await form.locator("[name=instruction]").fill(words)
    await form.locator("button.primary").last.click()


async def test_two_people_in_conflict_and_both_texts_are_kept(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    async with (
        signed_in(browser, portal, "vanthu", BODY) as clerk,
        signed_in(browser, portal, "lanhdao", BODY) as leader,
        signed_in(browser, portal, "chanhvp", BODY) as chief,
    ):
        await register_some(clerk, range(501, 503))
        await delegate(leader, "chanhvp")
        await chief.goto("/delegations")
        await chief.get_by_role("button", name="Làm thay").click()
        await expect(chief.locator("main")).to_contain_text("Bạn đang làm thay đồng nghiệp")

        # both have the same document open; the delegate is faster
        document = await open_first(leader, "annotate")
        await chief.goto(document)
        await annotate(chief, "Giao Phòng Tổng hợp tham mưu.")
        await expect(chief.locator(".toast")).to_be_visible()
        await annotate(leader, "Giao đồng chí Phó Ban trực tiếp chỉ đạo.")
        await expect(leader.get_by_role("alert")).to_be_visible()
        await expect(leader.locator("#act-AnnotateDocument [name=instruction]")).to_have_value(
            "Giao đồng chí Phó Ban trực tiếp chỉ đạo."
        )
        await expect(leader.locator(".handling")).to_contain_text("Giao Phòng Tổng hợp tham mưu.")
        await annotate(leader, "Giao đồng chí Phó Ban trực tiếp chỉ đạo.")
        await expect(leader.locator(".toast")).to_be_visible()
        for words in ("Giao Phòng Tổng hợp tham mưu.", "Giao đồng chí Phó Ban trực tiếp chỉ đạo."):
            await expect(leader.locator("#timeline")).to_contain_text(words)
        await expect(leader.locator("#timeline")).to_contain_text("làm thay")


async def test_a_draft_saved_by_two_has_both_revisions(browser: Browser, city: LocalStack) -> None:
    async with (
        signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as one,
        signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as again,
    ):
        await one.goto("/drafts/new")
        await one.locator("[name=subject]").fill("về việc họp giao ban")
        await write(one, "Kính gửi các đơn vị.\nCuộc họp bắt đầu lúc 8 giờ.")
        await one.get_by_role("button", name="Lưu dự thảo").click()
        await expect(one.locator(".toast")).to_be_visible()
        await again.goto(one.url)
        for page, hour in ((one, "9 giờ"), (again, "10 giờ")):
            form = page.locator("#act-ReviseDraft")
            await form.locator("summary").first.click()
            await write(form, f"Kính gửi các đơn vị.\nCuộc họp bắt đầu lúc {hour}.")
            await form.locator("button.primary").last.click()
            await expect(page.locator(".toast")).to_be_visible()
        await again.get_by_role("link", name="So sánh 3 lần dự thảo").click()
        await expect(again.locator(".diff ins")).to_contain_text("10")


async def test_a_mention_rings_and_many_are_read_at_once(browser: Browser, city: LocalStack) -> None:
    async with (
        signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as writer,
        signed_in(browser, city.urls["portal"], "chuyenvien2", BODY) as reader,
    ):
        await reader.goto("/")
        await writer.goto("/drafts/new")
        await writer.locator("[name=subject]").fill("về việc chuẩn bị hội nghị")
        await write(writer, "Nội dung.")
        await writer.get_by_role("button", name="Lưu dự thảo").click()
        await expect(writer.locator("#comments")).to_be_visible()
        await writer.locator("#comment").fill("Nhờ chị xem giúp số liệu.")
        await writer.locator(".mention summary").click()
        await writer.locator(f"[name=mentioned][value='{people_of(BODY)['chuyenvien2'].id}']").check()
        await writer.get_by_role("button", name="Gửi").click()
        await expect(writer.locator("#said-here")).to_contain_text("Nhờ chị xem giúp số liệu.", timeout=10_000)
        await expect(reader.locator("#bell b")).to_have_text("1", timeout=15_000)
        await reader.locator("#bell").click()
        await expect(reader.locator("#notices")).to_contain_text("Nhờ chị xem giúp số liệu.")


async def test_bulk_actions_have_a_result_each(browser: Browser, city: LocalStack) -> None:
    async with (
        signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk,
        signed_in(browser, city.urls["portal"], "lanhdao", BODY) as leader,
    ):
        await register_some(clerk, range(521, 524))
        await leader.goto("/?work=annotate")
        await expect(leader.locator("[name=item]").nth(2)).to_be_visible(timeout=15_000)
        await leader.get_by_label("Chọn tất cả").check()
        await leader.locator("[name=instruction]").fill("Để biết, lưu hồ sơ.")
        await leader.locator("#bulk button").click()
        await expect(leader.locator("h1")).to_contain_text("văn bản đã xong")
        assert await leader.locator(".results .good").count() >= 3
        assert await leader.locator(".results .doubtful").count() == 0


async def test_lists_are_kept_and_the_language_is_switched(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien2", BODY) as page:
        await page.goto("/search?q=hoi nghi")
        await page.locator(".keep summary").click()
        await page.locator(".keep [name=name]").fill("Hội nghị")
        await page.locator(".keep button").click()
        await expect(page.locator(".views")).to_contain_text("Hội nghị", timeout=10_000)
        await page.locator(".me summary").click()
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_role("link", name="Incoming")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await page.keyboard.press("Control+k")
        await page.locator("#palette input").fill("tasks")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{city.urls['portal']}/tasks")
