"""Guards of the decisions about keys.  Each raises `Rejected`."""

from shared.bodies.actor import Actor, Post
from shared.documents.files import FileRef
from shared.events.publishing import SignedAs
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_post

PICTURES = ("image/png", "image/jpeg")


def keeps(holder_id: str, actor: Actor) -> bool:
    """Whether ``actor`` keeps this holder's key: it is their own, or they are the clerk of the body that holds it."""
    own = holder_id == actor.person_id and actor.acting_for is None
    return own or (holder_id == actor.body_id and actor.post is Post.RECORDS_CLERK)


def role_of(holder_id: str, actor: Actor) -> SignedAs:
    """Whether the key is that of ``actor`` or of their body."""
    return SignedAs.PERSON if holder_id == actor.person_id else SignedAs.BODY


def guard_keeper(command: Command, holder_id: str, context: Context) -> None:
    """Refuse whoever does not keep the key."""
    guard_post(command, context.actor)
    if not keeps(holder_id, context.actor):
        raise Rejected("keys.not-yours")


def guard_picture(picture: FileRef | None, width_mm: float | None) -> None:
    """Refuse what is no picture, and one whose real size nobody has said."""
    if picture is None:
        return
    if picture.media_type not in PICTURES:
        raise Rejected("keys.no-picture")
    if width_mm is None:
        raise Rejected("keys.no-width")
