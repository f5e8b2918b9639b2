"""The relay: everything that was appended reaches Kafka, in order, whatever else runs in the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer

from shared.eventsourcing.store import append_all
from shared.streams.relay import Relay
from shared.streams.republish import republish
from shared.streams.topics import DOCUMENTS
from tests.conftest import Database
from tests.integration.handlers import append, handler, receive, received_and_registered, request


@asynccontextmanager
async def relaying(database: Database, broker: str) -> AsyncIterator[Relay]:
    relay = Relay(database.url("receiving"), broker, "receiving")
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def listening(broker: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that stands at the end of the topic."""
    consumer = AIOKafkaConsumer(DOCUMENTS.name, bootstrap_servers=broker, auto_offset_reset="latest")
    await consumer.start()
    await consumer.seek_to_end()
    for partition in consumer.assignment():
        await consumer.position(partition)
    try:
        yield consumer
    finally:
        await consumer.stop()


async def heard(
    consumer: AIOKafkaConsumer, streams: set[str], count: int, seconds: float = 15
) -> list[tuple[str, int]]:
    """``(stream, version)`` of the next ``count`` messages about ``streams``."""
    found: list[tuple[str, int]] = []
    deadline = asyncio.get_running_loop().time() + seconds
    while len(found) < count and asyncio.get_running_loop().time() < deadline:
        for messages in (await consumer.getmany(timeout_ms=200)).values():
            for message in messages:
                headers = {name: value.decode() for name, value in message.headers}
                if headers["ce_streamid"] in streams:
                    found.append((headers["ce_streamid"], int(headers["ce_streamversion"])))
    return found


async def test_everything_arrives_once_and_in_order(database: Database, broker: str) -> None:
    documents = [uuid4() for _ in range(60)]
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        async with relaying(database, broker):
            await asyncio.gather(*(received_and_registered(handling, document) for document in documents))
            found = await heard(consumer, {str(document) for document in documents}, 120)
    assert sorted(found) == sorted((str(document), version) for document in documents for version in (1, 2))
    for document in documents:
        assert [version for stream, version in found if stream == str(document)] == [1, 2]


async def test_an_open_transaction_delays_but_loses_nothing(database: Database, broker: str) -> None:
    """Positions are handed out before commit: the event with the smaller position becomes visible last."""
    slow_stream, quick_stream = uuid4(), uuid4()
    slow = await asyncpg.connect(database.url("receiving"))
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        async with relaying(database, broker):
            transaction = slow.transaction()
            await transaction.start()
            await append_all(slow, [append(slow_stream, 1)])
            await handling.handle(request(quick_stream, receive(quick_stream)))
            both = {str(slow_stream), str(quick_stream)}
            assert await heard(consumer, both, 1, seconds=1.0) == []  # held back, not skipped
            await transaction.commit()
            assert {stream for stream, _ in await heard(consumer, both, 2)} == both
    await slow.close()


async def test_one_relay_leads_and_another_takes_over(database: Database, broker: str) -> None:
    async with handler(database.url("receiving")) as handling, listening(broker) as consumer:
        async with relaying(database, broker) as first:
            while not first.leading:
                await asyncio.sleep(0.05)
            standby = Relay(database.url("receiving"), broker, "receiving")
            waiting = asyncio.create_task(standby.run())
            await asyncio.sleep(0.5)
            assert not standby.leading
        document = uuid4()
        await handling.handle(request(document, receive(document)))
        assert await heard(consumer, {str(document)}, 1) == [(str(document), 1)]
        assert standby.leading
        waiting.cancel()


async def test_a_republish_keeps_the_order_and_is_noticed(database: Database, broker: str) -> None:
    documents = [uuid4() for _ in range(5)]
    streams = {str(document) for document in documents}
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        async with relaying(database, broker) as relay:
            told = asyncio.Event()
            relay.on_republish = told.set
            for document in documents:
                await received_and_registered(handling, document)
            first = await heard(consumer, streams, 10)
            assert await republish(database.url("postgres"), broker, ["receiving"]) == 10
            again = await heard(consumer, streams, 10)
            await asyncio.wait_for(told.wait(), 10)
            late = uuid4()
            await handling.handle(request(late, receive(late)))
            assert await heard(consumer, {str(late)}, 1) == [(str(late), 1)]
    for stream in streams:
        assert [version for name, version in first if name == stream] == [1, 2]
        assert [version for name, version in again if name == stream] == [1, 2]
