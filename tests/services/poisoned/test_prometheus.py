"""A real Prometheus reads the running city, and faults make its alerts fire."""

import asyncio
import datetime as dt
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import yaml
from aiokafka import AIOKafkaProducer

from deploy.city.client import CityClient
from deploy.city.people import people_of
from deploy.local.processes import PROCESSES
from deploy.local.rundir import RunDir
from deploy.local.stack import LocalStack
from services.operations.consumers.commands import PauseConsumer, ResumeConsumer
from services.operations.consumers.decider import DECIDER
from shared.bodies.tokens import sign_actor
from shared.eventsourcing.handling import CommandHandler
from shared.streams.switches import POLL_S
from shared.streams.topics import DOCUMENTS
from tests.conftest import city_bodies
from tests.integration.gateway import status
from tests.integration.handlers import handler, request
from tests.smoke.settling import settle
from tests.unit.given import OPERATOR

_KEEPER = people_of("van-phong-thanh-uy")["chanhvp"]
NOBODY = "127.0.0.1:9"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), Path("libfaketime is not installed"))
FOLDER = Path(__file__).parents[3] / "deploy" / "prometheus"


def configured(city: LocalStack, folder: Path, more: Sequence[str]) -> list[str]:
    """The city's own configuration with this stack's addresses, and ``more``; returns the stack's.

    How long and how much an alert waits for is promtool's to test: here a second and the first event are enough.
    """
    targets = sorted(url.removeprefix("http://") for url in city.inner_urls.values())
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["scrape_configs"][0]["static_configs"][0]["targets"] = [*targets, *more]
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        rule["for"] = "0s"
        rule["expr"] = re.sub(r"(_seconds\)?) > \d+$", r"\1 > 1", rule["expr"])
        rule["expr"] = re.sub(r"> \d\d+$", "> 0", rule["expr"])
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    (folder / "alerts.yml").write_text(yaml.safe_dump(rules, allow_unicode=True), "utf-8")
    return targets


