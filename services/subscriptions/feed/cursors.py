"""Cursors: a subscriber's place in the log.

A cursor belongs to one subscription; it gives no rights, so it is not signed.
"""

import re
from uuid import UUID

from shared.eventsourcing.decider import Rejected

Key = tuple[int, int]
"""``(transaction id, position)``: the order of the log."""

BEGINNING: Key = (0, 0)
_CURSOR = re.compile(r"^1-([0-9a-f]{12})-(\d{1,19})-(\d{1,18})$")


def cursor_of(subscription_id: UUID, key: Key) -> str:
    """The cursor after the event at ``key``."""
    return f"1-{subscription_id.hex[-12:]}-{key[0]}-{key[1]}"


def key_of(cursor: str | None, subscription_id: UUID) -> Key:
    """The place of a cursor; without one, the beginning of the log.

    Raises `Rejected` for a broken cursor, and for another subscription's.
    """
    if not cursor:
        return BEGINNING
    match = _CURSOR.match(cursor)
    if match is None:
        raise Rejected("feed.cursor-broken")
    if match[1] != subscription_id.hex[-12:]:
        raise Rejected("feed.cursor-foreign")
    return int(match[2]), int(match[3])
