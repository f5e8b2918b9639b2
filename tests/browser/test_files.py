"""Files at the portal's door: one's own until they are used, then for who may see what names them; nothing acts."""

from uuid import uuid4

from playwright.async_api import Browser

from deploy.city.client import CityClient, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.documents.files import PDF
from shared.documents.symbols import Style
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.browser.people import let_in
from tests.papers import paper
from tests.smoke.settling import settle

BODY, OTHER = "ban-to-chuc", "ban-dan-van"
CONTENT = compose_pdf(
    OfficialDocument(
        style=Style.PARTY, issuer="Ban Tổ chức", parent="Thành ủy Đà Nẵng", kind="Thông báo", subject="về phụ lục kèm theo",
        paper=paper_of_lines("Phụ lục của dự thảo."),
        recipient_lines=("Như trên",), symbol="9-TB/BTCTU", place="Đà Nẵng",
        signers=(Signer(post="Trưởng Ban", name="Nguyễn Văn Bình"),),
    )
).data  # fmt: skip


async def seen_by(browser: Browser, city: LocalStack, person: str, address: str) -> tuple[int, dict[str, str], bytes]:
    """What ``person`` gets at ``address`` of the portal."""
    context = await browser.new_context(base_url=city.urls["portal"])
    await let_in(context, person)
    answer = await context.request.get(address)
    found = answer.status, answer.headers, await answer.body()
    await context.close()
    return found


async def test_a_file_is_ones_own_and_then_the_documents(browser: Browser, city: LocalStack) -> None:
    drafter, colleague, stranger = f"chuyenvien1.{BODY}", f"lanhdao.{BODY}", f"chuyenvien1.{OTHER}"
    stream = uuid4()
    async with CityClient(city.job_env()) as client:
        who = people_of(BODY)["chuyenvien1"]
        kept = (await client.upload(who, CONTENT, "Phụ lục\r\nX-Evil: 1.pdf", PDF))["file"]
        address = f"/files/{kept['sha256']}"
        assert (await seen_by(browser, city, drafter, address))[0] == 200
        for other in (colleague, stranger):
            assert (await seen_by(browser, city, other, address))[0] == 404

        content = {"kind": "Thông báo", "subject": "về phụ lục", "paper": paper("Nội dung."), "recipients": [OTHER]}
        lied = {**kept, "name": "x.html", "media_type": "text/html", "bytes": 1}
        fields = {"document_id": str(stream), "body_id": BODY, "content": {**content, "files": [lied]}}
        await client.give(who, "approval", document(stream), "StartDraft", fields)
        await settle(city)
        for insider in (drafter, colleague):
            status, headers, data = await seen_by(browser, city, insider, address)
            assert (status, data) == (200, CONTENT)
            assert headers["content-type"] == PDF
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["content-disposition"].endswith(
                "filename*=UTF-8''Ph%E1%BB%A5%20l%E1%BB%A5cX-Evil%3A%201.pdf"
            )
        _, headers, _ = await seen_by(browser, city, colleague, f"{address}?download=true")
        assert headers["content-disposition"].startswith("attachment")
        assert headers["content-security-policy"].endswith("sandbox")
        assert (await seen_by(browser, city, stranger, address))[0] == 404
        _, _, page = await seen_by(browser, city, colleague, f"/documents/{stream}")
        assert address in page.decode()
