"""Guards that every decider begins with: who may ask, whose document it is, who may see it."""

from shared.bodies.actor import Actor
from shared.bodies.policy import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Context, Rejected


def guard_post(command: Command, actor: Actor) -> None:
    """Refuse a post that may not ask this."""
    if not may(actor, type(command).__name__):
        raise Rejected("forbidden.post", post=actor.post.label)


def guard_body(actor: Actor, *body_ids: str) -> None:
    """Refuse who does not belong to one of the bodies concerned."""
    if not is_system(actor) and actor.body_id not in body_ids:
        raise Rejected("forbidden.body")


def guard_clearance(actor: Actor, *levels: Secrecy) -> None:
    """Refuse who is not cleared for the document, or for one that it derives from."""
    if not cleared(actor.clearance, *levels):
        raise Rejected("forbidden.clearance")


def guard(command: Command, context: Context, body_id: str, secrecy: Secrecy = Secrecy.NONE) -> None:
    """The three of them, for a document of one body."""
    guard_post(command, context.actor)
    guard_body(context.actor, body_id)
    guard_clearance(context.actor, secrecy, context.secrecy)


def guard_exists(body_id: str | None) -> str:
    """Refuse a command to a stream that does not exist; returns its body."""
    if body_id is None:
        raise Rejected("document.unknown")
    return body_id
