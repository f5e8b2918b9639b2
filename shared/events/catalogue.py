"""The catalogue: every event of the city by its type name, and the decoding of its data."""

from types import ModuleType
from typing import Any

import pydantic_core

from shared.events import approval, directory, meetings, publishing, receiving, routing, subscriptions
from shared.events.approval import templates
from shared.events.base import Event
from shared.events.directory import reorganisations
from shared.events.operations import consumers, letters
from shared.events.publishing import entries, keys
from shared.events.receiving import imports
from shared.events.routing import case_files
from shared.events.subscriptions import exchange, peers
from shared.events.tracking import calendars, cases, initiatives, procedures, programme, tasks
from shared.events.upcasters import UPCASTERS

MODULES = (
    receiving,
    imports,
    routing,
    case_files,
    approval,
    templates,
    publishing,
    entries,
    keys,
    tasks,
    programme,
    initiatives,
    procedures,
    cases,
    calendars,
    meetings,
    directory,
    reorganisations,
    subscriptions,
    peers,
    exchange,
    letters,
    consumers,
)


class UnknownEventType(LookupError):
    """No model and no upcaster knows this type."""


def _events_of(module: ModuleType) -> dict[str, type[Event]]:
    return {
        item.type_name(): item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Event) and item.__module__ == module.__name__
    }


EVENTS: dict[str, type[Event]] = {name: event for module in MODULES for name, event in _events_of(module).items()}


def decode(type_name: str, data: str | bytes) -> Event:
    """The event of ``type_name`` from its JSON, upcast to the newest version of its type.

    Raises `UnknownEventType`, or pydantic's ``ValidationError`` where the JSON is no such event.
    """
    event_type = EVENTS.get(type_name)
    if event_type is not None:
        return event_type.model_validate_json(data)
    upcast = UPCASTERS.get(type_name)
    if upcast is None:
        raise UnknownEventType(type_name)
    fields: dict[str, Any] = pydantic_core.from_json(data)
    while upcast is not None:
        type_name, fields = upcast(fields)
        upcast = UPCASTERS.get(type_name)
    if type_name not in EVENTS:
        raise UnknownEventType(type_name)
    return EVENTS[type_name].model_validate(fields)
