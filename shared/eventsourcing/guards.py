"""Guards of every decider.  Each raises `Rejected` and writes nothing."""

from uuid import UUID

from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.state import DocumentState


def guard_post(command: Command, actor: Actor) -> None:
    """Refuse an actor whose post may not give this command."""
    if not may(actor, type(command).__name__):
        raise Rejected("forbidden.post", post=actor.post.label)


def guard_body(actor: Actor, *body_ids: str) -> None:
    """Refuse an actor who acts for none of these bodies; the system too acts for one body, never for all."""
    if actor.bodies.isdisjoint(body_ids):
        raise Rejected("forbidden.body")


def guard_reach(command: Command, actor: Actor, grant: Grant, body_id: str) -> None:
    """Refuse everyone but the system where it reaches ``body_id`` by ``grant``."""
    guard_post(command, actor)
    if not is_system(actor) or actor.grant is not grant or body_id not in actor.reaches:
        raise Rejected("forbidden.grant", grant=grant.value)


def guard_clearance(actor: Actor, *levels: Secrecy) -> None:
    """Refuse an actor who is not cleared for each of ``levels``."""
    if not cleared(actor.clearance, *levels):
        raise Rejected("forbidden.clearance")


def guard(command: Command, context: Context, body_id: str, secrecy: Secrecy = Secrecy.NONE) -> None:
    """`guard_post`, `guard_body` and `guard_clearance`, for a stream of one body."""
    guard_post(command, context.actor)
    guard_body(context.actor, body_id)
    guard_clearance(context.actor, secrecy, context.secrecy)


def guard_document(state: DocumentState) -> tuple[UUID, str]:
    """Refuse a command to a stream that does not exist; returns the document's id and its body's."""
    if state.document_id is None or state.body_id is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id
