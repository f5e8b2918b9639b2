import datetime as dt

import pytest

from services.publishing.commands import (
    CITY,
    AddRecipients,
    OpenPublication,
    RecordDelivery,
    RequestRecall,
    TakeNumber,
)
from services.publishing.composing import signed_by
from services.publishing.decider import DECIDER
from services.publishing.delivery import follows
from services.publishing.policies import POLICIES
from shared.bodies.actor import system_actor
from shared.bodies.grants import Grant
from shared.events.publishing import (
    DeliveryStatus,
    DeliveryStatusChanged,
    DocumentDispatched,
    DocumentIssued,
    DocumentNumbered,
    PublicationOpened,
    RecallRequested,
    RecipientsAdded,
)
from shared.events.receiving import Origin
from shared.eventsourcing.decider import Context
from shared.paper.content import OutsideRecipient, Signer
from tests.unit.domain.papers import CONTENT, OPENED, PARTY, STATE, THIRD, issue_of, ready_to_issue
from tests.unit.given import AT, BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, ref, who

S = DeliveryStatus


def issued(*statuses: tuple[str, DeliveryStatus]) -> tuple[object, ...]:
    ready = ready_to_issue(OPENED)
    events = given(DECIDER, *ready).when(who("vanthu"), issue_of(ready)).events or ()
    changed = [
        DeliveryStatusChanged(document_id=DOCUMENT, body_id=BODY, recipient_body_id=body, status=status)
        for body, status in statuses
    ]
    return (*ready, *events, *changed)


def test_opened_once() -> None:
    command = OpenPublication(
        document_id=DOCUMENT, body_id=BODY, content=CONTENT, approved_by=ref("lanhdao"), drafted_by=ref("chuyenvien1")
    )
    given(DECIDER).when(SYSTEM, command).happened(PublicationOpened)
    given(DECIDER, OPENED).when(SYSTEM, command).refused("publishing.already-open")
    given(DECIDER).when(system_actor(OTHER, "test"), command).refused("forbidden.body")


@pytest.mark.parametrize(
    ("command", "kind", "number", "symbol", "series"),
    [
        (PARTY, "Quyết định", 1, "01-QĐ/QU", f"issue:{BODY}:QĐ:XII"),
        (PARTY, "Quyết định", 127, "127-QĐ/QU", f"issue:{BODY}:QĐ:XII"),
        (PARTY, "Công văn", 12, "12-CV/QU", f"issue:{BODY}:CV:XII"),
        (STATE, "Quyết định", 881, "881/QĐ-UBND", f"issue:{BODY}:QĐ:2026"),
        (STATE, "Quy định", 9, "09/QyĐ-UBND", f"issue:{BODY}:QĐ:2026"),
        (STATE, "Công văn", 293, "293/UBND", f"issue:{BODY}:CV:2026"),
    ],
)
def test_party_and_state_numbers(command: TakeNumber, kind: str, number: int, symbol: str, series: str) -> None:
    opened = OPENED.model_copy(update={"content": CONTENT.model_copy(update={"kind": kind})})
    then = given(DECIDER, opened).when(who("vanthu"), command, number)
    then.happened(DocumentNumbered)
    numbered = (then.events or ())[0]
    assert isinstance(numbered, DocumentNumbered)
    assert (numbered.symbol, numbered.series) == (symbol, series)
    context = Context(actor=who("vanthu"), at=AT)
    assert DECIDER.series(command, DECIDER.fold((opened,)), context) == series


def test_recipients_get_it_once_and_the_issuer_not_at_all() -> None:
    events = issued()
    assert [e.recipient_body_id for e in events if isinstance(e, DocumentDispatched)] == [OTHER, THIRD]


def test_what_stops_a_number() -> None:
    without_term = PARTY.model_copy(update={"term": None})
    given(DECIDER, OPENED).when(who("vanthu"), without_term, 1).refused("publishing.no-term")
    given(DECIDER, OPENED).when(who("lanhdao"), PARTY, 1).refused("forbidden.post")
    given(DECIDER).when(who("vanthu"), PARTY, 1).refused("document.unknown")
    given(DECIDER, *issued()).when(who("vanthu"), PARTY, 2).refused("publishing.not-waiting")  # type: ignore[arg-type]


def test_a_status_only_moves_forward() -> None:
    def record(status: DeliveryStatus) -> RecordDelivery:
        return RecordDelivery(recipient_body_id=OTHER, status=status)

    after = given(DECIDER, *issued((OTHER, S.IN_HANDLING)))  # type: ignore[arg-type]
    told = system_actor(OTHER, "test", grant=Grant.STATUS_COMES_BACK, reaches=(BODY,))
    after.when(told, record(S.ARRIVED)).nothing()
    after.when(told, record(S.IN_HANDLING)).nothing()
    after.when(told, record(S.DONE)).happened(DeliveryStatusChanged)


