"""Values that operators put in place of an event's data."""

import pydantic_core
from pydantic import ValidationError

from services.operations.dead_letters.commands import Stored
from shared.events.base import Event
from shared.events.catalogue import UnknownEventType, decode
from shared.eventsourcing.decider import Rejected


def event_from(stored: Stored, value: str) -> Event:
    """The event that the stored one becomes with ``value`` as its data.

    Raises `Rejected` where ``value`` is no event of its type, or an event about something else.
    """
    try:
        event = decode(stored.event_type, plain(value))
    except UnknownEventType as error:
        raise Rejected("letter.unknown-type", event_type=stored.event_type) from error
    except ValidationError as error:
        raise Rejected("letter.not-valid", errors=faults(error)) from error
    except ValueError as error:
        raise Rejected("letter.not-valid", errors=[{"field": "", "message": str(error)}]) from error
    if (event.subject, event.body_id) != (stored.subject, stored.body_id):
        raise Rejected("letter.other-subject")
    return event


def plain(value: str) -> str:
    """``value`` as canonical JSON.  Raises ``ValueError`` where it is no JSON, or has U+0000 or an infinite number."""
    written = pydantic_core.to_json(pydantic_core.from_json(value, allow_inf_nan=False), inf_nan_mode="null").decode()
    if "\\u0000" in written:
        raise ValueError("U+0000 is not a character of any text")
    return written


def faults(error: ValidationError) -> list[dict[str, str]]:
    """What is wrong, field by field, as ``{"field": …, "message": …}``."""
    return [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors(include_url=False, include_input=False)
    ]
