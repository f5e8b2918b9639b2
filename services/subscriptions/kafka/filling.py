"""Filling the topics: one process leads, and copies what a subscription may see of the log to its topic, once each.

A page and its last place in the log are one Kafka transaction; the place is noted beside a consumer group's offset.
A leader announces itself to the brokers first, which aborts what the former leader has begun, dead or alive, and only
then reads the places.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError
from aiokafka.structs import OffsetAndMetadata
from prometheus_client import Counter

from services.subscriptions.feed.cursors import BEGINNING, Key
from services.subscriptions.feed.entries import Entry, may_see
from services.subscriptions.feed.hub import Hub
from services.subscriptions.kafka.brokers import Brokers
from services.subscriptions.kafka.passwords import Login
from services.subscriptions.leading import changed, lead
from services.subscriptions.subscribers.decider import DECIDER
from services.subscriptions.subscribers.state import State
from shared.events.subscriptions import KafkaAccessGranted
from shared.eventsourcing.handling import CommandHandler
from shared.settings import Settings
from shared.streams.access import FILLING
from shared.streams.cloudevents import headers_of
from shared.streams.connection import Cluster
from shared.streams.producing import new_producer
from shared.streams.topics import Topic, subscriber_topic

LOOK_S = 1.0
AGREE_S = 60.0  # how often the brokers' users, rights and topics are compared with what was granted
NOTE_S = 60.0  # how often the places of topics that got nothing are noted, so that a new leader begins near the end

COPIED = Counter("congvan_subscriber_topic_events_total", "Events copied to the topics of subscriptions")

_GRANTED = """
    SELECT transaction_id, position FROM events WHERE stream_id = $1 AND type = $2 ORDER BY version DESC LIMIT 1
"""
# The ids are UUIDv7: they say when an event was appended, whatever time it bears.
_BEFORE = """
    SELECT transaction_id, position FROM log.events
    WHERE id < $1 AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id DESC, position DESC LIMIT 1
"""


@dataclass
class Copy:
    """A subscription's topic, and the place in the log up to which it is filled."""

    subscription: State
    topic: Topic
    after: Key

    def copied(self, page: Sequence[Entry]) -> list[Entry]:
        """The entries that belong in the topic."""
        return [entry for entry in page if may_see(self.subscription, entry)]


