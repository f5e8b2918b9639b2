"""Which pages are pictured, who looks at them and what they did just before."""

import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Page

BODY = "quan-uy-hai-chau"
DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"


PORTAL, CONSOLE = ("portal", "Việc của tôi"), ("operations", "Dòng chảy văn bản")


@dataclass(frozen=True)
class Shot:
    """A picture: ``go`` brings ``who``'s page there; ``whole`` pictures take in what is below the fold.

    ``site`` is the process whose pages these are, with the heading of its first one.
    ``needs_issued``: only where this body has issued documents, as in the city with all samples.
    """

    name: str
    who: str
    go: Callable[[Page], Awaitable[object]]
    whole: bool = True
    needs_issued: bool = False
    site: tuple[str, str] = PORTAL

    @property
    def whose(self) -> str:
        """Somebody's browser at one of the sites."""
        return f"{self.who} at {self.site[0]}"


def _at(path: str) -> Callable[[Page], Awaitable[object]]:
    return lambda page: page.goto(path)


async def _first(page: Page, list_path: str, link: str) -> None:
    await page.goto(list_path)
    await page.goto(await page.locator(link).first.get_attribute("href") or "/")


async def _drawn(page: Page) -> None:
    """A document's first page, where this page shows one."""
    if await page.locator("[data-pdf]").count():
        await page.locator(".pdf-page canvas").first.wait_for(state="attached")


def _opened(list_path: str, link: str) -> Callable[[Page], Awaitable[object]]:
    async def go(page: Page) -> None:
        await _first(page, list_path, link)
        await _drawn(page)

    return go


async def _received(page: Page) -> None:
    await page.goto("/receive")
    await page.locator("#pick").set_input_files(sorted(DOCUMENTS.glob("*.txt")))
    await page.locator("[data-state=read]").nth(2).wait_for()


CLERK, LEADER, CHIEF, SPECIALIST = (f"{prefix}.{BODY}" for prefix in ("vanthu", "lanhdao", "chanhvp", "chuyenvien1"))


async def _waiting(page: Page, work: str, action: str = "") -> None:
    """The first document that waits for ``work``, with the form of ``action`` open."""
    await _first(page, f"/?work={work}", "a.item")
    if action:
        await page.locator(f"#act-{action} summary").first.click()
    await _drawn(page)


def _at_work(work: str, action: str = "") -> Callable[[Page], Awaitable[object]]:
    return lambda page: _waiting(page, work, action)


async def _to_sign(page: Page) -> None:
    """The first document that waits for this person's signature or seal; the empty list where none does."""
    await page.goto("/sign")
    if await page.locator("a.item").count():
        await page.locator("a.item").first.click()
        await page.locator("#signing").wait_for()
        await _drawn(page)


async def _task_order(page: Page) -> None:
    await _first(page, "/registers/incoming", "tbody a")
    await page.goto(page.url.replace("/documents/", "/tasks/order/").split("?")[0])


async def _palette(page: Page) -> None:
    await page.goto("/")
    await page.keyboard.press("Control+k")
    await page.locator("#palette input").fill("hoi nghi")
    await page.wait_for_timeout(500)


async def _tour(page: Page) -> None:
    await page.goto("/")
    await page.locator(".me summary").click()
    await page.locator("[data-start-tour]").click()
    await page.locator("[data-tour-next]").click()


async def _english(page: Page) -> None:
    await page.goto("/")
    await page.locator(".me summary").click()
    await page.get_by_role("button", name="English").click()
    await page.wait_for_timeout(300)


async def _versions(page: Page) -> None:
    await _first(page, "/?work=draft", "a.item")
    await page.goto(page.url.replace("/documents/", "/drafts/") + "/versions")


async def _organised(page: Page) -> None:
    """A coming meeting with the form of a paper open."""
    await _first(page, "/meetings", "#meetings a.meeting")
    await page.locator("#act-AttachPaper summary").click()
    await page.locator("#act-DraftMinutes summary").first.click()


