"""A procedure is drafted, corrected, approved and followed; a body adds to it; its calendar moves the limits."""

import datetime as dt

from playwright.async_api import Browser, Page, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in
from tests.browser.test_tasks import ORDERS, do, registered

OWNER, ADDING = "ban-dan-van", "quan-uy-hai-chau"
NAME = "Thủ tục công nhận dân vận khéo"


async def fill_step(page: Page, number: int, name: str, hours: str, after: str = "") -> None:
    await page.locator(f"#s-name-{number}").fill(name)
    await page.locator(f"#s-hours-{number}").fill(hours)
    await page.locator(f"#s-after-{number}").fill(after)


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Lưu bản soạn").click()


async def test_from_draft_to_the_next_version(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    async with (
        signed_in(browser, portal, "chuyenvien1", OWNER, ("409 ", "422 ")) as drafter,
        signed_in(browser, portal, "lanhdao", OWNER) as leader,
    ):
        # two steps that wait for each other are refused, and nothing has to be typed again
        await drafter.goto("/procedures/new")
        await drafter.get_by_label("Tên quy trình").fill(NAME)
        await drafter.get_by_label("Căn cứ pháp lý").fill("Quy chế dân vận")
        await fill_step(drafter, 1, "Tiếp nhận hồ sơ", "7,5", "2")
        await fill_step(drafter, 2, "Thẩm định", "15", "1")
        await save(drafter)
        await expect(drafter.get_by_role("alert")).to_contain_text("thành vòng")
        await expect(drafter.locator("#s-name-2")).to_have_value("Thẩm định")
        await drafter.locator("#s-after-1").fill("")
        await save(drafter)
        await expect(drafter.get_by_role("heading", name=NAME)).to_be_visible()
        await expect(drafter.locator("svg.way g")).to_have_count(2)
        address = drafter.url.split("?")[0]
        await do(drafter, "SubmitVersion")

        # who drafted it does not approve it; the leader does
        await leader.goto(address)
        await do(leader, "ApproveVersion")
        await expect(leader.locator("#procedure .facts").first).to_contain_text("đang có hiệu lực")

        # the next version: what is different stands side by side
        await drafter.goto(f"{address}/draft")
        await drafter.get_by_label("Có hiệu lực từ ngày").fill((dt.date.today() + dt.timedelta(days=40)).isoformat())
        await drafter.locator("#s-hours-2").fill("7,5")
        await fill_step(drafter, 3, "Công bố", "3", "2")
        await save(drafter)
        changed = drafter.locator("#differences tbody tr")
        await expect(changed).to_have_count(2)
        await expect(changed.nth(0).locator("del").first).to_have_text("15")
        await expect(changed.nth(1)).to_contain_text("Công bố")
        await do(drafter, "SubmitVersion")
        await leader.goto(f"{address}?version=2")
        await do(leader, "ReturnVersion", reason="Công bố cần bao lâu?")
    async with signed_in(browser, portal, "chuyenvien1", ADDING) as other:
        await other.goto(address)
        await expect(other.locator("#procedure .facts").first).to_contain_text("bản 1")
        await expect(other.locator("#procedure")).not_to_contain_text("Công bố", timeout=1000)


async def test_a_body_adds_and_only_shortens(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chanhvp", ADDING, ("409 ", "422 ")) as chief:
        await chief.goto("/procedures?area=office")
        await chief.locator("a.item", has_text="văn bản đến").first.click()
        form = chief.locator("#act-AddToProcedure")
        await form.locator("summary").click()
        await form.get_by_label("1. Bút phê").fill("6")
        await form.locator("button.primary").click()
        await expect(chief.get_by_role("alert")).to_be_visible()
        await expect(form.get_by_label("1. Bút phê")).to_have_value("6")
        await form.get_by_label("1. Bút phê").fill("2,5")
        await form.locator("button.primary").click()
        await expect(chief.locator("#additions")).to_contain_text("Bút phê: 2,5 giờ")
        await expect(chief.locator("svg.way")).to_contain_text("2,5 giờ")
        await do(chief, "RemoveAddition")
        await expect(chief.locator("#additions")).to_have_count(0)


async def test_the_calendar_of_a_body(browser: Browser, city: LocalStack) -> None:
    year = dt.date.today().year + 1
    async with signed_in(browser, city.urls["portal"], "chanhvp", ADDING) as chief:
        await chief.goto("/calendar")
        form = chief.locator("#act-DeclareDayOff")
        await form.locator("summary").click()
        await form.get_by_label("Ngày").fill(f"{year}-10-14")
        await form.get_by_label("Lý do").fill("Bão số 9")
        await form.locator("button.primary").click()
        await expect(chief.locator("#declared")).to_contain_text("Bão số 9")
        await expect(chief.locator(".months .off")).to_have_count(1)
        await do(chief, "SetWorkingHours", valid_from=f"{year}-01-02", morning_start="07:00")
        await expect(chief.locator("#calendar")).to_contain_text("07:00–11:30")
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", ADDING) as specialist:
        await specialist.goto(f"/calendar?year={year}")
        await expect(specialist.locator("#declared")).to_contain_text("Bão số 9")
        await expect(specialist.locator("details.action")).to_have_count(0)


async def test_a_document_shows_where_it_is(browser: Browser, city: LocalStack) -> None:
    document = await registered(city)
    async with signed_in(browser, city.urls["portal"], "lanhdao", ORDERS, ("409 ", "404 ")) as leader:
        case = leader.locator("#case")
        for _ in range(50):
            await leader.goto(f"/documents/{document}")
            if await case.count() and await leader.locator("#act-AnnotateDocument").count():
                break
            await leader.wait_for_timeout(200)
        await expect(case.locator("[aria-current=step]")).to_contain_text("Bút phê")
        form = leader.locator("#act-AnnotateDocument")
        await form.locator("summary").first.click()
        await expect(form).to_contain_text("Theo quy trình “Quy định tiếp nhận, xử lý văn bản đến”")
        assert await form.locator("[name=proposed_lead]").input_value()
        assert await form.locator("[name=deadline]").input_value() > dt.date.today().isoformat()
        await form.get_by_label("Nội dung bút phê").fill("Giao chuyên viên tham mưu.")
        await form.locator("button.primary").click()
        for _ in range(50):
            await leader.goto(f"/documents/{document}")
            if await case.locator("li.done").count():
                break
            await leader.wait_for_timeout(200)
        await expect(case.locator("li.done")).to_contain_text("đúng hạn")
        await expect(case.locator("[aria-current=step]")).to_contain_text("Chuyển xử lý")
