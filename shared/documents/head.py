"""The head of a document: what the register writes down about it."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.kinds import KindName
from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import Composed


class DocumentHead(BaseModel):
    """What a person reads off the first page; ``None`` where the document does not say.

    ``symbol`` is number and symbol as one string (``127-QĐ/TW``, ``881/QĐ-UBND``); ``kind`` the
    Vietnamese name of the kind (``Quyết định``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Composed | None = Field(default=None, max_length=300)
    kind: KindName | None = Field(default=None, max_length=60)
    number: str | None = Field(default=None, max_length=20)
    symbol: Composed | None = Field(default=None, max_length=80)
    date: dt.date | None = None
    place: Composed | None = Field(default=None, max_length=120)
    subject: Composed | None = Field(default=None, max_length=2000)
    signer: Composed | None = Field(default=None, max_length=200)
    signer_authority: Composed | None = Field(default=None, max_length=200)
    urgency: Urgency = Urgency.NORMAL
    secrecy: Secrecy = Secrecy.NONE


class Directive(BaseModel):
    """A sentence of a document that orders something: who leads, who cooperates, until when.

    ``lead_body_id`` and ``cooperating_body_ids`` are bodies of this system; a directive becomes a task
    when it names a lead body.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=4000)
    lead_body_id: str | None = Field(default=None, max_length=120)
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    deadline: dt.date | None = None
