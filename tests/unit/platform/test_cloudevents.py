"""Events on the wire, as another CloudEvents implementation reads them."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from shared.events import upcasters
from shared.events.base import Event
from shared.events.catalogue import EVENTS, UnknownEventType, decode
from shared.eventsourcing.recorded import Metadata
from shared.streams.cloudevents import NotACloudEvent, event_of, headers_of
from tests.unit.strategies import any_event


def row_of(event: Event) -> dict[str, object]:
    metadata = Metadata(correlation_id="c", causation_id="k", actor="vanthu", actor_name="Đỗ Văn Ấu", secrecy="none")
    return {
        "id": uuid4(), "stream_id": event.subject, "version": 3, "type": event.type_name(), "subject": event.subject,
        "body_id": event.body_id, "time": dt.datetime(2026, 3, 2, 2, 0, 0, 123456, dt.UTC),
        "metadata": metadata.model_dump_json(), "transaction_id": 77, "position": 9,
    }  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(event=any_event())
def test_there_and_back(event: Event) -> None:
    row = row_of(event)
    back = event_of(headers_of(event.service, row), event.model_dump_json().encode())
    assert back.data == event
    assert (back.id, back.version, back.time) == (row["id"], 3, row["time"])
    assert back.metadata.actor_name == "Đỗ Văn Ấu"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(event=any_event())
def test_the_cloudevents_sdk_reads_it(event: Event) -> None:
    from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
    from cloudevents.core.formats.json import JSONFormat

    headers = dict(headers_of(event.service, row_of(event)))
    message = KafkaMessage(headers=headers, key=event.subject.encode(), value=event.model_dump_json().encode())
    read = from_binary_event(message, JSONFormat())
    assert read.get_type() == event.type_name()
    assert read.get_subject() == event.subject
    assert read.get_source() == f"/bodies/{event.body_id}/{event.service}"
    assert read.get_extension("streamversion") == "3"


@pytest.mark.parametrize("missing", ["ce_id", "ce_source", "ce_type", "ce_streamversion", "ce_time", "ce_specversion"])
def test_a_message_without_an_attribute_is_no_event(missing: str) -> None:
    event = next(iter(EVENTS.values())).model_construct()
    object.__setattr__(event, "body_id", "x")
    headers = [
        ("ce_specversion", b"1.0"), ("ce_id", str(uuid4()).encode()), ("ce_source", b"/bodies/x/receiving"),
        ("ce_type", b"congvan.receiving.DocumentReceived.v1"), ("ce_streamid", b"s"), ("ce_streamversion", b"1"),
        ("ce_time", b"2026-01-01T00:00:00Z"), ("ce_transactionid", b"1"), ("ce_position", b"1"),
        ("ce_correlationid", b"c"), ("ce_causationid", b"k"), ("ce_actor", b"a"), ("ce_actorname", b"A"),
        ("ce_secrecy", b"none"),
    ]  # fmt: skip
    with pytest.raises((NotACloudEvent, KeyError)):
        event_of([pair for pair in headers if pair[0] != missing], b"{}")


def test_an_old_version_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    old, newer = "congvan.directory.TermBegun.v1", "congvan.directory.TermBegun.v2"
    steps: dict[str, upcasters.Upcaster] = {
        old: lambda fields: (newer, {**fields, "term": fields["name"]}),
        newer: lambda fields: ("congvan.directory.TermOpened.v1", {**fields, "opened_on": "2020-10-22"}),
    }
    monkeypatch.setattr("shared.events.catalogue.UPCASTERS", steps)
    event = decode(old, json.dumps({"body_id": "x", "name": "XXII"}))
    assert event == EVENTS["congvan.directory.TermOpened.v1"].model_validate(
        {"body_id": "x", "term": "XXII", "opened_on": "2020-10-22"}
    )
    with pytest.raises(UnknownEventType):
        decode("congvan.directory.Never.v1", "{}")
