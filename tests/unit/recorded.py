"""Events with an envelope, for tests."""

import datetime as dt
from uuid import uuid4

from shared.bodies.actor import SystemActor
from shared.bodies.heirs import Heirs
from shared.events.base import Event
from shared.eventsourcing.recorded import Metadata, RecordedEvent
from shared.streams.policy import Reaction, acting

METADATA = Metadata(correlation_id="c", causation_id="k", actor="vanthu.x", actor_name="Văn thư X")


def record(event: Event, version: int = 1, position: int = 1, secrecy: str = "none") -> RecordedEvent:
    """``event`` as if it came from its service's store."""
    return RecordedEvent(
        id=uuid4(),
        service=event.service,
        stream_id=event.subject,
        version=version,
        time=dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC) + dt.timedelta(seconds=position),
        data=event,
        metadata=METADATA.model_copy(update={"secrecy": secrecy}),
        transaction_id=position,
        position=position,
    )


def system_of(event: Event, reaction: Reaction) -> SystemActor:
    """The system as it gives a policy's answer to ``event``."""
    return acting(record(event), reaction, "test", Heirs({}))
