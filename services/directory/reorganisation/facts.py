"""What the directory knows of the city when it plans: its own events, folded into bodies and people."""

from collections.abc import Iterable
from dataclasses import replace

import asyncpg

from shared.bodies.reorganisation.plan import KnownBody, KnownPerson
from shared.events.base import Event
from shared.events.catalogue import decode
from shared.events.directory import (
    BodyAbolished,
    BodyDivided,
    BodyFounded,
    BodyMerged,
    BodyMoved,
    BodyRenamed,
    ClearanceChanged,
    PersonAppointed,
    PersonReleased,
    TermOpened,
)

OF_BODIES = (BodyFounded, BodyRenamed, BodyMoved, BodyMerged, BodyDivided, BodyAbolished, TermOpened)
OF_PEOPLE = (PersonAppointed, PersonReleased, ClearanceChanged)

_FACTS = "SELECT type, data FROM events WHERE split_part(type, '.', 3) = ANY ($1) ORDER BY transaction_id, position"


class City:
    """Bodies, ended ones too, and people in their posts."""

    def __init__(self) -> None:
        self.bodies: dict[str, KnownBody] = {}
        self.people: dict[str, KnownPerson] = {}

    def learn(self, event: Event) -> None:
        """One event more, in the order of the log."""
        if isinstance(event, OF_PEOPLE):
            self._learn_of_person(event)
        elif isinstance(event, OF_BODIES):
            body = _body_after(self.bodies.get(event.body_id), event)
            if body is not None:
                self.bodies[event.body_id] = body

    def _learn_of_person(self, event: PersonAppointed | PersonReleased | ClearanceChanged) -> None:
        if isinstance(event, PersonAppointed):
            person = event.person
            self.people[person.person_id] = KnownPerson(
                person.person_id, person.name, person.post.value, person.title,
                event.clearance, event.email, event.body_id,
            )  # fmt: skip
            return
        known = self.people.get(event.person_id)
        if known is None or known.body_id != event.body_id:
            return  # of a body that they have left
        if isinstance(event, PersonReleased):
            del self.people[event.person_id]
        else:
            self.people[event.person_id] = replace(known, clearance=event.clearance)


def _body_after(body: KnownBody | None, event: Event) -> KnownBody | None:
    match event:
        case BodyFounded():
            return KnownBody(event.body_id, event.name, event.symbol, event.level, event.parent_body_id)
        case _ if body is None:
            return None
        case BodyRenamed():
            return replace(body, name=event.name, symbol=event.symbol or body.symbol)
        case BodyMoved():
            return replace(body, parent_body_id=event.parent_body_id)
        case TermOpened():
            return replace(body, term=event.term)
        case BodyMerged() | BodyAbolished():
            return replace(body, ended=True, heirs=(event.successor_body_id,) if event.successor_body_id else ())
        case BodyDivided():
            return replace(body, ended=True, heirs=(event.successor_body_id, *event.other_body_ids))
        case _:
            return body


def city_of(events: Iterable[Event]) -> City:
    """The city after ``events`` of the directory, in the order of its log."""
    city = City()
    for event in events:
        city.learn(event)
    return city


async def known_city(pool: asyncpg.Pool) -> City:
    """The city by the directory's own events: no read model can be behind."""
    names = [event.__name__ for event in (*OF_BODIES, *OF_PEOPLE)]
    rows = await pool.fetch(_FACTS, names)
    return city_of(decode(row["type"], row["data"]) for row in rows)
