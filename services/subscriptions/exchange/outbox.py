"""The outbox: messages to the outside, kept until each peer has taken them, in one order per peer.

It is filled from the log, so nothing is forgotten however long this process was down.  A message's id is derived from
its event, so reading an event twice queues it once.  A message that fails is tried again before any later one is sent.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Protocol
from uuid import UUID, uuid5

import asyncpg
import structlog

from services.subscriptions.edxml.message import Message
from services.subscriptions.exchange.carrying import Carried
from services.subscriptions.exchange.commands import TakeStatus, reported_of
from services.subscriptions.exchange.metrics import MESSAGES, OLDEST, WAITING
from services.subscriptions.exchange.organs import Peers
from services.subscriptions.exchange.outgoing import Composer, Outgoing, Unserved
from services.subscriptions.exchange.waiting import Waiting, waiting_by_peer
from services.subscriptions.feed.cursors import Key
from services.subscriptions.feed.entries import Entry
from services.subscriptions.feed.hub import Hub
from services.subscriptions.peers.state import State
from services.subscriptions.webhooks.schedule import wait_of
from shared.bodies.actor import system_actor
from shared.documents.files import FileMissing, FileStore
from shared.events.publishing import DeliveryStatus
from shared.eventsourcing.decider import Command, Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.outages import OUTAGE
from shared.texts import say

log = structlog.get_logger("edxml")

WAITS_S = (5, 30, 120, 600, 1800)  # a message is never given up: a peer may be away for weeks

_QUEUE = """
    INSERT INTO edxml_outbox
        (message_id, peer_id, kind, outside_id, document_id, body_id, message, files, queued_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (message_id) DO NOTHING
"""
_NEXT = "SELECT * FROM edxml_outbox WHERE peer_id = $1 AND settled_at IS NULL ORDER BY place LIMIT 1"
_FAILED = "UPDATE edxml_outbox SET failures = $2, next_at = $3, trouble = $4 WHERE message_id = $1"
_SETTLED = "UPDATE edxml_outbox SET settled_at = $2, delivered = $3, trouble = $4 WHERE message_id = $1"
_ABOUT = """
    SELECT document_id, body_id FROM edxml_outbox
    WHERE outside_id = $1 AND peer_id = $2 AND document_id IS NOT NULL LIMIT 1
"""


class Carries(Protocol):
    """Carries messages to peers."""

    async def carry(self, peer: State, message_id: UUID, place: int, message: Message) -> Carried:
        """One try."""


class Outbox:
    """Messages to the outside; only the process that leads calls `fill` and `send`, every process calls `queue`."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        handler: CommandHandler,
        files: FileStore,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._pool = pool
        self._handler = handler
        self._files = files
        self._clock = clock

    async def queue(self, outgoing: Outgoing) -> None:
        """Keep a message until its peer has taken it; queued again, nothing happens."""
        message = outgoing.message
        await self._pool.execute(
            _QUEUE,
            outgoing.message_id,
            outgoing.peer_id,
            message.kind.value,
            outgoing.outside_id,
            outgoing.document_id,
            outgoing.body_id,
            message.model_dump_json(exclude={"attachments": {"__all__": {"content"}}}),
            json.dumps(outgoing.files or {}),
            self._clock(),
        )

    async def issued_as(self, outside_id: str, peer_id: UUID) -> tuple[UUID, str] | None:
        """The city's document that was sent to the peer under a ``DocumentId``, and its body."""
        row = await self._pool.fetchrow(_ABOUT, outside_id, peer_id)
        return None if row is None else (row["document_id"], row["body_id"])

    async def fill(self, hub: Hub, composer: Composer, peers: Peers) -> None:
        """Queue the messages of all events since the last call."""
        row = await self._pool.fetchrow("SELECT transaction_id, position FROM edxml_reached")
        after: Key = (row["transaction_id"], row["position"])
        while page := await hub.page(after):
            for entry in page:
                try:
                    await self._queue_messages_of(entry, composer, peers)
                except (*OUTAGE, asyncpg.PostgresError):
                    raise
                except Exception as error:  # only this event failed: later ones must not wait for it
                    MESSAGES.labels("out", entry.type, "failed").inc()
                    log.error("an event cannot be told outside", event_id=str(entry.row["id"]), exc_info=error)
            after = page[-1].key
            await self._pool.execute("UPDATE edxml_reached SET transaction_id = $1, position = $2", *after)

    async def _queue_messages_of(self, entry: Entry, composer: Composer, peers: Peers) -> None:
        for outgoing in await composer.messages_of(entry, peers):
            if isinstance(outgoing, Outgoing):
                await self.queue(outgoing)
            else:
                await self._record_unserved(outgoing)

    async def send(self, peer: State, carrier: Carries) -> None:
        """Send the messages that wait for a peer, until none is left or the peer cannot take one now."""
        while row := await self._pool.fetchrow(_NEXT, peer.id):
            now = self._clock()
            if row["next_at"] is not None and row["next_at"] > now:
                return
            carried = await self._try(peer, carrier, row)
            if carried.trouble is not None:
                await self._put_off(peer, row, carried.trouble, now)
                return
            await self._settle(row, carried.refused)

    async def withdraw(self, peers: Peers) -> None:
        """Settle the messages that wait for closed peers as refused, so that their senders see it."""
        for peer_id in await waiting_by_peer(self._pool):
            if peers.get(peer_id) is None:
                while row := await self._pool.fetchrow(_NEXT, peer_id):
                    await self._settle(row, say("subscriptions_writes.peer_closed"))

    async def measure(self, peers: Peers) -> None:
        """Set the metrics: how many messages wait for each peer, and for how long."""
        waiting = await waiting_by_peer(self._pool)
        WAITING.clear()
        OLDEST.clear()
        for peer in peers:
            its = waiting.get(peer.id, Waiting())
            WAITING.labels(peer.name).set(its.waiting)
            OLDEST.labels(peer.name).set((self._clock() - its.oldest).total_seconds() if its.oldest else 0)

    async def _try(self, peer: State, carrier: Carries, row: asyncpg.Record) -> Carried:
        message, files = Message.model_validate_json(row["message"]), json.loads(row["files"])
        try:
            attachments = [
                attachment.model_copy(update={"content": await self._files.get(files[attachment.content_id])})
                for attachment in message.attachments
            ]
        except FileMissing as error:
            return Carried(trouble=f"no file {error}")
        whole = message.model_copy(update={"attachments": tuple(attachments)})
        return await carrier.carry(peer, row["message_id"], row["place"], whole)

    async def _put_off(self, peer: State, row: asyncpg.Record, trouble: str, now: dt.datetime) -> None:
        failures = row["failures"] + 1
        MESSAGES.labels("out", row["kind"], "put off").inc()
        log.warning("a message waits", peer=peer.name, message=str(row["message_id"]), trouble=trouble, tries=failures)
        await self._pool.execute(
            _FAILED, row["message_id"], failures, now + wait_of(failures, waits_s=WAITS_S), trouble[:500]
        )

    async def _settle(self, row: asyncpg.Record, refused: str | None) -> None:
        if refused is not None:
            await self._record_refused(row, refused)
        MESSAGES.labels("out", row["kind"], "delivered" if refused is None else "refused").inc()
        await self._pool.execute(_SETTLED, row["message_id"], self._clock(), refused is None, refused)

    async def _record_refused(self, row: asyncpg.Record, reason: str) -> None:
        """Record at the document that it did not arrive at its organs; a status message belongs to no document."""
        log.warning("a message was refused", message=str(row["message_id"]), kind=row["kind"], reason=reason)
        if row["document_id"] is None:
            return
        for organ in Message.model_validate_json(row["message"]).to:
            await self._record(row["message_id"], row["document_id"], row["body_id"], organ.id or "", reason)

    async def _record_unserved(self, unserved: Unserved) -> None:
        document_id, reason = unserved.document_id, say("subscriptions_writes.unserved")
        await self._record(document_id, document_id, unserved.body_id, unserved.organ_id, reason)

    async def _record(self, cause: UUID, document_id: UUID, body_id: str, organ_id: str, reason: str) -> None:
        command = TakeStatus(
            document_id=document_id, body_id=body_id, organ_id=organ_id, status=DeliveryStatus.REFUSED,
            description=reason,
        )  # fmt: skip
        command_id = uuid5(cause, f"refused/{organ_id}")
        await self._handler.handle(
            request_of(str(reported_of(document_id)), command, body_id, command_id, self._clock())
        )


def request_of(stream_id: str, command: Command, body_id: str, command_id: UUID, at: dt.datetime) -> Request:
    """The request of a command that the gateway gives."""
    return Request(
        stream_id=stream_id,
        command=command,
        context=Context(actor=system_actor(body_id, "subscriptions"), at=at),
        command_id=command_id,
        correlation_id=str(command_id),
        causation_id=str(command_id),
    )


class Senders:
    """Runs a task for each peer, so that a slow peer delays no other."""

    def __init__(self, outbox: Outbox, carrier: Carries) -> None:
        self._outbox = outbox
        self._carrier = carrier
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    def start(self, peers: Peers) -> None:
        """Start a task for each peer that has none; the failure of an ended one is logged."""
        for peer in peers:
            task = self._tasks.get(peer.id)
            if task is not None and not task.done():
                continue
            if task is not None and not task.cancelled() and (error := task.exception()):
                log.warning("sending was interrupted", peer=peer.name, error=repr(error))
            self._tasks[peer.id] = asyncio.create_task(self._outbox.send(peer, self._carrier), name=f"edxml {peer.id}")

    async def end(self) -> None:
        """Stop every task; a message under way is sent again later under the same id."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()
