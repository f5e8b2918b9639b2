"""Consumers: a read model or a service's policies are paused and go on; a read model is built anew."""

from uuid import UUID

from pydantic import Field

from shared.events.base import ConsumerEvent
from shared.events.people import PersonRef


class ConsumerPaused(ConsumerEvent):
    """It takes no more events; they wait in Kafka."""

    reason: str
    paused_by: PersonRef


class ConsumerResumed(ConsumerEvent):
    """It goes on where it stood."""

    resumed_by: PersonRef


class RebuildOrdered(ConsumerEvent):
    """The read model is to be built from the store beside the serving rows, then swapped in."""

    order_id: UUID
    reason: str
    ordered_by: PersonRef


class RebuildEnded(ConsumerEvent):
    """How it ended: built from ``events`` events, or ``error``; checksums of the rows before and after, by table."""

    order_id: UUID
    events: int = 0
    seconds: float = 0
    before: dict[str, str] = Field(default_factory=dict)
    after: dict[str, str] = Field(default_factory=dict)
    error: str | None = None


class RebuildUndone(ConsumerEvent):
    """The rows of before the last rebuild serve again."""

    reason: str
    undone_by: PersonRef


class StreamRepublished(ConsumerEvent):
    """The events of one stream of a service (``relay.routing``) went to Kafka once more."""

    stream_id: str
    events: int
    republished_by: PersonRef
