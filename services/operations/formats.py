"""How figures, times and names are written on the console."""

import datetime as dt
import json

from shared.calendar import VIETNAM
from shared.texts import say


def moment(value: dt.datetime | str | None) -> str:
    """24/11/2026 09:30:05, in Vietnamese time."""
    if isinstance(value, str):  # out of JSON
        value = dt.datetime.fromisoformat(value)
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S") if value else "—"


def clock(value: dt.datetime) -> str:
    """09:30:05,123, in Vietnamese time."""
    local = value.astimezone(VIETNAM)
    return f"{local:%H:%M:%S},{local.microsecond // 1000:03}"


def ago(value: dt.datetime | None, now: dt.datetime) -> str:
    """How long ago ``value`` was, as `seconds` writes it."""
    return seconds((now - value).total_seconds()) if value else "—"


def seconds(value: float | None) -> str:
    """A span of time in its largest unit (``3,4 giờ``); a dash where there is none."""
    if value is None:
        return "—"
    for size, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if value >= size:
            return say(f"console.span.{unit}", number=number(value / size))
    return say("console.span.seconds", number=number(max(value, 0)))


def took(value: float) -> str:
    """A span that may be shorter than a second (``12 ms``)."""
    return f"{round(value * 1000)} ms" if value < 1 else seconds(value)


def per_second(value: float | None) -> str:
    """A rate (``3,4/giây``), with a dash for its figure where there is none."""
    return say("console.span.per_second", number="—" if value is None else number(round(value, 1)))


def number(value: float) -> str:
    """A figure as Vietnamese writes it (``1.234``, ``0,5``)."""
    written = f"{value:,.0f}" if value >= 10 or float(value).is_integer() else f"{value:,.1f}"
    return written.translate(str.maketrans(",.", ".,"))


def event_name(type_name: str) -> str:
    """``congvan.routing.DocumentRouted.v1`` → ``DocumentRouted``."""
    parts = type_name.split(".")
    return parts[2] if len(parts) == 4 else type_name or say("console.unknown")


def consumer_name(consumer: str) -> str:
    """``projections.inbox`` → ``inbox``; a service → its Vietnamese name."""
    kind, _, name = consumer.partition(".")
    if kind == "projections" and name:
        return name
    return say(f"console.service.{name or kind}", consumer)


def actor_name(metadata: str) -> str:
    """The name of the actor in an event's metadata (JSON)."""
    return str(json.loads(metadata).get("actor_name", ""))


def reason(data: str) -> str:
    """The reason in the data of an operator's event (JSON)."""
    return str(json.loads(data).get("reason", ""))


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names of the tables whose checksums differ."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))
