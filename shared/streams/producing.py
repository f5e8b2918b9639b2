"""Producers to Kafka: idempotent, acknowledged by all replicas, up to the largest message."""

from aiokafka import AIOKafkaProducer

from shared.streams.connection import Cluster
from shared.streams.topics import LARGEST_BATCH


def new_producer(cluster: Cluster, **more: object) -> AIOKafkaProducer:
    """A producer that is not started; ``more`` are further arguments of aiokafka."""
    safety = {} if "transactional_id" in more else {"enable_idempotence": True}
    return AIOKafkaProducer(**cluster.aiokafka(), acks="all", max_request_size=LARGEST_BATCH, **safety, **more)
