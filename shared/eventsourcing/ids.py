"""Ids of streams: people choose them at random, the system derives its own, and neither can take the other's.

A derived id (of a document at its recipient, of a directive's task) is a UUID of version 5 (RFC 9562, 5.5), which
everybody who knows its parts can compute.  So only the system opens a stream under one.
"""

import hashlib
from uuid import UUID

from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
from shared.eventsourcing.decider import Rejected

CHOSEN = frozenset({4, 7, 8})
"""The UUID versions of people's ids: random (4), time-ordered (7), made from a form or a file (8)."""


def repeatable_id(*parts: object) -> UUID:
    """The same id for the same ``parts``, for what a person may enter twice; a UUID of version 8 (RFC 9562, 5.8)."""
    digest = bytearray(hashlib.sha256("\n".join(map(str, parts)).encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def guard_opening(actor: Actor, stream_id: str) -> None:
    """Refuse a person who opens a stream under an id that only the system derives."""
    if UUID(stream_id).version not in CHOSEN and not is_system(actor):
        raise Rejected("command.reserved-id")


def is_uuid(stream_id: str) -> bool:
    """Whether a stream has a UUID; the streams of bodies and procedures are named by words."""
    try:
        UUID(stream_id)
    except ValueError:
        return False
    return True
