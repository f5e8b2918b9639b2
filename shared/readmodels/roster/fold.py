"""The roster: bodies, people, delegations and the organs outside, as everybody in the city may know them."""

from pathlib import Path

from shared.readmodels.model import ReadModel, Table
from shared.readmodels.roster.bodies import (
    Body,
    Change,
    Organ,
    body_keys,
    change_keys,
    evolve_body,
    evolve_change,
    evolve_organ,
    organ_keys,
)
from shared.readmodels.roster.people import (
    Absence,
    Clearance,
    Delegation,
    Digest,
    Person,
    absence_keys,
    clearance_keys,
    delegation_keys,
    digest_keys,
    evolve_absence,
    evolve_clearance,
    evolve_delegation,
    evolve_digest,
    evolve_person,
    person_keys,
)

MODEL = ReadModel(
    name="roster",
    tables=(
        Table("bodies", Body, ("body_id",), body_keys, evolve_body),
        Table("changes", Change, ("body_id", "event_id"), change_keys, evolve_change),
        Table("people", Person, ("person_id",), person_keys, evolve_person),
        Table("clearances", Clearance, ("body_id", "person_id"), clearance_keys, evolve_clearance),
        Table("delegations", Delegation, ("delegation_id",), delegation_keys, evolve_delegation),
        Table("digests", Digest, ("person_id",), digest_keys, evolve_digest),
        Table("organs", Organ, ("organ_id",), organ_keys, evolve_organ),
        Table("absences", Absence, ("absence_id",), absence_keys, evolve_absence),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
