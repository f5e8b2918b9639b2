"""Activity: when people of each body last did something with a document, and how often they have."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.bodies.actor import SYSTEM_PERSON
from shared.events.base import DocumentEvent, TaskEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Activity:
    """A body's acts; what they were about, and who did them, is not kept."""

    body_id: str
    last_at: dt.datetime
    acts: int
    secrecy_rank: int = 0


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body that acts on the document, where a person did.

    A task's events name the body that ordered it, whoever acts: they do not count.
    """
    by_a_person = recorded.metadata.actor != SYSTEM_PERSON
    if by_a_person and isinstance(recorded.data, DocumentEvent) and not isinstance(recorded.data, TaskEvent):
        yield (recorded.in_charge,)


def evolve(key: Key, row: Activity | None, recorded: RecordedEvent) -> Activity:
    """One act more."""
    if row is None:
        return Activity(key[0], recorded.time, 1)
    return replace(row, last_at=max(row.last_at, recorded.time), acts=row.acts + 1)


MODEL = ReadModel(
    name="activity",
    tables=(Table("bodies", Activity, ("body_id",), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
