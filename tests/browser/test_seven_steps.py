"""One document, four people, a real browser: from receipt to issue."""

import re
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import BODY, signed_in, write

SAMPLE = Path(__file__).parents[1] / "data" / "documents" / "881-qd-ubnd.txt"


INCOMING = "về việc ban hành kế hoạch cải thiện môi trường kinh doanh"
ANSWER = "về việc triển khai Quyết định 881/QĐ-UBND"
NUMBER = re.compile(r"\d{2,}-TB/BTCTU")


async def open_item(page: Page, work: str, subject: str) -> None:
    """Open what waits under ``work`` for one document; the inbox fills by itself when events arrive.

    Other tests leave work in the same inbox, so the first item is not always this document's.
    """
    await page.goto("/")
    await page.locator("a.item", has_text=work).filter(has_text=subject).first.click(timeout=15_000)
    await expect(page.locator("#head")).to_be_visible()


async def act(page: Page, command: str, **fields: str) -> None:
    form = page.locator(f"#act-{command}")
    await form.locator("summary").first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if await field.evaluate("element => element.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)
    await form.locator("button.primary").click()
    await expect(page.locator(".toast")).to_be_visible()


async def sign(page: Page, command: str, pin: str) -> None:
    """Sign or seal the document on ``page`` with the key that ``pin`` opens."""
    form = page.locator(f"#act-{command}")
    await form.locator("[name=pin]").fill(pin)
    await form.locator("button.primary").click()
    await expect(page.locator(".toast")).to_be_visible(timeout=30_000)


async def number(clerk: Page, subject: str) -> None:
    """The clerk takes the number of an approved draft of ``BODY``."""
    await open_item(clerk, "Cấp số", subject)
    await act(clerk, "TakeNumber")


async def issue(city: LocalStack, clerk: Page, leader: Page, subject: str) -> None:
    """An approved draft of ``BODY`` is numbered, signed by its leader, sealed and sent."""
    pins = CityClient(city.job_env())
    await number(clerk, subject)
    await open_item(leader, "Ký số", subject)
    await sign(leader, "SignDocument", pins.pin_of(person("lanhdao")))
    await open_item(clerk, "Phát hành", subject)
    await sign(clerk, "IssueDocument", pins.pin_of(BODY))


def person(prefix: str) -> str:
    return people_of(BODY)[prefix].id


async def test_from_receipt_to_issue(browser: Browser, city: LocalStack) -> None:
    async with (
        signed_in(browser, city.urls["portal"], "vanthu") as clerk,
        signed_in(browser, city.urls["portal"], "lanhdao") as leader,
        signed_in(browser, city.urls["portal"], "chanhvp") as chief,
        signed_in(browser, city.urls["portal"], "chuyenvien1") as specialist,
    ):
        await leader.goto("/")
        # the clerk drops a real decision, sees its head read, and registers it
        await clerk.goto("/receive")
        await clerk.locator("[data-drop] input[type=file]").set_input_files(SAMPLE)
        await expect(clerk.locator("[name=symbol]")).to_have_value("881/QĐ-UBND")
        await expect(clerk.locator("[name=issuer]")).to_have_value("Ủy ban nhân dân thành phố Đà Nẵng")
        await expect(clerk.locator("[data-directives] .directive")).to_have_count(1)
        await clerk.locator("[name=subject]").fill(INCOMING)
        await clerk.get_by_role("button", name="Vào sổ").click()
        await expect(clerk.locator(".toast")).to_contain_text("Đã vào sổ với số đến")
        document = clerk.url

        # it appears on the leader's open page by itself; two clicks write the instruction
        await expect(leader.locator("a.item", has_text="Bút phê").filter(has_text=INCOMING)).to_be_visible(
            timeout=15_000
        )
        await open_item(leader, "Bút phê", INCOMING)
        await leader.locator("#act-AnnotateDocument summary").first.click()
        await leader.get_by_role("button", name="Giao chuyên viên tham mưu văn bản triển khai.").click()
        await leader.locator("#act-AnnotateDocument [name=proposed_lead]").select_option(person("chuyenvien1"))
        await leader.locator("#act-AnnotateDocument button.primary").click()
        await expect(leader.locator(".toast")).to_be_visible()

        # the chief of office finds the leader's proposal filled in, and sends it on
        await open_item(chief, "Chuyển xử lý", INCOMING)
        await chief.locator("#act-RouteDocument summary").first.click()
        await expect(chief.locator("#act-RouteDocument [name=lead]")).to_have_value(person("chuyenvien1"))
        await chief.locator("#act-RouteDocument button.primary").click()
        await expect(chief.locator(".toast")).to_be_visible()

        # the specialist drafts the answer, with a recipient and a task
        await open_item(specialist, "Chủ trì xử lý", INCOMING)
        await specialist.get_by_role("link", name="Soạn văn bản trả lời").click()
        await specialist.locator("[name=kind]").select_option("Thông báo")
        await specialist.locator("[name=subject]").fill(ANSWER)
        await write(specialist, "Triển khai Quyết định 881/QĐ-UBND.\nCác đơn vị thực hiện nghiêm túc.")
        await specialist.get_by_placeholder("Lọc tên cơ quan…").fill("dan van")
        await specialist.get_by_label("Ban Dân vận Thành ủy").check()
        await specialist.locator("summary", has_text="Nhiệm vụ giao trong văn bản").click()
        await specialist.locator("#d-text-0").fill("Báo cáo kết quả triển khai")
        await specialist.locator("#d-lead-0").select_option("ban-dan-van")
        await specialist.get_by_role("button", name="Lưu dự thảo").click()
        await expect(specialist.locator(".toast")).to_be_visible()
        draft = specialist.url

        # form checked, submitted, approved at both levels: the leader on his phone
        await open_item(chief, "Thẩm định thể thức", ANSWER)
        await act(chief, "CheckFormat")
        await specialist.goto(draft)
        await act(specialist, "SubmitDraft")
        await open_item(chief, "Phê duyệt", ANSWER)
        await act(chief, "ApproveDraft")
        await leader.set_viewport_size({"width": 390, "height": 844})
        await open_item(leader, "Phê duyệt", ANSWER)
        await act(leader, "ApproveDraft", remarks="Đồng ý phát hành.")

        # a number, the leader's signature, the body's seal: a PDF, a delivery
        await issue(city, clerk, leader, ANSWER)
        await expect(clerk.locator("dl.head")).to_contain_text(NUMBER)
        await expect(clerk.locator("#deliveries")).to_contain_text("Đã đến", timeout=15_000)
        pdf = clerk.locator("p.file a").first
        answer = await clerk.request.get(await pdf.get_attribute("href") or "")
        assert answer.headers["content-type"] == "application/pdf"
        assert (await answer.body()).startswith(b"%PDF-")

        # somebody was forgotten: it goes there too, and is offered to no one twice
        await clerk.reload()
        more = clerk.locator("#act-AddRecipients")
        await more.locator("summary").click()
        await expect(more.get_by_label("Ban Dân vận Thành ủy")).to_have_count(0)
        await more.get_by_label("Ban Tuyên giáo Thành ủy").check()
        await more.locator("button.primary").click()
        await expect(clerk.locator(".toast")).to_contain_text("Đã gửi thêm")
        await expect(clerk.locator("#deliveries li", has_text="Ban Tuyên giáo Thành ủy")).to_contain_text(
            "Đã đến", timeout=15_000
        )
        await clerk.goto(document)
        await expect(clerk.locator("#head")).to_contain_text("Đã xử lý", timeout=15_000)
        await clerk.goto("/registers/outgoing?q=881")
        await expect(clerk.locator("tbody")).to_contain_text(NUMBER)


async def test_what_was_typed_survives_a_refusal(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien2") as page:
        await page.goto("/drafts/new")
        await page.locator("[name=subject]").fill("về việc giữ lại chữ đã gõ")
        await write(page, "Nội dung dài tôi không muốn gõ lại.")
        await page.locator("summary", has_text="Nhiệm vụ giao trong văn bản").click()
        await page.locator("#d-text-0").fill("Nhiệm vụ")
        await page.locator("#d-lead-0").select_option("ban-dan-van")
        await page.locator("#d-day-0").fill("2020-01-01")
        await page.get_by_role("button", name="Lưu dự thảo").click()
        await expect(page.get_by_role("alert")).to_contain_text("đã qua")
        await expect(page.locator(".paper-text")).to_have_text("Nội dung dài tôi không muốn gõ lại.")
        await expect(page.locator("[name=subject]")).to_have_value("về việc giữ lại chữ đã gõ")


async def test_strangers_and_forged_forms_are_turned_away(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "vanthu", expected=("404 ",)) as page:
        foreign = await page.request.get("/documents/11111111-1111-4111-8111-111111111111")
        assert foreign.status == 404
        await page.goto("/documents/11111111-1111-4111-8111-111111111111")
        await expect(page.get_by_role("heading", name="Không có văn bản này")).to_be_visible()
        await page.get_by_role("link", name="Về trang việc của tôi").click()
        forged = await page.request.post("/sign-out", form={"csrf": "guess"})
        assert forged.status == 403
        headers = (await page.request.get("/")).headers
        assert "default-src 'self'" in headers["content-security-policy"]
    context = await browser.new_context(base_url=city.urls["portal"])
    page = await context.new_page()
    await page.goto("/registers/incoming")
    await expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    await page.get_by_label("Tên đăng nhập").fill(f"vanthu.{BODY}")
    await page.get_by_label("Mật khẩu").fill("wrong")
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    await context.close()