def test_only_a_recipient_lets_the_issuer_know_and_only_of_itself() -> None:
    after = given(DECIDER, *issued())  # type: ignore[arg-type]
    arrived = RecordDelivery(recipient_body_id=OTHER, status=S.ARRIVED)
    told = system_actor(OTHER, "test", grant=Grant.STATUS_COMES_BACK, reaches=(BODY,))
    after.when(told, arrived).happened(DeliveryStatusChanged)
    after.when(told, RecordDelivery(recipient_body_id=THIRD, status=S.ARRIVED)).refused("forbidden.body")
    stranger = system_actor("somebody", "test", grant=Grant.STATUS_COMES_BACK, reaches=(BODY,))
    after.when(stranger, RecordDelivery(recipient_body_id="somebody", status=S.DONE)).refused("publishing.no-recipient")
    elsewhere = system_actor(OTHER, "test", grant=Grant.STATUS_COMES_BACK, reaches=(THIRD,))
    after.when(elsewhere, arrived).refused("forbidden.grant")
    after.when(system_actor(OTHER, "test"), arrived).refused("forbidden.grant")
    outside = RecordDelivery(recipient_body_id="000.01.12.H28", status=S.ARRIVED)
    after.when(system_actor(OTHER, "test"), outside).refused("forbidden.body")


@pytest.mark.parametrize(
    ("known", "news", "moves"),
    [
        (S.SENT, S.ARRIVED, True),
        (S.ARRIVED, S.REFUSED, True),
        (S.ACCEPTED, S.REFUSED, False),
        (S.REFUSED, S.ACCEPTED, False),
        (S.DONE, S.RECALL_REQUESTED, True),
        (S.RECALL_REQUESTED, S.DONE, False),
        (S.RECALL_REQUESTED, S.RECALL_AGREED, True),
        (S.RECALL_REQUESTED, S.RECALL_REFUSED, True),
        (S.IN_HANDLING, S.RECALL_AGREED, False),
        (S.RECALL_AGREED, S.DONE, False),
        (S.RECALL_REFUSED, S.DONE, True),
        (S.ARRIVED, S.SENT, False),
    ],
)
def test_which_news_counts(known: DeliveryStatus, news: DeliveryStatus, moves: bool) -> None:
    assert follows(known, news) is moves


def test_a_recall_asks_everyone_who_has_not_refused() -> None:
    after = given(DECIDER, *issued((OTHER, S.REFUSED), (THIRD, S.ACCEPTED)))  # type: ignore[arg-type]
    then = after.when(who("vanthu"), RequestRecall(reason="nhầm phụ lục"))
    then.happened(RecallRequested, DeliveryStatusChanged)
    requested = (then.events or ())[0]
    assert isinstance(requested, RecallRequested)
    assert requested.recipients == (THIRD,)
    given(DECIDER, OPENED).when(who("vanthu"), RequestRecall(reason="x")).refused("publishing.not-issued")


def test_it_goes_to_more_recipients_as_it_was_issued() -> None:
    before = given(DECIDER, *issued((OTHER, S.REFUSED)))  # type: ignore[arg-type]
    then = before.when(who("vanthu"), AddRecipients(recipients=(OTHER, "xa-moi", BODY, "xa-moi"), reason="gửi sót"))
    then.happened(RecipientsAdded, DocumentDispatched)
    added, sent = then.events or ()
    assert isinstance(added, RecipientsAdded) and isinstance(sent, DocumentDispatched)
    assert (added.recipients, sent.recipient_body_id) == (("xa-moi",), "xa-moi")
    first = next(event for event in issued() if isinstance(event, DocumentDispatched))
    assert (sent.head, sent.files) == (first.head, first.files)
    again = given(DECIDER, *issued(), *(then.events or ()))  # type: ignore[arg-type]
    again.when(who("vanthu"), AddRecipients(recipients=(THIRD, "xa-moi"))).refused("publishing.sent-already")
    recalled = again.when(who("vanthu"), RequestRecall(reason="nhầm")).events or ()
    assert isinstance(recalled[0], RecallRequested)
    assert recalled[0].recipients == (OTHER, THIRD, "xa-moi")


def test_what_stops_sending_it_further() -> None:
    more = AddRecipients(recipients=("xa-moi",))
    given(DECIDER, OPENED).when(who("vanthu"), more).refused("publishing.not-issued")
    given(DECIDER, *issued()).when(who("chuyenvien1"), more).refused("forbidden.post")  # type: ignore[arg-type]
    recalled = given(DECIDER, *issued()).when(who("vanthu"), RequestRecall(reason="x")).events or ()  # type: ignore[arg-type]
    given(DECIDER, *issued(), *recalled).when(who("vanthu"), more).refused("publishing.not-issued")  # type: ignore[arg-type]


