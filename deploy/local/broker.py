"""Which broker the local stack uses.

In this order: the one that ``KAFKA_BOOTSTRAP_SERVERS`` names, Apache Kafka on the local JVM, and only where there
is no Java or Maven cannot resolve it, librdkafka's mock cluster: a sandbox that keeps nothing.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local.kafka import Kafka, resolve_jars

WARNING = """
!!! KHÔNG CÓ APACHE KAFKA: đang dùng bộ môi giới thử (mock), mất hết khi dừng. Cài Java 17 và Maven để chạy thật.
!!! NO APACHE KAFKA HERE: using a sandbox broker that keeps nothing. Install Java 17 and Maven for the real one.
!!! The store (PostgreSQL) keeps everything all the same; `make republish` fills a broker again.
"""


class Broker(Protocol):
    """What the stack needs to know of a broker."""

    @property
    def name(self) -> str:
        """What it is, as people call it."""

    @property
    def bootstrap_servers(self) -> str:
        """Where clients connect."""

    @property
    def subscribers(self) -> str:
        """Where other systems connect, as the setting ``kafka_subscribers`` says it; empty: nowhere."""

    def prepare(self) -> None:
        """Whatever must be done before it starts."""

    def argv(self) -> list[str]:
        """The process to run; empty where it runs elsewhere."""

    async def ready(self) -> bool:
        """Whether it answers."""


class External:
    """A broker that somebody else runs."""

    name = "Kafka (external)"

    def __init__(self, bootstrap_servers: str, subscribers: str = "") -> None:
        self.bootstrap_servers = bootstrap_servers
        self.subscribers = subscribers

    def prepare(self) -> None:
        """Nothing to do."""

    def argv(self) -> list[str]:
        """It runs already."""
        return []

    async def ready(self) -> bool:
        """Whether it answers."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers, request_timeout_ms=2000)
        try:
            await admin.start()
        except (KafkaError, OSError):
            return False
        finally:
            await admin.close()
        return True


class Sandbox(External):
    """librdkafka's mock cluster in a process of its own (`deploy.local.sandbox`)."""

    name = "sandbox broker (librdkafka mock)"

    def __init__(self, address_file: Path) -> None:
        super().__init__("")
        self._address_file = address_file

    def prepare(self) -> None:
        """Say it loudly."""
        self._address_file.unlink(missing_ok=True)
        print(WARNING, file=sys.stderr)

    def argv(self) -> list[str]:
        """The mock cluster."""
        return [sys.executable, "-m", "deploy.local.sandbox", str(self._address_file)]

    async def ready(self) -> bool:
        """Whether it has said where it listens."""
        if self._address_file.exists():
            self.bootstrap_servers = self._address_file.read_text()
        return bool(self.bootstrap_servers) and await super().ready()


def choose_broker(folder: Path, ports: Mapping[str, int]) -> Broker:
    """The broker for a stack that keeps its data in ``folder``."""
    given = os.environ.get("KAFKA_BOOTSTRAP_SERVERS")
    if given:
        return External(given, os.environ.get("KAFKA_SUBSCRIBERS", ""))
    jars = resolve_jars()
    if jars is not None:
        return Kafka(jars, folder, ports)
    folder.mkdir(parents=True, exist_ok=True)
    return Sandbox(folder / "sandbox-address")