async def _paper(page: Page) -> None:
    await _first(page, "/meetings", "#meetings a.meeting")
    await page.locator("a.paper-link").first.click()
    await page.locator(".pdf-page canvas").first.wait_for()


async def _registered(page: Page) -> None:
    """A signed PDF dropped: its page beside its head."""
    await page.goto("/registers/outgoing")
    await page.goto(await page.locator("tbody a").first.get_attribute("href") or "/")
    answer = await page.request.get(await page.locator("p.file a").first.get_attribute("href") or "/")
    await page.goto("/receive")
    file: Any = {"name": "01-TB-QU.pdf", "mimeType": "application/pdf", "buffer": await answer.body()}
    await page.locator("#pick").set_input_files(file)
    await page.locator(".pdf-page canvas").first.wait_for()
    await page.wait_for_timeout(500)


async def _case_files(page: Page) -> None:
    """One that was just opened, in the list."""
    await page.goto("/case-files")
    await page.locator("#open-one summary").click()
    await page.get_by_label("Mã hồ sơ theo danh mục").fill("01.VP")
    await page.get_by_label("Tên hồ sơ").fill("Hội nghị tổng kết công tác năm 2026 của Đảng bộ")
    await page.get_by_role("button", name="Mở hồ sơ", exact=True).click()
    await page.locator("#case-file").wait_for()
    await page.goto("/case-files")


async def _case_file(page: Page) -> None:
    """One with documents of the body in it."""
    await _case_files(page)
    await page.locator("#files tbody a").first.click()
    for _ in range(3):
        await page.get_by_label("Tìm văn bản", exact=True).last.fill("về việc")
        await page.locator("main form.filter button").click()
        if not await page.locator(".found form button").count():
            break
        await page.locator(".found form button").first.click()


OVERSEER = "van-phong-thanh-uy"


async def _assessing(page: Page) -> None:
    """A target set and assessed a moment ago, with the form open."""
    await page.goto("/programme/new")
    await page.locator("#f-programme").fill("Chương trình CCHC 2020-2025")
    await page.locator("#f-owner_body_id").select_option(BODY)
    await page.locator("#f-due_on").fill("2030-12-31")
    await page.locator("#f-name").fill("100 % văn bản đến và đi xử lý trên mạng")
    await page.locator("#f-measure").fill("Tỷ lệ văn bản xử lý điện tử, tính từ sổ")
    await page.get_by_role("button", name="Đặt chỉ tiêu").click()
    await page.locator("#act-AssessTarget summary").click()
    await page.locator("#act-AssessTarget input[value=on_schedule]").check()
    await page.locator("#act-AssessTarget textarea").fill("Đạt 92 %, còn hai đơn vị.")
    await page.locator("#act-AssessTarget form button.primary").click()
    await page.locator("#act-AssessTarget summary").click()


async def _draft_procedure(page: Page, name: str, steps: list[tuple[str, str, str]]) -> None:
    """A procedure of the body's own, as a proposal: each step with its hours and the numbers it comes after."""
    await page.locator("#f-name").fill(name)
    await page.locator("#f-legal_basis").fill("Quy chế làm việc của Ban Thường vụ")
    for number, (step, hours, after) in enumerate(steps, 1):
        await page.locator(f"#s-name-{number}").fill(step)
        await page.locator(f"#s-hours-{number}").fill(hours)
        await page.locator(f"#s-after-{number}").fill(after)
    await page.get_by_role("button", name="Lưu bản soạn").click()


async def _compared(page: Page) -> None:
    """One version withdrawn, the next one drafted: side by side."""
    await page.goto("/procedures/new")
    steps = [("Tiếp nhận hồ sơ", "4", ""), ("Thẩm định", "37,5", "1"), ("Quyết định", "15", "2")]
    await _draft_procedure(page, "Thủ tục khen thưởng tổ chức đảng", steps)
    await page.locator("#act-WithdrawVersion summary").click()
    await page.locator("#f-withdraw-reason").fill("Thời hạn quá dài")
    await page.locator("#act-WithdrawVersion button.primary").click()
    await page.locator("main .actions a.button.primary").click()
    await page.locator("#s-hours-2").fill("22,5")
    await page.locator("#s-name-4").fill("Lấy ý kiến chi bộ")
    await page.locator("#s-hours-4").fill("15")
    await page.locator("#s-after-4").fill("1")
    await page.get_by_role("button", name="Lưu bản soạn").click()
    await page.locator("#differences").wait_for()


