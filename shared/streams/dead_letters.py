"""Dead letters: a message that no consumer could handle is kept whole, never dropped.

A dead letter keeps the message's key, value bytes and headers as they were, and adds headers that say where
it came from, who failed on it, how often, and why (``dlq_…``).
"""

import traceback
from collections.abc import Iterable

import structlog
from aiokafka import AIOKafkaProducer
from prometheus_client import Counter

from shared.streams.topics import DEAD_LETTERS

DEAD = Counter("congvan_dead_letters_total", "Messages given up on", ["consumer"])

log = structlog.get_logger("dead-letters")


class DeadLetters:
    """Sends to the dead-letter topic through a producer that is running."""

    def __init__(self, producer: AIOKafkaProducer, consumer: str) -> None:
        self._producer = producer
        self._consumer = consumer
        DEAD.labels(consumer)  # present at 0 from the start, so that the first one shows as an increase

    async def send(
        self,
        *,
        topic: str,
        partition: int,
        offset: int,
        key: bytes | None,
        value: bytes | None,
        headers: Iterable[tuple[str, bytes]],
        error: BaseException,
        attempts: int,
    ) -> None:
        """Keep a message on which ``attempts`` tries failed; returns once the brokers have it."""
        DEAD.labels(self._consumer).inc()
        log.error(
            "dead letter",
            consumer=self._consumer,
            topic=topic,
            partition=partition,
            offset=offset,
            error=repr(error),
            attempts=attempts,
        )
        await self._producer.send_and_wait(
            DEAD_LETTERS.name,
            key=key,
            value=value,
            headers=[*headers, *_what_went_wrong(self._consumer, topic, partition, offset, error, attempts)],
        )


def _what_went_wrong(
    consumer: str, topic: str, partition: int, offset: int, error: BaseException, attempts: int
) -> list[tuple[str, bytes]]:
    trace = "".join(traceback.format_exception(error))[-8000:]
    return [
        ("dlq_consumer", consumer.encode()),
        ("dlq_topic", topic.encode()),
        ("dlq_partition", str(partition).encode()),
        ("dlq_offset", str(offset).encode()),
        ("dlq_error", f"{type(error).__name__}: {error}".encode()[:2000]),
        ("dlq_traceback", trace.encode()),
        ("dlq_attempts", str(attempts).encode()),
    ]
