"""The city's own doors, tried from inside: nobody is anybody without proof, and an account may what its work takes."""

import asyncio
import dataclasses
import signal
import stat
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient, NewTopic

from deploy.database.migrate import ROLES
from deploy.local.kafka import Kafka, resolve_jars
from deploy.local.manager import Child, Manager
from deploy.local.postgres import BIN, Postgres, unprivileged
from deploy.local.rundir import RunDir
from deploy.local.stack import PORTS, ROOT
from shared.streams.access import ACCOUNTS, EVERY_RIGHT, declare_access, rights_of
from shared.streams.connection import Cluster
from shared.streams.topics import DEAD_LETTERS, DIRECTORY, DOCUMENTS
from tests.conftest import Database


async def let_in(cluster: Cluster) -> bool:
    admin = AIOKafkaAdminClient(**cluster.aiokafka(), request_timeout_ms=3000)
    try:
        await admin.start()
        await admin.list_topics()
        return True
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()


@pytest.fixture
def kafka(servers: tuple[Postgres, Kafka]) -> Kafka:
    return servers[1]


async def test_who_proves_nothing_is_nobody(kafka: Kafka) -> None:
    admin, routing = kafka.cluster(), kafka.cluster("routing")
    assert await let_in(admin)
    assert await let_in(routing)
    subscribers = kafka.subscribers.partition("://")[2]
    controller = kafka.environment()["KAFKA_CONTROLLER"]
    for stranger in (
        Cluster(admin.servers),
        Cluster(subscribers),
        Cluster(controller),
        dataclasses.replace(admin, servers=controller),
        dataclasses.replace(admin, password="wrong"),
        dataclasses.replace(routing, user="admin"),
        dataclasses.replace(routing, password=kafka.cluster("approval").password),
        dataclasses.replace(routing, user="ANONYMOUS", password="ANONYMOUS"),
    ):
        assert not await let_in(stranger), stranger


async def test_an_account_writes_its_topic_and_no_other(kafka: Kafka) -> None:
    async def writes(account: str, topic: str) -> bool:
        producer = AIOKafkaProducer(**kafka.cluster(account).aiokafka(), enable_idempotence=True, acks="all")
        try:
            await producer.start()
            await producer.send_and_wait(topic, b"{}", key=b"doors")
            return True
        except TopicAuthorizationFailedError:
            return False
        finally:
            await producer.stop()

    assert await writes("directory", DIRECTORY.name)
    assert not await writes("directory", DOCUMENTS.name)
    assert await writes("routing", DOCUMENTS.name)
    assert await writes("routing", DEAD_LETTERS.name)
    assert not await writes("routing", DIRECTORY.name)
    assert not await writes("projections", DOCUMENTS.name)
    assert not await writes("subscriptions", DIRECTORY.name)


async def test_an_account_reads_in_its_own_group_what_it_answers(kafka: Kafka) -> None:
    async def reads(account: str, topic: str, group: str | None) -> bool:
        consumer = AIOKafkaConsumer(topic, **kafka.cluster(account).aiokafka(), group_id=group)
        try:
            await asyncio.wait_for(consumer.start(), 20)
            await asyncio.wait_for(consumer.getmany(timeout_ms=500), 20)
            return True
        except (GroupAuthorizationFailedError, TopicAuthorizationFailedError):
            return False
        finally:
            await consumer.stop()

    assert await reads("routing", DOCUMENTS.name, "congvan-routing-policies")
    assert await reads("projections", DOCUMENTS.name, None)
    assert not await reads("routing", DOCUMENTS.name, "congvan-approval-policies")
    assert not await reads("routing", DEAD_LETTERS.name, None)
    assert not await reads("subscriptions", DOCUMENTS.name, None)
    assert not await reads("operations", DOCUMENTS.name, None)


async def test_nobody_but_the_administrator_makes_topics_accounts_or_rights(kafka: Kafka) -> None:
    for account in set(ACCOUNTS) - {"subscriptions"}:
        client = AdminClient({**kafka.cluster(account).librdkafka(), "log_level": 0})
        with pytest.raises(KafkaException, match="AUTHORIZATION_FAILED"):
            await asyncio.to_thread(client.create_topics([NewTopic("congvan.mine", 1)])["congvan.mine"].result, 10)
        with pytest.raises(KafkaException, match="AUTHORIZATION_FAILED"):
            await declare_access(kafka.cluster(account), {account: "another-password-of-mine"})
    other = AdminClient({**kafka.cluster("subscriptions").librdkafka(), "log_level": 0})
    for topic in ("congvan.mine", DOCUMENTS.name + ".more"):  # subscriptions makes those of subscribers only
        with pytest.raises(KafkaException, match="AUTHORIZATION_FAILED"):
            await asyncio.to_thread(other.create_topics([NewTopic(topic, 1)])[topic].result, 10)


