"""Signing on a phone: several documents with one act of the leader's own, and a PIN that was mistyped."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import signed_in
from tests.screens.papers import numbered

OFFICE = "ban-noi-chinh"
PHONE = {"width": 390, "height": 844}
SUBJECTS = ("về lịch tiếp công dân", "về kỳ họp tháng sau", "về công tác dân vận")


@pytest.fixture
async def pins(city: LocalStack) -> AsyncIterator[CityClient]:
    """Who knows the PINs, with three documents that wait for the leader of ``OFFICE``."""
    async with CityClient(city.job_env()) as client:
        for subject in SUBJECTS:
            await numbered(client, OFFICE, subject)
        yield client


async def test_three_documents_are_signed_at_once_on_a_phone(
    browser: Browser, city: LocalStack, pins: CityClient
) -> None:
    leader = people_of(OFFICE)["lanhdao"].id
    options = {"viewport": PHONE, "has_touch": True, "expected": ("403 ", "409 ", "422 ")}
    async with signed_in(browser, city.urls["portal"], "lanhdao", OFFICE, **options) as page:  # type: ignore[arg-type]
        await page.goto("/sign")
        items = page.locator(".pickable")
        await expect(items).to_have_count(3, timeout=15_000)
        for subject in SUBJECTS:
            await expect(items.filter(has_text=subject)).to_be_visible()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]

        # each opens, and the way back leads here
        await items.filter(has_text=SUBJECTS[0]).locator("a.item").click()
        await expect(page.locator("#act-SignDocument")).to_be_visible()
        await page.go_back()

        # a wrong PIN signs nothing, says how many tries are left, and is one try for all three
        await page.locator("[name=pin]").fill("0123456789")
        await page.get_by_role("button", name="Ký số").click()
        told = page.locator(".results, .problem").first
        await expect(told).to_contain_text("còn 4 lần thử", timeout=30_000)
        await expect(page.locator("[name=pin]")).to_have_value("")
        await expect(items.locator("input:checked")).to_have_count(3)

        await page.locator("[name=pin]").fill(pins.pin_of(leader))
        await page.get_by_role("button", name="Ký số").click()
        await expect(page.get_by_text("3/3 văn bản đã xong")).to_be_visible(timeout=60_000)
        await expect(items).to_have_count(0)
        await page.goto("/sign")
        await expect(page.get_by_role("heading", name="Không có văn bản nào chờ ký")).to_be_visible()
