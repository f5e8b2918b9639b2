"""Waiting until a city is at rest: everything is shown and answered, and nothing is due."""

import asyncio
import time

import asyncpg
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.stack import LocalStack
from shared.outages import OUTAGE
from shared.readmodels.catalogue import READ_MODELS
from shared.streams.connection import Cluster
from shared.streams.topics import EVENT_TOPICS

_TIMED = "SELECT table_schema FROM information_schema.tables WHERE table_name = 'timer_checkpoint'"
_TIMERS_AT_REST = """
    SELECT NOT EXISTS (SELECT FROM {0}.timers WHERE fired_at IS NULL AND cancelled_at IS NULL AND next_at <= now())
       AND NOT EXISTS (SELECT FROM {0}.timer_checkpoint c, {0}.events e
                       WHERE (e.transaction_id, e.position) > (c.transaction_id, c.position))
"""


async def settle(stack: LocalStack, seconds: float = 60) -> bool:
    """Wait until everything in the store is shown, answered and asked for; false where that does not happen.

    That nothing new came for a moment would not do: on a busy machine a policy or a clock may be late.
    """
    deadline = time.monotonic() + seconds
    rested = None
    while time.monotonic() < deadline:
        try:
            events = await _events_at_rest(stack)
        except (*OUTAGE, asyncpg.PostgresError):
            events = None  # the database or the broker is away
        if events is not None and events == rested:
            return True  # what was still being done while the others were asked would have been appended by now
        rested = events
        await asyncio.sleep(0.4)
    return False


async def _events_at_rest(stack: LocalStack) -> int | None:
    """How many events there are; ``None`` while anything is to be done about them."""
    connection = await asyncpg.connect(stack.postgres.admin_url, timeout=5)
    try:
        events = int(await connection.fetchval("SELECT count(*) FROM log.events"))
        for model in READ_MODELS:
            if await connection.fetchval(f"SELECT coalesce(sum(version), 0) FROM {model.name}.streams") != events:
                return None
        for row in await connection.fetch(_TIMED):
            if not await connection.fetchval(_TIMERS_AT_REST.format(row["table_schema"])):
                return None
    finally:
        await connection.close()
    return events if await _answered(stack.broker.cluster()) else None


async def _answered(cluster: Cluster) -> bool:
    """Whether every group of policies has committed all that the topics have."""
    admin = AIOKafkaAdminClient(**cluster.aiokafka())
    consumer = AIOKafkaConsumer(*(topic.name for topic in EVENT_TOPICS), **cluster.aiokafka())
    await admin.start()
    try:
        await consumer.start()
        ends = await consumer.end_offsets(consumer.assignment())
        groups = [name for name, *_ in await admin.list_consumer_groups() if name.endswith("-policies")]
        for group in groups:
            committed = await admin.list_consumer_group_offsets(group)
            if any(end > (committed[at].offset if at in committed else 0) for at, end in ends.items()):
                return False
        return True
    finally:
        await consumer.stop()
        await admin.close()