async def test_rights_beyond_those_of_its_work_are_taken_away(kafka: Kafka) -> None:
    stranger = f"User:{uuid4()}"
    excess = {
        type(right)(*(getattr(right, name) for name in ("restype", "name", "resource_pattern_type")), "User:routing",
                    right.host, right.operation, right.permission_type)
        for right in rights_of("operations")
    } - rights_of("routing")  # fmt: skip
    client = AdminClient({**kafka.cluster().librdkafka(), "log_level": 0})
    for future in client.create_acls(list(excess)).values():
        await asyncio.to_thread(future.result, 10)
    assert await declare_access(kafka.cluster(), kafka.passwords()) == sorted(ACCOUNTS)
    found = await asyncio.to_thread(client.describe_acls(EVERY_RIGHT).result, 10)
    assert {right for right in found if right.principal == "User:routing"} == rights_of("routing")
    assert not [right for right in found if right.principal in (stranger, "User:*", "User:ANONYMOUS")]


async def test_the_database_lets_nobody_in_without_his_password(
    database: Database, servers: tuple[Postgres, Kafka]
) -> None:
    for role in ("postgres", *ROLES):
        url = database.url(role)
        await (await asyncpg.connect(url)).close()
        own = url.split("@")[0].rpartition(":")[2]
        other = database.url("routing" if role != "routing" else "portal").split("@")[0].rpartition(":")[2]
        for wrong in (url.replace(f":{own}@", "@"), url.replace(own, other), url.replace(own, role)):
            with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)):
                await asyncpg.connect(wrong, passfile="/nonexistent")
    connection = await asyncpg.connect(database.url("postgres"))
    doors = await connection.fetch("SELECT auth_method FROM pg_hba_file_rules")
    stored = await connection.fetch("SELECT rolpassword FROM pg_authid WHERE rolcanlogin")
    await connection.close()
    assert {row["auth_method"] for row in doors} == {"scram-sha-256"}
    assert all(row["rolpassword"].startswith("SCRAM-SHA-256$") for row in stored)


def every_process() -> list[str]:
    """The arguments of each, as anybody on the machine sees them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            found.append(path.read_bytes().decode(errors="replace"))
    return found


async def test_no_process_has_a_secret_among_its_arguments_and_no_file_is_anybodys(
    servers: tuple[Postgres, Kafka], template: str
) -> None:
    postgres, kafka = servers
    secrets = {*postgres.passwords().values(), *kafka.passwords().values(), kafka.cluster().password}
    run = postgres.folder.parent
    ours = [arguments for arguments in every_process() if str(run) in arguments]
    assert len(ours) >= 2
    assert not [one for one in ours for secret in secrets if secret in one]
    open_to_others = [
        path for path in (run, *run.rglob("*")) if not path.is_symlink() and stat.S_IMODE(path.lstat().st_mode) & 0o077
    ]
    assert open_to_others == []


async def test_folders_of_before_are_taken_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stack that asked nobody who he is starts again, and asks."""
    run_dir = RunDir(tmp_path / "run")
    ports = run_dir.ports([*PORTS])
    folder = run_dir.path / "postgres"
    trusting = [
        "initdb",
        "-D",
        str(folder),
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    initdb = await asyncio.create_subprocess_exec(
        *unprivileged(), str(BIN / trusting[0]), *trusting[1:], stdout=asyncio.subprocess.DEVNULL
    )
    assert await initdb.wait() == 0
    postgres = Postgres(folder, ports["postgres"], run_dir.secrets(), {"fsync": "off"})
    manager = Manager(ROOT, run_dir.log, quiet=True)
    child = Child("postgres", postgres.argv(), {}, postgres.ready, prepare=postgres.prepare, stop_signal=signal.SIGINT)
    manager.start([child])
    try:
        await manager.wait_ready(["postgres"], 60)
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(
                f"postgresql://postgres@127.0.0.1:{ports['postgres']}/postgres", passfile="/nonexistent"
            )
    finally:
        await manager.stop()

    jars = resolve_jars()
    assert jars is not None
    kafka = Kafka(jars, run_dir.path / "kafka", ports, run_dir.secrets())
    old = run_dir.path / "kafka" / "data" / "meta.properties"
    old.parent.mkdir(parents=True)
    old.write_text("version=1\n")
    await asyncio.to_thread(kafka.prepare)
    assert old.read_text() != "version=1\n"
    assert (run_dir.path / "kafka" / "data-without-passwords" / "meta.properties").read_text() == "version=1\n"
    assert "make republish" in capsys.readouterr().err
    made = old.read_text()
    await asyncio.to_thread(kafka.prepare)  # and once only
    assert old.read_text() == made
