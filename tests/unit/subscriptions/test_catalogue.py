"""The catalogue of events: AsyncAPI that validates, examples that are events, pages for each."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cloudevents.core.formats.json import JSONFormat
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jsonschema import Draft7Validator, Draft202012Validator

from services.subscriptions.catalogue.asyncapi import asyncapi, documented
from services.subscriptions.catalogue.examples import example_of
from services.subscriptions.catalogue.pages import catalogue_routes
from services.subscriptions.feed.entries import Entry
from shared.eventsourcing.recorded import Metadata
from shared.settings import Settings
from shared.texts import table
from shared.web.service import prepare_web

ROOT = Path(__file__).parents[3]
OFFICIAL = json.loads((ROOT / "tests/data/schemas/asyncapi-3.0.0.json").read_text("utf-8"))
SUBSCRIBERS = "SASL_SSL://kafka.example.vn:9094"


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Any]:
    """The AsyncAPI document."""
    return asyncapi("127.0.0.1:9092", SUBSCRIBERS)


@pytest.fixture(scope="module")
def web() -> TestClient:
    app = FastAPI()
    prepare_web(app)
    app.include_router(catalogue_routes(Settings(kafka_subscribers=SUBSCRIBERS)))
    return TestClient(app)


@pytest.fixture(scope="module")
def index(web: TestClient) -> str:
    """The page that lists all events."""
    return web.get("/events").text


def test_the_document_is_asyncapi_3(catalogue: dict[str, Any]) -> None:
    errors = [
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in Draft7Validator(OFFICIAL).iter_errors(catalogue)
    ]
    assert errors == []
    broken = {**catalogue, "channels": {"documents": {"address": 7}}}
    assert list(Draft7Validator(OFFICIAL).iter_errors(broken))


def test_other_systems_are_told_where_and_how(catalogue: dict[str, Any]) -> None:
    server = catalogue["servers"]["subscribers"]
    assert (server["host"], server["protocol"]) == ("kafka.example.vn:9094", "kafka-secure")
    scheme = server["security"][0]["$ref"].rpartition("/")[2]
    assert catalogue["components"]["securitySchemes"][scheme]["type"] == "scramSha256"
    messages = catalogue["channels"]["subscriber"]["messages"]
    assert "congvan.publishing.DocumentIssued.v1" in messages
    assert "congvan.meetings.VoteCast.v1" not in messages
    assert set(asyncapi("127.0.0.1:9092")["channels"]) == {"documents", "directory"}, "not offered, not told"


def test_every_reference_leads_somewhere(catalogue: dict[str, Any]) -> None:
    for reference in re.findall(r'"\$ref": "#([^"]+)"', json.dumps(catalogue)):
        found = catalogue
        for part in reference.strip("/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]


@pytest.mark.parametrize("name", sorted(documented()))
def test_an_event_has_an_example_a_schema_and_a_page(name: str, web: TestClient, index: str) -> None:
    example = example_of(documented()[name])
    schema = web.get(f"/events/{name}.schema.json").json()
    Draft202012Validator(schema).validate(example)
    page = web.get(f"/events/{name}")
    assert page.status_code == 200
    assert name in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert f'href="/events/{name}"' in index


@pytest.mark.parametrize("name", sorted(documented()))
def test_the_cloudevents_sdk_reads_what_subscribers_get(name: str) -> None:
    event = documented()[name].model_validate(example_of(documented()[name]))
    metadata = Metadata(correlation_id="c", causation_id="k", actor="a", actor_name="Đỗ Văn Ấu")
    row = {
        "id": uuid4(), "service": event.service, "stream_id": "s", "version": 3, "type": name, "subject": event.subject,
        "body_id": event.body_id, "time": dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC),
        "data": event.model_dump_json(exclude_none=True), "metadata": metadata.model_dump_json(exclude_none=True),
        "transaction_id": 7, "position": 9,
    }  # fmt: skip
    read = JSONFormat().read(None, json.dumps(Entry.of(row).cloudevent))
    assert (read.get_type(), read.get_subject(), read.get_data()) == (
        name,
        event.subject,
        event.model_dump(mode="json", exclude_none=True),
    )


def test_what_there_is_none_of(web: TestClient, catalogue: dict[str, Any]) -> None:
    assert web.get("/events/congvan.none.Nothing.v1").json()["code"] == "request.not-found"
    assert web.get("/events/asyncapi.json").json() == catalogue
    assert {event.service for event in documented().values()} == set(table("event_catalogue.service"))
