"""The newest messages of the topics, read once for all read models of the process.

Each of them could follow the topics by a consumer of its own, but two dozen consumers ask the broker without a pause
also when nothing happens.  So one keeps the newest messages in memory, and a read model takes what comes after its
positions; one that is further behind, or elsewhere, reads for itself until it is there.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from itertools import islice

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared.eventsourcing.recorded import RecordedEvent
from shared.outages import OUTAGE
from shared.streams.cloudevents import event_of
from shared.streams.connection import Cluster
from shared.streams.topics import EVENT_TOPICS

KEPT = 5000  # messages
KEPT_BYTES = 64 * 1024 * 1024
RETRY_S = 0.3
WAIT_S = 1.0  # for news, at most

Positions = Mapping[TopicPartition, int]
"""For each partition the offset of the next message."""

log = structlog.get_logger("projections")


class Message:
    """A message of a topic, as its event decoded once, by whoever first asks."""

    def __init__(self, record: ConsumerRecord) -> None:
        self.record = record

    @cached_property
    def event(self) -> RecordedEvent:
        """Raises what `shared.streams.cloudevents.event_of` raises."""
        return event_of(self.record.headers, self.record.value)


Batch = dict[TopicPartition, list[Message]]


class Tail:
    """The newest messages; run it as a task for the life of the process."""

    def __init__(self, cluster: Cluster, producer: AIOKafkaProducer) -> None:
        self._cluster = cluster
        self._producer = producer
        self._kept: dict[TopicPartition, deque[Message]] = {}
        self._arrived: deque[TopicPartition] = deque()
        self._bytes = 0
        self._next: dict[TopicPartition, int] = {}
        self._highwater: dict[TopicPartition, int] = {}
        self._following = asyncio.Event()
        self._news = asyncio.Event()
        self._consumer: AIOKafkaConsumer | None = None

    async def run(self) -> None:
        """Follow the topics; after trouble begin again at their end."""
        while True:
            try:
                await self._follow()
            except OUTAGE as error:
                log.warning("the topics cannot be read", error=repr(error))
            except Exception as error:  # whatever the error is: all read models would stand still and look healthy
                log.error("following the topics failed", exc_info=error)
            await asyncio.sleep(RETRY_S)

    async def beginnings(self) -> Positions:
        """Of each partition that it follows, as soon as it does, the offset of the oldest message that is still there.

        Raises what a broker out of reach raises.
        """
        await self._following.wait()
        assert self._consumer is not None, "there is one as soon as it follows"
        return dict(await self._consumer.beginning_offsets(list(self._next)))

    def highwater(self, partition: TopicPartition) -> int:
        """The offset that the partition's next message will have, as far as the broker has told."""
        return max(self._next[partition], self._highwater.get(partition, 0))

    def holds(self, positions: Positions) -> bool:
        """Whether everything after ``positions`` is here, or has yet to come."""
        return all(self._floor(one) <= position <= self._next[one] for one, position in positions.items())

    async def after(self, positions: Positions, most: int) -> Batch:
        """At most ``most`` messages from ``positions`` on; waits a little where there are none, then answers none."""
        batch: Batch = {}
        for one, position in positions.items():
            start = position - self._floor(one)
            if found := list(islice(self._kept[one], start, start + most)):
                batch[one] = found
                most -= len(found)
        if not batch:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), WAIT_S)
        return batch

    def reader(self, positions: Positions) -> "Reader":
        """Whoever reads from ``positions`` on."""
        return Reader(self, self._cluster, positions)

    def _floor(self, partition: TopicPartition) -> int:
        return self._next[partition] - len(self._kept[partition])

    async def _follow(self) -> None:
        async with consumer_of(self._cluster) as consumer:
            partitions = [
                TopicPartition(topic.name, number)
                for topic in EVENT_TOPICS
                for number in sorted(await self._producer.partitions_for(topic.name))
            ]
            self._begin_at(await consumer.end_offsets(partitions))
            place(consumer, self._next)
            self._consumer = consumer
            self._following.set()
            while True:
                for partition, records in (await consumer.getmany(timeout_ms=1000)).items():
                    for record in records:
                        self._keep(partition, record)
                self._forget()
                self._highwater = {one: consumer.highwater(one) or 0 for one in partitions}
                self._news.set()
                self._news = asyncio.Event()

    def _begin_at(self, ends: Positions) -> None:
        self._next, self._kept = dict(ends), {one: deque() for one in ends}
        self._arrived.clear()
        self._bytes = 0

    def _keep(self, partition: TopicPartition, record: ConsumerRecord) -> None:
        if record.offset != self._next[partition]:  # the topic was made anew, or has a hole: what is kept begins here
            self._begin_at({**self._next, partition: record.offset})
        self._kept[partition].append(Message(record))
        self._arrived.append(partition)
        self._bytes += len(record.value or b"")
        self._next[partition] = record.offset + 1

    def _forget(self) -> None:
        while len(self._arrived) > KEPT or self._bytes > KEPT_BYTES:
            oldest = self._kept[self._arrived.popleft()].popleft()
            self._bytes -= len(oldest.record.value or b"")


class Reader:
    """One read model's way through the topics: out of the tail, or out of Kafka itself where that does not reach."""

    def __init__(self, tail: Tail, cluster: Cluster, positions: Positions) -> None:
        self.positions = dict(positions)
        self._tail = tail
        self._cluster = cluster
        self._own: AIOKafkaConsumer | None = None

    async def batch(self, most: int) -> Batch:
        """The next messages, at most ``most``; none where there are none for a second."""
        if self._own is not None and self._tail.holds(self.positions):
            await self.close()
        if self._own is None and self._tail.holds(self.positions):  # asked again: it went on while that was closed
            return await self._tail.after(self.positions, most)
        if self._own is None:
            self._own = consumer_of(self._cluster)
            await self._own.start()
            place(self._own, self.positions)
        fetched = await self._own.getmany(timeout_ms=1000, max_records=most)
        return {partition: [Message(record) for record in records] for partition, records in fetched.items()}

    async def close(self) -> None:
        """Close the consumers."""
        if self._own is not None:
            own, self._own = self._own, None
            await own.stop()


def consumer_of(cluster: Cluster) -> AIOKafkaConsumer:
    """A consumer without a group: positions are kept in PostgreSQL."""
    return AIOKafkaConsumer(
        **cluster.aiokafka(),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=4 * 1024 * 1024,
        # One fetch is under way per broker: a partition that has just been read is asked for again only after it.
        fetch_max_wait_ms=100,
    )


def place(consumer: AIOKafkaConsumer, positions: Positions) -> None:
    """Have it read from ``positions`` on."""
    consumer.assign(list(positions))
    for partition, position in positions.items():
        consumer.seek(partition, position)