async def _looped(page: Page) -> None:
    """Two steps that wait for each other: refused, with what was typed still there."""
    await page.goto("/procedures/new")
    await _draft_procedure(page, "Thủ tục kết nạp đảng viên", [("Thẩm định", "8", "2"), ("Quyết định", "8", "1")])
    await page.locator(".problem").wait_for()


async def _adding(page: Page) -> None:
    await page.goto("/procedures/office.van-ban-den")
    await page.locator("#act-AddToProcedure summary").click()


async def _merging(page: Page) -> None:
    await page.goto("/bodies/reorganise")
    await page.locator("#step-merge summary").click()
    await page.wait_for_timeout(300)


async def _rehearsed(page: Page) -> None:
    """Three bodies merged into a new one, as a rehearsal."""
    await _merging(page)
    for body in (BODY, "ban-dan-van", "ban-to-chuc"):
        await page.locator(f"#step-merge input[value={body}]").check()
    await page.locator("#merge-into").fill("Đảng ủy Hải Châu mới")
    await page.locator("#merge-term").fill("2025-2030")
    await page.locator("#merge-date").fill("2026-07-01")
    await page.locator("#merge-legal_basis").fill("Nghị quyết 1659/NQ-UBTVQH15")
    await page.locator("#step-merge button.primary").click()
    await page.locator("#rehearsal").wait_for()


async def _merged_twice(page: Page) -> None:
    """A file with mistakes: each told with its next step."""
    await page.goto("/bodies/reorganise")
    merge = [{"into": "Quận ủy Hải Châu", "from": ["Quận ủy Hải Châu"]}, {"into": "X", "from": ["ban-dan-van"]},
             {"into": "Y", "from": ["ban-dan-van"]}]  # fmt: skip
    plan = {"name": "Sắp xếp", "steps": [{"date": "2026-07-01", "new_bodies": {"term": "I"}, "merge": merge}]}
    await page.locator("#step-file summary").click()
    file: Any = {"name": "ke-hoach.json", "mimeType": "application/json", "buffer": json.dumps(plan).encode()}
    await page.locator("#plan-file").set_input_files(file)
    await page.locator("#step-file button.primary").click()
    await page.locator(".problem").first.wait_for()


OPERATOR = f"chanhvp.{OVERSEER}"


async def _map(page: Page) -> None:
    """After a second look, so that there are rates."""
    await page.goto("/")
    await page.wait_for_timeout(2500)


async def _way(page: Page) -> None:
    """A document's way across the services."""
    await _first(page, "/events?service=routing", "tbody a")
    await page.goto(await page.locator("a.way").first.get_attribute("href") or "/")


async def _connection(page: Page) -> None:
    """Just opened, its secret shown; posted to an address where nobody listens."""
    await page.goto("/connections")
    await page.locator("#f-name").fill("Trục liên thông thành phố")
    await page.locator("main form[action='/connections'] button.primary").click()
    await page.locator("#act-SetWebhook summary").click()
    await page.locator("#SetWebhook-url").fill("http://127.0.0.1:9/nhan")
    await page.locator("#act-SetWebhook button.primary").click()
    await page.get_by_role("button", name="Đổi khóa", exact=True).click()
    await page.locator("#shown-once").wait_for()


async def _peer(page: Page) -> None:
    """Another document system just added, its secret shown, its line open to be changed."""
    await page.goto("/peers")
    await page.locator("#f-name").fill("Trục liên thông của tỉnh")
    province = secrets.token_hex(2)  # nobody spoke for its organs when the page was pictured before
    await page.locator("#f-organs").fill(f"000.{province}.01.H55 Văn phòng tỉnh\n000.{province}.02.H55 Sở Nội vụ")
    await page.locator("#f-folder").fill("truc-tinh")
    await page.locator("main form[action='/peers'] button.primary").click()
    await page.locator("#shown-once").wait_for()
    await page.locator("#act-ChangePeer > summary").click()


