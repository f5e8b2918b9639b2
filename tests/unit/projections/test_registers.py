"""The registers: corrected, cancelled, reserved, paper and taken-over lines, fold by fold."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events import publishing, receiving, routing
from shared.events.base import Event
from shared.events.publishing import entries
from shared.readmodels.documents.fold import MODEL as DOCUMENTS
from shared.readmodels.inbox.fold import MODEL as INBOX
from shared.readmodels.jsonb import from_json
from shared.readmodels.model import Key
from shared.readmodels.registers.fold import MODEL
from shared.readmodels.search.fold import MODEL as SEARCH
from tests.unit.given import BODY, DOCUMENT, ref
from tests.unit.recorded import record

INCOMING, OUTGOING = MODEL.tables
HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", symbol="12-TB/TU", subject="về hội nghị")
RIGHT = HEAD.model_copy(update={"symbol": "21-TB/TU", "subject": "về hội nghị quý II"})
SERIES = f"issue:{BODY}:QĐ:2026"
WHO: dict[str, Any] = {"document_id": DOCUMENT, "body_id": BODY}
RECEIVED = receiving.DocumentReceived(**WHO, channel=receiving.Channel.PAPER, head=HEAD)
REGISTERED = receiving.DocumentRegistered(
    **WHO, channel=receiving.Channel.PAPER, arrival_number=7, register_year=2026, head=HEAD, registered_by=ref("vanthu")
)
CORRECTED = receiving.RegistrationCorrected(**WHO, head=RIGHT, was=HEAD, reason="chép nhầm", corrected_by=ref("vanthu"))
CANCELLED = receiving.ArrivalCancelled(
    **WHO, arrival_number=7, register_year=2026, reason="vào sổ hai lần", cancelled_by=ref("vanthu"), head=RIGHT,
    registered_on=dt.date(2026, 3, 2),
)  # fmt: skip
DECISION = DocumentHead(kind="Quyết định", symbol="01-QĐ/QU", subject="về nhân sự", date=dt.date(2026, 3, 2))
NUMBERED = publishing.DocumentNumbered(
    **WHO, series=SERIES, number=1, symbol="01-QĐ/QU", numbered_by=ref("vanthu"), head=DECISION
)


def folded(table: Any, *events: Event) -> dict[Key, Any]:
    """The rows after the events."""
    rows: dict[Key, Any] = {}
    for event in events:
        recorded = record(event)
        for key in table.keys(recorded):
            row = table.evolve(key, rows.pop(key, None), recorded)
            if row is not None:
                rows[key] = row
    return rows


def one(rows: dict[Key, Any]) -> Any:
    (row,) = rows.values()
    return row


def was(row: Any) -> Sequence[dict[str, Any]]:
    return [each["was"] for each in from_json(row.corrections, [])]


def test_a_correction_of_a_correction_shows_the_whole_history() -> None:
    again = receiving.RegistrationCorrected(
        **WHO, head=HEAD, was=RIGHT, reason="số cũ đúng", corrected_by=ref("chanhvp"), paper_location="Tủ 3"
    )
    row = one(folded(INCOMING, RECEIVED, REGISTERED, CORRECTED, again))
    assert (row.symbol, row.subject, row.paper_location) == (HEAD.symbol, HEAD.subject, "Tủ 3")
    assert was(row) == [
        {"symbol": "12-TB/TU", "subject": "về hội nghị"},
        {"symbol": "21-TB/TU", "subject": "về hội nghị quý II", "paper_location": None},
    ]
    assert [each["reason"] for each in from_json(row.corrections, [])] == ["chép nhầm", "số cũ đúng"]


def test_a_cancelled_line_stays_and_the_document_takes_another() -> None:
    again = REGISTERED.model_copy(update={"arrival_number": 8, "again_because": "số 7 đã hủy"})
    rows = folded(INCOMING, RECEIVED, REGISTERED, CORRECTED, CANCELLED)
    struck, waiting = rows[BODY, DOCUMENT, "2026/7"], rows[BODY, DOCUMENT, ""]
    assert (struck.arrival_number, struck.symbol, struck.status) == (7, "21-TB/TU", "cancelled")
    assert from_json(struck.cancelled, {})["reason"] == "vào sổ hai lần"
    assert (waiting.arrival_number, waiting.status) == (None, "received")
    rows = folded(INCOMING, RECEIVED, REGISTERED, CORRECTED, CANCELLED, again)
    assert rows[BODY, DOCUMENT, ""].arrival_number == 8
    assert rows[BODY, DOCUMENT, ""].again_because == "số 7 đã hủy"
    assert rows[BODY, DOCUMENT, "2026/7"].arrival_number == 7


def test_a_reserved_number_becomes_the_documents() -> None:
    entry = UUID("33333333-3333-4333-8333-333333333333")
    reserved = entries.NumberReserved(
        document_id=entry, body_id=BODY, series=SERIES, number=1, symbol="01-QĐ/QU", head=DECISION,
        reason="họp tối nay", reserved_by=ref("vanthu"),
    )  # fmt: skip
    assert one(folded(OUTGOING, reserved)).status == "reserved"
    taken = NUMBERED.model_copy(update={"reserved_as": entry})
    row = one(folded(OUTGOING, reserved, taken))
    assert (row.document_id, row.status, row.number) == (DOCUMENT, "numbered", 1)


def test_a_cancelled_number_of_a_document_stays_in_its_book() -> None:
    cancelled = entries.NumberCancelled(
        **WHO, series=SERIES, number=1, symbol="01-QĐ/QU", reason="sai thể loại", cancelled_by=ref("vanthu"),
        head=DECISION,
    )  # fmt: skip
    second = NUMBERED.model_copy(update={"number": 2, "symbol": "02-QĐ/QU"})
    rows = folded(OUTGOING, NUMBERED, cancelled, second)
    assert {(row.number, row.status, row.subject) for row in rows.values()} == {
        (1, "cancelled", "về nhân sự"),
        (2, "numbered", "về nhân sự"),
    }
    declined = publishing.SigningDeclined(**WHO, reason="chưa đúng thẩm quyền", declined_by=ref("lanhdao"))
    row = one(folded(OUTGOING, NUMBERED, cancelled, declined))
    assert (row.number, row.status, row.struck) == (1, "cancelled", f"{SERIES}/1")


def test_paper_the_past_and_secrets_have_their_lines() -> None:
    secret = DECISION.model_copy(update={"secrecy": Secrecy.SECRET, "subject": None})
    paper = entries.PaperDocumentEntered(
        **WHO, series=f"{SERIES}:secret", number=1, symbol="01-QĐ/QU", head=secret, copies=3,
        paper_location="Két 2", entered_by=ref("vanthu"),
    )  # fmt: skip
    row = one(folded(OUTGOING, paper))
    assert (row.secret_book, row.secrecy_rank, row.copies, row.paper_location) == (
        True,
        Secrecy.SECRET.rank,
        3,
        "Két 2",
    )
    past = entries.PastIssuedEntered(
        **WHO, series=SERIES, number=9, symbol="09-QĐ/QU", issued_on=dt.date(2019, 5, 6), head=DECISION,
        source="so-di.xlsx", entered_by=ref("vanthu"),
    )  # fmt: skip
    row = one(folded(OUTGOING, past))
    assert (row.number, row.status, row.issued_at.date()) == (9, "filed", dt.date(2019, 5, 6))


def test_an_outgoing_entry_is_corrected_sent_and_received() -> None:
    right = DECISION.model_copy(update={"subject": "về công tác nhân sự"})
    corrected = entries.IssueCorrected(**WHO, head=right, was=DECISION, reason="thiếu chữ", corrected_by=ref("vanthu"))
    sent = entries.SentOnPaper(
        **WHO,
        sendings=(entries.PaperSending(recipient="UBND quận"),),
        sent_on=dt.date(2026, 3, 3),
        sent_by=ref("vanthu"),
    )
    taken = entries.ReceiptNoted(
        **WHO, recipient="UBND quận", received_on=dt.date(2026, 3, 4), received_by="Bà Ba", noted_by=ref("vanthu")
    )
    row = one(folded(OUTGOING, NUMBERED, corrected, sent, taken))
    assert (row.symbol, row.subject, was(row)) == ("01-QĐ/QU", "về công tác nhân sự", [{"subject": "về nhân sự"}])
    assert from_json(row.sent, []) == [
        {"to": "UBND quận", "on": "2026-03-03", "received_on": "2026-03-04", "received_by": "Bà Ba"}
    ]


def test_whatever_shows_a_head_follows_the_correction() -> None:
    for model, before in ((DOCUMENTS, RECEIVED), (SEARCH, RECEIVED), (INBOX, RECEIVED)):
        row = one(folded(model.tables[0], before, CORRECTED))
        assert (row.symbol, row.subject) == (RIGHT.symbol, RIGHT.subject), model.name


def test_work_on_a_cancelled_number_ends_and_the_clerk_has_it_again() -> None:
    opened = routing.RoutingOpened(**WHO, head=HEAD, arrival_number=7)
    over = routing.RoutingCancelled(**WHO, reason="vào sổ hai lần")
    for events in ((CANCELLED, over), (over, CANCELLED)):
        row = one(folded(INBOX.tables[0], RECEIVED, REGISTERED, opened, *events))
        assert [item["work"] for item in from_json(row.items, [])] == ["register"]
        card = one(folded(DOCUMENTS.tables[0], RECEIVED, REGISTERED, opened, *events))
        assert (card.status, card.arrival_number) == ("received", None)
