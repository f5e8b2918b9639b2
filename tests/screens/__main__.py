"""`python -m tests.screens`: every page as people see it, on a desktop and on a phone, into .run/screenshots.

Uses the city that runs here (`make run`), or starts one of its own with the sample documents.
"""

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from rich.progress import Progress

from deploy.city.client import CityClient
from deploy.local.rundir import RunDir
from deploy.local.stack import ROOT, LocalStack
from tests.browser.people import CHROMIUM, EXECUTABLE, sign_in
from tests.screens.pages import PAGES, Shot
from tests.screens.papers import to_sign

FOLDER = ROOT / ".run" / "screenshots"
SIZES = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}


async def take(urls: dict[str, str], only: str) -> int:
    """Take every picture; returns how many."""
    taken = 0
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=CHROMIUM)
        chosen = [shot for shot in PAGES if only in shot.name]
        with Progress() as progress:
            bar = progress.add_task("Ảnh màn hình", total=len(chosen) * len(SIZES))
            for size in SIZES:
                pages: dict[str, Page] = {}
                for shot in chosen:
                    await _take(browser, urls, shot, size, pages)
                    taken += 1
                    progress.advance(bar)
        await browser.close()
    return taken


async def _take(browser: Browser, urls: dict[str, str], shot: Shot, size: str, pages: dict[str, Page]) -> None:
    page = pages.get(shot.whose)
    if page is None:
        context = await browser.new_context(
            base_url=urls[shot.site[0]],
            viewport=SIZES[size],
            device_scale_factor=1,
            has_touch=size == "phone",
            locale="vi-VN",
        )
        page = pages[shot.whose] = await context.new_page()
        if shot.who:
            await sign_in(page, shot.who, shot.site[1])
    await shot.go(page)
    await page.wait_for_timeout(400)
    await page.screenshot(path=FOLDER / f"{shot.name}-{size}.png", full_page=shot.whole, animations="disabled")


async def main() -> int:
    """Find or start a city, then take the pictures."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    running = RunDir(ROOT / ".run").read_state()
    if running:
        taken = await take(running["urls"], only)
    else:
        async with LocalStack(Path(ROOT / ".run"), quiet=True, log_level="WARNING") as stack:
            for job in ("seed", "demo"):
                await asyncio.to_thread(stack.run_job, "deploy.city", job)
            async with CityClient(stack.job_env()) as client:
                await to_sign(client)
            taken = await take(stack.urls, only)
    print(f"{taken} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
