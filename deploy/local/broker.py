"""Which broker the local stack uses.

In this order: the one that ``KAFKA_BOOTSTRAP_SERVERS`` names; Apache Kafka on the local JVM; where there is no Java or
Maven cannot resolve the jars, librdkafka's mock cluster, a sandbox that keeps nothing.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from deploy.local.kafka import Kafka, answers, resolve_jars
from shared.settings import Settings
from shared.streams.access import ADMIN
from shared.streams.connection import Cluster
from shared.texts import say

WARNING = f"""
{say("local_stack.no_kafka")}
!!! NO APACHE KAFKA HERE: using a sandbox broker that keeps nothing. Install Java 17 and Maven for the real one.
!!! The store (PostgreSQL) keeps everything all the same; `make republish` fills a broker again.
"""


class Broker(Protocol):
    """A broker, as the stack runs it."""

    @property
    def name(self) -> str:
        """Its name for people."""

    @property
    def bootstrap_servers(self) -> str:
        """Where clients connect."""

    def cluster(self, account: str = ADMIN) -> Cluster:
        """The brokers as ``account`` reaches them."""

    def passwords(self) -> dict[str, str]:
        """Of every account that has one."""

    def environment(self) -> dict[str, str]:
        """The environment of its process."""

    @property
    def subscribers(self) -> str:
        """The address for other systems, in the form of ``kafka_subscribers``; empty where there is none."""

    def prepare(self) -> None:
        """Do what has to come before the start."""

    def argv(self) -> list[str]:
        """The command to run; empty where the broker runs elsewhere."""

    async def ready(self) -> bool:
        """Whether it answers."""


class External:
    """A broker outside the stack."""

    name = "Kafka (external)"

    def __init__(self, cluster: Cluster, subscribers: str = "") -> None:
        self._cluster = cluster
        self.subscribers = subscribers

    @property
    def bootstrap_servers(self) -> str:
        """Where clients connect."""
        return self._cluster.servers

    def cluster(self, account: str = ADMIN) -> Cluster:
        """The same for every account: the operator of that broker decides about rights."""
        return self._cluster

    def passwords(self) -> dict[str, str]:
        """None of ours."""
        return {}

    def environment(self) -> dict[str, str]:
        """No environment."""
        return {}

    def prepare(self) -> None:
        """Nothing to do."""

    def argv(self) -> list[str]:
        """It runs already."""
        return []

    async def ready(self) -> bool:
        """Whether it answers."""
        return await answers(self._cluster)


class Sandbox(External):
    """librdkafka's mock cluster in a process of its own (`deploy.local.sandbox`)."""

    name = "sandbox broker (librdkafka mock)"

    def __init__(self, address_file: Path) -> None:
        super().__init__(Cluster(""))
        self._address_file = address_file

    def prepare(self) -> None:
        """Print the warning."""
        self._address_file.unlink(missing_ok=True)
        print(WARNING, file=sys.stderr)

    def argv(self) -> list[str]:
        """The mock cluster."""
        return [sys.executable, "-m", "deploy.local.sandbox", str(self._address_file)]

    async def ready(self) -> bool:
        """Whether it has written its address and answers."""
        if self._address_file.exists():
            self._cluster = Cluster(self._address_file.read_text())
        return bool(self.bootstrap_servers) and await super().ready()


def choose_broker(folder: Path, ports: Mapping[str, int], secrets: Mapping[str, str]) -> Broker:
    """The broker for a stack that keeps its data in ``folder`` and has these ``secrets``."""
    if os.environ.get("KAFKA_BOOTSTRAP_SERVERS"):
        return External(Cluster.of(Settings()), os.environ.get("KAFKA_SUBSCRIBERS", ""))
    jars = resolve_jars()
    if jars is not None:
        return Kafka(jars, folder, ports, secrets)
    folder.mkdir(parents=True, exist_ok=True)
    return Sandbox(folder / "sandbox-address")
