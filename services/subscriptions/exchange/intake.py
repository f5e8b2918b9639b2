"""Taking a message in: it is read and judged, its files are kept, and it becomes events of the city.

The ids of the commands, and of all that comes of them, are derived from the message's content.  So the store refuses a
second command, and the same message again gets the same answer.
"""

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable
from uuid import UUID, uuid5

import structlog
from pydantic import BaseModel, ConfigDict

from services.subscriptions.edxml.composing import local_moment
from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import Kind, Message, Organ, ResponseFor, document_id_of
from services.subscriptions.exchange.attached import head_of, keep_files
from services.subscriptions.exchange.commands import TakeDocument, TakeRecall, TakeStatus, reported_of
from services.subscriptions.exchange.metrics import MESSAGES
from services.subscriptions.exchange.opening import message_of, read_message
from services.subscriptions.exchange.organs import OwnOrgans
from services.subscriptions.exchange.outbox import Outbox, request_of
from services.subscriptions.exchange.outgoing import Outgoing
from services.subscriptions.peers.state import State
from shared.cage import CageError
from shared.documents.looking import Gatekeeper
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin, incoming_id
from shared.eventsourcing.decider import Command, Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.texts import say
from shared.uploads.uploads import Uploads
from shared.web.problems import problem, refusal_of

NAMESPACE = UUID("5d7f6a0e-3c1b-4f0e-8a52-6a3e0f3b7c21")  # of the ids of documents that other systems issued

log = structlog.get_logger("edxml")


