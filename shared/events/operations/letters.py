"""Dead letters: an event on which a consumer failed is mended, replayed, set aside or reopened."""

from uuid import UUID

from shared.events.base import LetterEvent
from shared.events.people import PersonRef


class LetterMended(LetterEvent):
    """Whoever reads the log from now on reads ``value`` (JSON) in place of the event's data in the store.

    Only an event that nothing can read, or that is too large for the brokers, is mended; any other is a fact and stays.
    """

    event_id: UUID
    event_type: str
    value: str
    secrecy: str
    reason: str
    mended_by: PersonRef


class LetterReplayed(LetterEvent):
    """The event was sent to Kafka once more; ``read_models`` had passed it and are built anew."""

    event_id: UUID
    read_models: tuple[str, ...] = ()
    replayed_by: PersonRef


class LetterSetAside(LetterEvent):
    """The letter was set aside: nothing is done about it for now."""

    reason: str
    set_aside_by: PersonRef


class LetterReopened(LetterEvent):
    """The letter was taken up again."""

    reopened_by: PersonRef
