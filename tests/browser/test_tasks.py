"""A task between two bodies: a part ordered on, progress with evidence, more time asked and given, completion confirmed."""

import datetime as dt
from uuid import uuid4

from playwright.async_api import Browser, Page, expect

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import signed_in

ORDERS, LEADS, HELPS = "ban-to-chuc", "ban-dan-van", "ban-noi-chinh"


def in_days(days: int) -> str:
    return (dt.date.today() + dt.timedelta(days=days)).isoformat()


async def registered(city: LocalStack) -> str:
    """A document in the ordering body's register."""
    stream = uuid4()
    clerk = people_of(ORDERS)["vanthu"]
    head = {"issuer": "Thành ủy", "symbol": f"{stream.int % 9000}-KL/TU", "subject": "về rà soát tổ chức cơ sở đảng"}
    async with CityClient(city.job_env()) as client:
        fields = {"document_id": str(stream), "body_id": ORDERS, "channel": "upload", "head": head}
        await client.give(clerk, "receiving", document(stream), "ReceiveDocument", fields)
        await client.give(clerk, "receiving", document(stream), "RegisterDocument", {"head": head})
    return str(stream)


async def do(page: Page, command: str, **fields: str) -> None:
    """Fill the form of an action and give it."""
    form = page.locator(f"#act-{command}")
    await form.locator("summary").first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if await field.evaluate("element => element.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)
    await form.locator("button.primary").last.click()
    await expect(page.locator(".toast")).to_be_visible()


async def reloaded(page: Page, where: str, text: str) -> None:
    """The page shows ``text`` once the read model has followed."""
    await expect(page.locator(where)).to_contain_text(text, timeout=15_000)


async def test_a_task_from_order_to_confirmation(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    async with (
        signed_in(browser, portal, "lanhdao", ORDERS, ("409 ", "404 ")) as orders,  # asks until the card is there
        signed_in(browser, portal, "lanhdao", LEADS) as leads,
        signed_in(browser, portal, "chanhvp", HELPS) as helps,
    ):
        source = await registered(city)
        card = orders.locator("form[action^='/tasks/order/']")
        for _ in range(50):
            await orders.goto(f"/tasks/order/{source}")
            if await card.count():
                break
            await orders.wait_for_timeout(200)
        words = f"Rà soát tổ chức cơ sở đảng {uuid4().hex[:6]}"
        await card.locator("[name=text]").fill(words)
        await card.locator("[name=lead_body_id]").select_option(LEADS)
        await card.locator("[name=deadline]").fill(in_days(20))
        await card.get_by_role("button", name="Giao nhiệm vụ").click()
        await reloaded(orders, "#board", words)

        await leads.goto("/tasks?show=mine")
        await reloaded(leads, "#board", words)
        await leads.locator("a.item", has_text=words).click()
        task = leads.url

        # a part of it goes on to a third body
        await do(leads, "OrderSubTask", text="Thống kê số liệu", lead_body_id=HELPS, deadline=in_days(10))
        await reloaded(leads, ".tree", "Thống kê số liệu")
        await do(leads, "ReportProgress", note="Đã họp triển khai.", percent="40")
        await reloaded(leads, "#history", "Đã họp triển khai.")

        # not done while the part is open
        form = leads.locator("#act-ReportCompletion")
        await form.locator("summary").first.click()
        await form.locator("[name=result]").fill("Đã xong.")
        await form.locator("button.primary").last.click()
        await expect(leads.get_by_role("alert")).to_contain_text("phần việc chưa xong")

        # more time
        await leads.goto(task)
        await do(leads, "AskExtension", new_deadline=in_days(30), reason="Chờ số liệu cơ sở.")
        await orders.goto(task)
        await reloaded(orders, "#task", "Chờ số liệu cơ sở.")
        await do(orders, "GrantExtension")
        await reloaded(orders, "#history", "Cho gia hạn")

        # the part: progress with evidence, done, confirmed by the body that ordered it
        await helps.goto("/tasks?show=mine")
        await reloaded(helps, "#board", "Thống kê số liệu")
        await helps.locator("a.item", has_text="Thống kê số liệu").first.click()
        part = helps.url
        progress = helps.locator("#act-ReportProgress")
        await progress.locator("summary").first.click()
        await progress.locator("[name=note]").fill("Có bảng số liệu.")
        await progress.locator("[name=percent]").fill("80")
        await progress.locator("[name=evidence]").set_input_files(
            {"name": "so-lieu.txt", "mimeType": "text/plain", "buffer": "Bảng số liệu cơ sở đảng.".encode()}
        )
        await progress.locator("button.primary").last.click()
        await expect(helps.locator(".toast")).to_be_visible(timeout=30_000)
        await reloaded(helps, "#task", "so-lieu.txt")
        await leads.goto(part)
        await reloaded(leads, "#task", "so-lieu.txt")
        evidence = await leads.request.get(await leads.locator("a[href^='/files/']").first.get_attribute("href") or "")
        assert "Bảng số liệu" in await evidence.text()
        await do(helps, "ReportCompletion", result="Đã gửi đủ số liệu.")
        await leads.goto(part)
        await do(leads, "ConfirmCompletion")

        # and then the whole
        await leads.goto(task)
        await reloaded(leads, ".tree", "Hoàn thành")
        await do(leads, "ReportCompletion", result="Đã rà soát xong.")
        await orders.goto(task)
        await do(orders, "ConfirmCompletion")
        await reloaded(orders, "#task", "Hoàn thành")
        for said in ("Giao phần việc", "Cho gia hạn", "Xác nhận hoàn thành"):
            await expect(orders.locator("#history")).to_contain_text(said)
