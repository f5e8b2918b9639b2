import datetime as dt
from uuid import UUID

import pytest

from services.publishing.numbering import Numbered
from services.publishing.numbers.books.commands import ContinueSeries
from services.publishing.numbers.books.decider import DECIDER as BOOKS
from services.publishing.numbers.entries.commands import (
    CancelNumber,
    EnterPaperDocument,
    EnterPastIssued,
    GiveNumber,
    ReserveNumber,
    ReturnNumber,
)
from services.publishing.numbers.entries.decider import DECIDER, available
from shared.bodies.actor import Actor
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.publishing.entries import (
    NumberCancelled,
    NumberGiven,
    NumberReserved,
    NumberReturned,
    PaperDocumentEntered,
    PastIssuedEntered,
    SeriesContinued,
)
from shared.eventsourcing.decider import Claim, Command, Context, Continuation, Rejected
from tests.unit.given import AT, BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, who

CLERK = who("vanthu")
TODAY, BEFORE = dt.date(2026, 3, 2), dt.date(2019, 5, 6)
OF_BODY = Numbered(
    issuer="Quận ủy Hải Châu", issuer_symbol="QU", term="XII", term_opened_on=dt.date(2025, 7, 1)
).model_dump()
RESERVE = ReserveNumber(document_id=DOCUMENT, kind="Báo cáo", reason="cho cuộc họp", **OF_BODY)
HEAD = DocumentHead(kind="Báo cáo", subject="về quý I", date=TODAY)
PAPER = EnterPaperDocument(document_id=DOCUMENT, head=HEAD, copies=5, **OF_BODY)
PAST = EnterPastIssued(document_id=DOCUMENT, number=7, issued_on=dt.date(2025, 8, 9), head=HEAD, source="sổ", **OF_BODY)
SECRET = DocumentHead(kind="Báo cáo", date=TODAY, secrecy=Secrecy.SECRET)


def reserved() -> NumberReserved:
    event = given(DECIDER).when(CLERK, RESERVE, 5).happened(NumberReserved)
    assert isinstance(event, NumberReserved)
    return event


def asks(command: Command, *events: object, actor: Actor = CLERK) -> object:
    return DECIDER.series(command, DECIDER.fold(events), Context(actor=actor, at=AT))  # type: ignore[arg-type]


def test_a_number_is_taken_beforehand_and_given_or_comes_back() -> None:
    taken = reserved()
    assert (taken.series, taken.symbol, taken.head.kind) == (f"issue:{BODY}:BC:XII", "05-BC/QU", "Báo cáo")
    assert asks(RESERVE) == taken.series
    give = GiveNumber(given_to=ISSUED, series=taken.series)
    one_given = given(DECIDER, taken).when(CLERK, give).happened(NumberGiven)
    given(DECIDER, taken, one_given).when(CLERK, give).refused("number.not-free")
    returned = given(DECIDER, taken, one_given).when(SYSTEM, ReturnNumber(given_to=ISSUED)).happened(NumberReturned)
    given(DECIDER, taken, one_given).when(SYSTEM, ReturnNumber(given_to=DOCUMENT)).nothing()
    given(DECIDER, taken, one_given, returned).when(CLERK, give).happened(NumberGiven)
    other = GiveNumber(given_to=ISSUED, series=f"issue:{BODY}:BC:XI")
    given(DECIDER, taken).when(CLERK, other).refused("number.another-series")
    given(DECIDER, taken).when(who("vanthu", OTHER), give).refused("forbidden.body")
    given(DECIDER, taken).when(who("lanhdao"), give).refused("forbidden.post")


def test_a_paper_document_takes_the_next_number_or_the_one_taken_beforehand() -> None:
    entered = given(DECIDER).when(CLERK, PAPER, 6).happened(PaperDocumentEntered)
    assert (entered.symbol, entered.head.number, entered.copies) == ("06-BC/QU", "06", 5)
    assert asks(PAPER) == entered.series
    used = given(DECIDER, reserved()).when(CLERK, PAPER).happened(PaperDocumentEntered)
    assert (used.number, used.symbol) == (5, "05-BC/QU")
    assert asks(PAPER, reserved()) is None
    other = PAPER.model_copy(update={"head": HEAD.model_copy(update={"kind": "Kế hoạch"})})
    given(DECIDER, reserved()).when(CLERK, other).refused("number.another-series")
    old = PAPER.model_copy(update={"head": HEAD.model_copy(update={"date": BEFORE})})
    given(DECIDER).when(CLERK, old, 6).refused("number.another-period")
    given(DECIDER, reserved()).when(CLERK, old).refused("number.another-series")
    given(DECIDER, entered).when(CLERK, PAPER).refused("number.not-free")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date": None}, "number.date-missing"),
        ({"date": dt.date(2027, 1, 1)}, "number.date-ahead"),
        ({"subject": None}, "number.subject-missing"),
        ({"kind": "Không có"}, "publishing.unknown-kind"),
    ],
)
def test_what_a_paper_document_has_to_say(change: dict[str, object], code: str) -> None:
    given(DECIDER).when(CLERK, PAPER.model_copy(update={"head": HEAD.model_copy(update=change)}), 6).refused(code)


