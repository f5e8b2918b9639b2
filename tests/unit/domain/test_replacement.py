"""A document that another one replaces: its recipients have one thing to do, which is to register the other one."""

from uuid import UUID, uuid4

from services.portal.frame.formats import steps_reached
from services.publishing.commands import RequestRecall
from services.publishing.decider import request_recall
from services.publishing.policies import recall_what_is_replaced
from services.publishing.state import State as Publication
from services.publishing.state import Status
from services.receiving.commands import AgreeToRecall, AskForRecall
from services.receiving.decider import DECIDER
from services.receiving.policies import ask_for_recall, give_back_what_is_replaced
from shared.bodies.actor import Actor
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DeliveryStatus, DocumentIssued, RecallRequested
from shared.events.receiving import (
    Channel,
    DocumentReceived,
    DocumentRegistered,
    Origin,
    RecallAgreed,
    RecallAsked,
    incoming_id,
)
from shared.eventsourcing.decider import Context
from shared.readmodels.inbox.fold import evolve
from tests.unit.domain.test_publishing import CONTENT
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

OLD, NEW = DOCUMENT, uuid4()
HEAD = DocumentHead(symbol="6-CV/VPTU", kind="Công văn", subject="về việc họp")
ORIGIN = Origin(document_id=uuid4(), body_id=OTHER)
RECEIVED = DocumentReceived(document_id=OLD, body_id=BODY, channel=Channel.BODY, head=HEAD, origin=ORIGIN)
ASKED = RecallAsked(document_id=OLD, body_id=BODY, reason="Được thay", origin=ORIGIN, replaced_by=NEW)


def recalled(actor: Actor) -> RecallRequested:
    state = Publication(
        status=Status.ISSUED,
        document_id=OLD,
        body_id=BODY,
        content=CONTENT,
        deliveries={OTHER: DeliveryStatus.ACCEPTED, "ban-khac": DeliveryStatus.ACCEPTED},
    )
    command = RequestRecall(reason="x", replaced_by=NEW, replaced_by_symbol="6-CV/VPTU", replaced_for=(OTHER, "ngoai"))
    requested, *_ = request_recall(command, state, Context(actor=actor, at=AT))
    assert isinstance(requested, RecallRequested)
    return requested


def test_issuing_says_what_stands_in_the_place_of_the_recalled_one() -> None:
    issued = DocumentIssued(
        document_id=NEW, body_id=BODY, head=HEAD, files=(), recipients=(OTHER,), issued_by=ref("vanthu"),
        replaces_document_id=OLD,
    )  # fmt: skip
    (reaction,) = recall_what_is_replaced(record(issued))
    assert isinstance(reaction.command, RequestRecall)
    assert (reaction.command.replaced_by, reaction.command.replaced_by_symbol) == (NEW, "6-CV/VPTU")
    assert reaction.command.replaced_for == (OTHER,)


def test_only_the_system_says_what_stands_in_its_place() -> None:
    assert recalled(who("vanthu")).replaced_by is None
    by_policy = recalled(SYSTEM)
    assert (by_policy.replaced_by, by_policy.replaced_for) == (NEW, (OTHER,))


def test_who_gets_the_replacement_is_told_so_and_others_are_asked_as_ever() -> None:
    asked = [reaction.command for reaction in ask_for_recall(record(recalled(SYSTEM)))]
    assert all(isinstance(command, AskForRecall) for command in asked)
    assert [command.replaced_by for command in asked if isinstance(command, AskForRecall)] == [
        incoming_id(NEW, OTHER),
        None,
    ]


def test_registering_the_replacement_gives_the_other_one_back() -> None:
    registered = DocumentRegistered(
        document_id=NEW, body_id=BODY, channel=Channel.BODY, arrival_number=7, register_year=2026, head=HEAD,
        registered_by=ref("vanthu"), replaces_document_id=OLD,
    )  # fmt: skip
    (reaction,) = give_back_what_is_replaced(record(registered))
    assert reaction.stream_id == str(OLD) and reaction.command == AgreeToRecall()
    given(DECIDER, RECEIVED, ASKED).when(SYSTEM, AgreeToRecall()).happened(RecallAgreed)
    given(DECIDER, RECEIVED).when(SYSTEM, AgreeToRecall()).nothing()
    given(DECIDER).when(SYSTEM, AgreeToRecall()).nothing()


def waits(*events: Event) -> list[str]:
    row, key = None, (BODY, UUID(str(OLD)))
    for position, event in enumerate(events, 1):
        row = evolve(key, row, record(event, position, position))
    return row.holders if row is not None else []


def test_the_replaced_one_waits_for_nobody() -> None:
    assert waits(RECEIVED, ASKED) == []
    assert waits(RECEIVED, ASKED.model_copy(update={"replaced_by": None})) != []


def test_a_recalled_document_stays_where_it_was() -> None:
    assert steps_reached("recalled", (), answered=False, issued=True) == 7
    assert steps_reached("recalled", (), answered=False) == 3
