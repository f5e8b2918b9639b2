"""Events as they were stored before their type's newest version: every one is read as if it were written today."""

import json
from pathlib import Path

import pytest

from shared.events.catalogue import EVENTS, decode
from shared.events.tracking.initiatives import InitiativeApplied
from shared.events.upcasters import UPCASTERS

FOLDER = Path(__file__).parents[3] / "shared" / "events" / "schemas"

STORED = {
    "congvan.tracking.InitiativeApplied.v1": {
        "body_id": "quan-uy-hai-chau",
        "initiative_id": "0192f0e4-7c1f-7c55-8b5e-9d0a53c4f2f7",
        "applied_on": "2022-03-01",
        "where": "bộ phận một cửa",
        "applied_by": {"person_id": "cv", "name": "Lê An", "post": "specialist", "title": None},
    },
}
"""An event of every old version, as the store holds it."""


@pytest.mark.parametrize("name", sorted(UPCASTERS))
def test_a_stored_event_of_an_old_version_is_of_the_newest_one(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert set(schema["required"]) <= set(STORED[name])
    event = decode(name, json.dumps(STORED[name]))
    assert type(event) is EVENTS[event.type_name()]


def test_where_an_initiative_is_applied_is_to_whom() -> None:
    event = decode("congvan.tracking.InitiativeApplied.v1", json.dumps(STORED["congvan.tracking.InitiativeApplied.v1"]))
    assert isinstance(event, InitiativeApplied)
    assert event.applied_to == "bộ phận một cửa"
