"""The body's case files (hồ sơ công việc), and the documents in each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.vietnamese import findable
from shared.events.base import CaseFileEvent
from shared.events.routing import case_files
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class CaseFile:
    """A case file; ``state`` is open, closed or handed_over.  Its title is no secret, what is in it may be.

    ``in_charge_body_id`` is who goes on with it: its own body, or the one that took that over.
    """

    body_id: str
    case_file_id: UUID
    in_charge_body_id: str
    code: str
    title: str
    retention_years: int | None
    keeper_id: str
    keeper_name: str
    state: str
    documents: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    handed_over_at: dt.datetime | None
    handed_over_by: str | None
    received_by: str | None
    note: str | None
    version: int
    secrecy_rank: int
    findable: str = ""


@dataclass(frozen=True)
class Paper:
    """A document in a case file, under its number of the list."""

    body_id: str
    case_file_id: UUID
    document_id: UUID
    number: int
    direction: str
    issuer: str | None
    kind: str | None
    symbol: str | None
    document_date: dt.date | None
    subject: str | None
    files: int | None
    put_at: dt.datetime
    put_by: str
    secrecy: str
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The case file that the event is about."""
    event = recorded.data
    if isinstance(event, CaseFileEvent):
        yield (event.body_id, event.case_file_id)


def evolve(key: Key, row: CaseFile | None, recorded: RecordedEvent) -> CaseFile | None:
    """The case file after the event."""
    event = recorded.data
    if isinstance(event, case_files.CaseFileOpened):
        return _opened(event, recorded)
    if row is None:
        return None
    row = replace(row, version=recorded.version)
    match event:
        case case_files.DocumentPutIntoCaseFile():
            return replace(row, documents=row.documents + 1)
        case case_files.DocumentTakenOutOfCaseFile():
            return replace(row, documents=row.documents - 1)
        case case_files.CaseFileClosed():
            return replace(row, state="closed", closed_at=recorded.time)
        case case_files.CaseFileTransferred():
            return replace(
                row,
                in_charge_body_id=event.to_body_id,
                keeper_id=event.kept_by.person_id,
                keeper_name=event.kept_by.name,
                findable=findable(row.code, row.title, event.kept_by.name),
            )
        case case_files.CaseFileHandedOver():
            return replace(
                row,
                state="handed_over",
                handed_over_at=recorded.time,
                handed_over_by=event.handed_over_by.name,
                received_by=event.received_by,
                note=event.note,
            )
        case _:
            return row


def _opened(event: case_files.CaseFileOpened, recorded: RecordedEvent) -> CaseFile:
    return CaseFile(
        body_id=event.body_id,
        case_file_id=event.case_file_id,
        in_charge_body_id=event.body_id,
        code=event.code,
        title=event.title,
        retention_years=event.retention_years,
        keeper_id=event.kept_by.person_id,
        keeper_name=event.kept_by.name,
        state="open",
        documents=0,
        opened_at=recorded.time,
        closed_at=None,
        handed_over_at=None,
        handed_over_by=None,
        received_by=None,
        note=None,
        version=recorded.version,
        secrecy_rank=0,
        findable=findable(event.code, event.title, event.kept_by.name),
    )


def paper_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The document that is put in or taken out."""
    event = recorded.data
    if isinstance(event, case_files.DocumentPutIntoCaseFile):
        yield (event.body_id, event.case_file_id, event.paper.document_id)
    if isinstance(event, case_files.DocumentTakenOutOfCaseFile):
        yield (event.body_id, event.case_file_id, event.paper_id)


def evolve_paper(key: Key, row: Paper | None, recorded: RecordedEvent) -> Paper | None:
    """The line of the list; it goes when the document is taken out."""
    event = recorded.data
    if not isinstance(event, case_files.DocumentPutIntoCaseFile):
        return None
    paper = event.paper
    return Paper(
        body_id=event.body_id,
        case_file_id=event.case_file_id,
        document_id=paper.document_id,
        number=event.number,
        direction=paper.direction,
        issuer=paper.issuer,
        kind=paper.kind,
        symbol=paper.symbol,
        document_date=paper.date,
        subject=paper.subject,
        files=paper.files,
        put_at=recorded.time,
        put_by=event.put_by.name,
        secrecy=paper.secrecy.value,
        secrecy_rank=paper.secrecy.rank,
    )


MODEL = ReadModel(
    name="casefiles",
    tables=(
        Table("files", CaseFile, ("body_id", "case_file_id"), keys, evolve),
        Table("papers", Paper, ("body_id", "case_file_id", "document_id"), paper_keys, evolve_paper),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
