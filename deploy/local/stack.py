"""The whole city as processes on this machine: PostgreSQL, the broker, the services, in dependency order."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from deploy.city.people import OPERATORS
from deploy.database.migrate import ROLES
from deploy.local import forked, kafka
from deploy.local.broker import choose_broker
from deploy.local.manager import Child, Manager
from deploy.local.postgres import Postgres
from deploy.local.processes import CITY_JOB, PROCESSES, Process
from deploy.local.rundir import RunDir
from deploy.secrets import ACTOR_KEYS, KEYS
from shared.services import BY_NAME, KAFKA, SIGN_IN_LIMITS, address_setting
from shared.settings import Settings
from shared.streams.access import ACCOUNTS
from shared.streams.connection import Cluster

ROOT = Path(__file__).resolve().parents[2]
logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a starting broker causes warnings

YIELDING = 10  # niceness of a process that yields: a tenth of the others' share of a busy processor
PORTS = ("postgres", *kafka.PORTS)


class LocalStack:
    """``async with LocalStack(folder) as stack``: everything runs inside the block and has ended after it.

    ``quiet`` keeps the logs in files only; ``processes`` picks some of `PROCESSES` (with what they need).
    Raises `deploy.local.rundir.AlreadyRunning`.
    """

    def __init__(
        self, folder: Path, *, quiet: bool = False, processes: Sequence[Process] = PROCESSES, log_level: str = "INFO"
    ) -> None:
        self.run_dir = RunDir(folder)
        self._lock = self.run_dir.lock()
        self._processes = processes
        self._secrets = self.run_dir.secrets()
        servers = [process.name for process in processes if not process.job]
        published = [process.name for process in processes if process.published]
        self._ports = self.run_dir.ports([*PORTS, *servers, *map(_inner, published)])
        self.postgres = Postgres(self.run_dir.path / "postgres", self._ports["postgres"], self._secrets)
        self.broker = choose_broker(self.run_dir.path / "kafka", self._ports, self._secrets)
        self.manager = Manager(ROOT, self.run_dir.log, quiet)
        self.urls = {name: f"http://127.0.0.1:{self._ports[name]}" for name in servers}
        inner = {name: f"http://127.0.0.1:{self._ports[_inner(name)]}" for name in published}
        self.inner_urls = self.urls | inner  # with health and metrics
        self._log_level = log_level

    def values(self) -> dict[str, str]:
        """Every setting by its environment variable, as the city's jobs get them."""
        urls = {address_setting(name): url for name, url in self.urls.items()}
        return {
            **urls,
            "SUBSCRIPTIONS_PUBLIC_URL": urls.get("SUBSCRIPTIONS_URL", ""),
            "DATABASE_URL": self.postgres.admin_url,
            "ROLE_PASSWORDS": json.dumps(self.postgres.passwords()),
            **environment_of(self.broker.cluster()),
            "KAFKA_PASSWORDS": json.dumps(self.broker.passwords()),
            "KAFKA_SUBSCRIBERS": self.broker.subscribers,
            "FILES_URL": f"file://{self.run_dir.path}/files",
            "READS_KEPT_DAYS": os.environ.get("READS_KEPT_DAYS", "730"),
            "UPLOADS_KEPT_HOURS": os.environ.get("UPLOADS_KEPT_HOURS", "48"),
            "SAMPLE_AUTHORITY": f"{self.run_dir.path}/sample-authority",
            "REMOTE_SIGNING": os.environ.get("REMOTE_SIGNING", ""),
            "TIMESTAMP_URL": os.environ.get("TIMESTAMP_URL", ""),
            "TRUST_ROOTS": f"{self.run_dir.path}/trust",
            "MARKS_URL": urls.get("PORTAL_URL", ""),
            "EDXML_ORGANS": os.environ.get("EDXML_ORGANS", ""),
            "EDXML_FOLDERS": os.environ.get("EDXML_FOLDERS", f"{self.run_dir.path}/edxml"),
            "EDXML_SIGNING_KEY": os.environ.get("EDXML_SIGNING_KEY", ""),
            "WEBHOOKS_TO_PRIVATE": os.environ.get(
                "WEBHOOKS_TO_PRIVATE", "true"
            ),  # every address of this machine is private
            "OTEL_EXPORTER_OTLP_ENDPOINT": os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
            "SMTP_URL": os.environ.get("SMTP_URL", ""),
            "MAIL_FROM": os.environ.get("MAIL_FROM", "congvan@localhost"),
            "OPERATORS": os.environ.get("OPERATORS", ",".join(OPERATORS)),
            "HOST": "127.0.0.1",
            "LOG_LEVEL": self._log_level,
            "LOG_FORMAT": "json",
            "OIDC_ISSUER": urls.get("IDENTITY_URL", ""),
            "OIDC_DISCOVERY_URL": f"{self.inner_urls.get('identity', '')}/.well-known/openid-configuration",
            "OIDC_CLIENT_ID": "congvan-portal",
            "OPERATIONS_OIDC_CLIENT_ID": "congvan-operations",
            **{name: os.environ.get(name, str(_default(name))) for name in SIGN_IN_LIMITS},
            "IDENTITY_PASSWORD": os.environ.get("IDENTITY_PASSWORD", self._secrets["IDENTITY_PASSWORD"]),
            **{name: self._secrets[name] for name in (*KEYS, *ACTOR_KEYS)},
        }

    def env(self, process: Process) -> dict[str, str]:
        """The environment of one process: the settings of its entry and the shell's basics."""
        values = self.values()
        if not process.job:
            values["PORT"] = str(self._ports[process.name])
            values["INNER_PORT"] = str(self._ports.get(_inner(process.name), 0))
            values["DATABASE_URL"] = self.role_url(process.name)
        service = BY_NAME.get(process.name)
        for name in service.asks if service else ():
            if name in self.inner_urls:  # a stack may run without some
                values[address_setting(name)] = self.inner_urls[name]
        if process.name in ACCOUNTS:
            values |= environment_of(self.broker.cluster(process.name))
        return {**_basics(), **{name: values[name] for name in process.settings}}

    def job_env(self) -> dict[str, str]:
        """The environment of the city's jobs (seed, demo, rebuild, republish, smoke)."""
        values = self.values()
        names = (*CITY_JOB, *KAFKA, "KAFKA_PASSWORDS", "FILES_URL", "ACTOR_TOKEN_PUBLIC_KEY")
        return {**_basics(), **{name: values[name] for name in names if name in values}}

    def role_url(self, role: str) -> str:
        """The database as ``role`` sees it."""
        return self.postgres.url(role)

    async def __aenter__(self) -> Self:
        forked.prepare()  # while the database and the broker start
        environment = _basics()
        children = [
            Child(
                "postgres",
                self.postgres.argv(),
                environment,
                self.postgres.ready,
                prepare=self.postgres.prepare,
                stop_signal=signal.SIGINT,
            )
        ]
        if self.broker.argv():
            children.append(
                Child(
                    "kafka",
                    self.broker.argv(),
                    environment | self.broker.environment(),
                    self.broker.ready,
                    prepare=self.broker.prepare,
                )
            )
        try:
            children += [self._child(process, children) for process in self._processes]
            self.manager.start(children)  # the database is migrated while the broker starts
            await self.manager.wait_ready([child.name for child in children])
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        roles = {role: self.role_url(role) for role in ROLES}
        state = {"env": self.job_env(), "urls": self.urls, "broker": self.broker.name, "roles": roles}
        self.run_dir.write_state(state)
        return self

    def _child(self, process: Process, started: Sequence[Child]) -> Child:
        known = {child.name for child in started} | {other.name for other in self._processes}
        url = f"{self.inner_urls.get(process.name, '')}{process.health}"
        return Child(
            process.name,
            forked.Module(process.module, nice=YIELDING if process.yields else 0),
            self.env(process),
            lambda: _answers(url),
            needs=tuple(need for need in process.needs if need in known),
            job=process.job,
        )

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.manager.stop()
        (self.run_dir.path / "stack.json").unlink(missing_ok=True)
        self._lock.close()

    def run_job(self, *arguments: str) -> int:
        """Run ``python -m …`` with the city's environment on this terminal; returns its exit code."""
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.job_env(), check=False, umask=0o077).returncode  # noqa: S603 - our own modules

    def memory_bytes(self) -> int:
        """The memory of the whole stack in bytes, as proportional set sizes, which count shared pages once."""
        return _memory_of_tree(os.getpid())


def _inner(name: str) -> str:
    return f"{name}-inner"


def _basics() -> dict[str, str]:
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TERM", "JAVA_HOME", "TMPDIR", "COLUMNS", "NO_COLOR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }


def environment_of(cluster: Cluster) -> dict[str, str]:
    """The brokers and the account as environment variables."""
    return {name.upper(): value for name, value in cluster.settings().items()}


def _default(setting: str) -> object:
    return Settings.model_fields[setting.lower()].default


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2) as client:
            return (await client.get(url)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _memory_of_tree(pid: int) -> int:
    total = 0
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    try:
        match = re.search(r"^Pss:\s+(\d+) kB", rollup.read_text(), re.MULTILINE)
        total = int(match[1]) * 1024 if match else 0
        children = [
            child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
        ]
    except OSError:
        return total
    return total + sum(_memory_of_tree(int(child)) for child in children)
