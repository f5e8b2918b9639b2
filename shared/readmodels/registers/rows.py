"""Lines of the registers."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from shared.documents.files import FileRef


@dataclass(frozen=True, slots=True)
class Struck:
    """Who struck a line or a value through, when and why; ``was`` has the old values by their fields."""

    at: dt.datetime
    by: str
    reason: str
    was: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A paper on its way to one recipient: when it went out, and who took it when."""

    to: str
    on: dt.date
    received_on: dt.date | None = None
    received_by: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """A document in the register of incoming ones; without a number it is not registered yet."""

    document_id: UUID
    received_at: dt.datetime
    channel: str
    urgency: int
    secrecy: str
    secrecy_rank: int
    status: str
    files: list[FileRef]
    register_year: int | None = None
    arrival_number: int | None = None
    registered_at: dt.datetime | None = None
    issuer: str | None = None
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    document_date: dt.date | None = None
    place: str | None = None
    subject: str | None = None
    signer: str | None = None
    paper_location: str | None = None
    lead_name: str | None = None
    deadline: dt.date | None = None
    secret_book: bool = False
    routed_at: dt.datetime | None = None
    again_because: str | None = None
    corrections: list[Struck] = field(default_factory=list)
    cancelled: Struck | None = None


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """A document in the register of outgoing ones; ``outside`` names recipients that got it on paper."""

    document_id: UUID
    urgency: int
    secrecy: str
    secrecy_rank: int
    status: str
    issued_at: dt.datetime
    recipients: list[str]
    outside: list[str]
    files: list[FileRef]
    series: str | None = None
    number: int | None = None
    symbol: str | None = None
    kind: str | None = None
    document_date: dt.date | None = None
    subject: str | None = None
    signer: str | None = None
    answers_document_id: UUID | None = None
    secret_book: bool = False
    copies: int | None = None
    paper_location: str | None = None
    sent: list[Sent] = field(default_factory=list)
    corrections: list[Struck] = field(default_factory=list)
    cancelled: Struck | None = None
    remarks: str | None = None


Line = IncomingLine | OutgoingLine


@dataclass(frozen=True, slots=True)
class Week:
    """Documents registered and issued in the week that begins on ``week``, a Monday."""

    week: dt.date
    registered: int
    issued: int
