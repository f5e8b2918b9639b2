"""The incoming register: corrected, struck through, and no document in it twice without a reason."""

import datetime as dt

import pytest

from services.receiving.commands import CancelArrival, CorrectRegistration, EnterPastDocument, RegisterDocument
from services.receiving.decider import DECIDER, available
from services.receiving.twins import key_of
from services.routing.documents.commands import CancelRouting, OpenRouting
from services.routing.documents.decider import DECIDER as ROUTING
from services.routing.policies import cancel_with_number
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.receiving import (
    ArrivalCancelled,
    Channel,
    DocumentReceived,
    DocumentRegistered,
    PastDocumentEntered,
    RegistrationCorrected,
)
from shared.events.routing import RoutingCancelled, RoutingOpened
from shared.eventsourcing.decider import Claim, Context, Rejected
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", symbol="12-TB/TU", subject="về hội nghị")
RIGHT = HEAD.model_copy(update={"symbol": "21-TB/TU"})
SECRET = DocumentHead(issuer="Thành ủy Đà Nẵng", symbol="3-CV/TU", secrecy=Secrecy.CONFIDENTIAL)
CLERK, CHIEF, LEADER = who("vanthu"), who("chanhvp"), who("lanhdao")
CORRECTED = CorrectRegistration(head=RIGHT, reason="chép nhầm số")


def received(head: DocumentHead = HEAD) -> DocumentReceived:
    return DocumentReceived(document_id=DOCUMENT, body_id=BODY, channel=Channel.UPLOAD, head=head)


def registered(head: DocumentHead = HEAD, number: int = 7) -> DocumentRegistered:
    return DocumentRegistered(
        document_id=DOCUMENT, body_id=BODY, channel=Channel.UPLOAD, arrival_number=number, register_year=2026,
        head=head, registered_by=ref("vanthu"), registered_on=dt.date(2026, 3, 1),
        secret_book=head.secrecy is not Secrecy.NONE,
    )  # fmt: skip


def past(head: DocumentHead = HEAD) -> PastDocumentEntered:
    return PastDocumentEntered(
        document_id=DOCUMENT, body_id=BODY, arrival_number=3, register_year=2019, registered_on=dt.date(2019, 1, 9),
        head=head, source="so-2019.xlsx", entered_by=ref("vanthu"),
    )  # fmt: skip


def test_a_correction_says_what_was_and_what_is() -> None:
    event = given(DECIDER, received(), registered()).when(CLERK, CORRECTED).happened(RegistrationCorrected)
    assert (event.was, event.head, event.reason) == (HEAD, RIGHT, "chép nhầm số")
    assert event.corrected_by == ref("vanthu")


def test_a_correction_is_corrected_by_the_chief_too() -> None:
    first = given(DECIDER, received(), registered()).when(CLERK, CORRECTED).happened(RegistrationCorrected)
    again = CorrectRegistration(head=HEAD, paper_location="Tủ 3", reason="số cũ đúng")
    second = given(DECIDER, received(), registered(), first).when(CHIEF, again).happened(RegistrationCorrected)
    assert (second.was, second.head) == (RIGHT, HEAD)
    assert (second.paper_location_was, second.paper_location) == (None, "Tủ 3")


def test_a_line_of_an_old_register_is_corrected() -> None:
    given(DECIDER, past()).when(CLERK, CORRECTED).happened(RegistrationCorrected)


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({}, "register.nothing-corrected"),
        ({"issuer": None}, "receiving.issuer-missing"),
        ({"subject": None}, "receiving.subject-missing"),
        ({"secrecy": Secrecy.SECRET, "subject": None}, "receiving.correct-secrecy"),
    ],
)
def test_what_a_correction_may_not_say(update: dict[str, object], code: str) -> None:
    command = CorrectRegistration(head=HEAD.model_copy(update=update), reason="nhầm")
    given(DECIDER, received(), registered()).when(CLERK, command).refused(code)


def test_a_secret_subject_comes_in_by_no_correction_either() -> None:
    told = CorrectRegistration(head=SECRET.model_copy(update={"subject": "một việc mật"}), reason="thêm trích yếu")
    given(DECIDER, received(SECRET), registered(SECRET)).when(CLERK, told).refused("secret.subject")


def test_who_may_correct_and_cancel() -> None:
    scenario = given(DECIDER, received(), registered())
    scenario.when(LEADER, CORRECTED).refused("forbidden.post")
    scenario.when(who("vanthu", OTHER), CORRECTED).refused("forbidden.body")
    scenario.when(CHIEF, CancelArrival(reason="nhầm")).refused("forbidden.post")
    given(DECIDER, received()).when(CLERK, CORRECTED).refused("receiving.not-registered")
    given(DECIDER).when(CLERK, CancelArrival(reason="nhầm")).refused("document.unknown")
    state = DECIDER.fold([received(), registered()])
    assert available(state, CLERK) == ["CorrectRegistration", "CancelArrival"]
    assert available(state, CHIEF) == ["CorrectRegistration"]


def cancelled(*events: Event) -> ArrivalCancelled:
    event = given(DECIDER, *events).when(CLERK, CancelArrival(reason="vào sổ hai lần")).happened(ArrivalCancelled)
    assert isinstance(event, ArrivalCancelled)
    return event


