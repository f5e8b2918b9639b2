"""Composing the message of an issued document from its events."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from services.subscriptions.edxml.message import (
    Attachment,
    Hop,
    Kind,
    Message,
    Organ,
    Receiver,
    Replaced,
    ResponseFor,
    Signer,
    document_id_of,
)
from services.subscriptions.edxml.values import split_code
from services.subscriptions.edxml.writing import xml_name, xml_text
from shared.calendar import VIETNAM
from shared.documents.head import DocumentHead
from shared.documents.kinds import KINDS
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.eventsourcing.recorded import RecordedEvent


class NotIssued(LookupError):
    """No document with this id was issued."""


def organ_of(body_id: str, organs: Mapping[str, str]) -> str:
    """The OrganId of a body: the one that it was given, else its own id."""
    return organs.get(body_id, body_id)


def issued_document_id(issued: DocumentIssued, organs: Mapping[str, str]) -> str:
    """The ``DocumentId`` under which other systems know a document of this city."""
    return document_id_of(organ_of(issued.body_id, organs), issued.head.date, xml_text(issued.head.symbol) or "")


class _Head(TypedDict):
    """The fields of a message that a document's head fills."""

    number: str | None
    notation: str | None
    date: dt.date | None
    place: str | None
    type_code: str | None
    type_name: str | None
    subject: str | None
    signer: Signer
    priority: int | None


def compose(
    events: Sequence[RecordedEvent],
    contents: Mapping[str, bytes | None],
    organs: Mapping[str, str],
    answered: ResponseFor | None = None,
    replaced: Iterable[str] = (),
) -> Message:
    """The message for a document with these ``events``: new or replace if it is issued, recall if it was recalled.

    ``contents`` are its files by sha256 (``None``: filled in later), ``replaced`` the ``DocumentId`` of each document
    that it replaces.  Raises `NotIssued`.
    """
    issued = next((event for event in events if isinstance(event.data, DocumentIssued)), None)
    if issued is None or not isinstance(issued.data, DocumentIssued):
        raise NotIssued
    recalled = next((event for event in reversed(events) if isinstance(event.data, RecallRequested)), None)
    reason = recalled.data.reason if recalled is not None and isinstance(recalled.data, RecallRequested) else None
    document = issued.data
    sender = organ_of(document.body_id, organs)
    recipients = tuple(Organ(id=organ_of(body, organs)) for body in document.recipients)
    kind = Kind.RECALL if recalled else Kind.REPLACE if replaced else Kind.NEW
    files = () if recalled else document.files
    last = recalled or issued
    return Message(
        kind=kind,
        sender=Organ(id=sender, name=xml_text(document.head.issuer)),
        to=recipients,
        **_head(document.head),
        response_for=answered,
        document_id=issued_document_id(document, organs),
        hops=(Hop(organ_id=sender, at=local_moment(last.time)),),
        reason=xml_text(reason),
        replaced=tuple(
            Replaced(document_id=replaced_id, organ_ids=tuple(organ.id for organ in recipients if organ.id))
            for replaced_id in replaced
        ),
        attachments=tuple(
            Attachment(
                name=xml_name(file.name), media_type=file.media_type, content_id=f"{file.sha256[:32]}",
                content=contents[file.sha256],
            )
            for file in files
        ),
    )  # fmt: skip


def update_of(message: Message, receivers: Iterable[tuple[str, bool]], reason: str | None) -> Message:
    """``message`` as an update that adds recipients (``True``) or removes them."""
    listed = tuple(Receiver(organ_id=organ, added=added) for organ, added in receivers)
    return message.model_copy(update={"kind": Kind.UPDATE, "receivers": listed, "reason": xml_text(reason)})


def _head(head: DocumentHead) -> _Head:
    number, notation = split_code(head.number, head.symbol)
    known = [index for index, kind in enumerate(KINDS, 1) if kind.name == head.kind]
    return {
        "number": xml_text(number),
        "notation": xml_text(notation),
        "date": head.date,
        "place": xml_text(head.place),
        "type_code": str(known[0]) if known else None,
        "type_name": xml_text(head.kind),
        "subject": xml_text(head.subject),
        "signer": Signer(competence=xml_text(head.signer_authority), name=xml_text(head.signer)),
        "priority": head.urgency.priority,
    }


def local_moment(at: dt.datetime) -> dt.datetime:
    """A moment in local time of Việt Nam, without zone, to the second: the form that messages use."""
    return at.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
