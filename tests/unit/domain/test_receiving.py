import datetime as dt

import pytest

from services.receiving.commands import (
    AgreeToRecall,
    AskForRecall,
    DeclineRecall,
    EnterPastDocument,
    KeepPastDocument,
    ReceiveDocument,
    RecordExamination,
    RefuseDocument,
    RegisterDocument,
    StampArrival,
)
from services.receiving.decider import DECIDER, available
from services.receiving.policies import receive_what_was_dispatched
from shared.bodies.actor import system_actor
from shared.bodies.grants import Grant
from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.publishing import DocumentDispatched
from shared.events.receiving import (
    ArrivalCancelled,
    ArrivalStamped,
    Channel,
    ContentExamined,
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    Origin,
    PastDocumentEntered,
    PastDocumentKept,
    RecallAgreed,
    RecallAsked,
    RecallDeclined,
    incoming_id,
)
from shared.eventsourcing.decider import Context
from tests.unit.given import AT, BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record, system_of

HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", symbol="12-TB/TU", subject="về hội nghị")
SECRET = DocumentHead(issuer="Thành ủy Đà Nẵng", symbol="3-CV/TU", secrecy=Secrecy.CONFIDENTIAL)
FILE = FileRef(sha256="a" * 64, name="van-ban.pdf", media_type="application/pdf", bytes=10)
ORIGIN = Origin(document_id=ISSUED, body_id=OTHER)


def received(head: DocumentHead = HEAD, origin: Origin | None = None) -> DocumentReceived:
    return DocumentReceived(document_id=DOCUMENT, body_id=BODY, channel=Channel.UPLOAD, head=head, origin=origin)


def registered(origin: Origin | None = None) -> DocumentRegistered:
    return DocumentRegistered(
        document_id=DOCUMENT, body_id=BODY, channel=Channel.BODY, arrival_number=1, register_year=2026,
        head=HEAD, origin=origin, registered_by=ref("vanthu"),
    )  # fmt: skip


def receive(**fields: object) -> ReceiveDocument:
    whole = {"document_id": DOCUMENT, "body_id": BODY, "channel": Channel.UPLOAD, "head": HEAD, **fields}
    return ReceiveDocument.model_validate(whole)


def test_the_clerk_receives_a_document() -> None:
    given(DECIDER).when(who("vanthu"), receive(files=[FILE])).happened(DocumentReceived)


def test_a_document_is_received_once_and_a_dispatch_finds_the_place_taken() -> None:
    given(DECIDER, received()).when(who("vanthu"), receive()).refused("receiving.already-received")
    given(DECIDER, received()).when(SYSTEM, receive()).refused("receiving.already-received")


def test_the_content_of_a_secret_document_never_comes_in() -> None:
    given(DECIDER).when(who("vanthu"), receive(head=SECRET, files=[FILE])).refused("secret.content")
    given(DECIDER).when(who("vanthu"), receive(head=SECRET, paper_location="Két số 2")).happened(DocumentReceived)


def test_a_secret_subject_is_recorded_only_where_the_body_allows_it() -> None:
    told = SECRET.model_copy(update={"subject": "về một việc mật"})
    given(DECIDER).when(who("vanthu"), receive(head=told)).refused("secret.subject")
    given(DECIDER).when(who("vanthu"), receive(head=told, secret_subject_allowed=True)).happened(DocumentReceived)


def test_what_a_secret_document_orders_is_recorded_only_where_its_subject_is() -> None:
    orders = [Directive(text="Báo cáo", lead_body_id=OTHER)]
    given(DECIDER).when(who("vanthu"), receive(head=SECRET, directives=orders)).refused("secret.directive")
    command = RegisterDocument(head=SECRET, directives=tuple(orders))
    given(DECIDER, received()).when(who("vanthu"), command, 1).refused("secret.directive")
    allowed = command.model_copy(update={"secret_subject_allowed": True})
    given(DECIDER, received()).when(who("vanthu"), allowed, 1).happened(DocumentRegistered)


