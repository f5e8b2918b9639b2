"""People at their browsers: signing in, and noticing everything that went wrong on the way."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=vi-VN",  # dates are written as people here write them
    # A page is gone after a second: compilers that optimise what runs for long only take from the others' processors.
    "--js-flags=--no-turbofan --no-maglev --always-sparkplug",
]  # fmt: skip
EXECUTABLE = "/usr/bin/chromium-headless-shell"  # Debian's Chromium without the browser around the page
BODY = "ban-to-chuc"
PASSWORD = os.environ.setdefault("IDENTITY_PASSWORD", "zk4m-9wqt-h7xe-u2rn")  # of the cities that tests start


async def sign_in(page: Page, person_id: str, heading: str = "Việc của tôi") -> None:
    """Sign ``page`` in by hand as ``person_id`` (prefix.body); the site's first page has this ``heading``."""
    await page.goto("/")
    await page.get_by_label("Tên đăng nhập").fill(person_id)
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.get_by_role("heading", name=heading)).to_be_visible()


async def let_in(context: BrowserContext, person_id: str, *, again: bool = False) -> None:
    """Sign ``context`` in as ``person_id``, with the requests that a browser would send and none of its pages."""
    form = await context.request.get(f"/sign-in?again={str(again).lower()}")
    answer = await context.request.post(form.url, form={"username": person_id, "password": PASSWORD})
    assert answer.url != form.url, f"{person_id} was not let in"


@asynccontextmanager
async def signed_in(
    browser: Browser,
    portal: str,
    prefix: str,
    body: str = BODY,
    expected: tuple[str, ...] = ("409 ", "422 "),
    **options: object,
) -> AsyncIterator[Page]:
    """An empty page of ``prefix.body``; afterwards no script may have failed and no answer beyond ``expected`` been an
    error.
    """
    context = await browser.new_context(base_url=portal, **options)  # type: ignore[arg-type]
    await let_in(context, f"{prefix}.{body}")
    page = await context.new_page()
    problems: list[str] = []
    page.on(
        "response", lambda answer: problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert [text for text in problems if not text.startswith(expected)] == []
    await context.close()


async def write(where: Page | Locator, text: str) -> None:
    """Write ``text`` into the editor on ``where`` instead of what stands there; a line each paragraph."""
    editor = where.locator(".paper-text")
    keyboard = editor.page.keyboard
    await editor.click()
    await keyboard.press("Control+a")
    for number, line in enumerate(text.splitlines()):
        if number:
            await keyboard.press("Enter")
        await keyboard.type(line)
