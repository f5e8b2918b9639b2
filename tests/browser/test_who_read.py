"""Ai đã xem: what people open is written down, the chief of office asks; a secret entry is never shown unwritten."""

import asyncio
import io
import re
from uuid import UUID, uuid4

import asyncpg
import openpyxl
from playwright.async_api import Browser, BrowserContext, expect

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import let_in, signed_in
from tests.browser.test_operations import OPERATOR, console
from tests.smoke.settling import settle

BODY = "ban-noi-chinh"
SYMBOL = "77-BC/BNCTU"
LINK = re.compile(r'href="(/[^"#]*)"')


async def register(client: CityClient, symbol: str, secrecy: str = "none") -> UUID:
    """A document on paper in the body's register."""
    stream, clerk = uuid4(), people_of(BODY)["vanthu"]
    head = {"issuer": "Thành ủy Đà Nẵng", "kind": "Báo cáo", "symbol": symbol, "secrecy": secrecy}
    if secrecy == "none":
        head["subject"] = "về tình hình tháng 11"
    fields = {"document_id": str(stream), "body_id": BODY, "channel": "paper", "head": head, "paper_location": "Tủ 1"}
    await client.give(clerk, "receiving", document(stream), "ReceiveDocument", fields)
    await client.give(clerk, "receiving", document(stream), "RegisterDocument", {"head": head})
    return stream


async def test_the_chief_of_office_sees_who_opened_a_document(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    async with CityClient(city.job_env()) as client:
        stream = await register(client, SYMBOL)
    await settle(city)
    async with signed_in(browser, portal, "chuyenvien1", BODY, expected=("403 ", "409 ")) as specialist:
        await specialist.goto(f"/documents/{stream}")
        await expect(specialist.get_by_role("link", name="Ai đã xem")).to_have_count(0)
        answer = await specialist.request.get("/reads")
        assert (answer.status, (await answer.json())["code"]) == (403, "forbidden.post")
        assert (await specialist.request.get("/reads/ai-da-xem.xlsx")).status == 403
        assert (await specialist.request.get("/registers/incoming/so.xlsx")).ok
    async with signed_in(browser, portal, "chanhvp", BODY) as chief:
        await chief.goto(f"/documents/{stream}")
        await asyncio.sleep(1.5)  # written every second
        await chief.get_by_role("link", name="Ai đã xem").last.click()
        rows = chief.locator("#reads tbody tr")
        await expect(rows).to_have_count(2)
        await expect(rows.first).to_contain_text(people_of(BODY)["chanhvp"].name)
        await expect(rows.last).to_contain_text(people_of(BODY)["chuyenvien1"].name)
        await expect(rows.last).to_contain_text("Mở văn bản")
        await expect(rows.last.get_by_role("link")).to_contain_text(SYMBOL)

        # by its symbol in any spelling, of one person, on other days
        await chief.get_by_label("Văn bản (số, ký hiệu hoặc mã)").fill("77 bc bnctu")
        await chief.get_by_label("Người xem").select_option(f"chuyenvien1.{BODY}")
        await chief.get_by_role("button", name="Lọc").click()
        await expect(rows).to_have_count(1)
        await chief.get_by_label("Đến hết ngày").fill("2020-01-31")
        await chief.get_by_role("button", name="Lọc").click()
        await expect(rows).to_contain_text("Không có lượt xem nào như vậy")

        # as a workbook, which is itself written down
        answer = await chief.request.get(f"/reads/ai-da-xem.xlsx?person=chuyenvien1.{BODY}")
        sheet = openpyxl.load_workbook(io.BytesIO(await answer.body())).worksheets[0]
        told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert {"Mở văn bản", "Tải về"} <= {row[3] for row in told}  # files, where they opened some elsewhere
        assert SYMBOL in str([row[4] for row in told])
        await asyncio.sleep(1.5)
        await chief.goto(f"/reads?person=chanhvp.{BODY}")
        await expect(rows.filter(has_text="Tải về")).to_have_count(1)
    async with signed_in(browser, portal, "chanhvp", "ban-dan-van") as elsewhere:
        await elsewhere.goto(f"/reads?document={stream}")
        await expect(elsewhere.locator("#reads tbody")).to_contain_text("Không có lượt xem nào như vậy")
    async with console(browser, city, OPERATOR) as operator:
        await operator.goto(f"/reads?about={stream}")
        await expect(operator.locator("tbody tr")).to_have_count(2)
        await operator.goto(f"/ways/{stream}")
        await operator.goto("/events")
        await asyncio.sleep(1.5)
        await operator.goto(f"/reads?person={OPERATOR}")
        for opened in ("Đường đi của văn bản", "Danh sách sự kiện", "Ai đã xem"):
            await expect(operator.locator("tbody tr", has_text=opened).first).to_be_visible()


async def pages_from(context: BrowserContext, start: str, most: int) -> dict[str, str]:
    """The pages that links lead to from ``start``: what each says."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if path in found or "/static/" in path or path.startswith(("/sign-", "/live", "/reads")):
            continue
        answer = await context.request.get(path)
        kind = answer.headers.get("content-type", "")
        found[path] = await answer.text() if answer.ok and "text/html" in kind else ""
        waiting += LINK.findall(found[path].replace("&amp;", "&"))
    return found


async def test_no_page_shows_a_secret_entry_that_is_not_written_down(browser: Browser, city: LocalStack) -> None:
    """Every page that a cleared person comes to by links: where the secret document's symbol stands, a row is written."""
    symbol = "991-BC/BNCTU"
    async with CityClient(city.job_env()) as client:
        stream = await register(client, symbol, "confidential")
    await settle(city)
    admin = await asyncpg.connect(city.postgres.admin_url)
    leader = f"lanhdao.{BODY}"
    context = await browser.new_context(base_url=city.urls["portal"])
    await let_in(context, leader)

    async def written() -> int:
        query = "SELECT count(*) FROM audit.reads WHERE about = $1 AND person_id = $2"
        return int(await admin.fetchval(query, str(stream), leader))

    paths = [*await pages_from(context, "/", 60), f"/search?q={symbol}", f"/documents/{stream}"]
    showing, silent = [], []
    for path in paths:
        before = await written()
        answer = await context.request.get(path)
        if answer.ok and "text/html" in answer.headers.get("content-type", "") and symbol in await answer.text():
            showing.append(path)
            if await written() == before:
                silent.append(path)
    await context.close()
    await admin.close()
    assert silent == []
    assert {f"/search?q={symbol}", f"/documents/{stream}", "/registers/incoming"} <= set(showing), showing
