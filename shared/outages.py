"""What an outage looks like: the store or the brokers are away, and it is nobody's fault who asks."""

import asyncpg
from aiokafka.errors import KafkaError

OUTAGE: tuple[type[Exception], ...] = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutting down, crashed, starting up
    asyncpg.InsufficientResourcesError,  # too many connections
    asyncpg.InterfaceError,  # the connection was closed under us
    asyncpg.InternalClientError,  # … in the middle of an operation
    KafkaError,
)
"""Waited out by whoever works in the background; told as 503 to whoever waits for an answer."""
