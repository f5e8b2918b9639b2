"""The register of initiatives: what each body registered, applied and told about."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.base import InitiativeEvent
from shared.events.tracking import initiatives
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Initiative:
    """An initiative; ``results`` is a JSON list of what was told, when and by whom, the oldest first."""

    initiative_id: UUID
    body_id: str
    name: str
    description: str
    state: str
    registered_by: str
    registered_at: dt.datetime
    applied_on: dt.date | None
    applied_where: str | None
    results: str
    closing: str | None
    version: int
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The initiative itself."""
    if isinstance(recorded.data, InitiativeEvent):
        yield (recorded.data.initiative_id,)


def evolve(key: Key, row: Initiative | None, recorded: RecordedEvent) -> Initiative | None:
    """The initiative after the event."""
    event = recorded.data
    if isinstance(event, initiatives.InitiativeRegistered):
        return Initiative(
            initiative_id=event.initiative_id,
            body_id=event.body_id,
            name=event.name,
            description=event.description,
            state="registered",
            registered_by=event.registered_by.name,
            registered_at=recorded.time,
            applied_on=None,
            applied_where=None,
            results="[]",
            closing=None,
            version=recorded.version,
            secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
        )
    if row is None:
        return None
    row = replace(row, version=recorded.version)
    match event:
        case initiatives.InitiativeDescribed():
            return replace(row, name=event.name, description=event.description)
        case initiatives.InitiativeApplied():
            return replace(row, state="applied", applied_on=event.applied_on, applied_where=event.applied_to)
        case initiatives.InitiativeResultReported():
            told = {"at": recorded.time.isoformat(), "by": event.reported_by.name, "result": event.result}
            return replace(row, results=to_json([*from_json(row.results, []), told]))
        case initiatives.InitiativeTransferred():
            return replace(row, body_id=event.body_id)
        case initiatives.InitiativeWithdrawn():
            return replace(row, state="withdrawn", closing=event.reason)
        case _:
            return row


MODEL = ReadModel(
    name="initiatives",
    tables=(Table("register", Initiative, ("initiative_id",), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
