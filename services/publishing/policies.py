"""The policies of publishing: approved drafts wait to be issued, and recipients' statuses come back."""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from services.publishing.commands import AcceptNumber, OpenPublication, RecordDelivery, RequestRecall
from services.publishing.composing import Composer
from services.publishing.decider import DECIDER
from services.publishing.numbering import numbering_of
from services.publishing.numbers.entries.commands import ReturnNumber
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.documents.numbering import NumberingRules
from shared.events.approval import DraftApproved
from shared.events.base import DocumentEvent
from shared.events.publishing import (
    CompositionAsked,
    DeliveryStatus,
    DocumentIssued,
    DocumentNumbered,
    GivenNumberRefused,
    PublicationOpened,
    PublicationTransferred,
)
from shared.events.publishing.entries import NumberGiven
from shared.events.receiving import (
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    Origin,
    RecallAgreed,
    RecallDeclined,
)
from shared.events.routing import DocumentRouted, HandlingCompleted, RoutingOpened
from shared.events.subscriptions.exchange import OutsideStatusTold
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction
from shared.texts import say
from shared.web.people import roster_in


def opening(rules: NumberingRules) -> Callable[[RecordedEvent], Iterable[Reaction]]:
    """A reaction by which an approved draft waits for number and signatures, in the order of ``rules``."""

    def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        assert isinstance(event, DraftApproved)
        command = OpenPublication(
            document_id=event.document_id,
            body_id=event.body_id,
            content=event.content,
            approved_by=event.approved_by,
            drafted_by=event.drafted_by,
            answers_document_id=event.answers_document_id,
            replaces_document_id=event.replaces_document_id,
            order=rules.order,
            content_sha256=event.content_sha256,
        )
        yield Reaction(event.subject, command)

    return react


def open_when_approved(handler: CommandHandler) -> Callable[[RecordedEvent], Awaitable[Iterable[Reaction]]]:
    """`opening`, by the rules that the body has set by then."""
    roster = roster_in(handler.store.pool)

    async def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        body = await roster.body(recorded.metadata.in_charge or recorded.data.body_id)
        return opening(body.numbering_rules if body is not None else NumberingRules())(recorded)

    return react


def accept_given_number(handler: CommandHandler) -> Callable[[RecordedEvent], Awaitable[Iterable[Reaction]]]:
    """A number that was taken beforehand and is given to a document becomes the document's."""
    roster = roster_in(handler.store.pool)

    async def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        assert isinstance(event, NumberGiven)
        state, _ = await handler.state(DECIDER, str(event.given_to))
        body = await roster.body(state.in_charge)
        if body is None:
            return []
        command = AcceptNumber(
            **numbering_of(body),
            series=event.series,
            number=event.number,
            symbol=event.symbol,
            reserved_as=event.document_id,
        )
        return [Reaction(str(event.given_to), command)]

    return react


def return_what_was_refused(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A number that its document cannot take is free again."""
    event = recorded.data
    assert isinstance(event, GivenNumberRefused)
    yield Reaction(str(event.reserved_as), ReturnNumber(given_to=event.document_id))


def recall_what_is_replaced(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Issuing a document recalls the one that it replaces."""
    event = recorded.data
    assert isinstance(event, DocumentIssued)
    if event.replaces_document_id is not None:
        command = RequestRecall(
            reason=say("publishing_writes.replaced", symbol=event.head.symbol or "").strip(),
            replaced_by=event.document_id,
            replaced_by_symbol=event.head.symbol,
            replaced_for=event.recipients,
        )
        yield Reaction(str(event.replaces_document_id), command)


def note_delivery(status: DeliveryStatus) -> Callable[[RecordedEvent], Iterable[Reaction]]:
    """A reaction that notes ``status`` at the issued document of this system of which an incoming one is the copy."""

    def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        assert isinstance(event, DocumentEvent)
        origin: Origin | None = getattr(event, "origin", None)
        if origin is not None and not is_outside(origin.body_id):
            yield _delivery(origin, event.body_id, status, getattr(event, "reason", None), event.document_id)

    return react


def note_what_was_told_outside(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Another system reports where our document stands at its organ."""
    event = recorded.data
    assert isinstance(event, OutsideStatusTold)
    command = RecordDelivery(recipient_body_id=event.organ_id, status=event.status, description=event.description)
    yield Reaction(str(event.document_id), command)


def _delivery(
    origin: Origin, recipient: str, status: DeliveryStatus, description: str | None, incoming: UUID
) -> Reaction:
    command = RecordDelivery(
        recipient_body_id=recipient, status=status, description=description, incoming_document_id=incoming
    )
    return Reaction(str(origin.document_id), command, Grant.STATUS_COMES_BACK)


POLICIES = (
    Policy("publishing.recall-replaced", DocumentIssued, recall_what_is_replaced),
    Policy("publishing.return-number", GivenNumberRefused, return_what_was_refused),
    Policy("publishing.note-arrived", DocumentReceived, note_delivery(DeliveryStatus.ARRIVED)),
    Policy("publishing.note-accepted", DocumentRegistered, note_delivery(DeliveryStatus.ACCEPTED)),
    Policy("publishing.note-refused", DocumentRefused, note_delivery(DeliveryStatus.REFUSED)),
    Policy("publishing.note-awaiting", RoutingOpened, note_delivery(DeliveryStatus.AWAITING_ASSIGNMENT)),
    Policy("publishing.note-in-handling", DocumentRouted, note_delivery(DeliveryStatus.IN_HANDLING)),
    Policy("publishing.note-done", HandlingCompleted, note_delivery(DeliveryStatus.DONE)),
    Policy("publishing.note-recall-agreed", RecallAgreed, note_delivery(DeliveryStatus.RECALL_AGREED)),
    Policy("publishing.note-recall-refused", RecallDeclined, note_delivery(DeliveryStatus.RECALL_REFUSED)),
    Policy("publishing.note-outside", OutsideStatusTold, note_what_was_told_outside),
)


def informed(handler: CommandHandler, composer: Composer) -> tuple[Policy, ...]:
    """The policies that read the roster and the service's own streams before they answer."""
    return (
        Policy("publishing.open-approved", DraftApproved, open_when_approved(handler)),
        Policy("publishing.accept-number", NumberGiven, accept_given_number(handler)),
        *(
            Policy(f"publishing.compose-{name}", event, composer.react)
            for name, event in (
                ("opened", PublicationOpened),
                ("numbered", DocumentNumbered),
                ("asked", CompositionAsked),
                ("transferred", PublicationTransferred),
            )
        ),
    )