def test_registering_takes_the_number_and_the_local_year() -> None:
    new_year = dt.datetime(2026, 12, 31, 18, 0, tzinfo=dt.UTC)  # already 2027 in Đà Nẵng
    event = given(DECIDER, received()).when(who("vanthu"), RegisterDocument(head=HEAD), 7, new_year)
    assert event.happened(DocumentRegistered).arrival_number == 7
    assert event.happened(DocumentRegistered).register_year == 2027


def test_what_came_complete_is_registered_as_it_came() -> None:
    event = given(DECIDER, received(HEAD)).when(who("vanthu"), RegisterDocument(), 1)
    assert event.happened(DocumentRegistered).head == HEAD
    without = HEAD.model_copy(update={"issuer": None})
    given(DECIDER, received(without)).when(who("vanthu"), RegisterDocument(), 1).refused("receiving.issuer-missing")


@pytest.mark.parametrize(
    ("update", "code"),
    [
        ({"issuer": None}, "receiving.issuer-missing"),
        ({"subject": None}, "receiving.subject-missing"),
    ],
)
def test_what_the_register_needs(update: dict[str, object], code: str) -> None:
    head = HEAD.model_copy(update=update)
    given(DECIDER, received()).when(who("vanthu"), RegisterDocument(head=head), 1).refused(code)


def test_a_document_found_secret_at_registration_gives_its_files_up_first() -> None:
    with_file = received().model_copy(update={"files": (FILE,)})
    command = RegisterDocument(head=SECRET)
    given(DECIDER, with_file).when(who("vanthu"), command, 1).refused("secret.content")


def test_secrecy_is_never_lowered() -> None:
    given(DECIDER, received(SECRET)).when(who("vanthu"), RegisterDocument(head=HEAD), 1).refused(
        "receiving.secrecy-lowered"
    )


def test_registered_once_and_not_refused_afterwards() -> None:
    scenario = given(DECIDER, received(), registered())
    scenario.when(who("vanthu"), RegisterDocument(head=HEAD), 2).refused("receiving.not-waiting")
    scenario.when(who("vanthu"), RefuseDocument(reason="sai nơi nhận")).refused("receiving.not-waiting")


def test_refusal_tells_the_sender_why() -> None:
    event = given(DECIDER, received(origin=ORIGIN)).when(who("vanthu"), RefuseDocument(reason="sai nơi nhận"))
    refused = event.happened(DocumentRefused)
    assert (refused.reason, refused.origin) == ("sai nơi nhận", ORIGIN)


def test_who_may() -> None:
    given(DECIDER).when(who("chuyenvien1"), receive()).refused("forbidden.post")
    given(DECIDER, received()).when(who("vanthu", OTHER), RegisterDocument(head=HEAD), 1).refused("forbidden.body")
    top = received(SECRET.model_copy(update={"secrecy": Secrecy.TOP_SECRET}))
    given(DECIDER, top).when(who("vanthu"), RefuseDocument(reason="x")).refused("forbidden.clearance")
    given(DECIDER).when(who("vanthu"), RefuseDocument(reason="x")).refused("document.unknown")


def test_a_recall_is_asked_answered_and_ends_it() -> None:
    issuer = system_actor(OTHER, "test", grant=Grant.RECALL_IS_ASKED, reaches=(BODY,))
    given(DECIDER, received(origin=ORIGIN)).when(issuer, AskForRecall(reason="nhầm")).happened(RecallAsked)
    stranger = system_actor("somebody", "test", grant=Grant.RECALL_IS_ASKED, reaches=(BODY,))
    given(DECIDER, received(origin=ORIGIN)).when(stranger, AskForRecall(reason="nhầm")).refused("forbidden.body")
    given(DECIDER, received(origin=ORIGIN)).when(SYSTEM, AskForRecall(reason="nhầm")).refused("forbidden.grant")
    given(DECIDER, received()).when(issuer, AskForRecall(reason="nhầm")).refused("receiving.no-origin")
    asked = RecallAsked(document_id=DOCUMENT, body_id=BODY, reason="nhầm", origin=ORIGIN)
    scenario = given(DECIDER, received(origin=ORIGIN), registered(ORIGIN), asked)
    scenario.when(issuer, AskForRecall(reason="nhầm")).nothing()
    scenario.when(who("vanthu"), DeclineRecall(reason="đã xử lý")).happened(RecallDeclined)
    agreed = scenario.when(who("lanhdao"), AgreeToRecall()).happened(RecallAgreed)
    after = given(DECIDER, received(origin=ORIGIN), registered(ORIGIN), asked, agreed)
    after.when(who("vanthu"), DeclineRecall(reason="x")).refused("receiving.no-recall")
    given(DECIDER, received()).when(who("vanthu"), AgreeToRecall()).refused("receiving.no-recall")


