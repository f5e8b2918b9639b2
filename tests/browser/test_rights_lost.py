"""Rights that end while a page is open: the next click says so clearly, and what was typed is still there."""

from uuid import uuid4

from playwright.async_api import Browser, expect

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from tests.browser.people import signed_in

BODY = "dang-uy-phuong-hai-chau-hai-chau-i"
WORDS = "Giao Văn phòng tham mưu văn bản trả lời trước ngày 30."


async def registered(client: CityClient) -> str:
    stream, clerk = uuid4(), people_of(BODY)["vanthu"]
    head = {"issuer": "Thành ủy", "subject": "về việc họp"}
    fields = {"document_id": str(stream), "body_id": BODY, "channel": "paper", "head": head}
    await client.give(clerk, "receiving", document(stream), "ReceiveDocument", fields)
    await client.give(clerk, "receiving", document(stream), "RegisterDocument", {"head": head})
    await client.wait_for_action(people_of(BODY)["lanhdao"], "routing", document(stream), "AnnotateDocument")
    return str(stream)


async def test_who_has_left_keeps_the_text_and_is_told(browser: Browser, city: LocalStack) -> None:
    people = people_of(BODY)
    leader = people["lanhdao"]
    async with (
        CityClient(city.job_env()) as client,
        signed_in(browser, city.urls["portal"], "lanhdao", BODY, expected=("401 ", "403 ", "404 ", "409 ")) as page,
    ):
        stream = await registered(client)
        while (answer := await page.goto(f"/documents/{stream}")) is None or answer.status == 404:
            await page.wait_for_timeout(100)  # routing knows of a document sooner than the pages do
        form = page.locator("#act-AnnotateDocument")
        await form.locator("summary").first.click()
        await form.locator("[name=instruction]").fill(WORDS)

        # the leader becomes a specialist while the page is open
        clerk_post = {**leader.ref().model_dump(mode="json"), "post": "specialist"}
        await client.give(people["chanhvp"], "directory", f"bodies/{BODY}", "AppointPerson", {"person": clerk_post})
        await page.wait_for_function(  # a page may also lack the form because nobody could be asked about it
            """async () => {
              const now = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
              const who = now.querySelector(".who small")?.textContent ?? "";
              return who.includes("Chuyên viên") && !now.getElementById("act-AnnotateDocument");
            }"""
        )
        await form.locator("button.primary").last.click()
        await expect(page.get_by_role("alert")).to_contain_text("không làm được việc này")
        await expect(page.locator(".kept")).to_have_text(WORDS)

        # then leaves the body altogether
        await page.goto("/delegations")
        await page.goto(f"/documents/{stream}")
        comment = page.locator("form[action$='/CommentDocument'] [name=text]")
        await comment.fill(WORDS)
        await client.give(people["chanhvp"], "directory", f"bodies/{BODY}", "ReleasePerson", {"person_id": leader.id})
        await page.wait_for_function("async () => (await fetch('/')).status === 401")
        await page.wait_for_function(  # a refresh that is under way from before swallows the next one
            """() => {
              htmx.trigger(document.querySelector('[data-live]'), 'refresh');
              return !document.getElementById('ended').hidden;
            }""",
            polling=200,
        )
        await comment.locator("xpath=ancestor::form").locator("button.primary, button:not([type=button])").last.click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Phiên làm việc đã kết thúc")
        await expect(page.locator(".kept")).to_have_text(WORDS)
        await expect(page.get_by_role("link", name="Đăng nhập")).to_be_visible()
