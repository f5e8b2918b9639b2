"""Command handlers on a test's own database."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import asyncpg

from services.receiving import decider as receiving
from services.receiving.commands import ReceiveDocument, RegisterDocument
from shared.bodies.actor import Actor
from shared.documents.head import DocumentHead
from shared.events.receiving import Channel, DocumentReceived
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Command, Context, Decider
from shared.eventsourcing.handling import Answer, CommandHandler, Request
from shared.eventsourcing.store import Append, EventStore, NewEvent, new_event_id
from tests.unit.given import AT, BODY, who
from tests.unit.recorded import METADATA

HEAD = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Thông báo", subject="về hội nghị")


@asynccontextmanager
async def handler(
    url: str, service: str = "receiving", decider: Decider[Any] = receiving.DECIDER
) -> AsyncIterator[CommandHandler]:
    """A handler with the service's own role."""
    pool = await asyncpg.create_pool(url, min_size=2, max_size=10)
    try:
        yield CommandHandler((decider,), EventStore(pool, service), Appender(pool, service))
    finally:
        await pool.close()


def request(
    stream: UUID | str, command: Command, actor: Actor | None = None, key: UUID | None = None, **more: Any
) -> Request:
    """A command as it comes in."""
    return Request(
        stream_id=str(stream),
        command=command,
        context=Context(actor=actor or who("vanthu"), at=AT),
        command_id=key or uuid4(),
        correlation_id="test",
        causation_id="test",
        **more,
    )


def receive(document_id: UUID, body_id: str = BODY) -> ReceiveDocument:
    """Receive a plain document."""
    return ReceiveDocument(document_id=document_id, body_id=body_id, channel=Channel.UPLOAD, head=HEAD)


async def received_and_registered(handling: CommandHandler, document_id: UUID) -> Answer:
    """A document that has gone into the register."""
    await handling.handle(request(document_id, receive(document_id)))
    return await handling.handle(request(document_id, RegisterDocument(head=HEAD)))


def append(stream: UUID, first_version: int, count: int = 1) -> Append:
    """Events of one command, as the store takes them."""
    event = DocumentReceived(document_id=stream, body_id=BODY, channel=Channel.UPLOAD, head=HEAD)
    command_id = uuid4()
    return Append(
        str(stream),
        tuple(
            NewEvent(new_event_id(), str(stream), first_version + index, event, AT, event.model_dump_json(), METADATA.model_dump_json(),
                     command_id, index)
            for index in range(count)
        ),
    )  # fmt: skip


@contextmanager
def ahead(**by: float) -> Iterator[None]:
    """Let this process's clock run ahead by a ``timedelta``'s arguments, as far as Python's `datetime` tells it."""
    true = dt.datetime

    class Ahead(true):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return true.now(tz) + dt.timedelta(**by)

    with mock.patch.object(dt, "datetime", Ahead):
        yield
