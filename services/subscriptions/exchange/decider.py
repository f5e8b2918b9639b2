"""What was exchanged about one document with one body: it came, a newer version of it came, it was asked back.

The stream of an incoming document has the id that its first version has in receiving; that of an outgoing one is
derived from the document's (`told_of`), so that it is nobody's to take.
"""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.subscriptions.exchange.commands import TakeDocument, TakeRecall, TakeStatus
from shared.bodies.actor import Actor
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideRecallAsked, OutsideStatusTold
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard
from shared.texts import say


class State(BaseModel):
    """A document between the city and the outside.

    ``document_id`` is the newest version that came in; ``statuses`` what was last told of ours, by organ.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID | None = None
    body_id: str | None = None
    outside_id: str = ""
    organ_id: str = ""
    origin: Origin | None = None
    head: DocumentHead = DocumentHead()
    statuses: dict[str, DeliveryStatus] = {}


def take_document(command: TakeDocument, state: State, context: Context) -> Sequence[Event]:
    """It arrives once; an update that came with other content replaces the version before."""
    _guard(command, state, context, command.body_id)
    if state.origin is not None and (not command.renewing or command.document_id == state.document_id):
        return []
    arrived = OutsideDocumentArrived.model_validate(command.model_dump(exclude={"renewing"}))
    if state.origin is None or state.document_id is None:
        return [arrived]
    return [_asked_back(state, state.document_id, command.peer_id, say("subscriptions_writes.updated")), arrived]


def take_recall(command: TakeRecall, state: State, context: Context) -> Sequence[Event]:
    """What never came cannot be given back; receiving knows whether it was asked for already."""
    _guard(command, state, context, state.body_id or context.actor.body_id)
    if state.origin is None or state.document_id is None:
        raise Rejected("edxml.unknown-document")
    return [_asked_back(state, state.document_id, command.peer_id, command.reason)]


def take_status(command: TakeStatus, state: State, context: Context) -> Sequence[Event]:
    """Where it stands at the organ; the same again is no news."""
    _guard(command, state, context, command.body_id)
    if state.statuses.get(command.organ_id) is command.status:
        return []
    return [OutsideStatusTold.model_validate(command.model_dump())]


def _guard(command: Command, state: State, context: Context, body_id: str) -> None:
    """The gateway acts for the body that a message is for, or was from, and for no other."""
    guard(command, context, body_id)
    if state.body_id not in (None, body_id):
        raise Rejected("forbidden.body")


def _asked_back(state: State, document_id: UUID, peer_id: UUID, reason: str) -> OutsideRecallAsked:
    assert state.origin is not None, "guarded: it came in"
    return OutsideRecallAsked(
        document_id=document_id, body_id=state.body_id or "", peer_id=peer_id, reason=reason, origin=state.origin
    )


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case OutsideDocumentArrived():
            return state.model_copy(
                update={
                    "document_id": event.document_id,
                    "body_id": event.body_id,
                    "outside_id": event.outside_id,
                    "organ_id": event.organ_id,
                    "origin": event.origin,
                    "head": event.head,
                }
            )
        case OutsideStatusTold():
            statuses = {**state.statuses, event.organ_id: event.status}
            return state.model_copy(update={"body_id": event.body_id, "statuses": statuses})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """Nothing: only messages change what was exchanged."""
    return []


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={TakeDocument: take_document, TakeRecall: take_recall, TakeStatus: take_status},
    evolve=evolve,
)
