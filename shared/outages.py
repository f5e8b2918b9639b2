"""The errors of an outage: the store or the brokers are away, and the request is not at fault."""

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
"""Background work waits until they pass; a request is answered with 503."""
