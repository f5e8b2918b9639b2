"""Whose an id is: people choose random ones, the system derives its own, and neither can take the other's.

What the system derives (a document at its recipient, a directive's task) is a UUID of version 5 (RFC 9562, 5.5): who
knows its parts knows it.  So nobody but the system opens a stream under one.
"""

import hashlib
from uuid import UUID

from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
from shared.eventsourcing.decider import Rejected

CHOSEN = frozenset({4, 7, 8})
"""The versions that people's ids have: random, time-ordered, and made from what a form or a file says."""


def repeatable_id(*parts: object) -> UUID:
    """An id for what a person enters that is the same whenever it is entered again; version 8 (RFC 9562, 5.8)."""
    digest = bytearray(hashlib.sha256("\n".join(map(str, parts)).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def guard_opening(actor: Actor, stream_id: str) -> None:
    """Refuse a person who opens a stream under an id that only the system derives."""
    if UUID(stream_id).version not in CHOSEN and not is_system(actor):
        raise Rejected("command.reserved-id")


def is_uuid(stream_id: str) -> bool:
    """Whether a stream is named by a UUID; one named by words (a body, a procedure) has the id its kind prescribes."""
    try:
        UUID(stream_id)
    except ValueError:
        return False
    return True
