"""The way in and out, by hand: the other tests of the screens are let in by requests."""

import time
from uuid import uuid4

import asyncpg
import pyotp
from playwright.async_api import Browser, BrowserContext, Page, expect

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.web.signin.second_step import STEP_S
from tests.browser.people import BODY, PASSWORD, let_in, sign_in, signed_in

OFFICE = "dang-uy-phuong-hai-chau-nam-duong"  # its rules change: no other test works in it
WORDS = "Ủy quyền giải quyết công việc thường xuyên trong thời gian đi công tác."


async def give_password(page: Page, person_id: str) -> None:
    await page.get_by_label("Tên đăng nhập").fill(person_id)
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_role("button", name="Đăng nhập").click()


async def test_a_wrong_password_is_told_and_who_signs_out_is_out(browser: Browser, city: LocalStack) -> None:
    context = await browser.new_context(base_url=city.urls["portal"], locale="vi-VN")
    page = await context.new_page()
    await page.goto("/registers/incoming")
    await page.get_by_label("Tên đăng nhập").fill(f"vanthu.{BODY}")
    await page.get_by_label("Mật khẩu").fill("sai")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    await expect(page.get_by_label("Tên đăng nhập")).to_have_value(f"vanthu.{BODY}")
    await give_password(page, f"vanthu.{BODY}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Sổ đăng ký văn bản đến")  # where they wanted to

    copied = await context.storage_state()
    await page.locator(".me summary").click()
    await page.get_by_role("button", name="Đăng xuất").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Bạn đã đăng xuất")
    await page.get_by_role("link", name="Đăng nhập lại").click()
    await expect(page.get_by_label("Mật khẩu")).to_be_visible()
    await page.goto("/registers/incoming")
    await expect(page.get_by_label("Mật khẩu")).to_be_visible()
    await context.close()

    thief = await browser.new_context(base_url=city.urls["portal"], storage_state=copied)
    answer = await thief.request.get("/registers/incoming", max_redirects=0)
    assert answer.status == 303 and answer.headers["location"].startswith("/sign-in"), "a kept cookie is dead"
    await thief.close()


