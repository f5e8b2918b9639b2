"""Servers for the tests: real PostgreSQL, real Kafka, the whole city; each is started when first asked for."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from deploy.city.client import CityClient
from deploy.city.keys import SampleKeys
from deploy.city.people import CityBody, bodies
from deploy.city.procedures import seed_procedures
from deploy.city.seed import seed
from deploy.database.migrate import migrate
from deploy.local.kafka import Kafka, resolve_jars
from deploy.local.manager import Child, Manager
from deploy.local.postgres import Postgres
from deploy.local.rundir import RunDir
from deploy.local.stack import PORTS, ROOT, LocalStack
from deploy.topics import declare
from shared.services import STORES
from shared.streams.connection import Cluster

# A machine that is busy with something else makes no test fail.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Fast ones first, at random within each; a city that was fed poison is good for nothing else.
ORDER = ("unit", "integration", "services", "services/poisoned", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the directories in order whatever shuffled the tests."""
    items.sort(key=lambda item: _place(item.path.parent.relative_to(ROOT / "tests").as_posix()))


def _place(folder: str) -> int:
    return max(index for index, name in enumerate(ORDER) if folder == name or folder.startswith(f"{name}/"))


class ByServers(LoadScopeScheduling):
    """What needs the same servers is one worker's: the city that is looked at, the one that is broken, single servers."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("/")[1]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Tests with servers stay together; those without go to whoever is free."""
    return None if config.args == ["tests/unit"] else ByServers(config, log)


THROWN_AWAY = {"fsync": "off"}
# Messages bear their events' times, and those of tests are long past: nothing is looked through for what to forget.
OF_LONG_AGO = {"log.retention.check.interval.ms": str(10**12)}


@pytest.fixture(scope="session")
async def servers() -> AsyncIterator[tuple[Postgres, Kafka]]:
    """PostgreSQL and Kafka on free ports and scratch folders."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-test-"))
    run_dir = RunDir(folder)
    ports = run_dir.ports([*PORTS])
    postgres = Postgres(folder / "postgres", ports["postgres"], run_dir.secrets(), THROWN_AWAY)
    jars = resolve_jars()
    assert jars is not None, "the integration tests need Apache Kafka: install Java 17 and Maven"
    kafka = Kafka(jars, folder / "kafka", ports, run_dir.secrets(), OF_LONG_AGO)
    manager = Manager(ROOT, run_dir.log, quiet=True)
    manager.start(
        [
            Child("postgres", postgres.argv(), {}, postgres.ready, prepare=postgres.prepare, stop_signal=signal.SIGINT),
            Child("kafka", kafka.argv(), _path() | kafka.environment(), kafka.ready, prepare=kafka.prepare),
        ]
    )
    try:
        await manager.wait_ready(["postgres", "kafka"])
        await declare(kafka.cluster(), kafka.passwords())
        yield postgres, kafka
    finally:
        await manager.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _path() -> dict[str, str]:
    return {"PATH": os.environ["PATH"]}


@pytest.fixture(scope="session")
async def template(servers: tuple[Postgres, Kafka]) -> str:
    """A database with every migration applied; tests get copies of it."""
    postgres, _ = servers
    admin = await asyncpg.connect(postgres.url("postgres", database="postgres"))
    await admin.execute("CREATE DATABASE template_city")
    await admin.close()
    await asyncio.to_thread(migrate, postgres.url("postgres", database="template_city"), postgres.passwords())
    return "template_city"


class Database:
    """A database of one test."""

    def __init__(self, postgres: Postgres, name: str) -> None:
        self._postgres = postgres
        self.name = name

    def url(self, role: str = "postgres") -> str:
        """The database as ``role`` sees it."""
        return self._postgres.url(role, database=self.name)


@pytest.fixture
async def database(servers: tuple[Postgres, Kafka], template: str) -> AsyncIterator[Database]:
    """A fresh, migrated database."""
    async with copy_of(template, servers[0]) as copied:
        yield copied


@asynccontextmanager
async def copy_of(template: str, postgres: Postgres) -> AsyncIterator[Database]:
    """A copy of the database ``template``, to which nobody may be connected; gone afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres.url("postgres", database="postgres"))
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")  # twice as fast
    for service in STORES:
        await admin.execute(f"ALTER ROLE {service} IN DATABASE {name} SET search_path = {service}")
    await admin.execute(f"GRANT CREATE ON DATABASE {name} TO projections")
    yield Database(postgres, name)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
def broker(servers: tuple[Postgres, Kafka]) -> Cluster:
    """Kafka, as its administrator reaches it."""
    return servers[1].cluster()


CITY_BODIES = 15


@asynccontextmanager
async def running_city() -> AsyncIterator[LocalStack]:
    """A city with a dozen bodies, their people and the procedures that documents follow."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-city-"))
    try:
        async with LocalStack(folder, quiet=True, log_level="WARNING") as stack:
            async with CityClient(stack.job_env()) as client:
                await seed(
                    client,
                    stack.postgres.admin_url,
                    city_bodies(),
                    SampleKeys.of(stack.values()),
                    issuer=stack.values()["OIDC_ISSUER"],
                    quiet=True,
                )
                await seed_procedures(client)
            yield stack
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def city() -> AsyncIterator[LocalStack]:
    """The whole city."""
    async with running_city() as stack:
        yield stack


def city_bodies() -> tuple[CityBody, ...]:
    """The bodies of a test city."""
    return bodies()[:CITY_BODIES]
