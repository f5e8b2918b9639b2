"""The evaluation: a figure opens the documents behind it, the report and the event logs are downloaded."""

import json

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in
from tests.browser.test_registers import XLSX, register_some

BODY = "ban-tuyen-giao"


async def test_a_figure_opens_its_documents_and_the_report_is_downloaded(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as page:
        await register_some(page, range(701, 704))
        await page.goto("/evaluation?step=receive")
        figure = page.locator("table.figures").first.get_by_role("link", name="3", exact=True)
        await expect(figure).to_be_visible(timeout=15_000)
        await figure.click()
        await expect(page.get_by_role("heading", name="Khâu đã xong")).to_be_visible()
        await expect(page.locator("#behind tbody tr")).to_have_count(3)
        await page.locator("#behind tbody a").first.click()
        await expect(page).to_have_url(lambda url: "/documents/" in url)

        printed = await page.request.get("/evaluation/report.pdf")
        assert (await printed.body()).startswith(b"%PDF")
        assert (await page.request.get("/evaluation/report.xlsx")).headers["content-type"] == XLSX
        log = json.loads(await (await page.request.get("/evaluation/log.json?step=receive")).body())
        assert {event["type"] for event in log["events"]} == {"Tiếp nhận"} and len(log["events"]) == 3
        assert (await (await page.request.get("/evaluation/log.xes")).body()).startswith(b"<?xml")
