"""A draft's departures from the form: named with rule and place, mended by a click, answered to the editor as JSON."""

import json
from typing import Any, cast

from playwright.async_api import Browser, Page, expect

from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.paper.lines import paper_of_lines
from tests.browser.people import signed_in

BODY = "quan-uy-hai-chau"
TEXT = "Họp  giao ban ngày 3/2/2026.\nĐiều 1. Một.\nĐiều 3. Ba./."
_SEND = """async ([path, content, form]) => {
    const token = document.querySelector('meta[name="csrf"]').content;
    const key = document.querySelector('main form [name=key]')?.value ?? '';
    const body = form ? new URLSearchParams({...content, csrf: token, key}) : JSON.stringify(content);
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const answer = await fetch(path, {method: 'POST', body, headers: {'Content-Type': type, 'X-CSRF-Token': token}});
    return form ? answer.url : [answer.status, await answer.json()];
}"""


async def begun(page: Page) -> str:
    """A draft of `TEXT`; where its page is."""
    await page.goto("/drafts/new")
    content = {"kind": "Thông báo", "subject": "Về việc họp giao ban.", "text": TEXT}
    paper = paper_of_lines(TEXT).model_dump_json()
    fields = {**content, "paper": paper, "urgency": "normal", "recipients": "ban-to-chuc"}
    return cast("str", await page.evaluate(_SEND, ["/drafts/new", fields, True]))


async def test_departures_are_mended_one_by_one_and_all_at_once(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto(await begun(page))
        departures = page.locator(".departures")
        await departures.locator("summary").click()
        await expect(departures).to_contain_text("HD 05-HD/VPTW: có hai dấu cách liền nhau")
        before = await departures.locator("li").count()
        line = departures.locator("li", has_text="có hai dấu cách liền nhau")
        await line.get_by_role("button", name="Sửa").click()
        await expect(page.locator(".toast")).to_be_visible()
        await departures.locator("summary").click()
        await expect(departures.locator("li")).to_have_count(before - 1)
        await departures.get_by_role("button", name="Sửa tất cả").click()
        await expect(page.locator(".good-note")).to_be_visible()
        await expect(page.locator("h1")).to_have_text("về việc họp giao ban")


async def test_the_editor_is_answered_departures_and_the_mended_content(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        token = await page.locator('meta[name="csrf"]').get_attribute("content") or ""
        fields = {"csrf": token, "kind": "Thông báo", "subject": "về việc họp", "recipients": "x"}

        async def asked(**more: str) -> Any:
            paper = more.pop("paper", paper_of_lines(TEXT).model_dump_json())
            answer = await page.request.post("/drafts/form-check", form={**fields, "paper": paper, **more})
            assert answer.ok, await answer.text()
            return await answer.json()

        found = (await asked())["departures"]
        assert {departure["at"] for departure in found} >= {"paper.0", "paper.2"}
        assert set(found[0]) == {"rule", "source", "where", "at", "message", "mend"}
        spaces = next(departure for departure in found if "hai dấu cách" in departure["message"])
        mended = (await asked(mend=f"{spaces['rule']} {spaces['at']}"))["content"]
        assert mended["paper"]["doc"]["content"][0]["content"][0]["text"] == "Họp giao ban ngày 3/2/2026."
        assert (await asked(mend="all"))["departures"] == [each for each in found if each["mend"] is None]
        assert (await asked(mend="no.such paper.99"))["content"]["paper"] == json.loads(
            paper_of_lines(TEXT).model_dump_json()
        )
        assert await asked(paper="{}") == {"departures": None, "content": None}


async def test_the_form_proposes_the_signers_lines_of_authority(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", BODY) as page:
        await page.goto("/drafts/new")
        lines, signer = page.locator("[name=authority]"), page.locator("[name=signer]")
        await signer.select_option(people_of(BODY)["lanhdao"].id)
        await expect(lines).to_have_value("T/M QUẬN ỦY")
        await page.get_by_role("button", name="T/M BAN THƯỜNG VỤ").click()
        await expect(lines).to_have_value("T/M BAN THƯỜNG VỤ")
        await signer.select_option(people_of(BODY)["chanhvp"].id)
        await expect(lines).to_have_value("T/L BAN THƯỜNG VỤ")
