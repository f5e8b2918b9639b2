"""An edXML message as values, independent of its packaging and its maker."""

import datetime as dt
import hashlib
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"


class Kind(StrEnum):
    """The purpose of a message; the first four stand in the order of ``BussinessDocType`` 0-3."""

    NEW = "new"
    RECALL = "recall"
    UPDATE = "update"
    REPLACE = "replace"
    STATUS = "status"

    @property
    def business_type(self) -> int:
        """``BussinessDocType`` of a document message."""
        return list(Kind).index(self)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class Organ(_Value):
    """A sender or recipient; ``id`` after Quyết định 20/2020/QĐ-TTg, such as ``000.01.12.H28``."""

    id: str | None = None
    in_charge: str | None = None
    name: str | None = None
    address: str | None = None
    email: str | None = None
    telephone: str | None = None
    fax: str | None = None
    website: str | None = None


class Signer(_Value):
    """Who signed the document: authority (TM, KT, TL …), post and full name."""

    competence: str | None = None
    position: str | None = None
    name: str | None = None


class ResponseFor(_Value):
    """The document that this message answers."""

    organ_id: str | None = None
    code: str | None = None
    document_id: str | None = None
    date: dt.date | None = None


class Hop(_Value):
    """A system through which the message went, and when (local time of Việt Nam)."""

    organ_id: str | None = None
    at: dt.datetime | None = None


class Receiver(_Value):
    """In an update: a recipient that is added or removed."""

    organ_id: str
    added: bool


class Replaced(_Value):
    """In a replacement: a document that is replaced, at these recipients."""

    document_id: str
    organ_ids: tuple[str, ...] = ()


class Staff(_Value):
    """The person who dealt with the document."""

    department: str | None = None
    name: str | None = None
    mobile: str | None = None
    email: str | None = None


class Attachment(_Value):
    """A file; ``content`` is the file itself, ``None`` where the message only names it."""

    name: str | None = None
    media_type: str | None = None
    description: str | None = None
    content_id: str | None = None
    content: bytes | None = None

    @cached_property
    def sha256(self) -> str | None:
        """The SHA-256 (hex) of the file, computed once: the file may have a hundred megabytes."""
        return None if self.content is None else sha256_of(self.content)


class Message(_Value):
    """A message; a field that it does not have is ``None``.

    ``number`` and ``notation`` are for instance ``881`` and ``QĐ-UBND`` (``127`` and ``QĐ/TU``); ``status_code`` has
    two digits; ``priority`` is 0-4, ``steering`` 1-3.
    """

    kind: Kind
    sender: Organ = Organ()
    to: tuple[Organ, ...] = ()
    number: str | None = None
    notation: str | None = None
    date: dt.date | None = None
    place: str | None = None
    type_code: str | None = None
    type_name: str | None = None
    subject: str | None = None
    summary: str | None = None
    signer: Signer = Signer()
    due: dt.date | None = None
    to_places: tuple[str, ...] = ()
    priority: int | None = None
    sphere: str | None = None
    typist: str | None = None
    copies: int | None = None
    pages: int | None = None
    appendixes: tuple[str, ...] = ()
    response_for: ResponseFor | None = None
    steering: int | None = None
    document_id: str | None = None
    hops: tuple[Hop, ...] = ()
    reason: str | None = None
    receivers: tuple[Receiver, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    staff: Staff | None = None
    paper: bool | None = None
    status_code: str | None = None
    status_description: str | None = None
    status_at: dt.datetime | None = None
    attachments: tuple[Attachment, ...] = ()

    @property
    def symbol(self) -> str | None:
        """Number and notation as one string: ``881/QĐ-UBND``, ``127-QĐ/TU``."""
        if self.number is None or self.notation is None:
            return self.number or self.notation
        return f"{self.number}{'-' if '/' in self.notation else '/'}{self.notation}"


def document_id_of(organ_id: str, date: dt.date | None, code: str) -> str:
    """The DocumentId after QCVN 102:2016: ``{OrganId},{YYYY/MM/DD},{number}/{notation}``."""
    return f"{organ_id},{date:%Y/%m/%d},{code}" if date else f"{organ_id},,{code}"


def sha256_of(content: bytes) -> str:
    """Hex SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()
