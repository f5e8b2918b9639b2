"""The edXML gateway on a real log: out and in, both packagings, signed or not, over HTTP and over folders."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from services.subscriptions.edxml.message import Attachment, Kind, Message, Organ, Receiver, Replaced
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.signing import read_signed, write_signed
from services.subscriptions.edxml.writing import write_file, write_mime
from services.subscriptions.exchange.carrying import SigningKey
from services.subscriptions.exchange.intake import Receipt
from services.subscriptions.exchange.organs import Peers
from services.subscriptions.exchange.outgoing import Outgoing, Unserved
from services.subscriptions.feed.entries import Entry
from services.subscriptions.peers.commands import ClosePeer
from services.subscriptions.peers.state import State
from shared.documents.files import PDF, PPTX, XLSX
from shared.documents.head import DocumentHead
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import (
    Channel,
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    RecallAgreed,
    RecallAsked,
)
from shared.events.routing import RoutingOpened
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideRecallAsked, OutsideStatusTold
from shared.eventsourcing.decider import Rejected
from tests.conftest import Database
from tests.integration.gateway import (
    BODY,
    CITY,
    CONTENT,
    ORGANS,
    OTHER,
    WARD,
    End,
    document_id,
    letter,
    office,
    same_file,
    status,
)
from tests.unit.documents.test_text import slides, workbook
from tests.unit.given import ref
from tests.unit.subscriptions.messages import encoded, fields, file_form, zipped
from tests.unit.subscriptions.test_signing import pair

OURS, THEIRS = pair("rsa"), pair("ec")


async def test_a_week_without_the_peer(database: Database, tmp_path: Path) -> None:
    async with End().serving() as end, office(database, tmp_path / "x") as here:
        await here.register(url=end.url)
        end.answer = 503
        first = await here.issue(1)
        second = await here.issue(2, replaces_document_id=first)
        await here.hours(90)
        async with here.restarted():
            await here.recall(second)
            await here.hours(90)
            assert end.taken == []
            assert len(end.tries) > 150
            assert len({key for key, _, _ in end.tries}) == 1, "nothing overtakes what waits"
            end.answer = 200
            await here.hours(2)
        got = [read(body) for _, _, body in end.taken]
        waiting = await here.pool.fetchval("SELECT count(*) FROM edxml_outbox WHERE settled_at IS NULL")
    assert [(one.kind, one.number) for one in got] == [(Kind.NEW, "1"), (Kind.REPLACE, "2"), (Kind.RECALL, "2")]
    assert got[1].replaced[0].document_id == got[0].document_id
    assert [one.content for one in got[0].attachments] == [CONTENT]
    assert [organ.id for organ in got[0].to] == [CITY]
    assert len({key for key, _, _ in end.taken}) == 3
    assert end.taken[0][0] == end.tries[0][0], "the same message bears the same id"
    assert waiting == 0


Write = Callable[[Message], bytes]
FORMS: dict[str, tuple[dict[str, str], Write, Callable[[bytes], Message]]] = {
    "file": ({}, write_file, read),
    "mime": ({"packaging": "mime"}, write_mime, read),
    "signed": (
        {"certificate": THEIRS[1].decode()},
        lambda message: write_signed(message, *THEIRS),
        lambda data: read_signed(data, OURS[1]),
    ),
}


@pytest.mark.parametrize("form", FORMS)
async def test_every_kind_out_and_in_over_folders(database: Database, tmp_path: Path, form: str) -> None:
    line, write, judge = FORMS[form]
    async with office(database, tmp_path / "x", SigningKey(*OURS)) as here:
        await here.register(folder="truc", **line)
        first = await here.issue(1, (CITY, WARD, OTHER))
        await here.issue(2, replaces_document_id=first)
        await here.recall(first, (CITY, OTHER))
        await here.look()
        sent = here.laid("truc", judge=judge)
        assert [(one.kind, one.number) for one in sent] == [(Kind.NEW, "1"), (Kind.REPLACE, "2"), (Kind.RECALL, "1")]
        assert [[organ.id for organ in one.to] for one in sent] == [[CITY, WARD], [CITY], [CITY]]

        gone_to_other = (Receiver(organ_id=ORGANS[OTHER], added=True), Receiver(organ_id=ORGANS[BODY], added=False))
        messages = [
            letter(),
            letter(Kind.UPDATE, subject="Bản sửa"),
            letter(Kind.UPDATE, receivers=gone_to_other),
            letter(Kind.REPLACE, 882, replaced=(Replaced(document_id=document_id()), Replaced(document_id="x"))),
            letter(Kind.RECALL, 882, reason="nhầm"),
            status("03", sent[0].document_id or ""),
        ]
        for number, message in enumerate(messages):
            here.lay("truc", f"{number}.edxml", write(message))
        here.lay("truc", "unfinished.edxml.part", b"<")
        await here.look()
        assert await here.events() == [], "what may still be written is left alone"
        await here.look()
        events = [(type(one.data), one.data.body_id) for one in await here.events()]
        assert here.names("truc", "in") == ["unfinished.edxml.part"]
        assert len(here.names("truc", "done")) == len(messages)
        arrived = [one.data for one in await here.events("DocumentArrived")]
    assert events == [
        (OutsideDocumentArrived, BODY),
        (OutsideRecallAsked, BODY), (OutsideDocumentArrived, BODY),  # the update
        (OutsideDocumentArrived, OTHER), (OutsideRecallAsked, BODY),  # another recipient
        (OutsideDocumentArrived, BODY), (OutsideRecallAsked, BODY),  # the replacement, and what it replaces
        (OutsideRecallAsked, BODY),
        (OutsideStatusTold, BODY),
    ]  # fmt: skip
    assert isinstance(arrived[0], OutsideDocumentArrived)
    assert arrived[0].head == DocumentHead(
        issuer="UBND thành phố Đà Nẵng", kind="Quyết định", number="881", symbol="881/QĐ-UBND",
        date=dt.date(2026, 3, 4), subject="Về việc phê duyệt kế hoạch", urgency=arrived[0].head.urgency,
    )  # fmt: skip
    assert arrived[0].head.urgency.priority == 2
    assert all(same_file(file) for file in arrived[0].files)


FOREIGN = {
    "go.vn": lambda plain, file: f'<edXMLEnvelope xmlns="http://www.go.vn/eDoc">{plain}{file}</edXMLEnvelope>'.encode(),
    "wrong prefixes": lambda plain, file: f"<edXML:edXML><Header>{plain}</Header>{file}</edXML:edXML>".encode(),
    "no prefix": file_form,
    "zip-wrapped": lambda plain, file: zipped("m.xml", file_form(plain, file)),
}


@pytest.mark.parametrize("maker", FOREIGN)
async def test_other_makers_messages_come_in(database: Database, tmp_path: Path, maker: str) -> None:
    plain = fields("").replace("000.01.12.H28", ORGANS[BODY])
    file = f"<Attachment><FileName>qd-881.pdf</FileName><Content>{encoded(zipped('qd-881.pdf', CONTENT))}</Content></Attachment>"
    async with office(database, tmp_path / "x") as here:
        one = await here.register(folder="truc")
        receipt = await here.intake.take(await here.peer(one), FOREIGN[maker](plain, file))
        (arrived,) = [recorded.data for recorded in await here.events()]
        assert isinstance(arrived, OutsideDocumentArrived)
        assert receipt.documents == {BODY: arrived.document_id}
        assert (arrived.head.symbol, arrived.files[0].name) == ("881/QĐ-UBND", "qd-881.pdf")
        assert await here.files.get(arrived.files[0].sha256) == CONTENT


def picture() -> bytes:
    target = io.BytesIO()
    Image.new("L", (8, 8)).save(target, "JPEG")
    return target.getvalue()


async def test_appendices_come_along_behind_the_document(database: Database, tmp_path: Path) -> None:
    scan = picture()
    (document,) = letter().attachments
    brought = [("bieu.xlsx", workbook([["Phường", "Số hộ"]])), ("anh.jpg", scan), ("trinh-chieu.pptx", slides("trang"))]
    appendices = tuple(Attachment(name=name, content=content, content_id=name) for name, content in brought)
    stamped = Attachment(name="mat.xlsx", content=workbook([["TỐI MẬT"]]), content_id="mat")
    async with office(database, tmp_path / "x") as here:
        peer = await here.peer(await here.register(folder="truc"))
        await here.intake.take(peer, write_mime(letter(attachments=(*appendices, document))))
        with pytest.raises(Rejected, match=r"secret\.content"):
            await here.intake.take(peer, write_mime(letter(number=9, attachments=(document, stamped))))
        (arrived,) = [recorded.data for recorded in await here.events()]
        assert isinstance(arrived, OutsideDocumentArrived)
        assert [(file.name, file.media_type) for file in arrived.files] == [
            (document.name, PDF), ("bieu.xlsx", XLSX), ("anh.jpg", "image/jpeg"), ("trinh-chieu.pptx", PPTX),
        ]  # fmt: skip
        assert [await here.files.get(file.sha256) for file in arrived.files[1:]] == [content for _, content in brought]


async def test_a_broken_signature_and_what_nobody_signed_are_refused(database: Database, tmp_path: Path) -> None:
    signed = write_signed(letter(), *THEIRS)
    async with office(database, tmp_path / "x", SigningKey(*OURS)) as here:
        await here.register(folder="truc", certificate=THEIRS[1].decode())
        here.lay("truc", "changed.edxml", signed.replace("kế hoạch".encode(), "quyết toán".encode()))
        here.lay("truc", "foreign.edxml", write_signed(letter(), *pair("ec")))
        here.lay("truc", "plain.edxml", write_file(letter()))
        await here.look()
        await here.look()
        assert await here.events() == []
        assert here.names("truc", "in") == []
        assert here.reasons("truc") == ["edxml.unreadable"] * 3


async def test_what_is_refused_is_told_by_status(database: Database, tmp_path: Path) -> None:
    secret = letter(number=9)
    stamped = "UBND THÀNH PHỐ\n*\nSố 9\n\nMẬT\n\nnội dung".encode()
    secret = secret.model_copy(
        update={"attachments": (secret.attachments[0].model_copy(update={"content": stamped, "name": "mat.txt"}),)}
    )
    film = letter(number=10)
    film = film.model_copy(
        update={"attachments": (film.attachments[0].model_copy(update={"content": b"GIF89a" + bytes(40)}),)}
    )
    messages = {
        "1-unknown": letter(to="000.99.99.H17"),
        "2-secret": secret,
        "3-film": film,
        "4-recall": letter(Kind.RECALL, 11),
        "5-foreign": letter(sender=Organ(id="000.66.66.H66")),
        "6-status": status("03", "never sent"),
    }
    async with office(database, tmp_path / "x") as here:
        await here.register(folder="truc")
        for name, message in messages.items():
            here.lay("truc", f"{name}.edxml", write_file(message))
        for _ in range(3):
            await here.look()
        told = here.laid("truc")
        reasons = here.reasons("truc")
        assert await here.events() == []
        assert here.kept() == [], "nothing of what is refused is kept"
    assert reasons == ["edxml.unknown-recipient", "secret.content", "edxml.file-refused", "edxml.unknown-document",
                       "edxml.foreign-sender", "edxml.unknown-document"]  # fmt: skip
    assert [(one.sender.id, one.status_code) for one in told] == [
        ("000.99.99.H17", "02"), (ORGANS[BODY], "02"), (ORGANS[BODY], "02"), (ORGANS[BODY], "16"),
    ]  # fmt: skip
    assert [one.response_for.document_id for one in told if one.response_for] == [
        document_id(), document_id(9), document_id(10), document_id(11),
    ]  # fmt: skip
    assert all(one.status_description for one in told)


async def test_the_sender_is_told_how_its_document_fares(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "x") as here:
        await here.register(folder="truc")
        here.lay("truc", "a.edxml", write_file(letter()))
        await here.look()
        await here.look()
        (arrived,) = [recorded.data for recorded in await here.events()]
        assert isinstance(arrived, OutsideDocumentArrived)
        about = {"document_id": arrived.document_id, "body_id": BODY, "origin": arrived.origin}
        head = {"head": arrived.head, "channel": Channel.EDXML}
        await here.append(
            "receiving",
            DocumentReceived.model_validate({**about, **head}),
            DocumentRegistered.model_validate(
                {**about, **head, "arrival_number": 1, "register_year": 2026, "registered_by": ref("vanthu")}
            ),
        )
        await here.append("routing", RoutingOpened.model_validate({**about, "head": arrived.head, "arrival_number": 1}))
        await here.append(
            "receiving",
            RecallAsked.model_validate({**about, "reason": "nhầm"}),
            RecallAgreed.model_validate({**about, "agreed_by": ref("vanthu")}),
            DocumentRefused.model_validate(
                {"document_id": uuid4(), "body_id": BODY, "reason": "của ai", "refused_by": ref("vanthu")}
            ),  # came from nobody outside
        )
        await here.look()
        told = here.laid("truc")
    assert [one.status_code for one in told] == ["01", "03", "04", "13", "15"]
    assert {
        (one.sender.id, one.response_for.document_id, one.response_for.code) for one in told if one.response_for
    } == {(ORGANS[BODY], document_id(), "881/QĐ-UBND")}


async def test_who_cannot_be_reached_for_good_is_told_to_the_sender(database: Database, tmp_path: Path) -> None:
    async with End().serving() as end, office(database, tmp_path / "x") as here:
        one = await here.register((CITY,), url=end.url)
        end.answer = 422
        refused = await here.issue(1)
        unserved = await here.issue(2, ("000.99.99.H17",))
        await here.look()
        end.answer = 503
        closed = await here.issue(3)
        await here.look()
        await here.give(one, ClosePeer(reason="hết"))
        await here.look()
        told = [recorded.data for recorded in await here.events()]
    assert all(isinstance(event, OutsideStatusTold) and event.status is DeliveryStatus.REFUSED for event in told)
    assert {event.document_id for event in told if isinstance(event, OutsideStatusTold)} == {refused, unserved, closed}
    assert len(told) == 3


async def test_a_file_that_breaks_everything_stops_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(database, tmp_path / "x") as here:
        await here.register(folder="truc")
        take = here.intake.take

        async def breaks(peer: State, data: bytes) -> Receipt:
            if b"breaks" in data:
                raise LookupError
            return await take(peer, data)

        monkeypatch.setattr(here.intake, "take", breaks)
        mime = write_mime(letter(number=2)).replace(b"edXML:AttachmentName>", b"edXML:X>")
        assert b"UTF-8''qd-2.pdf" in mime
        here.lay("truc", "1.edxml", b"breaks")
        here.lay("truc", "2.edxml", mime.replace(b"UTF-8''qd-2.pdf", b"UTF-8''qd%00-2.pdf"))  # no text holds a NUL
        here.lay("truc", "3.edxml", write_file(letter(number=3)))
        await here.look()
        await here.look()
        assert here.reasons("truc") == ["service.error"]
        assert here.names("truc", "done") == ["2.edxml", "3.edxml"]
        assert len(await here.events("DocumentArrived")) == 2


async def test_an_event_that_cannot_be_told_holds_up_no_other(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(database, tmp_path / "x") as here:
        await here.register(folder="truc")
        broken, _ = await here.issue(1), await here.issue(2)
        messages_of = here.composer.messages_of

        async def breaks(entry: Entry, peers: Peers) -> list[Outgoing | Unserved]:
            if entry.row["stream_id"] == str(broken):
                raise LookupError
            return await messages_of(entry, peers)

        monkeypatch.setattr(here.composer, "messages_of", breaks)
        await here.look()
        assert [one.number for one in here.laid("truc")] == ["2"]


async def test_a_share_that_is_not_mounted_is_an_outage(database: Database, tmp_path: Path) -> None:
    async with office(database, tmp_path / "x") as here:
        await here.register(folder="truc")
        here.move("truc", "away")
        await here.issue(1)
        await here.look()
        assert here.names(".") == ["away"]
        here.move("away", "truc")
        here.clock += dt.timedelta(minutes=1)
        await here.look()
        assert [one.number for one in here.laid("truc")] == ["1"]
