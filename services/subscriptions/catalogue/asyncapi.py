"""The city's events as an AsyncAPI 3 document, generated from the models.

``python -m services.subscriptions.catalogue.asyncapi`` prints it.
"""

import inspect
import json
from typing import Any

from services.subscriptions.catalogue.examples import example_of
from shared.events.base import Event
from shared.events.catalogue import EVENTS
from shared.settings import Settings
from shared.streams.topics import EVENT_TOPICS, topic_of

ATTRIBUTES = {
    "ce_specversion": "CloudEvents 1.0",
    "ce_id": "UUIDv7 of the event; the same event always has the same",
    "ce_source": "/bodies/{body}/{service}",
    "ce_type": "congvan.{service}.{EventName}.v{n}",
    "ce_subject": "what it is about: the document, body, meeting … and the Kafka key",
    "ce_time": "when the command was given (RFC 3339, UTC)",
    "ce_body": "whose fact it is",
    "ce_secrecy": "none, confidential, secret or top_secret",
    "ce_streamid": "the stream in the service's store",
    "ce_streamversion": "1, 2, 3 … within the stream, without gaps",
    "ce_transactionid": "with ce_position: the one order of the whole log",
    "ce_position": "see ce_transactionid",
    "ce_correlationid": "shared by everything one request set off",
    "ce_causationid": "the event or request that this one answers",
    "ce_actor": "who acted",
    "ce_actorname": "their name",
}


def documented() -> dict[str, type[Event]]:
    """Every event that is published, by its type name; the common ancestors of some are none."""
    bases = {base for event in EVENTS.values() for base in event.__mro__[1:]}
    return {name: event for name, event in EVENTS.items() if event not in bases}


def description_of(event: type[Event]) -> str:
    """What the event says, in its model's words."""
    return inspect.cleandoc(event.__doc__ or "")


def asyncapi(bootstrap_servers: str) -> dict[str, Any]:
    """The AsyncAPI 3.0 document; ``bootstrap_servers`` is where Kafka answers."""
    events = documented()
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for topic in EVENT_TOPICS:
        key = topic.name.split(".")[1]
        own = [name for name, event in events.items() if topic_of(event.service) is topic]
        channels[key] = {
            "address": topic.name,
            "title": topic.name,
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in own},
            "bindings": {"kafka": {"topic": topic.name, "partitions": topic.partitions, "bindingVersion": "0.5.0"}},
        }
        operations[f"publish-{key}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{key}"},
            "messages": [{"$ref": f"#/channels/{key}/messages/{name}"} for name in own],
        }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Congvan",
            "version": "1.0.0",
            "description": "Events of official documents. A type only ever grows optional fields; anything else is a "
            "new version beside the old one.",
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": {"host": bootstrap_servers, "protocol": "kafka"}},
        "channels": channels,
        "operations": operations,
        "components": {
            "messages": {name: _message(name, event) for name, event in events.items()},
            "schemas": {name: _schema(event, name) for name, event in events.items()},
        },
    }


def _message(name: str, event: type[Event]) -> dict[str, Any]:
    texts = {key: {"type": "string", "description": text} for key, text in ATTRIBUTES.items()}
    return {
        "name": name,
        "title": event.__name__,
        "summary": description_of(event).splitlines()[0],
        "description": description_of(event),
        "contentType": "application/json",
        "headers": {"type": "object", "properties": texts, "required": list(ATTRIBUTES)},
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "examples": [{"name": "example", "payload": example_of(event)}],
        "tags": [{"name": event.service}],
    }


def _schema(event: type[Event], name: str) -> dict[str, Any]:
    """The model's JSON Schema, its definitions found from where it stands in the document."""
    return event.model_json_schema(ref_template=f"#/components/schemas/{name}/$defs/{{model}}")


if __name__ == "__main__":
    print(json.dumps(asyncapi(Settings().kafka_bootstrap_servers), ensure_ascii=False, indent=1))  # noqa: T201