def test_a_cancelled_number_tells_its_line_and_the_document_waits_again() -> None:
    event = cancelled(received(), registered())
    assert (event.arrival_number, event.register_year, event.head) == (7, 2026, HEAD)
    assert event.registered_on == dt.date(2026, 3, 1)
    again = given(DECIDER, received(), registered(), event)
    again.when(CLERK, RegisterDocument(), 8).refused("receiving.registered-already")
    second = again.when(CLERK, RegisterDocument(again_because="số 7 đã hủy"), 8).happened(DocumentRegistered)
    assert (second.arrival_number, second.again_because) == (8, "số 7 đã hủy")
    again.when(CLERK, CancelArrival(reason="nhầm")).refused("receiving.not-registered")


def test_a_corrected_line_is_cancelled_as_it_was_corrected() -> None:
    corrected = given(DECIDER, received(), registered()).when(CLERK, CORRECTED).happened(RegistrationCorrected)
    assert cancelled(received(), registered(), corrected).head == RIGHT


def test_a_cancelled_line_of_an_old_register_waits_for_nothing() -> None:
    event = cancelled(past())
    given(DECIDER, past(), event).when(CLERK, RegisterDocument(), 1).refused("receiving.not-waiting")


def test_the_same_document_takes_no_second_number_without_a_reason() -> None:
    state = DECIDER.fold([received()])
    context = Context(actor=CLERK, at=AT, number=9, stands_as="7/2026")
    with pytest.raises(Rejected) as refused:
        DECIDER.decide(RegisterDocument(), state, context)
    assert (refused.value.code, refused.value.params) == ("receiving.registered-already", {"number": "7/2026"})
    (event,) = DECIDER.decide(RegisterDocument(again_because="bản gốc khác"), state, context)
    assert isinstance(event, DocumentRegistered)
    assert event.again_because == "bản gốc khác"


def test_a_reason_that_nothing_asked_for_is_not_kept() -> None:
    command = RegisterDocument(again_because="cho chắc")
    event = given(DECIDER, received()).when(CLERK, command, 1).happened(DocumentRegistered)
    assert event.again_because is None


@pytest.mark.parametrize("other", ["12 - TB / TU", "012-TB/TU", "12-tb/tu"])
def test_spellings_of_one_document_are_alike(other: str) -> None:
    assert key_of(HEAD) == key_of(HEAD.model_copy(update={"symbol": other, "issuer": "THÀNH UỶ ĐÀ NẴNG"}))
    assert key_of(HEAD) != key_of(HEAD.model_copy(update={"date": dt.date(2026, 1, 1)}))
    assert key_of(HEAD.model_copy(update={"symbol": None})) is None


def test_secret_documents_have_numbers_of_their_own() -> None:
    context = Context(actor=CLERK, at=AT)
    assert (
        DECIDER.series(RegisterDocument(), DECIDER.fold([received(SECRET)]), context) == f"arrival:{BODY}:2026:secret"
    )
    assert DECIDER.series(RegisterDocument(head=SECRET), DECIDER.fold([received()]), context).endswith(":secret")
    event = given(DECIDER, received(SECRET)).when(CLERK, RegisterDocument(), 1).happened(DocumentRegistered)
    assert event.secret_book
    entered = EnterPastDocument(
        document_id=DOCUMENT, body_id=BODY, arrival_number=3, register_year=2019, registered_on=dt.date(2019, 1, 9),
        head=SECRET, source="so-mat.xlsx",
    )  # fmt: skip
    assert DECIDER.series(entered, DECIDER.initial(), context) == Claim(f"arrival:{BODY}:2019:secret", 3)
    assert given(DECIDER).when(CLERK, entered, 3).happened(PastDocumentEntered).secret_book


def test_a_correction_leaves_the_files_as_they_came() -> None:
    file = FileRef(sha256="a" * 64, name="a.pdf", media_type="application/pdf", bytes=1)
    came = received().model_copy(update={"files": (file,)})
    state = DECIDER.fold([came, registered(), RegistrationCorrected(
        document_id=DOCUMENT, body_id=BODY, head=RIGHT, was=HEAD, reason="nhầm", corrected_by=ref("vanthu"),
    )])  # fmt: skip
    assert (state.head, state.files) == (RIGHT, (file,))


def opened(number: int = 7) -> RoutingOpened:
    return RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=number)


def test_work_ends_with_the_number_and_begins_anew_with_the_next_one() -> None:
    (reaction,) = cancel_with_number(record(cancelled(received(), registered())))
    assert reaction.command == CancelRouting(reason="vào sổ hai lần")
    again = OpenRouting(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=8)
    over = RoutingCancelled(document_id=DOCUMENT, body_id=BODY, reason="vào sổ hai lần")
    given(ROUTING, opened()).when(SYSTEM, reaction.command).happened(RoutingCancelled)
    given(ROUTING, opened(), over).when(SYSTEM, again).happened(RoutingOpened)
    given(ROUTING, opened()).when(SYSTEM, again).refused("routing.already-open")
