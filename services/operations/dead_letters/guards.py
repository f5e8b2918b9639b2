"""Guards of a dead letter's decisions.  Each raises `Rejected`."""

from services.operations.dead_letters.commands import Stored
from shared.eventsourcing.decider import Rejected


def guard_stored(stored: Stored | None) -> Stored:
    """Refuse a letter whose event no store holds; returns what the store holds of it."""
    if stored is None:
        raise Rejected("letter.not-in-store")
    return stored
