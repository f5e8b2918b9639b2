"""Recipients as a body chooses them: its groups, and those outside this system that its drafts have named."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.documents.secrecy import Secrecy
from shared.events.approval import DraftRevised, DraftStarted
from shared.events.directory import RecipientGroupKept, RecipientGroupRemoved
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Group:
    """Recipients that are chosen together; ``recipients`` are ids of bodies, ``outside`` those of paper."""

    body_id: str
    group_id: str
    name: str
    recipients: str
    outside: str
    secrecy_rank: int = 0


@dataclass(frozen=True)
class Outside:
    """A recipient outside this system, as the draft that named it last has it."""

    body_id: str
    name: str
    address: str | None
    copies: int
    last_at: dt.datetime
    secrecy_rank: int


def group_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The group kept or removed."""
    if isinstance(recorded.data, RecipientGroupKept | RecipientGroupRemoved):
        yield (recorded.data.body_id, recorded.data.group_id)


def evolve_group(key: Key, row: Group | None, recorded: RecordedEvent) -> Group | None:
    """The group, until it is removed."""
    event = recorded.data
    if isinstance(event, RecipientGroupKept):
        recipients, outside = to_json([*event.recipients]), to_json([*event.outside])
        return Group(event.body_id, event.group_id, event.name, recipients, outside)
    return None


def outside_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Those that a draft names, for the body that writes it."""
    event = recorded.data
    if isinstance(event, DraftStarted | DraftRevised):
        for name in dict.fromkeys(recipient.name for recipient in event.content.outside):
            yield (recorded.in_charge, name)


def evolve_outside(key: Key, row: Outside | None, recorded: RecordedEvent) -> Outside:
    """The newest draft counts; it is as secret as the least secret draft that named it."""
    event = recorded.data
    assert isinstance(event, DraftStarted | DraftRevised)
    body_id, name = key
    named = next(recipient for recipient in event.content.outside if recipient.name == name)
    rank = min(Secrecy(recorded.metadata.secrecy).rank, row.secrecy_rank if row else 3)
    if row is not None and row.last_at > recorded.time:
        return replace(row, secrecy_rank=rank)
    return Outside(body_id, name, named.address, named.copies, recorded.time, rank)


MODEL = ReadModel(
    name="recipients",
    tables=(
        Table("groups", Group, ("body_id", "group_id"), group_keys, evolve_group),
        Table("outside", Outside, ("body_id", "name"), outside_keys, evolve_outside),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
