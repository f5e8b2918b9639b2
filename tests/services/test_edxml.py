"""Two ends: the whole city, and another system at a folder; documents, their statuses and a recall go both ways."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import asyncpg
import pytest

from deploy.city.client import CityClient, Refused, document
from deploy.city.journey import issue
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from services.subscriptions.edxml.message import Kind, Message
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.writing import write_file
from services.subscriptions.exchange.intake import NAMESPACE
from shared.events.receiving import incoming_id
from tests.conftest import city_bodies
from tests.integration.gateway import CITY, document_id, letter, status
from tests.papers import paper

BODY, NEIGHBOUR = city_bodies()[0].id, city_bodies()[4].id
FINANCE = "000.19.32.H17"
INCOMING = incoming_id(uuid5(NAMESPACE, f"{CITY}\n{document_id()}"), BODY)


class Folder:
    """The other system's end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        (path / "in").mkdir(parents=True)

    def lay(self, name: str, message: Message) -> None:
        part = self._path / "in" / f".{name}"
        part.write_bytes(write_file(message))
        part.rename(self._path / "in" / f"{name}.edxml")

    def got(self) -> list[Message]:
        out = self._path / "out"
        return [read(path.read_bytes()) for path in sorted(out.glob("*.edxml"))] if out.exists() else []

    async def wait(self, enough: Callable[[list[Message]], bool]) -> list[Message]:
        for _ in range(300):
            if enough(got := self.got()):
                return got
            await asyncio.sleep(0.2)
        refused = [path.read_text("utf-8") for path in self._path.glob("refused/*.txt")]
        raise TimeoutError(f"got {[(one.kind, one.status_code) for one in self.got()]}, refused {refused}")


@pytest.fixture
async def folder(city: LocalStack) -> Folder:
    return await asyncio.to_thread(Folder, city.run_dir.path / "edxml" / "truc")


async def _register(client: CityClient) -> None:
    one = uuid4()
    fields = {
        "peer_id": str(one), "name": "Trục thành phố", "folder": "truc",
        "organs": [{"organ_id": CITY, "name": "UBND thành phố Đà Nẵng"}, {"organ_id": FINANCE, "name": "Sở Tài chính"}],
        "secret_sha256": hashlib.sha256(b"x").hexdigest(),
    }  # fmt: skip
    chief = people_of("van-phong-thanh-uy")["chanhvp"]
    await client.give(chief, "subscriptions", f"peers/{one}", "RegisterPeer", fields)


async def _issue(client: CityClient) -> UUID:
    people, outgoing = people_of(BODY), uuid4()
    content = {
        "kind": "Thông báo",
        "subject": "về việc liên thông",
        "paper": paper("Thông báo để biết."),
        "recipients": [CITY],
    }
    fields = {"document_id": str(outgoing), "body_id": BODY, "content": content}
    for _ in range(100):  # the roster learns of the organ within moments
        try:
            await client.give(people["chuyenvien1"], "approval", document(outgoing), "StartDraft", fields)
            break
        except Refused as error:
            assert error.problem["code"] == "directory.unknown-organ"
            await asyncio.sleep(0.2)
    for who, command, sent in (
        ("chanhvp", "CheckFormat", {"departures": []}), ("chuyenvien1", "SubmitDraft", {}),
        ("chanhvp", "ApproveDraft", {}), ("lanhdao", "ApproveDraft", {}),
    ):  # fmt: skip
        await client.give(people[who], "approval", document(outgoing), command, sent)
    await issue(client, people["vanthu"].body_id, outgoing)
    return outgoing


async def test_out_and_in_and_how_it_fares(city: LocalStack, folder: Folder) -> None:
    clerk = people_of(BODY)["vanthu"]
    board = await asyncpg.connect(city.postgres.admin_url)

    async def stands(outgoing: UUID, code: str, at: str = CITY) -> None:
        query = "SELECT status FROM delivery.recipients WHERE document_id = $1 AND recipient_body_id = $2"
        for _ in range(300):
            if (status := await board.fetchval(query, outgoing, at)) == code:
                return
            await asyncio.sleep(0.2)
        raise TimeoutError(f"{status} never came to {code}")

    async with CityClient(city.job_env()) as client:
        await _register(client)
        outgoing = await _issue(client)
        (sent,) = await folder.wait(lambda got: len(got) == 1)
        assert (sent.kind, sent.subject, [organ.id for organ in sent.to]) == (Kind.NEW, "về việc liên thông", [CITY])
        assert sent.attachments[0].content is not None
        assert sent.attachments[0].content.startswith(b"%PDF")
        await stands(outgoing, "00")
        for code in ("01", "03"):
            folder.lay(f"status-{code}", status(code, sent.document_id or ""))
            await stands(outgoing, code)

        more = {"recipients": [FINANCE, NEIGHBOUR, CITY], "reason": "gửi sót"}
        await client.give(clerk, "publishing", document(outgoing), "AddRecipients", more)
        update = (await folder.wait(lambda got: len(got) == 2))[-1]
        assert (update.kind, update.document_id, update.reason) == (Kind.UPDATE, sent.document_id, "gửi sót")
        assert [(one.organ_id, one.added) for one in update.receivers] == [(FINANCE, True)]
        assert update.attachments[0].content == sent.attachments[0].content
        folder.lay("status-finance", status("01", sent.document_id or "", organ=FINANCE))
        await stands(outgoing, "01", at=FINANCE)
        await stands(outgoing, "03")
        there = document(incoming_id(outgoing, NEIGHBOUR))
        await client.wait_for_action(people_of(NEIGHBOUR)["vanthu"], "receiving", there, "RegisterDocument")

        await client.give(clerk, "publishing", document(outgoing), "RequestRecall", {"reason": "nhầm"})
        recalled = (await folder.wait(lambda got: len(got) == 3))[-1]
        assert (recalled.kind, recalled.document_id, recalled.reason) == (Kind.RECALL, sent.document_id, "nhầm")
        folder.lay("status-15", status("15", sent.document_id or ""))
        await stands(outgoing, "15")

        folder.lay("letter", letter(to=BODY))
        await client.wait_for_action(clerk, "receiving", document(INCOMING), "RegisterDocument")
        head = {"issuer": "UBND thành phố Đà Nẵng", "symbol": "881/QĐ-UBND", "subject": "Về việc phê duyệt kế hoạch"}
        await client.give(clerk, "receiving", document(INCOMING), "RegisterDocument", {"head": head})
        told = await folder.wait(lambda got: {"01", "03", "04"} <= {one.status_code for one in got})
        assert [one.status_code for one in told[3:5]] == ["01", "03"]
        row = await board.fetchrow("SELECT * FROM registers.incoming WHERE document_id = $1", INCOMING)
        assert (row["symbol"], row["body_id"]) == ("881/QĐ-UBND", BODY)
        folder.lay("recall", letter(Kind.RECALL, to=BODY, reason="nhầm"))
        await client.wait_for_action(clerk, "receiving", document(INCOMING), "AgreeToRecall")
        await client.give(clerk, "receiving", document(INCOMING), "AgreeToRecall", {})
        told = await folder.wait(lambda got: "15" in {one.status_code for one in got})
        assert {one.sender.id for one in told if one.kind is Kind.STATUS} == {BODY}
        assert {one.response_for.document_id for one in told if one.response_for} == {document_id()}
    await board.close()
