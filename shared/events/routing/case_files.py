"""Case files (hồ sơ công việc): the documents of one piece of work, kept, closed and archived together."""

import datetime as dt
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.base import CaseFileEvent
from shared.events.people import PersonRef


class FiledPaper(BaseModel):
    """A document's line on the list of a case file, with its head as it was when it was put in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document_id: UUID
    direction: Literal["incoming", "outgoing"] = "incoming"
    issuer: str | None = None
    kind: str | None = None
    symbol: str | None = None
    date: dt.date | None = None
    subject: str | None = None
    secrecy: Secrecy = Secrecy.NONE
    files: int | None = None

    @classmethod
    def of(
        cls, document_id: UUID, direction: Literal["incoming", "outgoing"], head: DocumentHead, files: int | None = None
    ) -> Self:
        """The line of a document with this head and so many files; ``None`` where nobody counted them."""
        return cls(
            document_id=document_id,
            direction=direction,
            issuer=head.issuer,
            kind=head.kind,
            symbol=head.symbol,
            date=head.date,
            subject=head.subject,
            secrecy=head.secrecy,
            files=files,
        )


class CaseFileOpened(CaseFileEvent):
    """A case file was opened; without ``retention_years`` it is kept for ever (vĩnh viễn)."""

    title: str
    code: str
    retention_years: int | None = None
    kept_by: PersonRef
    opened_by: PersonRef


class DocumentPutIntoCaseFile(CaseFileEvent):
    """A document of the body was put into the case file, under the next ``number`` of its list."""

    paper: FiledPaper
    number: int
    put_by: PersonRef


class DocumentTakenOutOfCaseFile(CaseFileEvent):
    """A document that was put in by mistake was taken out; its number stays empty."""

    paper_id: UUID
    reason: str
    taken_by: PersonRef


class CaseFileClosed(CaseFileEvent):
    """The case file was closed: nothing is put in by hand any more."""

    documents: int
    closed_by: PersonRef


class CaseFileHandedOver(CaseFileEvent):
    """The archive received the case file (biên bản giao nhận) with its list ``papers``, in order."""

    papers: tuple[FiledPaper, ...]
    handed_over_by: PersonRef
    received_by: str
    note: str | None = None


class CaseFileTransferred(CaseFileEvent):
    """The case file's body has ended: ``to_body_id`` goes on with it, and ``kept_by`` keeps it there."""

    from_body_id: str
    to_body_id: str
    kept_by: PersonRef
