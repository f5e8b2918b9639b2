"""What the roster tells of a body: its own past, and what it took over."""

import datetime as dt

from shared.events import directory
from shared.events.base import Event
from shared.readmodels.roster import fold as roster
from tests.unit.recorded import record


def _changes(*events: Event) -> list[tuple[str, str, str]]:
    table = next(table for table in roster.MODEL.tables if table.name == "changes")
    rows = []
    for number, event in enumerate(events, 1):
        recorded = record(event, number, number)
        rows += [table.evolve(key, None, recorded) for key in table.keys(recorded)]
    return [(row.body_id, row.name, row.about_body_id) for row in rows]


def test_a_body_tells_its_own_past_and_what_it_took_over() -> None:
    day = dt.date(2025, 7, 1)
    told = _changes(
        directory.BodyFounded(body_id="a", name="A", symbol="A", level="commune"),
        directory.BodyDivided(body_id="a", successor_body_id="b", other_body_ids=("c",), day=day),
        directory.BodyAbolished(body_id="d", day=day),
    )
    assert told == [
        ("a", "BodyFounded", "a"),
        ("a", "BodyDivided", "a"),
        ("b", "BodyDivided", "a"),
        ("c", "BodyDivided", "a"),
        ("d", "BodyAbolished", "d"),
    ]