def test_a_dispatch_becomes_the_recipients_incoming_document() -> None:
    dispatched = DocumentDispatched(document_id=ISSUED, body_id=OTHER, recipient_body_id=BODY, head=HEAD, files=(FILE,))
    (reaction,) = receive_what_was_dispatched(record(dispatched))
    assert reaction.stream_id == str(incoming_id(ISSUED, BODY))
    assert isinstance(reaction.command, ReceiveDocument)
    assert reaction.command.origin == ORIGIN
    arrives = system_of(dispatched, reaction)
    given(DECIDER).when(arrives, reaction.command).happened(DocumentReceived)
    elsewhere = reaction.command.model_copy(update={"body_id": "somebody"})
    given(DECIDER).when(arrives, elsewhere).refused("forbidden.grant")
    another = reaction.command.model_copy(update={"document_id": DOCUMENT})
    given(DECIDER).when(arrives, another).refused("forbidden.grant")
    forged = reaction.command.model_copy(update={"origin": ORIGIN.model_copy(update={"body_id": "somebody"})})
    given(DECIDER).when(arrives, forged).refused("forbidden.body")


def past(**fields: object) -> EnterPastDocument:
    whole = {
        "document_id": DOCUMENT, "body_id": BODY, "arrival_number": 7, "register_year": 2024,
        "registered_on": dt.date(2024, 5, 6), "head": HEAD, "source": "so-2024.xlsx", **fields,
    }  # fmt: skip
    return EnterPastDocument.model_validate(whole)


def test_a_line_of_an_old_register_enters_once_and_starts_no_work() -> None:
    entered = given(DECIDER).when(who("vanthu"), past()).happened(PastDocumentEntered)
    assert (entered.arrival_number, entered.register_year) == (7, 2024)
    given(DECIDER, entered).when(who("vanthu"), past()).refused("receiving.already-entered")
    other = {"issuer": "Thành ủy", "subject": "về một việc khác"}
    given(DECIDER, entered).when(who("vanthu"), past(head=other)).refused("receiving.entered-differently")
    given(DECIDER, entered).when(who("vanthu"), RegisterDocument(head=HEAD)).refused("receiving.not-waiting")
    given(DECIDER).when(who("chanhvp"), past()).refused("forbidden.post")
    given(DECIDER).when(who("vanthu"), past(registered_on=dt.date(2030, 1, 1))).refused("receiving.date-ahead")
    given(DECIDER).when(who("vanthu"), past(head=SECRET, files=[FILE])).refused("secret.content")
    claim = DECIDER.series(past(), DECIDER.initial(), None)
    assert (claim.series, claim.number) == (f"arrival:{BODY}:2024", 7)


def test_a_document_of_an_old_archive_is_kept_once_and_stands_in_no_register() -> None:
    command = KeepPastDocument(document_id=DOCUMENT, body_id=BODY, head=HEAD, files=[FILE], source="kho.dxl")  # type: ignore[arg-type]
    kept = given(DECIDER).when(who("vanthu"), command).happened(PastDocumentKept)
    assert (kept.head, kept.files, kept.kept_by.person_id) == (HEAD, (FILE,), who("vanthu").person_id)
    assert DECIDER.series(command, DECIDER.initial(), None) is None
    given(DECIDER, kept).when(who("vanthu"), command).refused("receiving.already-kept")
    given(DECIDER, kept).when(who("vanthu"), RegisterDocument(head=HEAD)).refused("receiving.not-waiting")
    given(DECIDER).when(who("chanhvp"), command).refused("forbidden.post")
    secret = command.model_copy(update={"head": SECRET})
    given(DECIDER).when(who("vanthu"), secret).refused("secret.content")


