"""The sample catalogue of procedures: the two that every document follows, and sets as large as the city's."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.city.client import CityClient
from deploy.city.people import CityPerson, people_of
from shared.procedures.content import CITY_OWNERS, Area
from shared.texts import say

CATALOGUE = Path(__file__).with_name("procedures.json")


@dataclass(frozen=True)
class GivenCommand:
    """A command to the catalogue: the person, the stream of tracking, the key."""

    who: CityPerson
    stream: str
    command: str
    fields: dict[str, Any]
    key: str


def procedure_commands(*, standard_only: bool = False) -> Iterable[GivenCommand]:
    """Every command that brings the catalogue into force, in the order to give them.

    ``standard_only``: just what incoming and outgoing documents follow; otherwise the sets of each field too.  A
    specialist of the body answerable for the field drafts, its leader approves.
    """
    known = json.loads(CATALOGUE.read_text("utf-8"))
    for procedure in known["standard"]:
        content = {name: value for name, value in procedure.items() if name != "id"}
        yield from _in_force(procedure["id"], content | {"valid_from": known["valid_from"]})
    for group in () if standard_only else known["sets"]:
        for number in range(1, group["count"] + 1):
            content = {
                "name": group["title"].format(number=number),
                "area": group["area"],
                "sort": group["sort"],
                "legal_basis": say("samples.legal_basis"),
                "valid_from": known["valid_from"],
                "steps": known["steps_of_sets"],
            }
            name = f"{group['area']}.{group['sort']}-{number:02}".replace("_", "-")
            yield from _in_force(name, content)


def _in_force(procedure_id: str, content: dict[str, Any]) -> Iterable[GivenCommand]:
    people = people_of(CITY_OWNERS[Area(content["area"])])
    drafted = {"procedure_id": procedure_id, "content": content}
    for prefix, command, fields in (
        ("chuyenvien1", "DraftVersion", drafted),
        ("chuyenvien1", "SubmitVersion", {}),
        ("lanhdao", "ApproveVersion", {}),
    ):
        key = f"seed/{procedure_id}/{command}"
        yield GivenCommand(people[prefix], f"procedures/{procedure_id}", command, fields, key)


async def seed_procedures(client: CityClient, *, standard_only: bool = True) -> None:
    """Give them to the running city; a repetition changes nothing."""
    for given in procedure_commands(standard_only=standard_only):
        await client.give(given.who, "tracking", given.stream, given.command, given.fields, key=given.key)
