"""The templates of a body."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.approval import templates
from shared.events.base import TemplateEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.filling import fields_of
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Template:
    """A template; ``fields`` is a JSON list of names, ``content`` the `DraftContent`."""

    template_id: UUID
    body_id: str
    name: str
    kind: str
    subject: str
    fields: str
    content: str
    in_use: bool
    changed_by: str
    changed_at: dt.datetime
    version: int
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The template itself."""
    if isinstance(recorded.data, TemplateEvent):
        yield (recorded.data.template_id,)


def evolve(key: Key, row: Template | None, recorded: RecordedEvent) -> Template | None:
    """The template after the event."""
    match recorded.data:
        case templates.TemplateKept() as event:
            return _written(event, event.kept_by.name, recorded)
        case templates.TemplateChanged() as event:
            return None if row is None else _written(event, event.changed_by.name, recorded)
        case templates.TemplateRetired():
            return None if row is None else replace(row, in_use=False, version=recorded.version)
        case templates.TemplateTransferred() as event:
            return None if row is None else replace(row, body_id=event.body_id, version=recorded.version)
        case _:
            return row


def _written(event: templates.TemplateKept | templates.TemplateChanged, by: str, recorded: RecordedEvent) -> Template:
    return Template(
        template_id=event.template_id,
        body_id=event.body_id,
        name=event.name,
        kind=event.content.kind,
        subject=event.content.subject,
        fields=to_json(fields_of(event.content)),
        content=to_json(event.content),
        in_use=True,
        changed_by=by,
        changed_at=recorded.time,
        version=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="templates",
    tables=(Table("templates", Template, ("template_id",), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
