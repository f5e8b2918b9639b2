"""The relay: everything that was appended reaches Kafka, in order, whatever else runs in the database."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from unittest import mock
from uuid import UUID, uuid4

import asyncpg
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from prometheus_client import REGISTRY

from shared.eventsourcing.store import Append, append_all
from shared.streams import relay_watch
from shared.streams.connection import Cluster
from shared.streams.relay import Relay
from shared.streams.relay_watch import RelayWatch
from shared.streams.republish import republish
from shared.streams.topics import DEAD_LETTERS, DOCUMENTS, LARGEST_MESSAGE
from tests.conftest import Database
from tests.integration.handlers import append, handler, receive, received_and_registered, request


@asynccontextmanager
async def relaying(database: Database, broker: Cluster) -> AsyncIterator[Relay]:
    relay = Relay(database.url("receiving"), broker, "receiving")
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def listening(broker: Cluster) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that stands at the end of the topic."""
    consumer = AIOKafkaConsumer(DOCUMENTS.name, **broker.aiokafka(), auto_offset_reset="latest")
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


async def test_everything_arrives_once_and_in_order(database: Database, broker: Cluster) -> None:
    documents = [uuid4() for _ in range(60)]
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        async with relaying(database, broker):
            await asyncio.gather(*(received_and_registered(handling, document) for document in documents))
            found = await heard(consumer, {str(document) for document in documents}, 120)
    assert sorted(found) == sorted((str(document), version) for document in documents for version in (1, 2))
    for document in documents:
        assert [version for stream, version in found if stream == str(document)] == [1, 2]


async def test_an_open_transaction_delays_but_loses_nothing(database: Database, broker: Cluster) -> None:
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


async def test_one_relay_leads_and_another_takes_over(database: Database, broker: Cluster) -> None:
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


async def test_a_republish_keeps_the_order_and_is_noticed(database: Database, broker: Cluster) -> None:
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


async def test_an_event_that_no_broker_takes_becomes_a_dead_letter(database: Database, broker: Cluster) -> None:
    """It came into the store past every check; the documents before and behind it go on, and operators hear of it."""
    before, large, behind = uuid4(), uuid4(), uuid4()
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        await handling.handle(request(before, receive(before)))
        store = await asyncpg.connect(database.url("receiving"))
        await append_all(store, [of_size(append(large, 1), LARGEST_MESSAGE)])
        await store.close()
        await handling.handle(request(behind, receive(behind)))
        async with relaying(database, broker):
            found = await heard(consumer, {str(before), str(large), str(behind)}, 3, seconds=5)
            assert found == [(str(before), 1), (str(behind), 1)] or found == [(str(behind), 1), (str(before), 1)]
            letter = await dead_letter_of(broker, large)
    assert letter["dlq_consumer"] == "relay.receiving"
    assert letter["dlq_error"].startswith("MessageSizeTooLargeError")
    assert letter["ce_streamversion"] == "1"


async def test_brokers_that_take_less_than_they_should(database: Database, broker: Cluster) -> None:
    """The broker's limit is lower than the city's: what it refuses is found among the others, which all arrive."""
    documents = [uuid4() for _ in range(40)]
    async with narrowed(broker, DOCUMENTS.name, 100_000), listening(broker) as consumer:
        store = await asyncpg.connect(database.url("receiving"))
        large = documents[17]
        for document in documents:
            await append_all(store, [of_size(append(document, 1), 200_000 if document == large else 0)])
        await store.close()
        async with relaying(database, broker):
            arrived = await heard(consumer, {str(document) for document in documents}, 39, seconds=20)
            assert {stream for stream, _ in arrived} == {str(one) for one in documents if one != large}
            assert (await dead_letter_of(broker, large))["dlq_consumer"] == "relay.receiving"


async def test_an_event_of_the_future_travels_with_the_present(database: Database, broker: Cluster) -> None:
    """It is from a time before the store refused such events: Kafka would refuse its time stamp for ever."""
    early, behind = uuid4(), uuid4()
    owner = await asyncpg.connect(database.url("postgres"))
    async with listening(broker) as consumer, handler(database.url("receiving")) as handling:
        await handling.handle(request(early, receive(early)))
        await owner.execute("ALTER TABLE receiving.events DISABLE TRIGGER events_are_facts")
        await owner.execute("UPDATE receiving.events SET time = now() + interval '30 days'")
        await owner.close()
        await handling.handle(request(behind, receive(behind)))
        async with relaying(database, broker):
            found = await heard(consumer, {str(early), str(behind)}, 2)
    assert {stream for stream, _ in found} == {str(early), str(behind)}


async def test_the_lag_is_the_stores(database: Database, broker: Cluster) -> None:
    """No relay runs, or it cannot get on: events wait, and the figures and the health say so."""
    async with handler(database.url("receiving")) as handling:
        pool = handling.store.pool
        watch = RelayWatch(pool, "receiving")
        await watch.measure()
        assert measured("congvan_relay_lag_events") == 0
        document = uuid4()
        await received_and_registered(handling, document)
        await watch.measure()
        assert measured("congvan_relay_lag_events") == 2
        assert measured("congvan_relay_lag_seconds") > 60  # since `AT`
        assert watch.trouble() is None
        with mock.patch.object(relay_watch, "STANDSTILL_S", 0):
            await watch.measure()
            assert watch.trouble() == "2 events wait for Kafka, and none got there for a while"
            async with relaying(database, broker):
                while measured("congvan_relay_lag_events"):
                    await watch.measure()
            assert watch.trouble() is None


def measured(metric: str) -> float:
    value = REGISTRY.get_sample_value(metric, {"service": "receiving"})
    assert value is not None
    return value


def of_size(append: Append, size: int) -> Append:
    """The same, with ``size`` bytes more in its only event."""
    (event,) = append.events
    data = json.loads(event.data)
    data["head"]["subject"] = "x" * size if size else data["head"]["subject"]
    return replace(append, events=(replace(event, data=json.dumps(data)),))


async def dead_letter_of(broker: Cluster, stream: UUID, seconds: float = 15) -> dict[str, str]:
    """The headers of the letter about ``stream``."""
    async with AIOKafkaConsumer(DEAD_LETTERS.name, **broker.aiokafka(), auto_offset_reset="earliest") as consumer:
        async with asyncio.timeout(seconds):
            async for message in consumer:
                headers = {name: value.decode() for name, value in message.headers}
                if headers.get("ce_streamid") == str(stream):
                    assert message.value is None
                    return headers
    raise AssertionError("the topic ended")


@asynccontextmanager
async def narrowed(broker: Cluster, topic: str, most: int) -> AsyncIterator[None]:
    """Let the broker take messages of ``most`` bytes only."""
    admin = AIOKafkaAdminClient(**broker.aiokafka())
    await admin.start()
    resource = partial(ConfigResource, ConfigResourceType.TOPIC, topic)
    try:
        await admin.alter_configs([resource(configs=DOCUMENTS.configs() | {"max.message.bytes": str(most)})])
        yield
    finally:
        await admin.alter_configs([resource(configs=DOCUMENTS.configs())])
        await admin.close()