async def _kept(page: Page) -> None:
    """A delegation typed on a page from before signing in again."""
    await page.goto("/delegations")
    form = page.locator("form[action='/delegations/absence']")
    await form.locator("[name=note]").fill("Đi công tác Hà Nội, họp Ban Chỉ đạo chuyển đổi số.")
    await form.locator("[name=starts_on]").fill("2027-03-01")
    await form.locator("[name=ends_on]").fill("2027-03-02")
    await form.locator("[name=csrf]").evaluate("field => field.value = 'of another session'")
    await form.locator("button").click()
    await page.locator(".kept").wait_for()


PAGES = (
    Shot("sign-in", "", _at("/"), whole=False),
    Shot("signed-out", "", _at("/signed-out"), whole=False),
    Shot("inbox-clerk", CLERK, _at("/")),
    Shot("inbox-leader", LEADER, _at("/")),
    Shot("inbox-chief", CHIEF, _at("/")),
    Shot("inbox-specialist", SPECIALIST, _at("/")),
    Shot("inbox-bulk", CHIEF, _at("/?work=route"), whole=False),
    Shot("inbox-bulk-annotate", LEADER, _at("/?work=annotate"), whole=False),
    Shot("annotate", LEADER, _at_work("annotate", "AnnotateDocument")),
    Shot("route", CHIEF, _at_work("route", "RouteDocument")),
    Shot("given", LEADER, _at("/annotated")),
    Shot("receive", CLERK, _at("/receive")),
    Shot("receive-many", CLERK, _received),
    Shot("receive-signed", CLERK, _registered, needs_issued=True),
    Shot("incoming", CLERK, _at("/registers/incoming")),
    Shot("outgoing", CLERK, _at("/registers/outgoing")),
    Shot("import", CLERK, _at("/registers/incoming/import")),
    Shot("document-incoming", CLERK, _opened("/registers/incoming", "tbody a")),
    Shot("document-outgoing", CLERK, _opened("/registers/outgoing", "tbody a"), needs_issued=True),
    Shot("draft", SPECIALIST, _at_work("draft")),
    Shot("draft-versions", SPECIALIST, _versions),
    Shot("draft-new", SPECIALIST, _at("/drafts/new")),
    Shot("format-check", CHIEF, _at_work("check_format", "CheckFormat")),
    Shot("approve", CHIEF, _at_work("approve", "ApproveDraft")),
    Shot("number", CLERK, _at_work("number", "TakeNumber")),
    Shot("sign-one", LEADER, _to_sign),
    Shot("issue", CLERK, _to_sign),
    Shot("sign", LEADER, _at("/sign")),
    Shot("seal", CLERK, _at("/sign")),
    Shot("keys", LEADER, _at("/keys")),
    Shot("keys-body", CLERK, _at("/keys")),
    Shot("numbers", CLERK, _at("/numbers")),
    Shot("postal", CLERK, _at("/postal")),
    Shot("verify", "", _at("/verify")),
    Shot("search", CLERK, _at("/search?q=chuyen doi so")),
    Shot("search-empty", CLERK, _at("/search")),
    Shot("palette", CLERK, _palette, whole=False),
    Shot("notices", f"chuyenvien2.{BODY}", _at("/notices")),
    Shot("case-files", CLERK, _case_files),
    Shot("case-file", CLERK, _case_file),
    Shot("procedures", LEADER, _at("/procedures")),
    Shot("procedures-field", LEADER, _at("/procedures?area=office")),
    Shot("procedure", SPECIALIST, _at("/procedures/office.van-ban-di")),
    Shot("procedure-compared", CHIEF, _compared),
    Shot("procedure-looped", SPECIALIST, _looped),
    Shot("procedure-adding", CHIEF, _adding),
    Shot("calendar", CHIEF, _at("/calendar")),
    Shot("tasks", LEADER, _at("/tasks")),
    Shot("task-order", LEADER, _task_order),
    Shot("programme", LEADER, _at("/programme")),
    Shot("programme-target", f"chanhvp.{OVERSEER}", _assessing),
    Shot("bodies", LEADER, _at("/bodies")),
    Shot("body", CHIEF, _at(f"/bodies/{BODY}")),
    Shot("body-move", f"chanhvp.{OVERSEER}", _at(f"/bodies/{BODY}")),
    Shot("reorganise", f"chanhvp.{OVERSEER}", _merging),
    Shot("reorganise-rehearsal", f"chanhvp.{OVERSEER}", _rehearsed),
    Shot("reorganise-refused", f"chanhvp.{OVERSEER}", _merged_twice),
    Shot("initiatives", LEADER, _at("/initiatives")),
    Shot("initiative-new", SPECIALIST, _at("/initiatives/new")),
    Shot("report", LEADER, _at("/reports")),
    Shot("report-year", LEADER, _at("/reports?kind=year")),
    Shot("meetings", LEADER, _at("/meetings")),
    Shot("meetings-past", CHIEF, _at("/meetings?past=true")),
    Shot("meeting", LEADER, _opened("/meetings", "#meetings a.meeting")),
    Shot("meeting-organised", CHIEF, _organised),
    Shot("meeting-concluded", CHIEF, _opened("/meetings?past=true", "#meetings a.meeting")),
    Shot("meeting-paper", LEADER, _paper),
    Shot("meeting-new", CHIEF, _at("/meetings/new")),
    Shot("meeting-figures", LEADER, _at("/meetings/figures")),
    Shot("dashboard", LEADER, _at("/dashboard")),
    Shot("evaluation", LEADER, _at("/evaluation")),
    Shot("evaluation-documents", LEADER, _at("/evaluation/documents?which=open")),
    Shot("evaluation-limits", LEADER, _at("/evaluation/limits?which=done")),
    Shot("what-if", LEADER, _at("/evaluation/what-if")),
    Shot("connection", CHIEF, _connection),
    Shot("connections", CHIEF, _at("/connections")),
    Shot("peer", f"chanhvp.{OVERSEER}", _peer),
    Shot("peers", f"chanhvp.{OVERSEER}", _at("/peers")),
    Shot("who-read", CHIEF, _at("/reads")),
    Shot("delegations", LEADER, _at("/delegations")),
    Shot("sessions", LEADER, _at("/sessions")),
    Shot("second-step", LEADER, _at("/second-step?back=/sessions")),
    Shot("prove", LEADER, _at("/prove?back=/delegations"), whole=False),
    Shot("kept-form", LEADER, _kept),
    Shot("tour", f"chuyenvien2.{BODY}", _tour, whole=False),
    Shot("problem", LEADER, _at("/documents/11111111-1111-4111-8111-111111111111"), whole=False),
    Shot("operations-sessions", OPERATOR, _at("/sessions"), site=CONSOLE),
    Shot("operations-map", OPERATOR, _map, site=CONSOLE),
    Shot("operations-letters", OPERATOR, _at("/letters"), site=CONSOLE),
    Shot("operations-read-models", OPERATOR, _at("/read-models"), site=CONSOLE),
    Shot("operations-events", OPERATOR, _at("/events"), site=CONSOLE),
    Shot("operations-event", OPERATOR, _opened("/events", "tbody a"), site=CONSOLE),
    Shot("operations-way", OPERATOR, _way, site=CONSOLE),
    Shot("operations-bodies", OPERATOR, _at("/bodies"), site=CONSOLE),
    Shot("operations-outside", OPERATOR, _at("/outside"), site=CONSOLE),
    Shot("operations-audit", OPERATOR, _at("/audit"), site=CONSOLE),
    Shot("operations-reads", OPERATOR, _at("/reads"), site=CONSOLE),
    Shot("english", f"chuyenvien2.{BODY}", _english),
)
