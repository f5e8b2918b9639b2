"""How long the editor of a draft takes from the navigation until its text is drawn: the portal's own scripts."""

import statistics
import threading
import time
from types import SimpleNamespace
from uuid import uuid4

import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from services.portal.app import SECURITY_HEADERS
from services.portal.frame.page import PORTAL, STATIC, templates
from shared.bodies.actor import Actor, Post
from shared.paper.lines import paper_of_lines
from shared.paper.paper import Paper
from tests.browser.people import CHROMIUM, EXECUTABLE

PAGES = (10, 100)
ASKED = 20  # times
PARAGRAPHS_A_PAGE = 12
WORDS = "1. Các cơ quan, đơn vị thực hiện nghiêm túc nội dung được giao và báo cáo kết quả định kỳ về Ban Thường vụ."
ACTOR = Actor(person_id="chuyenvien.bench", name="Trần Thị Bình", post=Post.SPECIALIST, body_id="bench")

# When the text stands there, and the browser has drawn it once.
SHOWN = """window.shown = new Promise((resolve) => new MutationObserver((_, observer) => {
  if (!document.querySelector(".paper-text .clause")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
}).observe(document, {childList: true, subtree: true}));"""


def paper_of(pages: int) -> Paper:
    """A draft of about so many pages."""
    articles = [
        f"Điều {number}. Trách nhiệm\n" + f"{WORDS}\n" * (PARAGRAPHS_A_PAGE - 1) for number in range(1, pages + 1)
    ]
    return paper_of_lines("\n".join(articles))


def _page(request: Request) -> Response:
    content = SimpleNamespace(paper=paper_of(int(request.path_params["pages"])))
    field = templates.env.from_string(
        '{% extends "base.html" %}{% block scripts %}{% include "drafts/head.html" %}{% endblock %}'
        "{% block content %}<form>{% macro was(name, otherwise='') %}{{ otherwise }}{% endmacro %}"
        '{% include "drafts/editor.html" %}</form>{% endblock %}'
    )
    html = field.render(
        request=request, actor=ACTOR, body_name="", csrf="", flash=None, path="/", here="/", language="vi",
        numbering="party", content=content, new_key=lambda: str(uuid4()),
    )  # fmt: skip
    return HTMLResponse(html, headers=SECURITY_HEADERS)


def _served() -> uvicorn.Server:
    static = Mount(STATIC.base, StaticFiles(directory=PORTAL / "static"))
    app = Starlette(routes=[Route("/{pages:int}", _page), static])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return server


async def editor_open_ms() -> dict[str, float]:
    """p50 and p99 of opening drafts of `PAGES` pages."""
    server = _served()
    address = "http://{}:{}".format(*server.servers[0].sockets[0].getsockname())
    result = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=CHROMIUM)
        for pages in PAGES:
            taken = [await _opened(browser, f"{address}/{pages}") for _ in range(ASKED)]
            result[f"editor_open_ms, {pages} pages, p50"] = statistics.median(taken)
            result[f"editor_open_ms, {pages} pages, p99"] = statistics.quantiles(taken, n=100, method="inclusive")[98]
        await browser.close()
    server.should_exit = True
    return result


async def _opened(browser: Browser, address: str) -> float:
    page = await browser.new_page()
    await page.add_init_script(SHOWN)
    await page.goto(address, wait_until="commit")
    milliseconds = float(await page.evaluate("() => window.shown"))
    await page.close()
    return milliseconds
