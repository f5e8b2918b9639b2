"""People at their browsers: signing in, and noticing everything that went wrong on the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, StorageState, expect

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=vi-VN",  # dates are written as people here write them
]  # fmt: skip
EXECUTABLE = "/usr/bin/chromium-headless-shell"  # Debian's Chromium without the browser around the page
BODY = "ban-to-chuc"

_remembered: dict[tuple[str, str], StorageState] = {}  # by site and person, as their browsers had it after signing in


async def sign_in(page: Page, person_id: str, heading: str = "Việc của tôi") -> None:
    """Sign ``page`` in as ``person_id`` (prefix.body); the site's first page has this ``heading``."""
    await page.goto("/")
    await page.get_by_label("Tên đăng nhập").fill(person_id)
    await page.get_by_label("Mật khẩu").fill("congvan")
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.get_by_role("heading", name=heading)).to_be_visible()


@asynccontextmanager
async def signed_in(
    browser: Browser,
    portal: str,
    prefix: str,
    body: str = BODY,
    expected: tuple[str, ...] = ("409 ",),
    **options: object,
) -> AsyncIterator[Page]:
    """A page of ``prefix.body``; afterwards no script may have failed and no answer beyond ``expected`` been an error.

    Who has signed in before comes back with the cookie of then.
    """
    who = f"{prefix}.{body}"
    remembered = _remembered.get((portal, who))
    context = await browser.new_context(base_url=portal, storage_state=remembered, **options)  # type: ignore[arg-type]
    page = await context.new_page()
    problems: list[str] = []
    page.on(
        "response", lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    if remembered is None:
        await sign_in(page, who)
        _remembered[portal, who] = await context.storage_state()
    else:
        await page.goto("/")
    yield page
    assert [text for text in problems if not text.startswith(expected)] == []
    await context.close()