def test_what_recipients_do_comes_back_as_status() -> None:
    from shared.documents.head import DocumentHead
    from shared.events.routing import RoutingOpened
    from tests.unit.recorded import record, system_of

    origin = Origin(document_id=DOCUMENT, body_id=BODY)
    event = RoutingOpened(document_id=DOCUMENT, body_id=OTHER, head=DocumentHead(), arrival_number=3, origin=origin)
    (policy,) = [policy for policy in POLICIES if policy.on is RoutingOpened]
    (reaction,) = policy.react(record(event))
    assert isinstance(reaction.command, RecordDelivery)
    assert (reaction.grant, reaction.command.recipient_body_id) == (Grant.STATUS_COMES_BACK, OTHER)
    assert system_of(event, reaction).reaches == {BODY}
    assert reaction.command.status is S.AWAITING_ASSIGNMENT
    assert list(policy.react(record(event.model_copy(update={"origin": None})))) == []


def test_the_year_is_the_local_one() -> None:
    late = dt.datetime(2026, 12, 31, 20, 0, tzinfo=dt.UTC)
    numbered = (given(DECIDER, OPENED).when(who("vanthu"), STATE, 1, late).events or ())[0]
    assert isinstance(numbered, DocumentNumbered)
    assert numbered.series.endswith(":2027")


def test_a_replaced_document_is_asked_back() -> None:
    from shared.documents.head import DocumentHead
    from shared.events.publishing import DocumentIssued
    from tests.unit.recorded import record, system_of

    replacing = DocumentIssued(
        document_id=ISSUED, body_id=BODY, head=DocumentHead(symbol="02-TB/QU"), files=(), recipients=(),
        issued_by=ref("vanthu"), replaces_document_id=DOCUMENT,
    )  # fmt: skip
    (policy,) = [policy for policy in POLICIES if policy.name == "publishing.recall-replaced"]
    (reaction,) = policy.react(record(replacing))
    assert (reaction.stream_id, reaction.grant) == (str(DOCUMENT), None)
    assert "02-TB/QU" in reaction.command.reason
    system = system_of(replacing, reaction)
    then = given(DECIDER, *issued()).when(system, reaction.command)  # type: ignore[arg-type]
    assert then.rejected is None
    given(DECIDER, *issued(), *(then.events or ())).when(system, reaction.command).nothing()  # type: ignore[arg-type]
    given(DECIDER, OPENED).when(system, reaction.command).refused("publishing.not-issued")
    assert list(policy.react(record(replacing.model_copy(update={"replaces_document_id": None})))) == []


def test_nobody_elses_document_is_replaced() -> None:
    """The confused deputy: a stranger's document claims to replace ours, and ours stays where it is."""
    from shared.documents.head import DocumentHead
    from shared.events.publishing import DocumentIssued
    from tests.unit.recorded import record, system_of

    replacing = DocumentIssued(
        document_id=ISSUED, body_id=OTHER, head=DocumentHead(), files=(), recipients=(), issued_by=ref("vanthu", OTHER),
        replaces_document_id=DOCUMENT,
    )  # fmt: skip
    (policy,) = [policy for policy in POLICIES if policy.name == "publishing.recall-replaced"]
    (reaction,) = policy.react(record(replacing))
    ours = given(DECIDER, *issued())  # type: ignore[arg-type]
    ours.when(system_of(replacing, reaction), reaction.command).refused("forbidden.body")


LEFT = Signer(authority=("T/M ỦY BAN KIỂM TRA",), post="Chủ nhiệm", name="Trần Văn Bảy")
LAST = Signer(authority=("T/M BAN THƯỜNG VỤ", "K/T BÍ THƯ"), post="Bí thư Thành ủy", name="Người khác", person_id="x")
PAPER = OutsideRecipient(name="Công ty Cấp nước", copies=2)


def test_an_issued_document_says_where_under_whose_authority_and_who_gets_it_on_paper() -> None:
    content = CONTENT.model_copy(update={"place": "Hội An", "signers": (LEFT, LAST), "outside": (PAPER,)})
    opened = OPENED.model_copy(update={"content": content})

    def issued_with(command: TakeNumber, opened: PublicationOpened = opened) -> DocumentIssued:
        ready = ready_to_issue(opened, command)
        events = given(DECIDER, *ready).when(who("vanthu"), issue_of(ready)).events or ()
        return next(event for event in events if isinstance(event, DocumentIssued))

    head = issued_with(PARTY).head
    assert (head.place, head.signer_authority) == ("Hội An", "T/M BAN THƯỜNG VỤ K/T BÍ THƯ")
    assert head.signer == ref("lanhdao").name, "who approved, whomever the draft named"
    assert issued_with(PARTY).outside == (PAPER,)
    assert issued_with(PARTY.model_copy(update={"place": "Huế"})).head.place == "Huế", "the clerk has the last word"
    assert issued_with(PARTY, OPENED).head.place == CITY


def test_on_paper_stands_who_approved_under_the_authority_of_the_draft() -> None:
    approver = ref("lanhdao")
    beside, last = signed_by(approver, CONTENT.model_copy(update={"signers": (LEFT, LAST)}))
    assert beside == LEFT
    assert (last.authority, last.name, last.post) == (LAST.authority, approver.name, approver.title)
    (alone,) = signed_by(approver, CONTENT)
    assert (alone.authority, alone.name) == ((), approver.name)
