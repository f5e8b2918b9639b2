"""The city's events as an AsyncAPI 3 document, generated from the models.

``python -m services.subscriptions.catalogue.asyncapi`` prints it.
"""

import inspect
import json
from collections.abc import Sequence
from typing import cast

from services.subscriptions.catalogue.examples import example_of
from services.subscriptions.kafka.passwords import MECHANISM
from shared.bodies.visibility import goes_outside
from shared.events.base import Event
from shared.events.catalogue import EVENTS
from shared.settings import Settings
from shared.streams.topics import EVENT_TOPICS, SUBSCRIBER_PREFIX, topic_of

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
    """Every published event by its type name, without the base classes that several events share."""
    bases = {base for event in EVENTS.values() for base in event.__mro__[1:]}
    return {name: event for name, event in EVENTS.items() if event not in bases}


def description_of(event: type[Event]) -> str:
    """The docstring of the event's model."""
    return inspect.cleandoc(event.__doc__ or "")


def asyncapi(bootstrap_servers: str, subscribers: str = "") -> dict[str, object]:
    """The AsyncAPI 3.0 document.

    The city reaches Kafka at ``bootstrap_servers``, other systems at ``subscribers`` (the setting
    ``kafka_subscribers``; empty where they cannot).
    """
    events = documented()
    channels: dict[str, dict[str, object]] = {}
    for topic in EVENT_TOPICS:
        own = [name for name, event in events.items() if topic_of(event.service) is topic]
        bindings = {"kafka": {"topic": topic.name, "partitions": topic.partitions, "bindingVersion": "0.5.0"}}
        channels[topic.name.split(".")[1]] = _channel(topic.name, "kafka", own, {"bindings": bindings})
    servers: dict[str, object] = {"kafka": {"host": bootstrap_servers, "protocol": "kafka"}}
    if subscribers:
        protocol, _, host = subscribers.partition("://")
        servers["subscribers"] = {
            "host": host,
            "protocol": "kafka-secure" if protocol == "SASL_SSL" else "kafka",
            "description": f"Other systems, by {protocol} and {MECHANISM}: each reads a topic of its own.",
            "security": [{"$ref": "#/components/securitySchemes/subscription"}],
        }
        about = {"subscription": {"description": "The subscription's id, which is also the user's name."}}
        seen = [name for name in events if goes_outside(name)]
        address = f"{SUBSCRIBER_PREFIX}{{subscription}}.v1"
        channels["subscriber"] = _channel(address, "subscribers", seen, {"parameters": about})
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Congvan",
            "version": "1.0.0",
            "description": "Events of official documents. A type only ever grows optional fields; anything else is a "
            "new version beside the old one.",
        },
        "defaultContentType": "application/json",
        "servers": servers,
        "channels": channels,
        "operations": {f"publish-{key}": _operation(key, channel) for key, channel in channels.items()},
        "components": {
            "messages": {name: _message(name, event) for name, event in events.items()},
            "schemas": {name: _schema(event, name) for name, event in events.items()},
            "securitySchemes": {
                "subscription": {"type": "scramSha256", "description": "The subscription's id and its Kafka password."}
            },
        },
    }


def _channel(address: str, server: str, names: Sequence[str], more: dict[str, object]) -> dict[str, object]:
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    return {
        "address": address,
        "title": address,
        "servers": [{"$ref": f"#/servers/{server}"}],
        "messages": messages,
        **more,
    }


def _operation(key: str, channel: dict[str, object]) -> dict[str, object]:
    messages = cast("dict[str, object]", channel["messages"])
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{key}"},
        "messages": [{"$ref": f"#/channels/{key}/messages/{name}"} for name in messages],
    }


def _message(name: str, event: type[Event]) -> dict[str, object]:
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


def _schema(event: type[Event], name: str) -> dict[str, object]:
    """The model's JSON Schema, with references to its definitions' place in the document."""
    return event.model_json_schema(ref_template=f"#/components/schemas/{name}/$defs/{{model}}")


if __name__ == "__main__":
    settings = Settings()
    document = asyncapi(settings.kafka_bootstrap_servers, settings.kafka_subscribers)
    print(json.dumps(document, ensure_ascii=False, indent=1))  # noqa: T201
