import datetime as dt

from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DocumentIssued
from shared.events.publishing.entries import IssueCorrected, PaperSending, ReceiptNoted, SentOnPaper
from shared.paper.content import OutsideRecipient
from shared.readmodels.postal.fold import MODEL, Document, Paper
from tests.unit.given import BODY, DOCUMENT, ref
from tests.unit.recorded import record

DAY = dt.date(2026, 3, 2)
ARCHIVE = "Kho Lưu trữ"
HEAD = DocumentHead(symbol="07-CV/QU", kind="Công văn", subject="về việc họp")
ISSUED = DocumentIssued(
    document_id=DOCUMENT,
    body_id=BODY,
    head=HEAD,
    files=(),
    recipients=(),
    outside=(OutsideRecipient(name=ARCHIVE, address="Số 1 Trần Phú", copies=2),),
    issued_by=ref("vanthu"),
)


def sent(*sendings: PaperSending) -> SentOnPaper:
    return SentOnPaper(document_id=DOCUMENT, body_id=BODY, sendings=sendings, sent_on=DAY, sent_by=ref("vanthu"))


def rows(*events: Event) -> tuple[dict[object, Document], dict[object, Paper]]:
    tables: list[dict[object, object]] = [{}, {}]
    for at, event in enumerate(events, 1):
        recorded = record(event, at, at)
        for table, found in zip(MODEL.tables, tables, strict=True):
            for key in table.keys(recorded):
                row = table.evolve(key, found.get(key), recorded)
                if row is not None:
                    found[key] = row
    return tables[0], tables[1]  # type: ignore[return-value] # as the tables say


def test_who_is_to_get_paper_waits_until_it_is_sent() -> None:
    _, papers = rows(ISSUED)
    (line,) = papers.values()
    assert (line.recipient, line.address, line.copies, line.sent_on) == (ARCHIVE, "Số 1 Trần Phú", 2, None)


def test_what_was_sent_is_acknowledged() -> None:
    receipt = ReceiptNoted(
        document_id=DOCUMENT,
        body_id=BODY,
        recipient=ARCHIVE,
        received_on=DAY,
        received_by="Lan",
        noted_by=ref("vanthu"),
    )
    _, papers = rows(ISSUED, sent(PaperSending(recipient=ARCHIVE, copies=1, postal_number="RR1")), receipt)
    (line,) = papers.values()
    assert (line.copies, line.postal_number, line.sent_on, line.received_by) == (1, "RR1", DAY, "Lan")
    assert line.address == "Số 1 Trần Phú"


def test_a_further_sending_adds_its_copies_and_waits_for_its_receipt() -> None:
    once, again = (PaperSending(recipient="Báo", copies=copies, postal_number=f"RR{copies}") for copies in (1, 3))
    receipt = ReceiptNoted(
        document_id=DOCUMENT, body_id=BODY, recipient="Báo", received_on=DAY, received_by="Lan", noted_by=ref("vanthu")
    )
    _, papers = rows(ISSUED, sent(once), receipt, sent(again))
    line = papers[BODY, DOCUMENT, "Báo"]
    assert (line.copies, line.postal_number, line.received_on) == (4, "RR1; RR3", None)


def test_a_correction_is_followed() -> None:
    corrected = HEAD.model_copy(update={"subject": "về việc họp giao ban"})
    change = IssueCorrected(
        document_id=DOCUMENT, body_id=BODY, head=corrected, was=HEAD, reason="Sai", corrected_by=ref("vanthu")
    )
    documents, _ = rows(ISSUED, change)
    assert documents[BODY, DOCUMENT].subject == "về việc họp giao ban"