class Topics:
    """Keeps the topic of every subscription that was granted one; run it as a task for the life of the process."""

    def __init__(
        self, pool: asyncpg.Pool, handler: CommandHandler, hub: Hub, brokers: Brokers, settings: Settings
    ) -> None:
        self._pool = pool
        self._handler = handler
        self._hub = hub
        self._brokers = brokers
        self._cluster = Cluster.of(settings)
        self._key = settings.kafka_passwords_key
        self._noted_at = 0.0

    async def run(self) -> None:
        """Lead, or wait to lead."""
        await lead(self._pool, "topics", self._lead)

    async def _lead(self, connection: asyncpg.Connection) -> None:
        producer = new_producer(self._cluster, transactional_id=FILLING, linger_ms=2)
        try:  # "async with" would leave a producer open that could not be started
            await producer.start()
            await self._fill(connection, producer)
        finally:
            await producer.stop()

    async def _fill(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        seen: dict[UUID, int] = {}
        copies: list[Copy] = []
        agreed_at = -AGREE_S
        while True:
            now = await changed(connection, KafkaAccessGranted.type_name())
            if now != seen or monotonic() - agreed_at >= AGREE_S:
                copies = await self._agree(connection, list(now), anew=not seen)
                seen, agreed_at = now, monotonic()
            until = monotonic() + LOOK_S
            while (left := until - monotonic()) > 0:
                if not await self._copy(producer, copies):
                    await self._wait(copies, left)

    async def _agree(self, connection: asyncpg.Connection, ids: Sequence[UUID], anew: bool) -> list[Copy]:
        """Make the brokers agree with what was granted; returns the topics to fill, each with its place."""
        states = [(await self._handler.state(DECIDER, str(subscription_id)))[0] for subscription_id in ids]
        readers = {Login(state.id, access.generation): state for state in states if (access := state.kafka_access)}
        await self._brokers.agree({login: login.password(self._key) for login in readers}, anew)
        places = await self._places([subscriber_topic(reader.id) for reader in readers.values()])
        copies = []
        for state, (topic, place) in zip(readers.values(), places.items(), strict=True):
            begin = place or await _a_week_ago(connection, topic)
            copies.append(Copy(state, topic, max(begin, await _granted(connection, state.id))))
        return copies

    async def _places(self, topics: Sequence[Topic]) -> dict[Topic, Key | None]:
        """The place of each topic, as the brokers have noted it; ``None`` where they have none."""
        if not topics:
            return {}
        partitions = {topic: TopicPartition(topic.name, 0) for topic in topics}
        admin = AIOKafkaAdminClient(**self._cluster.aiokafka())
        await admin.start()
        try:
            noted = await admin.list_consumer_group_offsets(FILLING, partitions=list(partitions.values()))
        finally:
            await admin.close()
        if len(noted) < len(partitions):  # the client hides an error of the coordinator
            raise GroupCoordinatorNotAvailableError(FILLING)
        return {topic: _key(noted[partition].metadata) for topic, partition in partitions.items()}

    async def _copy(self, producer: AIOKafkaProducer, copies: Sequence[Copy]) -> bool:
        """Copy a page to each topic; false where there was nothing to copy."""
        pages = [(copy, page) for copy in copies if (page := await self._hub.page(copy.after))]
        messages = [(copy, copied) for copy, page in pages if (copied := copy.copied(page))]
        for copy, page in pages:
            copy.after = page[-1].key
        due = bool(copies) and monotonic() - self._noted_at >= NOTE_S
        if messages or due:
            async with producer.transaction():
                for copy, copied in messages:
                    for entry in copied:
                        await self._send(producer, copy.topic, entry)
                moved = copies if due else [copy for copy, _ in messages]
                await producer.send_offsets_to_transaction(dict(map(_note, moved)), FILLING)
            self._noted_at = monotonic() if due else self._noted_at
            COPIED.inc(sum(len(copied) for _, copied in messages))
        return bool(pages)

    async def _send(self, producer: AIOKafkaProducer, topic: Topic, entry: Entry) -> None:
        sent = await producer.send(  # without the event's time: it is kept for a week from now on
            topic.name,
            key=entry.row["subject"].encode(),
            value=entry.row["data"].encode(),
            headers=headers_of(entry.row["service"], entry.row),
        )
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())  # the transaction raises for all

    async def _wait(self, copies: Sequence[Copy], timeout_s: float) -> None:
        if copies:
            await self._hub.wait(min(copy.after for copy in copies), timeout_s)
        else:
            await asyncio.sleep(timeout_s)


async def _a_week_ago(connection: asyncpg.Connection, topic: Topic) -> Key:
    """The place from which a topic without a noted place is filled: it is new, was erased, or got nothing for long."""
    then = dt.datetime.now(dt.UTC) - dt.timedelta(milliseconds=topic.retention_ms)
    row = await connection.fetchrow(_BEFORE, UUID(int=int(then.timestamp() * 1000) << 80))
    return (row["transaction_id"], row["position"]) if row else BEGINNING


async def _granted(connection: asyncpg.Connection, subscription_id: UUID) -> Key:
    row = await connection.fetchrow(_GRANTED, str(subscription_id), KafkaAccessGranted.type_name())
    return row["transaction_id"], row["position"]


def _note(copy: Copy) -> tuple[TopicPartition, OffsetAndMetadata]:
    """The place as metadata of the offset: an offset is one number, a place in the log is two."""
    transaction_id, position = copy.after
    return TopicPartition(copy.topic.name, 0), OffsetAndMetadata(position, f"{transaction_id}-{position}")


def _key(note: str) -> Key | None:
    if not note:
        return None
    transaction_id, _, position = note.partition("-")
    return int(transaction_id), int(position)