async def test_two_tabs_sign_in_and_back_asks_for_nothing(browser: Browser, city: LocalStack) -> None:
    context = await browser.new_context(base_url=city.urls["portal"], locale="vi-VN")
    first, second = await context.new_page(), await context.new_page()
    for tab in (first, second):
        await tab.goto("/")
        await expect(tab.get_by_label("Mật khẩu")).to_be_visible()
    for tab in (first, second):
        await give_password(tab, f"lanhdao.{BODY}")
        await expect(tab.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    await second.go_back()
    await give_password(second, f"lanhdao.{BODY}")  # the form that the browser still has; its attempt is used
    await expect(second.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    await second.goto("/sign-in")
    await expect(second.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    await context.close()


async def test_the_own_sessions_are_listed_and_ended_with_their_streams(browser: Browser, city: LocalStack) -> None:
    person = f"chuyenvien2.{BODY}"
    await forget_sessions(city, person)  # those of the tests before
    elsewhere = await browser.new_context(base_url=city.urls["portal"])
    await let_in(elsewhere, person)
    left_open = await elsewhere.new_page()
    async with left_open.expect_response("**/live"):
        await left_open.goto("/")
    async with signed_in(browser, city.urls["portal"], "chuyenvien2", expected=()) as page:
        await page.goto("/")
        await page.locator(".me summary").click()
        await page.get_by_role("link", name="Các phiên đăng nhập của tôi").click()
        await expect(page.locator("#sessions li")).to_have_count(2)
        await expect(page.locator("#sessions li", has_text="phiên này")).to_have_count(1)
        async with left_open.expect_response(lambda answer: answer.url.endswith("/live") and answer.status == 401):
            await page.get_by_role("button", name="Kết thúc mọi phiên khác").click()  # its stream ends, and is refused
        await expect(page.locator("#sessions li")).to_have_count(1)
    await left_open.goto("/tasks")
    await expect(left_open.get_by_label("Mật khẩu")).to_be_visible()
    await elsewhere.close()


async def forget_sessions(city: LocalStack, person_id: str) -> None:
    connection = await asyncpg.connect(city.postgres.admin_url)
    await connection.execute("DELETE FROM sessions.sessions WHERE person_id = $1", person_id)
    await connection.close()


async def run_out(city: LocalStack, person_id: str, column: str) -> None:
    """Let time pass for a person's sessions."""
    connection = await asyncpg.connect(city.postgres.admin_url)
    await connection.execute(
        f"UPDATE sessions.sessions SET {column} = {column} - interval '3 hours' WHERE person_id = $1", person_id
    )
    await connection.close()


async def test_what_was_typed_into_a_session_that_ran_out_is_sent_after_signing_in(
    browser: Browser, city: LocalStack
) -> None:
    person = f"chuyenvien1.{OFFICE}"
    async with signed_in(browser, city.urls["portal"], "chuyenvien1", OFFICE, expected=("401 ",)) as page:
        await page.goto("/delegations")
        form = page.locator("form[action='/delegations/absence']")
        await form.get_by_label("Từ ngày").fill("2027-01-05")
        await form.get_by_label("Đến hết ngày").fill("2027-01-06")
        await form.get_by_label("Ghi chú").fill(WORDS)
        await run_out(city, person, "seen_at")
        await form.get_by_role("button").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("được giữ lại")
        await page.get_by_role("link", name="Đăng nhập").click()
        await give_password(page, person)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Việc bạn vừa gửi vẫn còn nguyên")
        await expect(page.locator(".kept")).to_have_text(WORDS)
        await page.get_by_role("button", name="Gửi tiếp").press("Enter")
        await expect(page.get_by_text("Đã báo vắng.")).to_be_visible()
        await expect(page.get_by_text(WORDS)).to_be_visible()


async def test_a_page_from_before_signing_in_again_sends_what_was_typed(browser: Browser, city: LocalStack) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien2", OFFICE, expected=()) as page:
        await page.goto("/delegations")
        form = page.locator("form[action='/delegations/absence']")
        await form.get_by_label("Từ ngày").fill("2027-01-05")
        await form.get_by_label("Đến hết ngày").fill("2027-01-06")
        await form.get_by_label("Ghi chú").fill(WORDS)
        await let_in(page.context, f"chuyenvien2.{OFFICE}", again=True)  # as in another tab
        await form.get_by_role("button").click()
        await expect(page.locator(".kept")).to_have_text(WORDS)
        await page.get_by_role("button", name="Gửi tiếp").click()
        await expect(page.get_by_text("Đã báo vắng.")).to_be_visible()


async def delegation_typed(page: Page, delegate: str) -> None:
    await page.goto("/delegations")
    form = page.locator("form[action='/delegations']")
    await form.get_by_label("Người được ủy quyền").select_option(delegate)
    await form.get_by_label("Từ ngày").fill("2027-02-01")
    await form.get_by_label("Đến hết ngày").fill("2027-02-03")
    await form.get_by_role("button").click()


async def test_rights_are_given_after_a_proof_and_the_typed_form_goes_on(browser: Browser, city: LocalStack) -> None:
    person, delegate = f"lanhdao.{OFFICE}", f"chanhvp.{OFFICE}"
    async with signed_in(browser, city.urls["portal"], "lanhdao", OFFICE, expected=()) as page:
        await run_out(city, person, "proved_at")
        await delegation_typed(page, delegate)
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Xác nhận lại")
        before = await page.context.cookies()
        await page.get_by_role("link", name="Nhập lại mật khẩu").click()
        await expect(page.get_by_text("Nhập lại mật khẩu để xác nhận chính bạn")).to_be_visible()
        await give_password(page, person)
        assert _session_cookie(before) != _session_cookie(await page.context.cookies()), "what was copied is void"
        await page.get_by_role("button", name="Gửi tiếp").click()
        await expect(page.get_by_text("Đã ủy quyền.")).to_be_visible()


def _session_cookie(cookies: list[object]) -> str:
    return next(str(cookie["value"]) for cookie in cookies if cookie["name"] == "congvan")  # type: ignore[index]


async def rules(city: LocalStack, second_step: bool) -> None:
    chief = people_of(OFFICE)["chanhvp"]
    async with CityClient(city.job_env()) as client:
        fields = {"separate_approver": False, "second_step": second_step}
        await client.give(chief, "directory", f"bodies/{OFFICE}", "SetBodyRules", fields, key=str(uuid4()))
    connection = await asyncpg.connect(city.postgres.admin_url)
    while await connection.fetchval("SELECT second_step FROM roster.bodies WHERE body_id = $1", OFFICE) != second_step:
        pass
    await connection.close()


async def test_a_second_step_is_enrolled_asked_for_and_proves_who_signs(browser: Browser, city: LocalStack) -> None:
    person, delegate = f"vanthu.{OFFICE}", f"chanhvp.{OFFICE}"
    await rules(city, second_step=True)
    try:
        context = await browser.new_context(base_url=city.urls["portal"], locale="vi-VN")
        page = await context.new_page()
        await page.goto("/")
        await give_password(page, person)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký bước xác thực thứ hai")
        await expect(page.locator(".qr svg")).to_be_visible()
        authenticator = pyotp.TOTP((await page.locator("#secret").inner_text()).replace(" ", ""))
        await page.get_by_label("Nhập mã 6 số").fill("000000")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
        await page.get_by_label("Nhập mã 6 số").fill(authenticator.now())
        await page.keyboard.press("Enter")
        await expect(page.locator(".codes li")).to_have_count(10)
        recovery = await page.locator(".codes li").first.inner_text()
        await page.get_by_role("link", name="tiếp tục").click()
        await expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()

        await run_out(city, person, "proved_at")
        await delegation_typed(page, delegate)
        code = page.get_by_label("Mã 6 số")
        await code.fill(authenticator.at(int(time.time()) + STEP_S))  # the one that confirmed it is used up
        await code.press("Enter")
        await page.get_by_role("button", name="Gửi tiếp").click()
        await expect(page.get_by_text("Đã ủy quyền.")).to_be_visible()
        await context.close()

        again = await browser.new_context(base_url=city.urls["portal"], locale="vi-VN")
        await _password_alone_opens_nothing(again, person)
        page = await again.new_page()
        await page.goto("/registers/incoming")
        await page.get_by_label("Mã 6 số").fill(recovery)
        await page.get_by_role("button", name="Tiếp tục").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Sổ đăng ký văn bản đến")
        await again.close()
    finally:
        await rules(city, second_step=False)


async def _password_alone_opens_nothing(context: BrowserContext, person: str) -> None:
    await let_in(context, person)
    for path in ("/", "/search?q=a", "/sessions", "/live", "/notices/bell"):
        answer = await context.request.get(path, headers={"Sec-Fetch-Mode": "cors"})
        assert answer.status == 401, path


async def test_the_console_lists_its_own_sessions_and_asks_before_it_acts(browser: Browser, city: LocalStack) -> None:
    operator = "chanhvp.van-phong-thanh-uy"
    context = await browser.new_context(base_url=city.urls["operations"], locale="vi-VN")
    page = await context.new_page()
    await sign_in(page, operator, "Dòng chảy văn bản")
    await page.goto("/sessions")
    await expect(page.locator("#sessions li", has_text="phiên này")).to_have_count(1)
    await page.goto("/events")
    await page.locator("tbody a").first.click()
    await run_out(city, operator, "proved_at")
    await page.get_by_role("button", name="Phát lại luồng này").click()
    await page.get_by_role("link", name="Nhập lại mật khẩu").click()
    await give_password(page, operator)
    await page.get_by_role("button", name="Gửi tiếp").click()
    await expect(page.locator(".toast")).to_be_visible()
    await context.close()
