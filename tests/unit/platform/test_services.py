"""The table of services agrees with everything that has to be written down once more."""

import importlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.bodies.rights import BY_TOKEN
from shared.eventsourcing.decider import Command
from shared.services import BY_NAME, INNER, NAMES, ON_THE_BROKERS, SERVICES, STORES, ServiceEntry, default_url, id_field
from shared.settings import Settings
from shared.texts import table
from tests.access.routes import routes_of
from tests.article.scratch import _SERVICES as DECIDING

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
services = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)


def test_every_package_of_services_is_in_the_table() -> None:
    assert {path.parent.name for path in (ROOT / "services").glob("*/__main__.py")} == set(NAMES)
    assert len({service.port for service in SERVICES}) == len(SERVICES)


def test_what_is_needed_and_asked_is_in_the_table() -> None:
    for service in SERVICES:
        assert set(service.asks) <= set(NAMES), service.name
        assert set(service.needs) <= {*NAMES, "migrate", "topics"}, service.name
        assert len(set(service.environment)) == len(service.environment), service.name


@services
def test_containers_listen_where_the_table_says(service: ServiceEntry) -> None:
    environment = COMPOSE[service.name]["environment"]
    assert environment["PORT"] == str(service.port)
    assert environment.get("INNER_PORT") == (str(service.port + INNER) if service.published else None)
    for name in service.asks:
        asked = BY_NAME[name]
        port = asked.port + INNER * asked.published
        assert environment[f"{name.upper()}_URL"] == f"http://{name}:{port}"


def test_every_role_and_account_is_given_a_password() -> None:
    roles = json.loads(COMPOSE["migrate"]["environment"]["ROLE_PASSWORDS"])
    accounts = json.loads(COMPOSE["topics"]["environment"]["KAFKA_PASSWORDS"])
    assert set(roles) == set(NAMES)
    assert set(accounts) == set(ON_THE_BROKERS)


@services
def test_settings_know_where_it_answers(service: ServiceEntry) -> None:
    assert Settings.model_fields[f"{service.name}_url"].default == default_url(service.name)


@services
def test_its_routes_are_those_of_its_streams(service: ServiceEntry) -> None:
    kinds = {route.kind for route in routes_of(service.name) if route.path.endswith("/{stream_id}/actions")}
    assert kinds == {streams.collection for streams in service.streams}


def commands(kind: type[Command] = Command) -> Iterator[type[Command]]:
    """Every class of commands that the services' apps import."""
    for one in kind.__subclasses__():
        yield one
        yield from commands(one)


@services
def test_a_command_of_each_kind_repeats_the_id_of_the_path(service: ServiceEntry) -> None:
    assert service.stores or not service.streams
    importlib.import_module(f"{service.module}.app")
    own = [command for command in commands() if command.__module__.startswith(f"{service.module}.")]
    fields = {field for command in own for field in command.model_fields}
    assert {streams.id_field for streams in service.streams} <= fields


def test_the_import_laws_keep_every_service_apart() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (independent,) = (contract for contract in contracts if contract["type"] == "independence")
    assert independent["modules"] == ["services.*"]


def test_words_for_each_service() -> None:
    assert set(table("console.service")) == set(NAMES)
    assert set(table("event_catalogue.service")) == set(STORES)
    assert set(DECIDING) | {"subscriptions", "operations"} == set(STORES)
    assert set(BY_TOKEN) - {"seed"} <= set(NAMES)


def test_collections_of_one_name_share_their_id_field() -> None:
    assert id_field("documents") == "document_id"
    assert id_field("case-files") == "case_file_id"
