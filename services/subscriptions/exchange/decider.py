"""The gateway decides: a document comes in, a newer version of it, its recall, or the status of one of the city's.

The stream of an incoming document has the id of its first version in receiving.  The id of an outgoing document's
stream is derived from the document's (`reported_of`), so that nobody can claim it.
"""

from collections.abc import Sequence
from uuid import UUID

from services.subscriptions.exchange.commands import TakeDocument, TakeRecall, TakeStatus
from services.subscriptions.exchange.guards import guard_gateway
from services.subscriptions.exchange.state import State, evolve
from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideRecallAsked, OutsideStatusTold
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.texts import say


def take_document(command: TakeDocument, state: State, context: Context) -> Sequence[Event]:
    """A document arrives once; an update with other content replaces the version before."""
    guard_gateway(command, state, context, command.body_id)
    if state.origin is not None and (not command.renewing or command.document_id == state.document_id):
        return []
    arrived = OutsideDocumentArrived(
        document_id=command.document_id,
        body_id=command.body_id,
        peer_id=command.peer_id,
        outside_id=command.outside_id,
        organ_id=command.organ_id,
        origin=command.origin,
        head=command.head,
        files=command.files,
    )
    if state.origin is None or state.document_id is None:
        return [arrived]
    return [_asked_back(state, state.document_id, command.peer_id, say("subscriptions_writes.updated")), arrived]


def take_recall(command: TakeRecall, state: State, context: Context) -> Sequence[Event]:
    """A document that came in is recalled; receiving knows whether it was recalled before."""
    guard_gateway(command, state, context, state.body_id or context.actor.body_id)
    if state.origin is None or state.document_id is None:
        raise Rejected("edxml.unknown-document")
    return [_asked_back(state, state.document_id, command.peer_id, command.reason)]


def take_status(command: TakeStatus, state: State, context: Context) -> Sequence[Event]:
    """An organ reports where a document stands; the same status again changes nothing."""
    guard_gateway(command, state, context, command.body_id)
    if state.statuses.get(command.organ_id) is command.status:
        return []
    return [
        OutsideStatusTold(
            document_id=command.document_id,
            body_id=command.body_id,
            organ_id=command.organ_id,
            status=command.status,
            description=command.description,
        )
    ]


def _asked_back(state: State, document_id: UUID, peer_id: UUID, reason: str) -> OutsideRecallAsked:
    assert state.origin is not None, "guarded: the document came in"
    return OutsideRecallAsked(
        document_id=document_id, body_id=state.body_id or "", peer_id=peer_id, reason=reason, origin=state.origin
    )


def available(state: State, actor: Actor) -> list[str]:
    """None: only messages from outside change the stream."""
    return []


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={TakeDocument: take_document, TakeRecall: take_recall, TakeStatus: take_status},
    evolve=evolve,
)
