"""The commands of a dead letter.

The operator chooses the letter and says why; the console fills in ``stored``, what the store holds of its event.
"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command

Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]


class Stored(BaseModel):
    """What the store holds of a letter's event.

    ``readable``: its data is an event of its type.  ``fits``: it is small enough for the brokers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: UUID
    event_type: str
    subject: str
    body_id: str
    secrecy: Secrecy = Secrecy.NONE
    readable: bool
    fits: bool = True


class MendLetter(Command):
    """Put ``value`` (JSON) in place of data that nothing can read or no broker takes.

    ``stored`` is ``None`` where no store holds the event.
    """

    letter_id: UUID
    stored: Stored | None
    value: str = Field(min_length=1, max_length=1_000_000)
    reason: Reason


class ReplayLetter(Command):
    """Send the event to Kafka once more; ``read_models`` have passed it and are built anew."""

    letter_id: UUID
    stored: Stored | None
    read_models: tuple[str, ...] = ()


class SetLetterAside(Command):
    """Do nothing about the letter for now."""

    letter_id: UUID
    reason: Reason


class ReopenLetter(Command):
    """Take up a letter that was set aside."""

    letter_id: UUID
