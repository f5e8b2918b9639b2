"""The commands of a consumer: a read model (``projections.inbox``), a service's policies or its relay."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command

Consumer = Annotated[str, Field(pattern=r"^(projections|policies|relay)\.[a-z_]{1,60}$")]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]+$")]


class PauseConsumer(Command):
    """Take no more events."""

    consumer: Consumer
    reason: Reason


class ResumeConsumer(Command):
    """Take events again, from where the consumer stopped."""

    consumer: Consumer


class RebuildReadModel(Command):
    """Build the read model from the store beside the serving rows, then swap."""

    consumer: Consumer
    order_id: UUID
    reason: Reason


class UndoRebuild(Command):
    """Let the rows from before the last rebuild serve again."""

    consumer: Consumer
    reason: Reason


class EndRebuild(Command):
    """Record how a rebuild ended (by the system)."""

    consumer: Consumer
    order_id: UUID
    events: int = Field(default=0, ge=0)
    seconds: float = Field(default=0, ge=0)
    before: dict[str, str] = Field(default_factory=dict)
    after: dict[str, str] = Field(default_factory=dict)
    error: str | None = Field(default=None, max_length=2000)


class RepublishStream(Command):
    """Send the events of one stream of a service (``relay.routing``) to Kafka once more; ``events`` is their number."""

    consumer: Consumer
    stream_id: str = Field(min_length=1, max_length=200)
    events: int = Field(ge=0)