def test_what_the_files_say_is_noted_once_and_never_of_a_secret_document() -> None:
    command = RecordExamination(text="Kính gửi")
    examined = given(DECIDER, received()).when(SYSTEM, command).happened(ContentExamined)
    given(DECIDER, received(), examined).when(SYSTEM, command).nothing()
    given(DECIDER, received(head=SECRET)).when(SYSTEM, command).nothing()
    given(DECIDER, received()).when(who("vanthu"), command).refused("forbidden.post")


def test_a_secret_document_takes_its_number_from_a_series_of_its_own() -> None:
    head = DocumentHead(issuer="Thành ủy", secrecy=Secrecy.SECRET)
    received = DocumentReceived(document_id=DOCUMENT, body_id=BODY, channel=Channel.PAPER, head=head)
    clerk = who("vanthu").model_copy(update={"clearance": 3})
    context = Context(actor=clerk, at=AT, number=4)
    command = RegisterDocument(head=head)
    assert DECIDER.series(command, DECIDER.fold((received,)), context) == f"arrival:{BODY}:2026:secret"
    registered = given(DECIDER, received).when(clerk, command, 4).happened(DocumentRegistered)
    assert registered.secret_book
    claim = DECIDER.series(past().model_copy(update={"head": head}), DECIDER.initial(), context)
    assert claim.series == f"arrival:{BODY}:2024:secret"


def test_the_page_is_stamped_once_under_its_number() -> None:
    arrived = received().model_copy(update={"files": (FILE,)})
    stamped_file = FILE.model_copy(update={"sha256": "b" * 64})
    command = StampArrival(file=stamped_file, over=FILE.sha256)
    given(DECIDER, arrived).when(who("vanthu"), command).refused("receiving.not-registered")
    stamped = given(DECIDER, arrived, registered()).when(who("vanthu"), command).happened(ArrivalStamped)
    assert (stamped.over, stamped.file) == (FILE.sha256, stamped_file)
    assert "StampArrival" in available(DECIDER.fold([arrived, registered()]), who("vanthu"))
    assert "StampArrival" not in available(DECIDER.fold([arrived, registered(), stamped]), who("vanthu"))
    given(DECIDER, arrived, registered(), stamped).when(who("vanthu"), command).refused("receiving.stamped-already")
    given(DECIDER, arrived, registered()).when(who("lanhdao"), command).refused("forbidden.post")
    other = command.model_copy(update={"over": "c" * 64})
    given(DECIDER, arrived, registered()).when(who("vanthu"), other).refused("receiving.stamp-of-another")
    given(DECIDER, received(), registered()).when(who("vanthu"), command).refused("receiving.no-page-to-stamp")


def test_a_new_number_takes_a_new_stamp() -> None:
    arrived = received().model_copy(update={"files": (FILE,)})
    stamped = ArrivalStamped(document_id=DOCUMENT, body_id=BODY, file=FILE, over=FILE.sha256, stamped_by=ref("vanthu"))
    cancelled = ArrivalCancelled(
        document_id=DOCUMENT,
        body_id=BODY,
        arrival_number=1,
        register_year=2026,
        reason="Sai",
        cancelled_by=ref("vanthu"),
    )
    again = registered().model_copy(update={"arrival_number": 2})
    command = StampArrival(file=FILE.model_copy(update={"sha256": "b" * 64}), over=FILE.sha256)
    given(DECIDER, arrived, registered(), stamped, cancelled, again).when(who("vanthu"), command).happened(
        ArrivalStamped
    )
