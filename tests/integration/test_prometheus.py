"""The alert rules as Prometheus itself judges them; a real Prometheus reads the running city, and faults make alerts fire."""

import asyncio
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import yaml
from aiokafka import AIOKafkaProducer

from deploy.local.rundir import RunDir
from deploy.local.stack import LocalStack
from services.operations.consumers.commands import PauseConsumer, ResumeConsumer
from services.operations.consumers.decider import DECIDER
from shared.streams.topics import DOCUMENTS
from tests.integration.handlers import handler, request
from tests.unit.given import OPERATOR

FOLDER = Path(__file__).parents[2] / "deploy" / "prometheus"
CONSUMER = "projections.search"


@pytest.mark.parametrize(
    "arguments", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"), ("check", "config", "prometheus.yml")],
    ids=" ".join,
)  # fmt: skip
def test_promtool(arguments: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    assert promtool, "the alerts' tests need promtool: make setup-tests installs it (Debian's prometheus)"
    done = subprocess.run([promtool, *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def configured(city: LocalStack, folder: Path) -> list[str]:
    """The city's own configuration with this stack's addresses, and one where nobody is; returns the targets."""
    targets = sorted(url.removeprefix("http://") for url in city.urls.values())
    config = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["scrape_configs"][0]["static_configs"][0]["targets"] = [*targets, "127.0.0.1:9"]
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        rule["for"] = "0s"  # the waiting is promtool's to test
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), "utf-8")
    (folder / "alerts.yml").write_text(yaml.safe_dump(rules, allow_unicode=True), "utf-8")
    return targets


async def asked(http: httpx.AsyncClient, path: str, **params: str) -> Any:
    return (await http.get(path, params=params)).json()["data"]


async def test_a_real_prometheus_reads_the_city_and_faults_make_alerts_fire(city: LocalStack, tmp_path: Path) -> None:
    targets = configured(city, tmp_path)
    port = RunDir(tmp_path / "run").ports(["prometheus"])["prometheus"]
    prometheus = await asyncio.create_subprocess_exec(
        "prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/data",
        f"--web.listen-address=127.0.0.1:{port}", stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    admin = await asyncpg.connect(city.postgres.admin_url)
    try:
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1/") as http,
            handler(city.role_url("operations"), "operations", DECIDER) as handling,
            AIOKafkaProducer(bootstrap_servers=city.broker.bootstrap_servers) as producer,
        ):
            await handling.handle(request(CONSUMER, PauseConsumer(consumer=CONSUMER, reason="thử"), OPERATOR))
            event_id = uuid4()
            headers = [("ce_id", str(event_id).encode()), ("ce_type", b"congvan.receiving.RecallDeclined.v1")]
            await producer.send_and_wait(DOCUMENTS.name, b"{", b"k", headers=headers)
            wanted = {"CongvanServiceDown", "CongvanConsumerPaused", "CongvanDeadLetters"}
            firing: set[str] = set()
            for _ in range(120):
                with suppress(httpx.HTTPError):  # it is still starting
                    firing = {one["labels"]["alertname"] for one in (await asked(http, "alerts"))["alerts"]}
                if wanted <= firing:
                    break
                await asyncio.sleep(0.25)
            assert wanted <= firing
            up = {
                one["metric"]["instance"]: one["value"][1] for one in (await asked(http, "query", query="up"))["result"]
            }
            assert up == {**dict.fromkeys(targets, "1"), "127.0.0.1:9": "0"}
            models = await asked(http, "query", query="congvan_read_model_following == 1")
            assert len(models["result"]) > 15
            await handling.handle(request(CONSUMER, ResumeConsumer(consumer=CONSUMER), OPERATOR))
            while await admin.fetchval("SELECT count(*) FROM log.paused"):
                await asyncio.sleep(0.1)
    finally:
        prometheus.terminate()
        await prometheus.wait()
        await admin.close()
