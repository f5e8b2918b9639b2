"""Keeping the dead-letter topic: every letter goes into this service's tables, with the offset it came at."""

import asyncio
import base64
import datetime as dt
import json
import time
from contextlib import suppress
from uuid import UUID, uuid5

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from prometheus_client import Gauge

from shared.bodies.visibility import rank_of
from shared.outages import OUTAGE
from shared.streams.connection import Cluster
from shared.streams.topics import DEAD_LETTERS

LETTERS = UUID("0b1f6f0e-52a6-4b5a-8d5e-6c0d2a51f3b7")  # namespace of letter ids
BATCH = 500
RETRY_S = 1.0
COUNT_S = 5.0

OPEN = Gauge("congvan_dead_letters_open", "Dead letters that nobody has dealt with")

log = structlog.get_logger("letters")

_KEEP = """
    INSERT INTO letters (letter_id, event_id, event_type, service, stream_id, version, body_id, secrecy_rank, topic,
                         partition, kafka_offset, key, value, headers)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (letter_id) DO NOTHING
"""
_FAILED = """
    INSERT INTO failures (letter_id, consumer, error_class, error, traceback, attempts, first_at, last_at, times)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)
    ON CONFLICT (letter_id, consumer) DO UPDATE
        SET error_class = excluded.error_class, error = excluded.error, traceback = excluded.traceback,
            attempts = excluded.attempts, last_at = excluded.last_at, times = failures.times + 1
"""


class Keeper:
    """Copies the dead-letter topic into the tables; run it as a task for the life of the process."""

    def __init__(self, pool: asyncpg.Pool, cluster: Cluster) -> None:
        self._pool = pool
        self._cluster = cluster
        self.following = False
        self.came = asyncio.Event()

    async def run(self) -> None:
        """Copy without end; after an outage begin again where the tables end."""
        while True:
            try:
                await self._follow()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("letters interrupted", error=repr(error))
            except Exception as error:  # whatever it is: if this stopped, nobody would see letters any more
                log.error("letters failed", exc_info=error)
            finally:
                self.following = False
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(**self._cluster.aiokafka(), enable_auto_commit=False, auto_offset_reset="earliest")
        try:
            await consumer.start()
            partition = TopicPartition(DEAD_LETTERS.name, 0)
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            reached = await self._pool.fetchval("SELECT next_offset FROM letters_checkpoint")
            consumer.seek(partition, reached if reached <= end else 0)  # a shorter topic is a new one: read all of it
            self.following = True
            counted = float("-inf")
            while True:
                if time.monotonic() - counted > COUNT_S:  # operators change the number as well
                    await self._count()
                    counted = time.monotonic()
                found = await consumer.getmany(timeout_ms=1000, max_records=BATCH)
                messages = [message for batch in found.values() for message in batch]
                if messages:
                    await self._keep(messages)
                    self.came.set()
                    self.came = asyncio.Event()
        finally:
            with suppress(*OUTAGE):
                await consumer.stop()

    async def _keep(self, messages: list[ConsumerRecord[bytes, bytes]]) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            read = [read_letter(message) for message in messages]
            await connection.executemany(_KEEP, [letter for letter, _ in read])
            await connection.executemany(_FAILED, [failure for _, failure in read])
            await connection.execute("UPDATE letters_checkpoint SET next_offset = $1", messages[-1].offset + 1)

    async def _count(self) -> None:
        OPEN.set(await self._pool.fetchval("SELECT count(*) FROM standings WHERE status IN ('open', 'mended')"))


def read_letter(message: ConsumerRecord[bytes, bytes]) -> tuple[list[object], list[object]]:
    """A message of the dead-letter topic as rows of ``letters`` and ``failures``, whatever it holds.

    The same event is the same letter, whoever failed on it and however often.  A message without an event id is
    identified by its topic, partition and offset.
    """
    headers = [(name, value) for name, value in message.headers or ()]
    own = {name: _text(value) for name, value in headers if name.startswith("dlq_")}
    given = {name: _text(value) for name, value in headers if not name.startswith("dlq_")}
    event_id = _uuid(given.get("ce_id", ""))
    place = (own.get("dlq_topic", ""), _int(own.get("dlq_partition")) or 0, _int(own.get("dlq_offset")) or 0)
    letter_id = uuid5(LETTERS, str(event_id) if event_id else "{}/{}/{}".format(*place))
    source = given.get("ce_source", "").split("/")
    error = own.get("dlq_error", "")
    kept = {name: base64.b64encode(value).decode() for name, value in headers if not name.startswith("dlq_")}
    letter = [
        letter_id,
        event_id,
        given.get("ce_type", ""),
        source[3] if len(source) == 4 else "",
        given.get("ce_streamid", ""),
        _int(given.get("ce_streamversion")),
        given.get("ce_body", ""),
        rank_of(given.get("ce_secrecy", ""), (), {}),  # without a mark the message counts as most secret
        *place,
        message.key,
        message.value,
        json.dumps(kept),
    ]
    at = dt.datetime.fromtimestamp(message.timestamp / 1000, dt.UTC)
    consumer, error_class = own.get("dlq_consumer", ""), error.split(":")[0].split("(")[0]
    trace, attempts = own.get("dlq_traceback", ""), _int(own.get("dlq_attempts")) or 1
    return letter, [letter_id, consumer, error_class, error, trace, attempts, at]


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").replace("\x00", "�")


def _int(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
