"""The operator's way: a poison event is seen, looked ahead at, mended and replayed; a read model is paused and rebuilt."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaProducer
from playwright.async_api import Browser, Page, expect

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.events.receiving import Channel, DocumentRegistered, Origin, RecallAsked
from shared.readmodels.catalogue import READ_MODELS
from shared.streams.topics import DOCUMENTS
from tests.browser.people import let_in
from tests.conftest import city_bodies
from tests.integration import poison
from tests.integration.handlers import HEAD
from tests.smoke.settling import settle
from tests.unit.given import ref

OPERATOR, UNCLEARED = "chanhvp.van-phong-thanh-uy", "chuyenvien1.van-phong-thanh-uy"


@asynccontextmanager
async def console(browser: Browser, city: LocalStack, person_id: str) -> AsyncIterator[Page]:
    """The console as ``person_id`` sees it; no script may fail."""
    context = await browser.new_context(base_url=city.urls["operations"])
    await let_in(context, person_id)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    await page.goto("/")
    yield page
    assert wrong == []
    await context.close()


async def test_a_poison_event_is_mended_and_replayed(browser: Browser, city: LocalStack) -> None:
    body, stream = city_bodies()[4].id, uuid4()
    admin = await asyncpg.connect(city.postgres.admin_url)
    async with CityClient(city.job_env()) as client, console(browser, city, OPERATOR) as page:
        await expect(page.get_by_role("heading", name="Dòng chảy văn bản")).to_be_visible()
        await page.goto("/letters")
        cause = page.locator("#letters a.item", has_text="DocumentRegistered").filter(has_text="mô hình")
        await expect(cause).to_have_count(0)
        head = HEAD.model_dump(mode="json", exclude_none=True)
        fields = {"document_id": str(stream), "body_id": body, "channel": "paper", "head": head}
        await client.give(people_of(body)["vanthu"], "receiving", document(stream), "ReceiveDocument", fields)
        event = DocumentRegistered(
            document_id=stream, body_id=body, channel=Channel.PAPER, head=HEAD, arrival_number=1, register_year=2001,
            registered_by=ref("vanthu"),
        )  # fmt: skip
        event_id, _ = await poison.write(admin, stream, 2, event, registered_by="không ai")

        # it appears by itself, within 5 s
        await expect(cause).to_be_visible(timeout=5000)
        await cause.click()
        letter_id = await admin.fetchval("SELECT letter_id FROM operations.letters WHERE event_id = $1", event_id)
        await page.locator(f"a[href='/letters/{letter_id}']").click()
        await expect(page.locator("main")).to_contain_text("Chính bản ghi trong kho không đọc được")
        value = page.get_by_label("Nội dung sự kiện (JSON)")
        await value.fill((await value.input_value()).replace('"không ai"', '{"person_id": "x"}'))
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.get_by_role("alert")).to_contain_text("registered_by.name")  # not yet an event of its type

        await value.fill((await value.input_value()).replace('{"person_id": "x"}', ref("vanthu").model_dump_json()))
        await page.get_by_label("Lý do", exact=False).first.fill("người vào sổ ghi sai mẫu")
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.locator("#ahead")).to_contain_text("registers")
        await page.get_by_role("button", name="Sửa và phát lại").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã phát lại")
        await expect(page.locator("h1")).to_contain_text("Đã phát lại")

        await client.wait_for_action(people_of(body)["lanhdao"], "routing", document(stream), "AnnotateDocument")
        assert await settle(city, 60)
        verdict = await poison.verdict_without_faults(admin)
        assert verdict.read_model_mismatches == 0, verdict.details
        await page.goto("/audit")
        await expect(page.locator("tbody tr").first).to_contain_text("Phát lại")
    await admin.close()


async def test_all_letters_of_a_cause_at_once(browser: Browser, city: LocalStack) -> None:
    admin = await asyncpg.connect(city.postgres.admin_url)
    events = []
    for number in range(3):
        stream = uuid4()
        asked = RecallAsked(
            document_id=stream, body_id=city_bodies()[4].id, reason="gửi nhầm", origin=Origin(body_id="x", document_id=stream)
        )  # fmt: skip
        # the third one lacks something else as well: what mends the others does not mend it
        broken = {"reason": 7} if number < 2 else {"reason": 7, "origin": "không rõ"}
        event_id, _ = await poison.write(admin, stream, 1, asked, **broken)
        events.append(event_id)
    async with console(browser, city, OPERATOR) as page:
        cause = (
            page.locator("a.item", has_text="RecallAsked")
            .filter(has_text="3 thư")
            .filter(has_text=f"{len(READ_MODELS)} mô hình")
        )
        for _ in range(50):
            await page.goto("/letters")
            if await cause.count():
                break
            await page.wait_for_timeout(200)
        await cause.first.click()
        patch, reason = page.get_by_label("Sửa giống nhau"), page.get_by_label("Lý do")
        await patch.fill('{"reason": "gửi nhầm"}')
        await reason.fill("lỗi khi ghi")
        await page.get_by_role("button", name="Xem trước").click()
        await expect(page.locator("#ahead")).to_contain_text("2 trên 3 thư phát lại được")
        await page.get_by_role("button", name="Sửa và phát lại").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã phát lại 2 thư. 1 thư chưa làm được")
        left = page.locator("a.item", has_text="RecallAsked").filter(has_text="1 thư").first
        await left.click()
        await page.get_by_label("Sửa giống nhau").fill(
            f'{{"reason": "gửi nhầm", "origin": {json.dumps(poison.FAULTS[events[2]]["origin"])}}}'
        )
        await page.get_by_label("Lý do").fill("lỗi khi ghi")
        await page.get_by_role("button", name="Phát lại").click()
        await expect(page.get_by_role("status")).to_contain_text("Đã phát lại 1 thư")
    assert await settle(city, 60)
    await admin.close()


async def test_a_read_model_is_paused_goes_on_and_is_built_anew(browser: Browser, city: LocalStack) -> None:
    async with console(browser, city, OPERATOR) as page:
        await page.goto("/read-models")
        one = page.locator("[id='projections.search']")

        async def do(button: str) -> None:
            await one.locator("summary").click()
            await one.get_by_label("Lý do").fill("thử")
            await one.get_by_role("button", name=button).click()

        await do("Tạm dừng")
        await expect(one.locator(".badge")).to_have_text("Tạm dừng")
        await do("Chạy tiếp")
        await expect(one.locator(".badge")).to_have_text("Đang chạy")
        await do("Dựng lại từ kho")
        await expect(one).to_contain_text("mã kiểm khớp", timeout=15000)
        await do("Quay lại bản trước")
        await expect(page.get_by_role("status")).to_contain_text("Bản trước đang phục vụ")
        await expect(one).to_contain_text("Đã quay lại bản trước")


async def test_who_is_no_operator_and_who_is_not_cleared(browser: Browser, city: LocalStack) -> None:
    async with console(browser, city, f"lanhdao.{city_bodies()[0].id}") as page:
        await expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ dành cho người vận hành")
    event_id = uuid4()
    headers = [
        ("ce_id", str(event_id).encode()),
        ("ce_type", b"congvan.receiving.DocumentRefused.v1"),  # a cause of its own: no other test looks at it
        ("ce_secrecy", b"confidential"),
    ]
    async with AIOKafkaProducer(**city.broker.cluster().aiokafka()) as producer:
        await producer.send_and_wait(DOCUMENTS.name, "mật lắm".encode(), b"k", headers=headers)
    admin = await asyncpg.connect(city.postgres.admin_url)
    find = "SELECT letter_id FROM operations.letters WHERE event_id = $1"
    while (letter_id := await admin.fetchval(find, event_id)) is None:
        await asyncio.sleep(0.1)
    await admin.close()
    for person_id, seen in ((UNCLEARED, False), (OPERATOR, True)):
        async with console(browser, city, person_id) as page:
            await page.goto(f"/letters/{letter_id}")
            await expect(page.locator("h1")).to_contain_text("Mật")
            await expect(page.locator("main")).to_contain_text("Kho không có sự kiện này")
            assert ("mật lắm" in await page.content()) is seen
