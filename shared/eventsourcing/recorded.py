"""An event as the store keeps it and the topic carries it: its data and its envelope."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.events.base import Event


class Metadata(BaseModel):
    """The envelope that travels with an event from the command to every subscriber.

    Everything that one request set off has its ``correlation_id``; ``causation_id`` is the event (or request) that this
    event answers, ``traceparent`` the W3C trace context, ``fingerprint`` a hash of the command.  ``in_charge`` is the
    body that took the document over when its own body ended; the events still name its own body, so that its history
    stays in one place.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    correlation_id: str
    causation_id: str
    actor: str
    actor_name: str
    acting_for: str | None = None
    secrecy: str = "none"
    in_charge: str | None = None
    traceparent: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """One row of a service's events table, decoded and upcast to the newest version of its type.

    ``version`` counts the stream's events from 1.  The relay publishes and a rebuild reads in the order of
    ``(transaction_id, position)``: a reaction's transaction starts later than the one it reacts to.
    """

    id: UUID
    service: str
    stream_id: str
    version: int
    time: dt.datetime
    data: Event
    metadata: Metadata
    transaction_id: int = 0
    position: int = 0

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return self.data.type_name()

    @property
    def in_charge(self) -> str:
        """The body that acts on the stream now: its own, or the one that took it over."""
        return self.metadata.in_charge or self.data.body_id

    @property
    def subject(self) -> str:
        """The Kafka key."""
        return self.data.subject
