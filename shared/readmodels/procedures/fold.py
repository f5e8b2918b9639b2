"""The procedure catalogue: every version with its steps and validity, and what bodies add to it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.documents.secrecy import Secrecy
from shared.events.tracking import procedures
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Version:
    """One version; ``valid_to`` is where it ends as it turned out.

    ``returned`` and ``withdrawn`` are the reasons that were given; ``revision`` is the stream's version shown here.
    """

    procedure_id: str
    version: int
    body_id: str
    name: str
    area: str
    sort: str
    direction: str | None
    kinds: str
    legal_basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    steps: str
    standing: str
    drafted_by: str
    drafted_at: dt.datetime
    returned: str | None
    submitted_by: str | None
    submitted_at: dt.datetime | None
    approved_by: str | None
    approved_at: dt.datetime | None
    withdrawn: str | None
    withdrawn_by: str | None
    withdrawn_at: dt.datetime | None
    revision: int
    secrecy_rank: int


@dataclass(frozen=True)
class Added:
    """What one body adds to a version."""

    procedure_id: str
    version: int
    body_id: str
    addition: str
    made_by: str
    made_at: dt.datetime
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The version that the event is about, and the one that it ends."""
    event = recorded.data
    if not isinstance(event, procedures.ProcedureEvent):
        return
    yield (event.procedure_id, event.version)
    if isinstance(event, procedures.VersionApproved) and event.former_version is not None:
        yield (event.procedure_id, event.former_version)


def evolve(key: Key, row: Version | None, recorded: RecordedEvent) -> Version | None:
    """The version after the event."""
    event = recorded.data
    if isinstance(event, procedures.VersionDrafted):
        return _drafted(row, event, recorded)
    if row is None or not isinstance(event, procedures.ProcedureEvent):
        return None
    row = replace(row, revision=recorded.version)
    if key[1] != event.version:  # the one that makes room
        assert isinstance(event, procedures.VersionApproved)
        begins = event.content.valid_from
        return replace(row, valid_to=begins - DAY if begins > dt.date.min else begins)
    match event:
        case procedures.VersionSubmitted():
            return replace(
                row,
                standing="submitted",
                submitted_by=event.submitted_by.name,
                submitted_at=recorded.time,
                returned=None,
            )
        case procedures.VersionReturned():
            return replace(row, standing="draft", returned=event.reason)
        case procedures.VersionApproved():
            return replace(row, standing="approved", approved_by=event.approved_by.name, approved_at=recorded.time)
        case procedures.VersionWithdrawn():
            return replace(
                row,
                standing="withdrawn",
                withdrawn=event.reason,
                withdrawn_by=event.withdrawn_by.name,
                withdrawn_at=recorded.time,
                valid_to=event.last_day,
            )
        case _:
            return row


def _drafted(row: Version | None, event: procedures.VersionDrafted, recorded: RecordedEvent) -> Version:
    content = event.content
    return Version(
        procedure_id=event.procedure_id,
        version=event.version,
        body_id=event.body_id,
        name=content.name,
        area=content.area.value,
        sort=content.sort.value,
        direction=content.direction.value if content.direction else None,
        kinds=to_json(content.kinds),
        legal_basis=content.legal_basis,
        valid_from=content.valid_from,
        valid_to=content.valid_to,
        steps=to_json(content.steps),
        standing="draft",
        drafted_by=event.drafted_by.name,
        drafted_at=row.drafted_at if row else recorded.time,
        returned=row.returned if row else None,
        submitted_by=None,
        submitted_at=None,
        approved_by=None,
        approved_at=None,
        withdrawn=None,
        withdrawn_by=None,
        withdrawn_at=None,
        revision=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def addition_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The addition that is made or removed."""
    event = recorded.data
    if isinstance(event, procedures.AdditionMade | procedures.AdditionRemoved):
        yield (event.procedure_id, event.version, event.adding_body_id)


def evolve_addition(key: Key, row: Added | None, recorded: RecordedEvent) -> Added | None:
    """The addition after the event: the last one made holds, one that is removed is gone."""
    event = recorded.data
    if not isinstance(event, procedures.AdditionMade):
        return None
    return Added(
        procedure_id=event.procedure_id,
        version=event.version,
        body_id=event.adding_body_id,
        addition=to_json(event.addition),
        made_by=event.made_by.name,
        made_at=recorded.time,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="procedures",
    tables=(
        Table("versions", Version, ("procedure_id", "version"), keys, evolve),
        Table("additions", Added, ("procedure_id", "version", "body_id"), addition_keys, evolve_addition),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
