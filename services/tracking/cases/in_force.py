"""Which procedure a new document follows: the catalogue, read from tracking's own events."""

import datetime as dt
from dataclasses import dataclass

from services.tracking.calendars import decider as calendars
from services.tracking.calendars.lookup import CITY, rules_of
from services.tracking.procedures.state import State, Version, evolve
from shared.calendar import CalendarRules
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EVENT_COLUMNS, EventStore, recorded
from shared.procedures.content import Direction, Step, with_addition

# The index events_of_procedures holds exactly these: only a procedure's id has a dot.
_COUNT = "SELECT count(*) FROM events WHERE stream_id LIKE '%.%'"
_ALL = f"SELECT {EVENT_COLUMNS} FROM events WHERE stream_id LIKE '%.%' ORDER BY stream_id, version"


@dataclass(frozen=True)
class Followed:
    """The version that a document follows; ``steps`` include the additions of its body."""

    procedure_id: str
    name: str
    version: int
    steps: tuple[Step, ...]


class InForce:
    """Answers which version governs a document; reads the catalogue again only when it has grown."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._store: EventStore = handler.store
        self._known = -1
        self._procedures: dict[str, State] = {}

    async def governing(self, body_id: str, direction: Direction, kind: str | None, day: dt.date) -> Followed | None:
        """The version for a document that ``body_id`` begins on ``day``; ``None`` where nothing is in force."""
        await self._refresh()
        found = [
            (_rank(state, version, body_id), state, number, version)
            for state in self._procedures.values()
            for number, version in state.versions.items()
            if version.in_force(day) and state.holds_for(body_id) and _governs(version, direction, kind)
        ]
        if not found:
            return None
        _, state, number, version = max(found, key=lambda each: each[0])
        steps = with_addition(version.content.steps, version.additions.get(body_id))
        return Followed(state.procedure_id or "", version.content.name, number, steps)

    async def calendar(self, body_id: str) -> CalendarRules:
        """The body's working time: its own days and hours, and what the city's office declared for everybody."""
        own, _ = await self._handler.state(calendars.DECIDER, body_id)
        city, _ = await self._handler.state(calendars.DECIDER, CITY)
        return rules_of(own, city)

    async def _refresh(self) -> None:
        count = await self._store.pool.fetchval(_COUNT)
        if count == self._known:
            return
        rows = await self._store.pool.fetch(_ALL)
        procedures: dict[str, State] = {}
        for row in rows:
            event = recorded(self._store.service, row).data
            procedures[row["stream_id"]] = evolve(procedures.get(row["stream_id"], State()), event)
        self._procedures, self._known = procedures, len(rows)


def _governs(version: Version, direction: Direction, kind: str | None) -> bool:
    content = version.content
    return content.direction is direction and (not content.kinds or kind in content.kinds)


def _rank(state: State, version: Version, body_id: str) -> tuple[bool, bool, dt.date, str]:
    """The body's own goes before the city's, one for this kind before one for all kinds, the newer before the older."""
    own = state.body_id == body_id
    return own, bool(version.content.kinds), version.content.valid_from, state.procedure_id or ""
