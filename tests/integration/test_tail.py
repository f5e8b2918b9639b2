"""The newest messages kept for all read models: each reader gets every message once, in order, wherever it begins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from services.projections import tail as module
from services.projections.tail import Reader, Tail
from shared.streams.connection import Cluster
from shared.streams.topics import Topic


@pytest.fixture
async def topic(broker: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    """A topic of two partitions that the tail follows instead of the city's."""
    name = f"test.tail.{uuid4().hex}"
    await create(broker, name)
    monkeypatch.setattr(module, "EVENT_TOPICS", (Topic(name, 2, -1),))
    return name


async def create(broker: Cluster, name: str, *, anew: bool = False) -> None:
    admin = AIOKafkaAdminClient(**broker.aiokafka())
    await admin.start()
    if anew:
        await admin.delete_topics([name])
        while name in await admin.list_topics():
            await asyncio.sleep(0.1)
    await admin.create_topics([NewTopic(name, 2, 1)])
    await admin.close()


class Writer:
    """Numbers its messages, one partition after the other."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self._producer = producer
        self._topic = topic
        self.written: list[int] = []

    async def write(self, count: int) -> None:
        for number in range(len(self.written), len(self.written) + count):
            await self._producer.send_and_wait(self._topic, str(number).encode(), partition=number % 2)
            self.written.append(number)


@asynccontextmanager
async def running(broker: Cluster, topic: str) -> AsyncIterator[tuple[Tail, Writer]]:
    async with AIOKafkaProducer(**broker.aiokafka()) as producer:
        tail = Tail(broker, producer)
        task = asyncio.create_task(tail.run())
        try:
            yield tail, Writer(producer, topic)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def read(reader: Reader, count: int, seconds: float = 20) -> dict[int, list[int]]:
    """What comes, by partition, until ``count`` messages have come."""
    got: dict[int, list[int]] = {0: [], 1: []}
    async with asyncio.timeout(seconds):
        while sum(map(len, got.values())) < count:
            for partition, messages in (await reader.batch(7)).items():
                got[partition.partition] += [int(message.record.value) for message in messages]
                reader.positions[partition] = messages[-1].record.offset + 1
    return got


def split(numbers: list[int]) -> dict[int, list[int]]:
    return {0: [n for n in numbers if n % 2 == 0], 1: [n for n in numbers if n % 2]}


def beginning(topic: str) -> dict[TopicPartition, int]:
    return {TopicPartition(topic, 0): 0, TopicPartition(topic, 1): 0}


async def test_who_begins_before_the_tail_reads_for_itself_until_it_is_there(
    broker: Cluster, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumers = 0

    def counted(servers: str) -> object:
        nonlocal consumers
        consumers += 1
        return original(servers)

    original = module.consumer_of
    monkeypatch.setattr(module, "consumer_of", counted)
    async with AIOKafkaProducer(**broker.aiokafka()) as producer:
        before = Writer(producer, topic)
        await before.write(30)
    async with running(broker, topic) as (tail, writer):
        await tail.beginnings()
        writer.written = before.written
        readers = [tail.reader(beginning(topic)) for _ in range(3)]
        try:
            for reader in readers:
                assert await read(reader, 30) == split(writer.written)
            assert consumers == 1 + len(readers)
            await writer.write(20)
            for reader in readers:
                assert await read(reader, 20) == split(writer.written[30:])
            assert consumers == 1 + len(readers)  # nobody needed another one
            monkeypatch.setattr(module, "KEPT", 5)
            await writer.write(40)
            while tail.holds(readers[0].positions):
                await asyncio.sleep(0.05)
            assert await read(readers[0], 40) == split(writer.written[50:])
            assert consumers == 2 + len(readers)
            assert all(tail.highwater(one) == 45 for one in readers[0].positions)
        finally:
            for reader in readers:
                await reader.close()


async def test_a_topic_that_is_made_anew_is_read_from_its_beginning(broker: Cluster, topic: str) -> None:
    async with running(broker, topic) as (tail, writer):
        await tail.beginnings()
        reader = tail.reader(beginning(topic))
        try:
            await writer.write(20)
            assert await read(reader, 20) == split(writer.written)
            await create(broker, topic, anew=True)
            await writer.write(6)
            assert await read(reader, 6) == split(writer.written[20:])
        finally:
            await reader.close()


async def test_whatever_goes_wrong_it_begins_again(
    broker: Cluster, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, failed = module.consumer_of, asyncio.Event()

    def once_broken(servers: str) -> object:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("nobody has thought of this")
        return original(servers)

    monkeypatch.setattr(module, "consumer_of", once_broken)
    async with running(broker, topic) as (tail, _):
        partitions = await asyncio.wait_for(tail.beginnings(), 20)
        assert set(partitions) == set(beginning(topic))
    assert failed.is_set()
