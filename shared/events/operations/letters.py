"""Dead letters: an event that could not be digested is mended, replayed, set aside, taken up again."""

from uuid import UUID

from shared.events.base import LetterEvent
from shared.events.people import PersonRef


class LetterMended(LetterEvent):
    """Whoever reads the log from now on reads ``value`` (JSON) in place of what the store holds of the event.

    Only of an event that nothing can read: what can be read is a fact, and stays.
    """

    event_id: UUID
    event_type: str
    value: str
    secrecy: str
    reason: str
    mended_by: PersonRef


class LetterReplayed(LetterEvent):
    """The event went to Kafka once more; ``read_models`` had passed it and are built anew."""

    event_id: UUID
    read_models: tuple[str, ...] = ()
    replayed_by: PersonRef


class LetterSetAside(LetterEvent):
    """It is known, and nothing will be done about it now."""

    reason: str
    set_aside_by: PersonRef


class LetterReopened(LetterEvent):
    """It is to be dealt with after all."""

    reopened_by: PersonRef
