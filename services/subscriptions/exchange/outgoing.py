"""The messages that an event of the city sends to the outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args
from uuid import UUID, uuid5

import asyncpg

from services.subscriptions.edxml.composing import compose, issued_document_id, local_moment, update_of
from services.subscriptions.edxml.issued import events_of, issued_in, replaced_ids
from services.subscriptions.edxml.message import Kind, Message, Organ, ResponseFor
from services.subscriptions.edxml.writing import xml_text
from services.subscriptions.exchange.decider import DECIDER
from services.subscriptions.exchange.organs import OwnOrgans, Peers
from services.subscriptions.exchange.state import State as Exchanged
from services.subscriptions.feed.entries import Entry
from shared.bodies.organs import is_outside
from shared.bodies.visibility import cleared
from shared.documents.files import FileRef
from shared.events.base import Event
from shared.events.catalogue import decode
from shared.events.publishing import DeliveryStatus, DocumentIssued, RecallRequested, RecipientsAdded
from shared.events.receiving import (
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    Origin,
    RecallAgreed,
    RecallAsked,
    RecallDeclined,
    incoming_id,
)
from shared.events.routing import DocumentRouted, HandlingCompleted, RoutingOpened
from shared.eventsourcing.handling import CommandHandler

STATUS_OF: dict[type[Event], DeliveryStatus] = {
    DocumentReceived: DeliveryStatus.ARRIVED,
    DocumentRefused: DeliveryStatus.REFUSED,
    DocumentRegistered: DeliveryStatus.ACCEPTED,
    RoutingOpened: DeliveryStatus.AWAITING_ASSIGNMENT,
    DocumentRouted: DeliveryStatus.IN_HANDLING,
    HandlingCompleted: DeliveryStatus.DONE,
    RecallAsked: DeliveryStatus.RECALL_REQUESTED,
    RecallAgreed: DeliveryStatus.RECALL_AGREED,
    RecallDeclined: DeliveryStatus.RECALL_REFUSED,
}
"""The status that the sender of a document gets when this happens to it here."""

OUTSIDE = 0
"""The clearance of other document systems: nothing secret leaves the city."""

OfDocument = DocumentIssued | RecipientsAdded | RecallRequested
"""The events that send a document itself, or its recall."""

_TYPES = {kind.type_name() for kind in (*get_args(OfDocument), *STATUS_OF)}


@dataclass(frozen=True)
class Outgoing:
    """A message to a peer.

    ``files`` are the sha256 of its attachments by content id; ``document_id`` is the document of the city that it is
    about.
    """

    message_id: UUID
    peer_id: UUID
    message: Message
    outside_id: str
    body_id: str
    document_id: UUID | None = None
    files: dict[str, str] | None = None


@dataclass(frozen=True)
class Unserved:
    """An organ to which a document was sent, and for which no peer speaks."""

    document_id: UUID
    body_id: str
    organ_id: str


class Composer:
    """Composes the messages of events."""

    def __init__(self, pool: asyncpg.Pool, handler: CommandHandler, own: OwnOrgans) -> None:
        self._pool = pool
        self._handler = handler
        self._own = own

    async def messages_of(self, entry: Entry, peers: Peers) -> list[Outgoing | Unserved]:
        """The messages of an entry of the log; none about anything secret."""
        if entry.type not in _TYPES or not cleared(OUTSIDE, entry.rank):
            return []
        event = decode(entry.type, entry.row["data"])
        if isinstance(event, OfDocument):
            return await self._document(entry, event, peers)
        origin: Origin | None = getattr(event, "origin", None)
        if origin is None or not is_outside(origin.body_id):
            return []
        return await self._status(entry, event, origin, peers)

    async def _document(self, entry: Entry, event: OfDocument, peers: Peers) -> list[Outgoing | Unserved]:
        outside = [recipient for recipient in event.recipients if is_outside(recipient)]
        if not outside:
            return []
        events = await events_of(self._pool, event.document_id, entry.row["version"])
        issued = issued_in(events)
        assert issued is not None, "only an issued document is recalled"
        contents: dict[str, bytes | None] = dict.fromkeys(file.sha256 for file in issued.files)
        organs = self._own.by_body
        replaced = await replaced_ids(self._pool, issued, organs)
        message = compose(events, contents, organs, await self._answered(issued), replaced)
        composed: list[Outgoing | Unserved] = []
        for peer_id, addressed in _by_peer(outside, peers).items():
            if peer_id is None:
                composed += [Unserved(event.document_id, event.body_id, organ) for organ in addressed]
                continue
            to = message.model_copy(update={"to": tuple(Organ(id=organ) for organ in addressed)})
            if isinstance(event, RecipientsAdded):  # the peer may have the document for an earlier recipient
                to = update_of(to, ((organ, True) for organ in addressed), event.reason)
            composed.append(
                Outgoing(
                    message_id=uuid5(entry.row["id"], str(peer_id)),
                    peer_id=peer_id,
                    message=to,
                    outside_id=issued_document_id(issued, organs),
                    body_id=event.body_id,
                    document_id=event.document_id,
                    files=_by_content_id(message, issued.files),
                )
            )
        return composed

    async def _answered(self, issued: DocumentIssued) -> ResponseFor | None:
        """The answered document, if it came from outside; the outside knows no other."""
        if issued.answers_document_id is None:
            return None
        state, _ = await self._handler.state(DECIDER, str(issued.answers_document_id))
        return None if state.origin is None else response_for(state)

    async def _status(self, entry: Entry, event: Event, origin: Origin, peers: Peers) -> list[Outgoing | Unserved]:
        peer = peers.of_organ(origin.body_id)
        state, _ = await self._handler.state(DECIDER, str(incoming_id(origin.document_id, event.body_id)))
        if peer is None or state.origin is None:
            return []
        message = Message(
            kind=Kind.STATUS,
            sender=Organ(id=state.organ_id),
            response_for=response_for(state),
            status_code=STATUS_OF[type(event)].value,
            status_description=xml_text(getattr(event, "reason", None)),
            status_at=local_moment(entry.row["time"]),
        )
        message_id = uuid5(entry.row["id"], str(peer.id))
        return [Outgoing(message_id, peer.id, message, state.outside_id, event.body_id)]


def response_for(state: Exchanged) -> ResponseFor:
    """A document that came in, named as its sender knows it."""
    return ResponseFor(
        organ_id=state.origin.body_id if state.origin else None,
        code=xml_text(state.head.symbol),
        document_id=state.outside_id,
        date=state.head.date,
    )


def _by_peer(outside: Iterable[str], peers: Peers) -> dict[UUID | None, list[str]]:
    grouped: dict[UUID | None, list[str]] = {}
    for organ in outside:
        peer = peers.of_organ(organ)
        grouped.setdefault(None if peer is None else peer.id, []).append(organ)
    return grouped


def _by_content_id(message: Message, files: tuple[FileRef, ...]) -> dict[str, str]:
    return {
        attachment.content_id or "": file.sha256 for attachment, file in zip(message.attachments, files, strict=False)
    }
