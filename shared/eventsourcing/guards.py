"""Guards that every decider begins with: who may ask, whose document it is, who may see it."""

from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.policy import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Context, Rejected


def guard_post(command: Command, actor: Actor) -> None:
    """Refuse a post that may not ask this."""
    if not may(actor, type(command).__name__):
        raise Rejected("forbidden.post", post=actor.post.label)


def guard_body(actor: Actor, *body_ids: str) -> None:
    """Refuse who does not act for one of the bodies concerned; the system acts for one as well, never for all."""
    if actor.bodies.isdisjoint(body_ids):
        raise Rejected("forbidden.body")


def guard_reach(command: Command, actor: Actor, grant: Grant, body_id: str) -> None:
    """Refuse whatever does not reach ``body_id`` by ``grant``: only the system ever does."""
    guard_post(command, actor)
    if not is_system(actor) or actor.grant is not grant or body_id not in actor.reaches:
        raise Rejected("forbidden.grant", grant=grant.value)


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
