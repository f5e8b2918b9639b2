"""Reading a whole document: its head and its directives."""

import datetime as dt
from contextlib import suppress

from pydantic import BaseModel, ConfigDict

from services.receiving.reading.directives import find_directives
from services.receiving.reading.head import read_head
from shared.cage import caged
from shared.documents.legacy import UnknownAlphabet, decoded_legacy
from shared.documents.secrecy import Secrecy
from shared.documents.text import extract_text
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import composed


class ReadDirective(BaseModel):
    """A sentence that orders something; bodies and posts are named as in the text."""

    model_config = ConfigDict(frozen=True)

    text: str
    lead: list[str]
    cooperating: list[str]
    deadline: dt.date | None


class Reading(BaseModel):
    """What a document says of itself; ``None`` where it says nothing."""

    model_config = ConfigDict(frozen=True)

    issuer: str | None
    kind: str | None
    number: str | None
    symbol: str | None
    date: dt.date | None
    place: str | None
    subject: str | None
    signer: str | None
    signer_authority: str | None
    urgency: Urgency | None
    secrecy: Secrecy | None
    cites: list[str]
    directives: list[ReadDirective]


def read_document(data: bytes, media_type: str) -> Reading:
    """Read a file.  Raises `shared.documents.text.UnreadableDocument`."""
    return read_text(extract_text(data, media_type))


def read_text(text: str) -> Reading:
    """Read a document's text; never raises."""
    tidy = tidied(text)
    head = read_head(tidy)
    directives = [
        ReadDirective(
            text=found.text, lead=list(found.lead), cooperating=list(found.cooperating), deadline=found.deadline
        )
        for found in find_directives(tidy)
    ]
    return Reading(**{**vars(head), "cites": list(head.cites)}, directives=directives)


@caged()
def read_off(data: bytes) -> Reading:
    """Read a document's text, in UTF-8, in a cage."""
    return read_text(data.decode())


def tidied(text: str) -> str:
    """``text`` in Unicode's composed form, with plain spaces and line ends and without invisible characters."""
    with suppress(UnknownAlphabet):
        text = decoded_legacy(text)
    return composed(text).replace("\f", "\n")
