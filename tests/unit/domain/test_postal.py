import datetime as dt

import pytest

from services.publishing.postal.commands import NoteReceipt, SendOnPaper
from services.publishing.postal.decider import DECIDER, available
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.publishing import DocumentIssued
from shared.events.publishing.entries import PaperDocumentEntered, PaperSending, ReceiptNoted, SentOnPaper
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, given, ref, who

TODAY, YESTERDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 1)
ARCHIVE, FRONT = "Kho Lưu trữ", "Ủy ban Mặt trận"
HEAD = DocumentHead(issuer="Quận ủy", symbol="07-CV/QU", kind="Công văn", subject="về việc họp", date=YESTERDAY)
ISSUED = DocumentIssued(document_id=DOCUMENT, body_id=BODY, head=HEAD, files=(), recipients=(), issued_by=ref("vanthu"))
SEND = SendOnPaper(
    sendings=(PaperSending(recipient=ARCHIVE, copies=2, postal_number="RR123"), PaperSending(recipient=FRONT)),
    sent_on=TODAY,
)
RECEIPT = NoteReceipt(recipient=ARCHIVE, received_on=TODAY, received_by="Nguyễn Thị Lan")


def sent() -> tuple[DocumentIssued, SentOnPaper]:
    return ISSUED, given(DECIDER, ISSUED).when(who("vanthu"), SEND).happened(SentOnPaper)


def test_the_clerk_sends_paper_and_notes_the_receipt() -> None:
    issued, posted = sent()
    assert posted.sendings[0].postal_number == "RR123"
    noted = given(DECIDER, issued, posted).when(who("vanthu"), RECEIPT).happened(ReceiptNoted)
    assert (noted.recipient, noted.received_by) == (ARCHIVE, "Nguyễn Thị Lan")
    given(DECIDER, issued, posted, noted).when(who("vanthu"), RECEIPT).refused("postal.received-already")


def test_further_copies_are_sent_and_acknowledged_again() -> None:
    issued, posted = sent()
    noted = given(DECIDER, issued, posted).when(who("vanthu"), RECEIPT).happened(ReceiptNoted)
    later = AT + dt.timedelta(days=1)
    again = SEND.model_copy(update={"sent_on": TODAY + dt.timedelta(days=1)})
    posted_again = given(DECIDER, issued, posted, noted).when(who("vanthu"), again, at=later).happened(SentOnPaper)
    receipt = RECEIPT.model_copy(update={"received_on": again.sent_on})
    given(DECIDER, issued, posted, noted, posted_again).when(who("vanthu"), receipt, at=later).happened(ReceiptNoted)


@pytest.mark.parametrize(
    ("sent_on", "code"),
    [(TODAY + dt.timedelta(days=1), "postal.day-ahead"), (dt.date(2026, 2, 28), "postal.day-before")],
)
def test_a_day_that_cannot_be(sent_on: dt.date, code: str) -> None:
    given(DECIDER, ISSUED).when(who("vanthu"), SEND.model_copy(update={"sent_on": sent_on})).refused(code)


def test_what_is_refused() -> None:
    twice = SEND.model_copy(update={"sendings": (SEND.sendings[0], SEND.sendings[0])})
    given(DECIDER, ISSUED).when(who("vanthu"), twice).refused("postal.recipient-twice")
    given(DECIDER, ISSUED).when(who("vanthu"), RECEIPT).refused("postal.not-sent")
    given(DECIDER, ISSUED).when(who("lanhdao"), SEND).refused("forbidden.post")
    given(DECIDER, ISSUED).when(who("vanthu", OTHER), SEND).refused("forbidden.body")
    given(DECIDER, *sent()).when(who("vanthu"), RECEIPT.model_copy(update={"received_on": YESTERDAY})).refused(
        "postal.day-before"
    )


def test_a_secret_paper_is_sent_by_who_is_cleared() -> None:
    entered = PaperDocumentEntered(
        document_id=DOCUMENT,
        body_id=BODY,
        series="s",
        number=1,
        symbol="01-CV/QU",
        head=HEAD.model_copy(update={"secrecy": Secrecy.TOP_SECRET}),
        entered_by=ref("vanthu"),
    )
    clerk = who("vanthu")
    given(DECIDER, entered).when(clerk, SEND).refused("forbidden.clearance")
    assert available(DECIDER.fold([entered]), clerk) == []
    given(DECIDER, entered).when(clerk.model_copy(update={"clearance": 3}), SEND).happened(SentOnPaper)


def test_what_is_offered() -> None:
    assert available(DECIDER.fold([ISSUED]), who("vanthu")) == ["SendOnPaper"]
    assert available(DECIDER.fold(sent()), who("vanthu")) == ["SendOnPaper", "NoteReceipt"]
    assert available(DECIDER.fold(sent()), who("lanhdao")) == []