class Receipt(BaseModel):
    """The answer to a message: the documents that it brought, recalled or reported on, by body."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    document_id: str
    documents: dict[str, UUID]


class Intake:
    """Takes messages in for the whole city."""

    def __init__(
        self,
        handler: CommandHandler,
        uploads: Uploads,
        own: OwnOrgans,
        outbox: Outbox,
        gate: Gatekeeper,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._handler = handler
        self._uploads = uploads
        self._own = own
        self._outbox = outbox
        self._gate = gate
        self._clock = clock

    async def take(self, peer: State, data: bytes) -> Receipt:
        """Take a message of ``peer`` in, whole or not at all.

        Raises `Rejected`; the sender of a refused document or recall gets a status message as well.
        """
        try:
            packed = await self._gate.cage.run(str(peer.id), read_message, data, peer.line.certificate)
            message = await asyncio.to_thread(_opened, packed)
        except UnreadableMessage as error:
            MESSAGES.labels("in", "unreadable", "refused").inc()
            raise Rejected("edxml.unreadable", fault=error.code, reason=error.detail) from error
        except CageError as error:
            MESSAGES.labels("in", "unreadable", "refused").inc()
            raise refusal_of(error) from error
        try:
            receipt = await self._taken(peer, message)
        except Rejected as refused:
            MESSAGES.labels("in", message.kind.value, "refused").inc()
            log.warning("a message was not taken", peer=peer.name, kind=message.kind.value, code=refused.code)
            await self._report_refused(peer, message, refused)
            raise
        MESSAGES.labels("in", message.kind.value, "taken").inc()
        return receipt

    async def _taken(self, peer: State, message: Message) -> Receipt:
        sender = message.sender.id
        if sender is None or not peer.speaks_for(sender):
            raise Rejected("edxml.foreign-sender", organ_id=sender or "?")
        if message.kind is Kind.STATUS:
            return await self._status(peer, sender, message)
        outside_id = _outside_id(message)
        if outside_id is None:
            raise Rejected("edxml.incomplete", missing="DocumentId")
        added, removed = await self._addressed(message)
        if message.kind is Kind.RECALL:
            added, removed = {}, {**added, **removed}
        documents = await self._documents(peer, sender, outside_id, message, added) if added else {}
        recalled = message.kind is Kind.RECALL
        otherwise = "subscriptions_writes.recalled" if recalled else "subscriptions_writes.not_addressed"
        reason = message.reason or say(otherwise)
        for body_id in removed:
            stream = _stream(sender, outside_id, body_id)
            await self._recall(peer, stream, body_id, reason, message)
            documents[body_id] = stream
        return Receipt(kind=message.kind, document_id=outside_id, documents=documents)

    async def _addressed(self, message: Message) -> tuple[dict[str, str], dict[str, str]]:
        """The bodies that get the document and those that get it no more, with the OrganIds that named them."""
        listed = message.receivers if message.kind is Kind.UPDATE else ()
        organs = [organ.id for organ in message.to]
        added = [receiver.organ_id for receiver in listed if receiver.added] if listed else organs
        named = [organ for organ in added if organ is not None]
        removed = [receiver.organ_id for receiver in listed if not receiver.added]
        bodies = {organ: await self._own.body_of(organ) for organ in (*named, *removed)}
        gets = {body: organ for organ in named if (body := bodies[organ]) is not None}
        gets_not = {body: organ for organ in removed if (body := bodies[organ]) is not None}
        if not gets and not gets_not:
            raise Rejected("edxml.unknown-recipient", organ_id=", ".join(bodies) or "?")
        return gets, gets_not

    async def _documents(
        self, peer: State, sender: str, outside_id: str, message: Message, bodies: dict[str, str]
    ) -> dict[str, UUID]:
        if not message.subject and not message.attachments:
            raise Rejected("edxml.incomplete", missing="Subject")
        streams = {body_id: _stream(sender, outside_id, body_id) for body_id in bodies}
        files = await keep_files(
            self._gate, str(peer.id), self._uploads, [str(stream) for stream in streams.values()], message.attachments
        )
        renewing = message.kind is Kind.UPDATE and not message.receivers
        documents = {}
        for body_id, organ_id in bodies.items():
            stream = streams[body_id]
            documents[body_id] = uuid5(stream, _digest(message)) if renewing else stream
            command = TakeDocument(
                document_id=documents[body_id],
                body_id=body_id,
                peer_id=peer.id,
                outside_id=outside_id,
                organ_id=organ_id,
                origin=_origin(sender, outside_id),
                head=head_of(message),
                files=files,
                renewing=renewing,
            )
            await self._give(stream, command, body_id, message)
            await self._replaced(peer, sender, message, body_id)
        return documents

    async def _replaced(self, peer: State, sender: str, message: Message, body_id: str) -> None:
        reason = say("subscriptions_writes.replaced", symbol=message.symbol or "").strip()
        for replaced in message.replaced:
            stream = _stream(sender, replaced.document_id, body_id)
            try:
                await self._recall(peer, stream, body_id, reason, message)
            except Rejected as error:
                if error.code != "edxml.unknown-document":  # the replaced document never came here
                    raise

    async def _recall(self, peer: State, stream: UUID, body_id: str, reason: str, message: Message) -> None:
        await self._give(stream, TakeRecall(peer_id=peer.id, reason=reason[:2000]), body_id, message)

    async def _status(self, peer: State, sender: str, message: Message) -> Receipt:
        answered = message.response_for or ResponseFor()
        outside_id = answered.document_id
        if outside_id is None and answered.organ_id and answered.code:
            outside_id = document_id_of(answered.organ_id, answered.date, answered.code)
        issued = await self._outbox.issued_as(outside_id, peer.id) if outside_id else None
        if issued is None or outside_id is None:
            raise Rejected("edxml.unknown-document")
        document_id, body_id = issued
        try:
            status = DeliveryStatus(message.status_code or "")
        except ValueError as error:
            raise Rejected("edxml.unknown-status", status_code=message.status_code or "?") from error
        command = TakeStatus(
            document_id=document_id, body_id=body_id, organ_id=sender, status=status,
            description=message.status_description[:2000] if message.status_description else None,
        )  # fmt: skip
        await self._give(reported_of(document_id), command, body_id, message)
        return Receipt(kind=message.kind, document_id=outside_id, documents={body_id: document_id})

    async def _give(self, stream: UUID, command: Command, body_id: str, message: Message) -> None:
        command_id = uuid5(stream, f"{type(command).__name__}/{_digest(message)}")
        await self._handler.handle(request_of(str(stream), command, body_id, command_id, self._clock()))

    async def _report_refused(self, peer: State, message: Message, refused: Rejected) -> None:
        """Queue a status 02 (for a recall or an update 16) from each organ that the message named."""
        outside_id = _outside_id(message)
        if message.kind is Kind.STATUS or outside_id is None or refused.code == "edxml.foreign-sender":
            return
        reason = problem(refused.code, None, **refused.params)["vi"]["title"]
        changes = message.kind in (Kind.RECALL, Kind.UPDATE)
        code = DeliveryStatus.RECALL_REFUSED if changes else DeliveryStatus.REFUSED
        organs = [organ.id for organ in message.to if organ.id]
        named = organs or [receiver.organ_id for receiver in message.receivers]
        for organ_id in dict.fromkeys(named):
            answer = Message(
                kind=Kind.STATUS,
                sender=Organ(id=organ_id),
                response_for=ResponseFor(
                    organ_id=message.sender.id, code=message.symbol, document_id=outside_id, date=message.date
                ),
                status_code=code.value,
                status_description=reason,
                status_at=local_moment(self._clock()),
            )
            message_id = uuid5(peer.id, f"{organ_id}/{refused.code}/{_digest(message)}")
            body_id = await self._own.body_of(organ_id) or ""
            await self._outbox.queue(Outgoing(message_id, peer.id, answer, outside_id, body_id))


def _outside_id(message: Message) -> str | None:
    """The sender's id of its document; derived from organ, date and symbol where the message names none."""
    if message.document_id:
        return message.document_id[:500]
    if message.sender.id and message.symbol:
        return document_id_of(message.sender.id, message.date, message.symbol)
    return None


def _origin(sender: str, outside_id: str) -> Origin:
    return Origin(document_id=uuid5(NAMESPACE, f"{sender}\n{outside_id}"), body_id=sender)


def _stream(sender: str, outside_id: str, body_id: str) -> UUID:
    return incoming_id(_origin(sender, outside_id).document_id, body_id)


def _opened(packed: bytes) -> Message:
    message = message_of(packed)
    _digest(message)  # hashes the files here, outside the event loop; they cache their hashes
    return message


def _digest(message: Message) -> str:
    """A hash of the message's content, whatever its packaging, its signature and its way."""
    fields = message.model_dump_json(exclude={"hops": True, "attachments": {"__all__": {"content"}}})
    files = [attachment.sha256 for attachment in message.attachments if attachment.sha256 is not None]
    return hashlib.sha256("\n".join([fields, *files]).encode()).hexdigest()
