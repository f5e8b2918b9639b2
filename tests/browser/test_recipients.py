"""Recipients of a draft by keyboard: chips, groups and those on paper; and two versions of it, as documents."""

from pathlib import Path

from playwright.async_api import Browser, expect

from deploy.local.stack import LocalStack
from tests.browser.people import signed_in, write

LINES = "Kiện toàn Ban Chỉ đạo chuyển đổi số\nGiao Văn phòng theo dõi thực hiện\nHiệu lực từ ngày ký"


async def test_recipients_are_chosen_by_keyboard_kept_as_a_group_and_offered_again(
    browser: Browser, city: LocalStack, tmp_path: Path
) -> None:
    async with signed_in(browser, city.urls["portal"], "chuyenvien1") as page:
        await page.goto("/drafts/new")
        chips = page.locator("[data-chips] button")
        search = page.get_by_placeholder("Lọc tên cơ quan…")
        await search.fill("ban dan van")
        await search.press("Enter")
        await expect(chips).to_have_text(["Ban Dân vận Thành ủy"])
        await page.get_by_label("Nơi nhận ngoài hệ thống").fill("Công ty Cấp nước; 57 Xô Viết Nghệ Tĩnh; 2")
        await page.keyboard.press("Enter")
        await expect(chips).to_have_count(2)
        assert "/drafts/new" in page.url, "Enter chooses, and does not send the form"

        await page.locator("summary", has_text="Lưu các nơi nhận đang chọn thành nhóm").click()
        await page.get_by_label("Tên nhóm").fill("Nơi nhận của phòng")
        await page.get_by_role("button", name="Lưu các nơi nhận đang chọn thành nhóm").click()
        group = page.get_by_role("button", name="Nơi nhận của phòng", exact=True)
        await expect(group).to_be_visible()
        for _ in range(2):
            await chips.first.click()
        await expect(chips).to_have_count(0)
        await group.click()
        await expect(chips).to_have_count(2)

        await page.locator("[name=kind]").select_option("Thông báo")
        await page.locator("[name=subject]").fill("về nơi nhận của dự thảo")
        await write(page, LINES)
        await page.get_by_role("button", name="Lưu dự thảo").click()
        await expect(page.locator(".toast")).to_be_visible()
        draft = page.url.partition("?")[0]

        # the next draft is offered who got this one on paper
        await page.goto("/drafts/new")
        await expect(page.get_by_label("Công ty Cấp nước · gửi giấy")).to_be_attached()

        await page.goto(draft)
        await page.locator("#act-ReviseDraft summary").first.click()
        form = page.locator("#act-ReviseDraft")
        await expect(form.locator("[data-chips] button")).to_have_count(2)
        first, second, last = LINES.splitlines()
        await write(form, "\n".join((second, last, first)))
        await form.locator("button.primary").last.click()
        await expect(page.locator(".toast")).to_be_visible()
        await page.goto(f"{draft}/versions".replace("/documents/", "/drafts/"))
        await expect(page.locator(".diff .is-moved")).to_contain_text(first)
        await page.locator(".diff .is-moved a.move").click()
        assert page.url.endswith("#from-1")
        await page.screenshot(path=tmp_path / "versions.png")
