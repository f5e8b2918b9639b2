"""A meeting from its calling to the task that comes of its conclusion."""

import datetime as dt
from typing import Any
from uuid import uuid4

from playwright.async_api import Browser, Page, expect

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.calendar import VIETNAM
from shared.documents.symbols import Style
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.browser.people import signed_in

BODY, GUEST = "uy-ban-kiem-tra", "ban-noi-chinh"
NOTE = "Chỉ riêng tôi: hỏi thêm về kinh phí."


def paper(words: str) -> Any:
    composed = compose_pdf(
        OfficialDocument(
            style=Style.PARTY, issuer="Ủy ban Kiểm tra Thành ủy", parent="Thành ủy Đà Nẵng", kind="Báo cáo", subject="kết quả kiểm tra",
            paper=paper_of_lines(words), symbol="12-BC/UBKTTU", place="Đà Nẵng",
            signers=(Signer(post="Chủ nhiệm", name="Lê Văn An"),),
        )
    )  # fmt: skip
    return {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": composed.data}


def moment(minutes: int) -> str:
    return (dt.datetime.now(VIETNAM) + dt.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


async def call(office: Page) -> str:
    await office.goto("/meetings/new")
    await office.get_by_label("Tên cuộc họp").fill("Hội nghị Ủy ban Kiểm tra quý I")
    await office.get_by_label("Địa điểm").fill("Phòng họp số 2")
    await office.get_by_label("Bắt đầu").fill(moment(-5))
    await office.get_by_label("Kết thúc").fill(moment(90))
    await office.get_by_label("Chủ trì").select_option(people_of(BODY)["lanhdao"].id)
    await office.locator(f"[name=people][value='{people_of(GUEST)['lanhdao'].id}']").check()
    await office.get_by_label("Chương trình").fill("Khai mạc\nBáo cáo kết quả kiểm tra | Văn phòng")
    await office.get_by_role("button", name="Triệu tập").click()
    await expect(office.locator(".toast")).to_be_visible()
    return office.url


async def open_form(page: Page, command: str) -> Any:
    form = page.locator(f"#act-{command}")
    await form.locator("summary").first.click()
    return form


async def attach(office: Page, words: str) -> None:
    form = await open_form(office, "AttachPaper")
    await form.get_by_label("Thuộc nội dung").select_option("2")
    await form.get_by_label("Tên tài liệu").fill("Báo cáo kết quả kiểm tra")
    await form.get_by_label("Tệp").set_input_files(paper(words))
    await form.locator("button.primary").click()
    await expect(office.locator("a.paper-link")).to_contain_text("Báo cáo kết quả kiểm tra")


async def test_from_the_calling_to_a_task(browser: Browser, city: LocalStack) -> None:
    portal = city.urls["portal"]
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
    async with (
        signed_in(browser, portal, "chanhvp", BODY) as office,
        signed_in(browser, portal, "lanhdao", BODY) as chair,
        signed_in(browser, portal, "lanhdao", GUEST, **phone) as guest,
        signed_in(browser, portal, "vanthu", GUEST, expected=("404 ",)) as colleague,
    ):
        await guest.goto("/")
        meeting = await call(office)
        await attach(office, "Đã kiểm tra mười tổ chức đảng.")

        # the guest is told, reads on the phone, and keeps a note that nobody else sees
        await expect(guest.locator("a.item", has_text="Đọc tài liệu họp")).to_be_visible(timeout=20_000)
        await guest.locator("a.item", has_text="Đọc tài liệu họp").click()
        await guest.locator("a.paper-link").click()
        await expect(guest.locator(".pdf-page canvas").first).to_be_visible(timeout=15_000)
        await expect(guest.locator("#receipts")).to_contain_text(people_of(GUEST)["lanhdao"].name, timeout=15_000)
        await guest.locator("#note").fill(NOTE)
        await guest.get_by_role("button", name="Lưu ghi chú").click()
        await expect(guest.locator("#note")).to_have_value(NOTE)
        await chair.goto(meeting)
        await expect(chair.locator("#note")).to_have_value("")
        assert NOTE not in await chair.content()
        await colleague.goto(meeting)
        await expect(colleague.locator("main")).to_contain_text("Không có cuộc họp này")

        # a motion, and a vote that is changed
        form = await open_form(office, "OpenVoting")
        await form.get_by_label("Nội dung biểu quyết").fill("Thông qua báo cáo")
        await form.locator("button.primary").click()
        await expect(office.locator(".voting")).to_contain_text("Thông qua báo cáo")
        for said in ("Không tán thành", "Tán thành"):
            await guest.goto(f"{meeting}#votes")
            await guest.locator(".choices").get_by_text(said, exact=True).click()
            await guest.get_by_role("button", name="Gửi biểu quyết").click()
            await expect(guest.locator(".toast")).to_be_visible()
        await guest.get_by_role("button", name="Tôi dự trực tuyến").click()
        await expect(guest.locator("#present")).to_contain_text("Trực tuyến")
        await office.reload()
        await expect(office.locator("#attendance .facts")).to_contain_text("Trực tuyến 1")
        await office.get_by_role("button", name="Khóa và kiểm phiếu").click()
        await expect(office.locator(".bars")).to_contain_text("1/2")

        # minutes, approved by the chair: a task for the guest's body and a draft notice
        form = await open_form(office, "DraftMinutes")
        await form.get_by_label("Diễn biến cuộc họp").fill("Hội nghị đã thảo luận.")
        await form.locator("[name=conclusion_text]").first.fill("Khắc phục tồn tại sau kiểm tra")
        await form.locator("[name=conclusion_lead]").first.select_option(GUEST)
        await form.locator("button.primary").last.click()
        await expect(office.locator(".toast")).to_be_visible()
        await chair.goto("/?work=approve_minutes")
        await chair.locator("a.item").first.click(timeout=15_000)
        await open_form(chair, "ApproveMinutes")
        await chair.locator("#act-ApproveMinutes button.primary").last.click()
        await expect(chair.locator("#head")).to_contain_text("Đã kết thúc")
        await expect(chair.locator("#came-of")).to_contain_text("Khắc phục tồn tại sau kiểm tra", timeout=20_000)
        await expect(chair.locator("#came-of")).to_contain_text("Dự thảo thông báo kết luận", timeout=20_000)
        await guest.goto("/tasks")
        await expect(guest.locator("#board")).to_contain_text("Khắc phục tồn tại sau kiểm tra", timeout=20_000)


async def test_a_secret_paper_is_refused_with_the_next_step(browser: Browser, city: LocalStack) -> None:
    meeting_id, office_person = uuid4(), people_of(BODY)["chanhvp"]
    person = {"person": people_of(BODY)["lanhdao"].ref().model_dump(mode="json"), "body_id": BODY}
    begins = dt.datetime.now(VIETNAM) + dt.timedelta(days=3)
    async with CityClient(city.job_env()) as client:
        fields = {
            "meeting_id": str(meeting_id), "body_id": BODY, "title": "Họp Thường trực", "kind": "permanent_board",
            "place": "Phòng họp", "starts_at": begins.isoformat(), "ends_at": (begins + dt.timedelta(hours=1)).isoformat(),
            "chair": person, "agenda": [{"title": "Công tác cán bộ"}],
        }  # fmt: skip
        await client.give(office_person, "meetings", f"meetings/{meeting_id}", "CallMeeting", fields)
    async with signed_in(browser, city.urls["portal"], "chanhvp", BODY) as office:
        await office.goto(f"/meetings/{meeting_id}")
        form = await open_form(office, "AttachPaper")
        await form.get_by_label("Tên tài liệu").fill("Về nhân sự")
        await form.get_by_label("Độ mật").select_option("confidential")
        await form.get_by_label("Tệp").set_input_files(paper("Nội dung."))
        await form.locator("button.primary").click()
        await expect(office.get_by_role("alert")).to_contain_text("Tài liệu mật không được đưa lên hệ thống")
        await office.locator("#AttachPaper-title").fill("")
        await office.locator("#AttachPaper-form").select_option("on_paper")
        await office.locator("#act-AttachPaper button.primary").click()
        await expect(office.locator("#papers")).to_contain_text("Tài liệu mật, phát bản giấy tại cuộc họp")
