"""Rows of the log become messages of a topic, in order; a row that the brokers refuse becomes a dead letter."""

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
"""Errors that no repetition of a message cures."""

_AFTER_A_REFUSAL = (*REFUSED, OutOfOrderSequenceNumber)  # the later batches of the partition fail with it

PAGE_BYTES = 16 * 1024 * 1024  # a page ends with the row that reaches this size

log = structlog.get_logger("publishing")


def page_of(rows: str, most_bytes: str) -> str:
    """The SQL of a page: the first rows of the query ``rows`` up to ``most_bytes`` together, with the time ``now``.

    ``before`` is the size of the rows before.  The data is turned into JSON once and measured as it is sent.
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

    Entering and `publish` raise `OUTAGE` errors while the brokers are away.
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

        Returns once the brokers have every row, or its dead letter.  No message has a time after ``now`` (the
        database's), because Kafka refuses times ahead of its own clock.
        """
        aside = 0
        waiting: list[EventRow] = []
        for row in rows:  # rows before a large one are sent before its dead letter
            if fits(row):
                waiting.append(row)
                continue
            aside += await self._publish(waiting, now) + await self._set_aside(row, too_large(row))
            waiting = []
        return aside + await self._publish(waiting, now)

    async def _publish(self, rows: Sequence[EventRow], now: dt.datetime) -> int:
        """Send rows that should fit; where the brokers still refuse one, halve the page until that row is alone."""
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
        """Write a dead letter that names the event; its value stays in the store."""
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
        """A new producer: after a refusal the sequence numbers of the old one have a gap."""
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
    """About how many bytes ``row`` has as a message: value, key and headers."""
    return len(row["data"].encode()) + len(row["subject"].encode()) + len(row["metadata"].encode()) + 1024


def fits(row: EventRow) -> bool:
    """Whether ``row`` fits into a message.  Most are short enough in characters and are not encoded to find out."""
    characters = len(row["data"]) + len(row["subject"]) + len(row["metadata"])
    return 4 * characters + 1024 <= LARGEST_MESSAGE or size_of(row) <= LARGEST_MESSAGE


def too_large(row: EventRow) -> MessageSizeTooLargeError:
    """The error of a row that does not fit into a message."""
    return MessageSizeTooLargeError(f"{size_of(row)} bytes; a message has at most {LARGEST_MESSAGE}")


def _short(headers: Headers) -> Headers:
    return [(name, value[:4096]) for name, value in headers]
