"""What is asked of a case, always by policy."""

import datetime as dt
from uuid import UUID

from shared.calendar import CalendarRules
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command
from shared.procedures.content import Direction, Ending, Step


class OpenCase(Command):
    """Let a document follow the procedure in force (by policy)."""

    document_id: UUID
    body_id: str
    direction: Direction
    procedure_id: str
    procedure_name: str
    version: int
    steps: tuple[Step, ...]
    calendar: CalendarRules
    secrecy: Secrecy = Secrecy.NONE


class NoteProgress(Command):
    """What happened to the document may end a step (by policy)."""

    document_id: UUID
    body_id: str
    ending: Ending


class NoteConsultation(Command):
    """Other bodies are asked, until a day where one was named (by policy)."""

    document_id: UUID
    body_id: str
    deadline: dt.date | None = None


class EndConsultation(Command):
    """The time of those who were asked is over (by a timer)."""

    document_id: UUID
    body_id: str


class CloseCase(Command):
    """The document leaves the procedure: recalled or withdrawn (by policy)."""

    document_id: UUID
    body_id: str
    reason: str
