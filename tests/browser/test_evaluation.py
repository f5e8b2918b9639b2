"""The evaluation: a figure opens the documents behind it, the report and the event logs are downloaded."""

import json
import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in
from tests.browser.test_registers import XLSX, register_some

BODY = "dang-uy-phuong-hai-chau-phuoc-ninh"


async def until(holds: Callable[[], Awaitable[None]], tries: int = 20) -> None:
    """Look again until ``holds`` no longer fails: the page shows figures as they were when it was opened."""
    for _ in range(tries - 1):
        try:
            return await holds()
        except AssertionError:
            pass
    await holds()


async def test_a_figure_opens_its_documents_and_the_report_is_downloaded(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as page:
        await register_some(page, range(701, 704))
        figure = page.locator("table.figures").first.get_by_role("link", name="3", exact=True)

        async def counted() -> None:
            await page.goto("/evaluation?step=receive")
            await expect(figure).to_be_visible(timeout=1_000)

        await until(counted)
        await figure.click()
        await expect(page.get_by_role("heading", name="Khâu đã xong")).to_be_visible()
        await expect(page.locator("#behind tbody tr")).to_have_count(3)
        await page.locator("#behind tbody a").first.click()
        await expect(page).to_have_url(re.compile("/documents/"))

        printed = await page.request.get("/evaluation/report.pdf")
        assert (await printed.body()).startswith(b"%PDF")
        assert (await page.request.get("/evaluation/report.xlsx")).headers["content-type"] == XLSX
        log = json.loads(await (await page.request.get("/evaluation/log.json?step=receive")).body())
        assert {event["type"] for event in log["events"]} == {"Tiếp nhận"} and len(log["events"]) == 3
        assert (await (await page.request.get("/evaluation/log.xes")).body()).startswith(b"<?xml")
