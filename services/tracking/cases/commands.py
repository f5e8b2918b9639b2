"""The commands of a case; policies and timers give all of them."""

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
    """Record what happened to the document; it may end a step (by policy)."""

    document_id: UUID
    body_id: str
    ending: Ending


class NoteConsultation(Command):
    """Record that other bodies are asked, until ``deadline`` if one was named (by policy)."""

    document_id: UUID
    body_id: str
    deadline: dt.date | None = None


class EndConsultation(Command):
    """End the time of the bodies that were asked (by timer)."""

    document_id: UUID
    body_id: str


class CloseCase(Command):
    """Take the document out of the procedure: it was recalled or withdrawn (by policy)."""

    document_id: UUID
    body_id: str
    reason: str
