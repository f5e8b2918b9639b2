"""Finding: with and without diacritics, symbols in any spelling, hits on the page, relatives to walk through."""

import pytest
from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from shared.form.pdf import compose_pdf
from tests.browser.people import signed_in
from tests.browser.test_receiving import a_document

BODY = "van-phong-thanh-uy"


@pytest.fixture(scope="module")
async def registered(browser: Browser, city: LocalStack) -> str:
    """A PDF in the register of one body; its address."""
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        data = compose_pdf(a_document(881, "về kế hoạch cải thiện môi trường kinh doanh")).data
        await clerk.goto("/receive")
        file = {"name": "ke-hoach.pdf", "mimeType": "application/pdf", "buffer": data}
        await clerk.locator("#pick").set_input_files(file)  # type: ignore[arg-type]
        await expect(clerk.locator("[name=symbol]")).to_have_value("881-TB/BTCTU")
        await clerk.locator("[name=subject]").fill("về kế hoạch cải thiện môi trường kinh doanh")
        await clerk.get_by_role("button", name="Vào sổ", exact=True).click()
        await expect(clerk.locator(".toast")).to_be_visible()
        return clerk.url


@pytest.mark.parametrize(
    "query", ["kế hoạch cải thiện", "ke hoach cai thien", "881-TB/BTCTU", "881 tb btctu", "kinh doanh 881-TB/BTCTU"]
)
async def test_found_however_it_is_typed(browser: Browser, city: LocalStack, registered: str, query: str) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        await clerk.goto("/")
        await clerk.locator("#find").fill(query)
        await clerk.locator("#find").press("Enter")
        await expect(clerk.locator(".hits a.item").first).to_contain_text("môi trường kinh doanh")


async def test_wrong_marks_find_nothing_and_say_what_to_try(
    browser: Browser, city: LocalStack, registered: str
) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        await clerk.goto("/search?q=kẻ hoách")
        await expect(clerk.locator(".empty")).to_contain_text("bỏ dấu")


async def test_hits_are_marked_on_the_page(browser: Browser, city: LocalStack, registered: str) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", BODY) as clerk:
        await clerk.goto("/search?q=cai thien")
        await expect(clerk.locator(".hits mark").first).to_be_visible()
        await clerk.locator(".hits a.item").first.click()
        await expect(clerk.locator(".textLayer mark").first).to_be_attached(timeout=15_000)
        await expect(clerk.locator(".facets")).to_have_count(0)


async def test_no_other_body_finds_it(browser: Browser, city: LocalStack, registered: str) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", "ban-noi-chinh") as stranger:
        await stranger.goto("/search?q=881-TB/BTCTU")
        await expect(stranger.locator(".empty")).to_be_visible()
