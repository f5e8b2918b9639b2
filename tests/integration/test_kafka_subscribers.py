"""Topics of subscribers on a real broker, read from outside by kcat: one's own, each event once, and nobody else's."""

import asyncio
import datetime as dt
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from confluent_kafka.admin import AdminClient

from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from deploy.local.rundir import private_file
from deploy.local.stack import environment_of
from services.subscriptions.feed.hub import Hub
from services.subscriptions.kafka.brokers import Brokers
from services.subscriptions.kafka.filling import Topics
from services.subscriptions.kafka.passwords import Login
from services.subscriptions.subscribers.decider import DECIDER
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.receiving import Channel, DocumentReceived
from shared.events.subscriptions import (
    KafkaAccessGranted,
    KafkaAccessRevoked,
    KafkaPasswordRotated,
    SubscriptionClosed,
    SubscriptionOpened,
)
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import Append, EventStore, NewEvent, append_all, new_event_id
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.topics import DOCUMENTS, subscriber_topic
from tests import kcat
from tests.conftest import Database
from tests.unit.given import BODY, OTHER, ref
from tests.unit.recorded import METADATA

KEY = "only-for-this-test"


@dataclass
class Subscriber:
    """Another system with kcat, which signs in with the password of ``generation``."""

    servers: str
    id: UUID = field(default_factory=uuid4)
    generation: int = 1

    async def kcat(self, *arguments: str, sent: str = "", password: str | None = None) -> tuple[int, str, str]:
        """Run it; returns its exit code and what it wrote."""
        access = {
            "security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "SCRAM-SHA-256", "sasl.username": str(self.id),
            "sasl.password": password or Login(self.id, self.generation).password(KEY),
        }  # fmt: skip
        with private_file("".join(f"{name}={value}\n" for name, value in access.items())) as login:
            process = await asyncio.create_subprocess_exec(
                "kcat", "-b", self.servers, *arguments, env={**kcat.environment(), "KCAT_CONFIG": str(login)},
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            out, said = await asyncio.wait_for(process.communicate(sent.encode()), 60)
        return process.returncode or 0, out.decode(), said.decode()

    async def read(self, topic: str = "", **how: Any) -> tuple[list[dict[str, str]], str]:
        """The headers of everything in a topic (its own), or what kcat complained of."""
        code, out, said = await self.kcat(
            "-C", "-t", topic or subscriber_topic(self.id).name, "-o", "beginning", "-e", "-f", "%h\n", **how
        )
        assert code == 0 or said
        headers = [dict(one.split("=", 1) for one in line.split(",")) for line in out.splitlines()]
        return headers, said if code else ""

    async def subjects(self) -> list[str]:
        """What the events of its topic are about, in their order."""
        return [headers["ce_subject"] for headers in (await self.read())[0]]

    async def reads(self, wanted: list[str]) -> None:
        """Wait until it has this, in this order, and nothing else."""
        async with asyncio.timeout(60):
            while len(got := await self.subjects()) < len(wanted):
                await asyncio.sleep(0.3)
        assert got == wanted


class Office:
    """The log."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def append(self, schema: str, stream: UUID, version: int, event: Event, secrecy: str = "none") -> None:
        metadata = METADATA.model_copy(update={"secrecy": secrecy})
        row = NewEvent(
            new_event_id(), str(stream), version, event, dt.datetime.now(dt.UTC), event.model_dump_json(),
            metadata.model_dump_json(), uuid4(), 0,
        )  # fmt: skip
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL search_path TO {schema}")
            await append_all(connection, [Append(str(stream), (row,))])

    async def about(self, one: Subscriber, version: int, kind: type[Event], **fields: Any) -> None:
        """Something happens to a subscription."""
        await self.append("subscriptions", one.id, version, kind(subscription_id=one.id, body_id=BODY, **fields))

    async def subscribe(self, one: Subscriber, body: str = BODY, clearance: int = 0) -> None:
        opened = SubscriptionOpened(
            subscription_id=one.id, body_id=body, name="Trục", clearance=clearance, types=("congvan.receiving.",),
            secret_sha256="a" * 64, opened_by=ref("lanhdao"),
        )  # fmt: skip
        await self.append("subscriptions", one.id, 1, opened)
        await self.about(one, 2, KafkaAccessGranted, generation=1, granted_by=ref("lanhdao"))

    async def receive(self, body: str = BODY, secrecy: str = "none") -> str:
        document = uuid4()
        received = DocumentReceived(document_id=document, body_id=body, channel=Channel.PAPER, head=DocumentHead())
        await self.append("receiving", document, 1, received, secrecy)
        return str(document)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    async with asyncpg.create_pool(database.url("postgres"), min_size=1, max_size=2) as admin:
        yield Office(admin)


@asynccontextmanager
async def filling(database: Database, kafka: Kafka) -> AsyncIterator[Brokers]:
    """The service's part, as a task."""
    async with asyncpg.create_pool(database.url("subscriptions"), min_size=2, max_size=8) as pool:
        async with _filling(pool, kafka.cluster("subscriptions")) as brokers:
            yield brokers


@asynccontextmanager
async def _filling(pool: asyncpg.Pool, cluster: Cluster) -> AsyncIterator[Brokers]:
    handler = CommandHandler(
        (DECIDER,), EventStore(pool, "subscriptions"), Appender(pool, "subscriptions", lambda: None)
    )
    settings, brokers = Settings(**cluster.settings(), kafka_passwords_key=KEY), Brokers(cluster)
    async with Hub(pool).following() as hub:
        running = asyncio.create_task(Topics(pool, handler, hub, brokers, settings).run())
        try:
            yield brokers
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def let_in(brokers: Brokers, *subscribers: Subscriber) -> None:
    async with asyncio.timeout(60):
        for one in subscribers:
            while not await brokers.knows(Login(one.id, one.generation)):
                await asyncio.sleep(0.2)


@pytest.fixture
def kafka(servers: tuple[Postgres, Kafka]) -> Kafka:
    return servers[1]


@pytest.fixture
def outside(kafka: Kafka) -> str:
    """Where other systems connect."""
    return kafka.subscribers.partition("://")[2]


async def test_its_own_events_as_cloudevents_and_nothing_else(
    database: Database, kafka: Kafka, office: Office, outside: str
) -> None:
    mine, cleared, theirs = (Subscriber(outside) for _ in range(3))
    await office.receive()  # before access was granted
    await office.subscribe(mine)
    await office.subscribe(cleared, clearance=2)
    await office.subscribe(theirs, OTHER)
    async with filling(database, kafka) as brokers:
        first, secret = await office.receive(), await office.receive(secrecy="secret")
        top, foreign = await office.receive(secrecy="top_secret"), await office.receive(OTHER)
        second = await office.receive()
        await let_in(brokers, mine, cleared, theirs)
        await theirs.reads([foreign])
        await cleared.reads([first, secret, second])
        await mine.reads([first, second])
    headers = (await mine.read())[0][0]
    stored = await office.pool.fetchrow("SELECT * FROM receiving.events WHERE stream_id = $1", first)
    assert {name: headers[f"ce_{name}"] for name in ("specversion", "id", "type", "subject", "body", "position")} == {
        "specversion": "1.0", "id": str(stored["id"]), "type": "congvan.receiving.DocumentReceived.v1",
        "subject": first, "body": BODY, "position": str(stored["position"]),
    }  # fmt: skip
    assert headers["content-type"] == "application/json"
    assert top not in await cleared.subjects()


async def test_everything_else_is_refused(database: Database, kafka: Kafka, office: Office, outside: str) -> None:
    mine, theirs = Subscriber(outside), Subscriber(outside)
    for one in (mine, theirs):
        await office.subscribe(one)
    async with filling(database, kafka) as brokers:
        await let_in(brokers, mine, theirs)
        document = await office.receive()
        await mine.reads([document])
        await theirs.reads([document])
    own, foreign = subscriber_topic(mine.id).name, subscriber_topic(theirs.id).name
    for topic in (foreign, DOCUMENTS.name, "congvan.dead-letters.v1", "__consumer_offsets"):
        read, trouble = await mine.read(topic)
        print(topic, "→", trouble.strip().splitlines()[-1])
        assert (read, "authorization failed" in trouble.lower()) == ([], True), topic
    for topic in (own, foreign, DOCUMENTS.name):
        _, _, said = await mine.kcat("-P", "-t", topic, "-X", "message.timeout.ms=5000", sent="giả\n")
        print("produce", topic, "→", said.strip().splitlines()[-1])
        assert "authorization failed" in said.lower(), topic
    _, listed, _ = await mine.kcat("-L")
    assert [line.split('"')[1] for line in listed.splitlines() if line.startswith("  topic")] == [own]
    _, _, said = await mine.kcat("-G", f"{theirs.id}-reader", own, "-e")
    assert "GROUP_AUTHORIZATION_FAILED" in said.upper().replace(" ", "_") or "Group authorization failed" in said
    for stranger, password in ((mine, "sai"), (Subscriber(outside), None)):
        read, trouble = await stranger.read(password=password)
        assert (read, "SASL authentication error" in trouble) == ([], True)
    await mine.reads([document])  # nothing got in


async def test_a_new_password_ends_the_old_one_and_revoked_is_the_end(
    database: Database, kafka: Kafka, office: Office, outside: str
) -> None:
    rotating, revoked, closed = (Subscriber(outside) for _ in range(3))
    for one in (rotating, revoked, closed):
        await office.subscribe(one)
    async with filling(database, kafka) as brokers:
        await let_in(brokers, rotating, revoked, closed)
        document = await office.receive()
        for one in (rotating, revoked, closed):
            await one.reads([document])

        await office.about(rotating, 3, KafkaPasswordRotated, generation=2, rotated_by=ref("lanhdao"))
        await office.about(revoked, 3, KafkaAccessRevoked, reason="hết hạn", revoked_by=ref("lanhdao"))
        await office.about(closed, 3, SubscriptionClosed, reason="hết hạn", closed_by=ref("lanhdao"))
        rotating.generation = 2
        await let_in(brokers, rotating)
        await rotating.reads([document])
        rotating.generation = 1
        for one in (rotating, revoked, closed):
            read, trouble = await one.read()
            assert (read, "SASL authentication error" in trouble) == ([], True)
        known = AdminClient(kafka.cluster().librdkafka()).list_topics(timeout=10).topics
        assert subscriber_topic(rotating.id).name in known
        assert not {subscriber_topic(one.id).name for one in (revoked, closed)} & set(known)

        await office.about(revoked, 4, KafkaAccessGranted, generation=2, granted_by=ref("lanhdao"))
        revoked.generation = 2
        await let_in(brokers, revoked)
        later = await office.receive()
        await revoked.reads([later])  # a new topic, from now on
        revoked.generation = 1
        assert "SASL authentication error" in (await revoked.read())[1]


async def test_who_takes_over_goes_on_and_the_leader_before_is_heard_no_more(
    database: Database, kafka: Kafka, office: Office, outside: str
) -> None:
    """The lock is lost, the process lives on and does not know it: both fill, one is heard."""
    one = Subscriber(outside)
    await office.subscribe(one)
    async with filling(database, kafka) as first, filling(database, kafka):
        await let_in(first, one)
        mine = []
        for _ in range(4):
            mine += [await office.receive() for _ in range(20)]
            await office.pool.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
            mine += [await office.receive() for _ in range(20)]
        await one.reads(mine)
        await asyncio.sleep(2)
        await one.reads(mine)
    print(f"{len(mine)} events, 4 changes of the leader: each once, in order")


FILLER = """
import asyncio
import asyncpg
from shared.settings import Settings
from shared.streams.connection import Cluster
from tests.integration.test_kafka_subscribers import _filling

async def main() -> None:
    settings = Settings()
    pooled = asyncpg.create_pool(settings.database_url, min_size=2, max_size=8)
    async with pooled as pool, _filling(pool, Cluster.of(settings)):
        await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_killed_at_any_moment_nothing_is_missing_and_nothing_twice(
    database: Database, kafka: Kafka, office: Office, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Subscriber(outside)
    await office.subscribe(one)
    mine: list[str] = []
    for kill in range(4):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", FILLER,
            env={
                **os.environ, **environment_of(kafka.cluster("subscriptions")), "PYTHONPATH": ".",
                "DATABASE_URL": database.url("subscriptions"),
            }, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(60):
            if kill == 0:
                await let_in(Brokers(kafka.cluster("subscriptions")), one)
            taken = await copied(kafka, one)
            while await copied(kafka, one) == taken:  # until it is at work
                mine += [await office.receive() for _ in range(5)]
                await asyncio.sleep(0.1)
            mine += [await office.receive() for _ in range(25)]
        process.send_signal(signal.SIGKILL)
        await process.wait()
        mine += [await office.receive() for _ in range(10)]
    async with filling(database, kafka):
        mine.append(await office.receive())
        await one.reads(mine)
    print(f"{len(mine)} events, 4 kills: each once, in order")


async def copied(kafka: Kafka, one: Subscriber) -> int:
    """How much of the topic is taken, marks of transactions included."""
    from aiokafka import AIOKafkaConsumer, TopicPartition

    async with AIOKafkaConsumer(**kafka.cluster().aiokafka()) as consumer:
        partition = TopicPartition(subscriber_topic(one.id).name, 0)
        return int((await consumer.end_offsets([partition]))[partition])


async def test_what_the_brokers_forgot_is_told_them_again(
    database: Database, kafka: Kafka, office: Office, outside: str
) -> None:
    """As after the loss of a broker's disk: user, rights, topic and places are gone."""
    one = Subscriber(outside)
    await office.subscribe(one)
    async with filling(database, kafka) as brokers:
        await let_in(brokers, one)
        first = await office.receive()
        await one.reads([first])
    await brokers.agree({})
    assert "SASL authentication error" in (await one.read())[1]
    async with filling(database, kafka) as brokers:
        await let_in(brokers, one)
        second = await office.receive()
        await one.reads([first, second])  # of the last week, since it was granted
