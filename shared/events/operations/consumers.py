"""Consumers: a read model or a service's policies are paused and resumed; a read model is built anew."""

from uuid import UUID

from pydantic import Field

from shared.events.base import ConsumerEvent
from shared.events.people import PersonRef


class ConsumerPaused(ConsumerEvent):
    """The consumer takes no more events; they wait in Kafka."""

    reason: str
    paused_by: PersonRef


class ConsumerResumed(ConsumerEvent):
    """The consumer takes events again, from where it stopped."""

    resumed_by: PersonRef


class RebuildOrdered(ConsumerEvent):
    """The read model is to be built from the store beside the serving rows, then swapped in."""

    order_id: UUID
    reason: str
    ordered_by: PersonRef


class RebuildEnded(ConsumerEvent):
    """A rebuild from ``events`` events has ended, well or with ``error``.

    ``before`` and ``after`` are checksums of the rows by table.
    """

    order_id: UUID
    events: int = 0
    seconds: float = 0
    before: dict[str, str] = Field(default_factory=dict)
    after: dict[str, str] = Field(default_factory=dict)
    error: str | None = None


class RebuildUndone(ConsumerEvent):
    """The rows from before the last rebuild serve again."""

    reason: str
    undone_by: PersonRef


class StreamRepublished(ConsumerEvent):
    """The events of one stream of a service (``relay.routing``) went to Kafka once more."""

    stream_id: str
    events: int
    republished_by: PersonRef