def test_a_secret_document_enters_without_its_content_in_a_series_of_its_own() -> None:
    cleared = CLERK.model_copy(update={"clearance": 3})
    command = PAPER.model_copy(update={"head": SECRET})
    entered = given(DECIDER).when(cleared, command, 1).happened(PaperDocumentEntered)
    assert entered.series == f"issue:{BODY}:BC:XII:secret"
    assert DECIDER.secrecy(DECIDER.fold((entered,))) == "secret"
    file = FileRef(sha256="0" * 64, name="a.pdf", media_type="application/pdf", bytes=1)
    given(DECIDER).when(cleared, command.model_copy(update={"files": (file,)}), 1).refused("secret.content")
    told = command.model_copy(update={"head": SECRET.model_copy(update={"subject": "kín"})})
    given(DECIDER).when(cleared, told, 1).refused("secret.subject")
    allowed = told.model_copy(update={"secret_subject_allowed": True})
    given(DECIDER).when(cleared, allowed, 1).happened(PaperDocumentEntered)
    given(DECIDER).when(CLERK.model_copy(update={"clearance": 0}), command, 1).refused("forbidden.clearance")
    given(DECIDER, reserved()).when(cleared, command).refused("number.another-series")


def test_a_number_is_cancelled_with_a_reason_and_for_good() -> None:
    taken, cancel = reserved(), CancelNumber(reason="viết hỏng")
    cancelled = given(DECIDER, taken).when(CLERK, cancel).happened(NumberCancelled)
    assert (cancelled.symbol, cancelled.head) == (taken.symbol, taken.head)
    for command in (cancel, GiveNumber(given_to=ISSUED, series=taken.series), PAPER):
        given(DECIDER, taken, cancelled).when(CLERK, command).refused("number.not-free")
    one_given = (
        given(DECIDER, taken).when(CLERK, GiveNumber(given_to=ISSUED, series=taken.series)).happened(NumberGiven)
    )
    given(DECIDER, taken, one_given).when(CLERK, cancel).refused("number.not-free")
    assert available(DECIDER.fold((taken,)), CLERK) == ["GiveNumber", "EnterPaperDocument", "CancelNumber"]
    assert available(DECIDER.fold((taken, cancelled)), CLERK) == []


@pytest.mark.parametrize(
    ("day", "period"),
    [(dt.date(2025, 7, 1), "XII"), (dt.date(2025, 6, 30), "XII-1"), (dt.date(2020, 7, 2), "XII-1"),
     (dt.date(2020, 6, 30), "XII-2"), (BEFORE, "XII-2")],
)  # fmt: skip
def test_an_old_line_claims_its_number_in_the_term_of_its_day(day: dt.date, period: str) -> None:
    command = PAST.model_copy(update={"issued_on": day})
    entered = given(DECIDER).when(CLERK, command, 7).happened(PastIssuedEntered)
    assert (entered.series, entered.symbol) == (f"issue:{BODY}:BC:{period}", "07-BC/QU")
    assert asks(command) == Claim(entered.series, 7)


def test_an_old_line_is_entered_once() -> None:
    entered = given(DECIDER).when(CLERK, PAST, 7).happened(PastIssuedEntered)
    given(DECIDER, entered).when(CLERK, PAST).refused("number.entered-already")
    other = PAST.model_copy(update={"head": HEAD.model_copy(update={"subject": "khác"})})
    given(DECIDER, entered).when(CLERK, other).refused("number.entered-differently")
    assert asks(PAST, entered) is None
    ahead = PAST.model_copy(update={"issued_on": dt.date(2026, 4, 1)})
    given(DECIDER).when(CLERK, ahead, 7).refused("number.date-ahead")


def test_a_series_goes_on_where_it_was() -> None:
    command = ContinueSeries(body_id=BODY, kind="Quyết định", last=127, reason="vào hệ thống giữa nhiệm kỳ", **OF_BODY)
    continued = given(BOOKS).when(who("chanhvp"), command, 127).happened(SeriesContinued)
    assert (continued.series, continued.last) == (f"issue:{BODY}:QĐ:XII", 127)
    context = Context(actor=CLERK, at=AT)
    assert BOOKS.series(command, BOOKS.initial(), context) == Continuation(continued.series, 127)
    given(BOOKS).when(who("lanhdao"), command, 127).refused("forbidden.post")
    given(BOOKS).when(who("vanthu", OTHER), command, 127).refused("forbidden.body")


def test_a_body_without_a_term_gets_no_number() -> None:
    with pytest.raises(Rejected, match=r"publishing\.no-term"):
        asks(RESERVE.model_copy(update={"term": None, "term_opened_on": None}))


def test_nobody_knows_an_entry_that_is_not_there() -> None:
    given(DECIDER).when(CLERK, CancelNumber(reason="x")).refused("document.unknown")
    given(DECIDER).when(CLERK, GiveNumber(given_to=UUID(int=1))).refused("document.unknown")
