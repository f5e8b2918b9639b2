"""Events on the wire: CloudEvents 1.0 in Kafka's binary mode.

The attributes are headers (``ce_…``), the value is the event's JSON.  Extensions: ``correlationid``,
``causationid``, ``streamid``, ``streamversion``, ``transactionid``, ``position``, ``actor``, ``actorname``,
``actingfor``, ``body``, ``incharge``, ``secrecy``, and W3C ``traceparent``.
"""

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict
from uuid import UUID

from shared.events.catalogue import decode
from shared.eventsourcing.recorded import Metadata, RecordedEvent

Headers = list[tuple[str, bytes]]


class EventRow(TypedDict):
    """A row of a service's events table, read with its ``service``; ``data`` and ``metadata`` are JSON text."""

    service: str
    position: int
    transaction_id: int
    id: UUID
    stream_id: str
    version: int
    type: str
    subject: str
    body_id: str
    time: dt.datetime
    data: str
    metadata: str


class NotACloudEvent(ValueError):
    """A message whose headers are not those of a CloudEvents 1.0 event of this system."""


def headers_of(service: str, row: EventRow) -> Headers:
    """The headers of a row of ``service``'s events table."""
    metadata = Metadata.model_validate_json(row["metadata"])
    time: dt.datetime = row["time"]
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(row["id"]).encode()),
        ("ce_source", f"/bodies/{row['body_id']}/{service}".encode()),
        ("ce_type", row["type"].encode()),
        ("ce_subject", row["subject"].encode()),
        ("ce_time", time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z").encode()),
        ("content-type", b"application/json"),
        ("ce_correlationid", metadata.correlation_id.encode()),
        ("ce_causationid", metadata.causation_id.encode()),
        ("ce_streamid", row["stream_id"].encode()),
        ("ce_streamversion", str(row["version"]).encode()),
        ("ce_transactionid", str(row["transaction_id"]).encode()),
        ("ce_position", str(row["position"]).encode()),
        ("ce_actor", metadata.actor.encode()),
        ("ce_actorname", metadata.actor_name.encode()),
        ("ce_body", row["body_id"].encode()),
        ("ce_secrecy", metadata.secrecy.encode()),
    ]
    if metadata.acting_for is not None:
        headers.append(("ce_actingfor", metadata.acting_for.encode()))
    if metadata.in_charge is not None:
        headers.append(("ce_incharge", metadata.in_charge.encode()))
    if metadata.traceparent is not None:
        headers.append(("traceparent", metadata.traceparent.encode()))
    return headers


def event_of(headers: Iterable[tuple[str, bytes]], value: bytes | None) -> RecordedEvent:
    """The event a message carries.

    Raises `NotACloudEvent`, or what `shared.events.catalogue.decode` raises for its type and data.
    """
    given = {name: content.decode("utf-8", "replace") for name, content in headers}
    try:
        source = given["ce_source"].split("/")
        if given["ce_specversion"] != "1.0" or len(source) != 4 or value is None:
            raise NotACloudEvent(given.get("ce_id", "no id"))
        metadata = Metadata(
            correlation_id=given["ce_correlationid"],
            causation_id=given["ce_causationid"],
            actor=given["ce_actor"],
            actor_name=given["ce_actorname"],
            acting_for=given.get("ce_actingfor"),
            secrecy=given["ce_secrecy"],
            in_charge=given.get("ce_incharge"),
            traceparent=given.get("traceparent"),
        )
        event_id, stream_id = UUID(given["ce_id"]), given["ce_streamid"]
        version, time = int(given["ce_streamversion"]), dt.datetime.fromisoformat(given["ce_time"])
        transaction_id, position = int(given["ce_transactionid"]), int(given["ce_position"])
    except (KeyError, ValueError) as error:
        raise NotACloudEvent(repr(error)) from error
    return RecordedEvent(
        id=event_id,
        service=source[3],
        stream_id=stream_id,
        version=version,
        time=time,
        data=decode(given["ce_type"], value),
        metadata=metadata,
        transaction_id=transaction_id,
        position=position,
    )
