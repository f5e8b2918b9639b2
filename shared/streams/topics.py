"""The topics of the city: names, partitions, retention and compaction."""

from dataclasses import dataclass
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.events.base import LARGEST_EVENT
from shared.streams.connection import Cluster

DAY_MS = 24 * 60 * 60 * 1000

LARGEST_MESSAGE = 2 * LARGEST_EVENT
"""Bytes of an event's value and headers; twice the event, for the database writes JSON with more spaces."""

LARGEST_BATCH = LARGEST_MESSAGE + 64 * 1024
"""Bytes that the brokers take at once (``max.message.bytes``): a message and the further headers of a dead letter."""


@dataclass(frozen=True)
class Topic:
    """A topic; ``retention_ms`` -1 keeps messages for ever.

    Events are never compacted: a later event of a document does not replace an earlier one.
    """

    name: str
    partitions: int
    retention_ms: int
    cleanup_policy: str = "delete"

    def configs(self) -> dict[str, str]:
        """The topic's settings as Kafka names them."""
        return {
            "retention.ms": str(self.retention_ms),
            "cleanup.policy": self.cleanup_policy,
            "min.insync.replicas": "1",
            "max.message.bytes": str(LARGEST_BATCH),
        }


DOCUMENTS = Topic("congvan.documents.v1", partitions=6, retention_ms=90 * DAY_MS)
"""Every service's events, keyed by document id: one order per document across services."""

DIRECTORY = Topic("congvan.directory.v1", partitions=1, retention_ms=-1)
"""The directory's events, keyed by body id."""

DEAD_LETTERS = Topic("congvan.dead-letters.v1", partitions=1, retention_ms=-1)
"""Messages that consumers failed on, with everything needed to mend and replay them."""

SUBSCRIBER_PREFIX = "congvan.subscriber."


def subscriber_topic(subscription_id: UUID) -> Topic:
    """A subscription's own topic.  One partition keeps the order of the log.

    Messages are kept for a week; a system that was away for longer reads the feed.
    """
    return Topic(f"{SUBSCRIBER_PREFIX}{subscription_id}.v1", partitions=1, retention_ms=7 * DAY_MS)


TOPICS = (DOCUMENTS, DIRECTORY, DEAD_LETTERS)
EVENT_TOPICS = (DOCUMENTS, DIRECTORY)


def topic_of(service: str) -> Topic:
    """The topic that a service publishes to."""
    return DIRECTORY if service == "directory" else DOCUMENTS


def policy_group(service: str) -> str:
    """The consumer group in which a service's policies read."""
    return f"congvan-{service}-policies"


async def declare_topics(cluster: Cluster, replication_factor: int = 1) -> list[str]:
    """Create the missing topics and leave the others as they are; returns the names of the new ones."""
    admin = AIOKafkaAdminClient(**cluster.aiokafka())
    await admin.start()
    try:
        known = set(await admin.list_topics())
        missing = [topic for topic in TOPICS if topic.name not in known]
        if not missing:
            return []
        response = await admin.create_topics(
            [
                NewTopic(topic.name, topic.partitions, replication_factor, topic_configs=topic.configs())
                for topic in missing
            ]
        )
        for name, code, message in response.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                raise error(f"{name}: {message}")
        return [topic.name for topic in missing]
    finally:
        await admin.close()
