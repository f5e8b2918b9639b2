"""The commands of a case file."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.events.people import PersonRef
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer

MOST_PAPERS = 2000  # documents in one case file; a bigger one is split into parts (tập)


class OpenCaseFile(Command):
    """Open a case file under the code of the body's list (danh mục hồ sơ)."""

    case_file_id: UUID
    title: str = Field(min_length=1, max_length=300)
    code: str = Field(min_length=1, max_length=50)
    retention_years: int | None = Field(default=None, ge=1, le=100, description="empty: kept for ever")
    kept_by: PersonRef


class PutDocument(Command):
    """Put a document of the body into it; ``paper`` is its line on the list, which the system fills in."""

    paper: FiledPaper


class TakeDocumentOut(Command):
    """Take out what was put in by mistake."""

    paper_id: UUID
    reason: str = Field(min_length=1, max_length=2000)


class CloseCaseFile(Command):
    """Close it; ``unfinished`` are the symbols of its documents that are still being worked on."""

    unfinished: tuple[Annotated[str, Field(max_length=300)], ...] = ()


class HandOverCaseFile(Command):
    """Hand it over to the archive."""

    received_by: str = Field(min_length=1, max_length=200)
    note: str | None = Field(default=None, max_length=2000)


class TransferCaseFile(Transfer):
    """Give it to the successor (by rule, when a body has ended)."""
