"""Reorganising on the screen: rehearsed, refused, applied once, and somebody moves from body to body."""

import re

from playwright.async_api import Browser, Page, expect

from deploy.city.client import CityClient, operator
from deploy.local.stack import LocalStack
from shared.bodies.rights import CITY_OVERSEERS
from tests.browser.people import signed_in

OFFICE = CITY_OVERSEERS[0]
OLD, NEW, PERSON = "dang-uy-thu-nghiem", "dang-uy-thu-nghiem-moi-2026", "lethichuyen"


async def _rehearse(page: Page, kind: str, **fields: str) -> None:
    await page.goto("/bodies/reorganise")
    step = page.locator(f"#step-{kind}")
    await step.locator("summary").click()
    for name, value in {"date": "2026-07-01", **fields}.items():
        field = step.locator(f"[name={name}]")
        if name == "from":
            await step.locator(f"input[name=from][value={value}]").check()
        elif await field.evaluate("field => field.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)
    await step.get_by_role("button", name="Diễn tập").click()


async def _apply(page: Page) -> None:
    await page.get_by_role("button", name="Áp dụng đúng như trên").click()
    await expect(page.locator("#job .badge.calm")).to_be_visible(timeout=20_000)


async def _found(city: LocalStack) -> None:
    """A body, and somebody in the office who will move there."""
    founded = {
        "body_id": OLD,
        "name": "Đảng ủy Thử nghiệm",
        "symbol": "ĐU",
        "level": "attached",
        "parent_body_id": "thanh-uy",
    }
    person = {"person_id": PERSON, "name": "Lê Thị Chuyển", "post": "specialist"}
    async with CityClient(city.job_env()) as client:
        await client.give(operator(), "directory", f"bodies/{OLD}", "FoundBody", founded)
        await client.give(operator(), "directory", f"bodies/{OFFICE}", "AppointPerson", {"person": person})


async def test_somebody_moves_and_a_body_is_merged_as_rehearsed(browser: Browser, city: LocalStack) -> None:
    await _found(city)
    expected = ("409 ", "422 ")
    async with signed_in(browser, city.urls["portal"], "chanhvp", OFFICE, expected) as page:
        await page.goto("/bodies")
        await page.get_by_role("link", name="Sắp xếp tổ chức").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Sắp xếp tổ chức")
        options = page.locator(f"#f-move-to option[value={OLD}], #f-move-person option[value={PERSON}]")
        for _ in range(20):  # the directory's read model follows within moments
            await page.goto(f"/bodies/{OFFICE}")
            if await options.count() == 2:
                break
            await page.wait_for_timeout(300)
        await page.locator("#f-move-person").select_option(PERSON)
        await page.locator("#f-move-to").select_option(OLD)
        await page.get_by_role("button", name="Chuyển cán bộ").click()
        await expect(page).to_have_url(re.compile(f"/bodies/{OLD}$"))
        await expect(page.locator("li", has_text="Lê Thị Chuyển")).to_be_visible()

        await _rehearse(page, "merge", **{"from": OLD, "into": "Đảng ủy Thử nghiệm"})
        await expect(page.get_by_role("alert")).to_contain_text("sáp nhập vào chính mình")
        await expect(page.locator("#merge-into")).to_have_value("Đảng ủy Thử nghiệm")
        await _rehearse(page, "merge", **{"from": OLD, "into": "Đảng ủy Thử nghiệm mới", "term": "I"})
        lines = page.locator("#rehearsal tbody tr")
        await expect(lines.nth(0).locator("td").last).to_have_text("1 → 0")
        await expect(lines.nth(1).locator("td").last).to_have_text("0 → 1")
        await expect(page.locator("#rehearsal tfoot")).to_contain_text("trước và sau bằng nhau")
        shown = {name: await page.locator(f"[name={name}]").last.input_value() for name in ("csrf", "plan", "file")}
        stale = await page.request.post("/bodies/reorganise/apply", form={**shown, "plan": "another"})
        assert stale.status == 409
        assert "kế hoạch không còn như đã xem" in await stale.text()
        await _apply(page)
        again = await page.request.post("/bodies/reorganise/apply", form=shown)
        assert "Kế hoạch này đã được áp dụng" in await again.text()

        await page.goto(f"/bodies/{NEW}")
        await expect(page.locator("li", has_text="Lê Thị Chuyển")).to_be_visible()
        await page.goto(f"/bodies/{OLD}")
        await expect(page.locator("main .notice").last).to_contain_text("Đảng ủy Thử nghiệm mới")

    async with signed_in(browser, city.urls["portal"], "chanhvp", expected=("403 ",)) as other:
        await other.goto("/bodies")
        await expect(other.get_by_role("link", name="Sắp xếp tổ chức")).to_have_count(0)
        answer = await other.goto("/bodies/reorganise")
        assert answer is not None
        assert answer.status == 403
