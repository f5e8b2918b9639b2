"""Rows of the log become messages of a topic, in order; a row that the brokers never take becomes a dead letter."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Self

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidTimestampError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    RecordListTooLargeError,
)

from shared.streams.cloudevents import EventRow, Headers, headers_of
from shared.streams.connection import Cluster
from shared.streams.dead_letters import DeadLetters
from shared.streams.producing import new_producer
from shared.streams.topics import LARGEST_MESSAGE, topic_of

REFUSED = (MessageSizeTooLargeError, RecordListTooLargeError, InvalidTimestampError)
"""What the brokers say of a message that no repetition makes acceptable."""

_AFTER_A_REFUSAL = (*REFUSED, OutOfOrderSequenceNumber)  # later batches of the partition are refused with it

PAGE_BYTES = 16 * 1024 * 1024  # a page of rows has as many as this holds together, and the one that goes beyond

log = structlog.get_logger("publishing")


def page_of(rows: str, most_bytes: str) -> str:
    """The SQL of a page: rows of the query ``rows``, as many as have ``most_bytes`` together, and the time ``now``.

    ``before`` is how many bytes the rows before have.  The data is written as JSON once, and measured as it is sent.
    """
    return f"""
        WITH page AS MATERIALIZED ({rows}), measured AS (
            SELECT *, sum(octet_length(data)) OVER (ORDER BY transaction_id, position) - octet_length(data) AS before
            FROM page
        )
        SELECT *, clock_timestamp() AS now FROM measured
        WHERE before < {most_bytes} ORDER BY transaction_id, position
    """


class Publisher:
    """``async with Publisher(…) as publisher``: sends pages of rows; ``consumer`` names it in dead letters.

    Entering and `publish` raise what brokers out of reach raise.
    """

    def __init__(self, cluster: Cluster, consumer: str) -> None:
        self._cluster = cluster
        self._consumer = consumer
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        self._producer = await self._started()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._producer is not None:
            await self._producer.stop()

    async def publish(self, rows: Sequence[EventRow], now: dt.datetime) -> int:
        """Send ``rows`` in their order; returns how many were set aside as dead letters.

        Returns once the brokers have every row, or its dead letter.  No message bears a time after ``now`` (the
        database's): Kafka refuses times that lie ahead of its own clock.
        """
        aside = 0
        waiting: list[EventRow] = []
        for row in rows:  # what stands before the large one goes out before its letter
            if fits(row):
                waiting.append(row)
                continue
            aside += await self._publish(waiting, now) + await self._set_aside(row, too_large(row))
            waiting = []
        return aside + await self._publish(waiting, now)

    async def _publish(self, rows: Sequence[EventRow], now: dt.datetime) -> int:
        """Send rows that should fit; where the brokers refuse one all the same, halve until it stands alone."""
        if not rows:
            return 0
        refused = await self._refused(rows, now)
        if not refused:
            return 0
        self._producer = await self._anew()
        if len(refused) == 1:
            row, error = refused[0]
            return await self._set_aside(row, error)
        left = [row for row, _ in refused]
        middle = len(left) // 2
        return await self._publish(left[:middle], now) + await self._publish(left[middle:], now)

    async def _refused(self, rows: Sequence[EventRow], now: dt.datetime) -> list[tuple[EventRow, BaseException]]:
        producer = self._producer
        assert producer is not None, "a publisher is used inside its context"
        acknowledged = [
            await producer.send(
                topic_of(row["service"]).name,
                key=row["subject"].encode(),
                value=row["data"].encode(),
                headers=headers_of(row["service"], row),
                timestamp_ms=int(min(row["time"], now).timestamp() * 1000),
            )
            for row in rows
        ]
        outcomes = await asyncio.gather(*acknowledged, return_exceptions=True)
        failed = [(row, error) for row, error in zip(rows, outcomes, strict=True) if isinstance(error, BaseException)]
        for _, error in failed:
            if not isinstance(error, _AFTER_A_REFUSAL):
                raise error
        return failed

    async def _set_aside(self, row: EventRow, error: BaseException) -> int:
        """Leave word for the operators; the letter names the event, whose value stays in the store."""
        assert self._producer is not None, "a publisher is used inside its context"
        await DeadLetters(self._producer, self._consumer).send(
            topic=topic_of(row["service"]).name,
            partition=0,
            offset=0,
            key=row["subject"].encode(),
            value=None,
            headers=_short(headers_of(row["service"], row)),
            error=error,
            attempts=1,
        )
        return 1

    async def _anew(self) -> AIOKafkaProducer:
        """Another producer: after a refusal the numbers of the old one's batches have a gap."""
        if self._producer is not None:
            await self._producer.stop()
            self._producer = None
        return await self._started()

    async def _started(self) -> AIOKafkaProducer:
        producer = new_producer(self._cluster, linger_ms=2, max_batch_size=256 * 1024, request_timeout_ms=15_000)
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer


def size_of(row: EventRow) -> int:
    """Bytes that ``row`` has as a message, nearly: its value, key and metadata."""
    return len(row["data"].encode()) + len(row["subject"].encode()) + len(row["metadata"].encode()) + 1024


def fits(row: EventRow) -> bool:
    """Whether ``row`` is small enough for a message; most are by their length alone, and are not encoded for it."""
    characters = len(row["data"]) + len(row["subject"]) + len(row["metadata"])
    return 4 * characters + 1024 <= LARGEST_MESSAGE or size_of(row) <= LARGEST_MESSAGE


def too_large(row: EventRow) -> MessageSizeTooLargeError:
    """Why ``row`` cannot be a message."""
    return MessageSizeTooLargeError(f"{size_of(row)} bytes; a message has at most {LARGEST_MESSAGE}")


def _short(headers: Headers) -> Headers:
    return [(name, value[:4096]) for name, value in headers]
