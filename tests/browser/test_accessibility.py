"""Every page for everyone: no serious finding of axe-core, no page wider than the screen, at 360 px too."""

import asyncio
from itertools import chain
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from deploy.city.client import CityClient
from deploy.city.waiting import WaitingDocuments
from deploy.local.stack import LocalStack
from tests.browser.people import let_in
from tests.screens.pages import PAGES, Shot
from tests.screens.papers import to_sign

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"desktop": 1280, "phone": 360}
# what axe-core examines at a width: everything, then what depends on the width
RULES = {
    "desktop": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "phone": ["target-size", "scrollable-region-focusable", "link-in-text-block"],
}
COLOURS = "color-contrast"  # half of the work; on a phone only the bar under the thumb has colours of its own
# nothing that only the report of what is right would need
EXAMINE = """only => {
  if (!window.axe) window.bringAxe();
  return axe.run({ runOnly: only, resultTypes: ['violations'], preload: false });
}"""


@pytest.fixture(scope="module")
async def desk(city: LocalStack) -> LocalStack:
    """The city with a desk in the middle of its day."""
    async with CityClient(city.job_env()) as client:
        await WaitingDocuments(client).send(set())
        await to_sign(client)
    return city


async def findings(page: Page, size: str, *more: str) -> list[str]:
    result = await page.evaluate(EXAMINE, [*RULES[size], *more])
    return [
        f"{found['impact']} {found['id']}: {node['target']} {node['html'][:120]}"
        for found in result["violations"]
        if found["impact"] in ("serious", "critical")
        for node in found["nodes"]
    ]


# What makes a page scroll sideways; nothing where it does not.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return [`${document.documentElement.scrollWidth - width} px`, ...wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 160))];
}"""


AT_ONCE = 3  # people at their pages side by side: while one waits for the office, another is examined


async def test_every_page(browser: Browser, desk: LocalStack) -> None:
    whose: dict[str, list[Shot]] = {}
    for shot in PAGES:
        if not shot.needs_issued:  # the test city has issued nothing in this body; these pages have the same templates
            whose.setdefault(shot.whose, []).append(shot)
    gate = asyncio.Semaphore(AT_ONCE)
    wrong = await asyncio.gather(*(examine(browser, desk, shots, gate) for shots in whose.values()))
    assert not any(wrong), "\n".join(chain.from_iterable(wrong))


async def examine(browser: Browser, desk: LocalStack, shots: list[Shot], gate: asyncio.Semaphore) -> list[str]:
    """What is wrong with one person's pages."""
    wrong: list[str] = []
    async with gate:
        first = shots[0]
        context = await browser.new_context(base_url=desk.urls[first.site[0]], locale="vi-VN")
        # Every page brings axe-core along, for its own policy rightly refuses scripts from elsewhere.
        await context.add_init_script(f"window.bringAxe = () => {{ {AXE.read_text('utf-8')} }};")
        if first.who:
            await let_in(context, first.who)
        page = await context.new_page()
        for shot in shots:
            await page.set_viewport_size({"width": WIDTHS["desktop"], "height": 800})
            await shot.go(page)
            for size, width in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": 800})
                more = (COLOURS,) if shot is first and size == "phone" else ()
                wrong += [f"{shot.name}, {size}: {found}" for found in await findings(page, size, *more)]
                wide = await page.evaluate(TOO_WIDE)
                wrong += [f"{shot.name}, {size}: wider than the screen: {what}" for what in wide]
        await context.close()
    return wrong