class Watched:
    """A Prometheus that reads the city."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def asked(self, path: str, **params: str) -> Any:
        """What its API answers."""
        return (await self._http.get(path, params=params)).raise_for_status().json()["data"]

    async def firing(self, wanted: set[str]) -> set[str]:
        """The alerts that fire, as soon as all that are ``wanted`` do; after half a minute as they are."""
        firing: set[str] = set()
        for _ in range(120):
            with suppress(httpx.HTTPError):  # it is still starting
                firing = {one["labels"]["alertname"] for one in (await self.asked("alerts"))["alerts"]}
            if wanted <= firing:
                break
            await asyncio.sleep(0.25)
        return firing

    async def up(self, targets: int) -> dict[str, str]:
        """Which targets answer, once all have been read or half a minute is over."""
        up: dict[str, str] = {}
        for _ in range(120):
            read = (await self.asked("query", query="up"))["result"]
            up = {one["metric"]["instance"]: one["value"][1] for one in read}
            if len(up) == targets:
                break
            await asyncio.sleep(0.25)
        return up


@asynccontextmanager
async def prometheus(city: LocalStack, folder: Path, *more: str) -> AsyncIterator[tuple[Watched, list[str]]]:
    """Debian's Prometheus beside the city, and what it was told to read."""
    targets = configured(city, folder, more)
    run_dir = RunDir(folder / "run")
    port = run_dir.ports(["prometheus"])["prometheus"]
    process = await asyncio.create_subprocess_exec(
        "prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}", stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1/") as http:
            yield Watched(http), targets
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def ahead_of_its_time(city: LocalStack, folder: Path) -> AsyncIterator[str]:
    """A second process of tracking on a machine whose clock is 30 days ahead; yields its address."""
    (tracking,) = (process for process in PROCESSES if process.name == "tracking")
    port = RunDir(folder / "ahead").ports(["tracking"])["tracking"]
    wrong = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": "+30d", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "PORT": str(port)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", tracking.module, env=city.env(tracking) | wrong, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


class Faults:
    """What can go wrong in a city, made to happen; everything is put right again by `mend`."""

    def __init__(
        self, city: LocalStack, handling: CommandHandler, admin: asyncpg.Connection, other: asyncpg.Connection
    ):
        self._city, self._handling, self._admin, self._other = city, handling, admin, other

    async def pause(self, *consumers: str) -> None:
        """An operator pauses a consumer and forgets it."""
        for consumer in consumers:
            command = PauseConsumer(consumer=consumer, reason="thử")
            await self._handling.handle(request(consumer, command, OPERATOR))
        while await self._admin.fetchval("SELECT count(*) FROM log.paused") < len(consumers):
            await asyncio.sleep(0.05)
        await asyncio.sleep(POLL_S + 0.5)  # until each process has looked

    async def resume(self, *consumers: str) -> None:
        """... and remembers."""
        for consumer in consumers:
            await self._handling.handle(request(consumer, ResumeConsumer(consumer=consumer), OPERATOR))
        while await self._admin.fetchval("SELECT count(*) FROM log.paused"):
            await asyncio.sleep(0.1)

    async def depose(self, model: str) -> None:
        """A read model's process loses its connection, and another one leads and does nothing."""
        lock = f"hashtextextended('read-model:{model}', 0)"
        waiting = asyncio.create_task(self._other.execute(f"SELECT pg_advisory_lock({lock})"))
        await asyncio.sleep(0.3)
        await self._admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
            f"AND ((classid::bigint << 32) | objid::bigint) = {lock}"
        )
        await waiting

    async def keep_away(self, client: CityClient, peer_id: UUID) -> None:
        """The share of another document system is not mounted, and a message has waited for two hours."""
        fields = {
            "peer_id": str(peer_id), "name": "Trục vắng mặt", "folder": "vang-mat", "secret_sha256": "0" * 64,
            "organs": [{"organ_id": "000.88.88.H17", "name": "Vắng mặt"}],
        }  # fmt: skip
        await client.give(_KEEPER, "subscriptions", f"peers/{peer_id}", "RegisterPeer", fields)
        await self._admin.execute(
            "INSERT INTO subscriptions.edxml_outbox (message_id, peer_id, kind, outside_id, body_id, message, files, "
            "queued_at, next_at) VALUES (gen_random_uuid(), $1, 'status', 'x', 'x', $2, '{}', now() - interval '2 h', "
            "now() + interval '1 h')",
            peer_id,
            status("03", "x").model_dump_json(),
        )

    async def lose_a_read(self, document_id: UUID) -> None:
        """The past of a document is opened, and the database finds something wrong with the line that says so."""
        await self._admin.execute(
            "CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no line of an audit' USING ERRCODE = 'data_exception'; END $$"
        )
        await self._admin.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON audit.reads FOR EACH ROW EXECUTE FUNCTION audit.refuse()"
        )
        actor = people_of(city_bodies()[0].id)["vanthu"].actor()
        token = sign_actor(actor, self._city.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
        async with httpx.AsyncClient(base_url=self._city.urls["projections"]) as http:
            answer = await http.get(
                f"/past/documents/{document_id}",
                params={"at": dt.datetime.now(dt.UTC).isoformat()},
                headers={"Authorization": f"Bearer {token}"},
            )
        answer.raise_for_status()

    async def mend(self) -> None:
        """Everything as it was."""
        await self._admin.execute("DROP FUNCTION IF EXISTS audit.refuse() CASCADE")
        await self._other.execute("ROLLBACK")
        await self._other.execute("SELECT pg_advisory_unlock_all()")
        await self._admin.execute("GRANT INSERT ON routing.events TO routing")


async def test_a_real_prometheus_reads_the_city_and_every_fault_makes_its_alert_fire(
    city: LocalStack, tmp_path: Path
) -> None:
    every = {rule["alert"] for rule in yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]}
    body, document_id, later, peer_id = city_bodies()[0].id, uuid4(), uuid4(), uuid4()
    clerk = people_of(body)["vanthu"]
    head = {"issuer": "Thành ủy", "subject": "về việc cảnh báo"}
    received = {"body_id": body, "channel": "paper", "head": head, "paper_location": "tủ 1"}
    admin, other = [await asyncpg.connect(city.postgres.admin_url) for _ in range(2)]
    async with (
        ahead_of_its_time(city, tmp_path) as ahead,
        prometheus(city, tmp_path, NOBODY, ahead) as (watched, targets),
        handler(city.role_url("operations"), "operations", DECIDER) as handling,
        AIOKafkaProducer(**city.broker.cluster().aiokafka()) as producer,
        CityClient(city.job_env()) as client,
    ):

        async def give(one: UUID, command: str, fields: dict[str, Any]) -> None:
            await client.give(clerk, "receiving", f"documents/{one}", command, fields)

        async def poison() -> None:
            headers = [("ce_id", str(uuid4()).encode()), ("ce_type", b"congvan.receiving.RecallDeclined.v1")]
            await producer.send_and_wait(DOCUMENTS.name, b"{", b"k", headers=headers)

        faults = Faults(city, handling, admin, other)
        assert "CongvanServiceDown" in await watched.firing({"CongvanServiceDown"})
        assert "CongvanClockAhead" in await watched.firing({"CongvanClockAhead"})
        assert await watched.up(len(targets) + 2) == {**dict.fromkeys([*targets, ahead], "1"), NOBODY: "0"}
        async with httpx.AsyncClient() as http:
            health = await http.get(f"http://{ahead}/health/ready")
        assert health.status_code == 503
        assert health.json()["checks"]["clock"].startswith("the clock differs from the database's by +2592")
        models = await watched.asked("query", query="congvan_read_model_following == 1")
        assert len(models["result"]) > 15
        await give(document_id, "ReceiveDocument", {"document_id": str(document_id), **received})
        assert await settle(city, 30)
        try:
            await faults.pause("projections.search", "policies.tracking")
            await faults.depose("programme")
            await admin.execute("REVOKE INSERT ON routing.events FROM routing")  # its policies fail
            await other.execute("BEGIN")
            await other.execute("LOCK TABLE dashboard.checkpoint IN EXCLUSIVE MODE")  # a read model stands still
            await give(document_id, "RegisterDocument", {"head": head})
            await poison()
            await faults.keep_away(client, peer_id)
            await faults.lose_a_read(document_id)
            firing = await watched.firing(every - {"CongvanRelayBehind"})
            await other.execute("SELECT pg_current_xact_id()")  # an old transaction: nothing after it may be published
            await give(later, "ReceiveDocument", {"document_id": str(later), **received})
            assert await watched.firing({"CongvanRelayBehind"}) | firing == every
        finally:
            await faults.mend()
            await faults.resume("projections.search", "policies.tracking")
            await client.give(_KEEPER, "subscriptions", f"peers/{peer_id}", "ClosePeer", {"reason": "thử xong"})
            await admin.close()
            await other.close()
