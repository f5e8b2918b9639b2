"""One Chromium for all browser tests."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

pytest.register_assert_rewrite("tests.browser.people")

from tests.browser.people import CHROMIUM, EXECUTABLE  # noqa: E402 - what it asserts is to be told in full


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=EXECUTABLE, args=CHROMIUM)
        yield running
        await running.close()
