"""The city's bodies as a tree, and what may be done about a clearance."""

from dataclasses import dataclass

from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared
from shared.readmodels.reading import Reading
from shared.readmodels.roster.queries import proposed_clearances
from shared.readmodels.roster.rows import KnownBody, ProposedClearance

LEVELS = ("city", "board", "district", "attached", "commune")


@dataclass(frozen=True, slots=True)
class Branch:
    """A body and those below it."""

    body: KnownBody
    below: "list[Branch]"


def tree(bodies: list[KnownBody]) -> list[Branch]:
    """``bodies`` by their parents; one whose parent is not among them stands at the top."""
    known = {body.body_id for body in bodies}
    below: dict[str | None, list[KnownBody]] = {}
    for body in sorted(bodies, key=_place):
        parent = body.parent_body_id
        below.setdefault(parent if parent in known and parent != body.body_id else None, []).append(body)

    def nested(parent: str | None) -> list[Branch]:
        return [Branch(body, nested(body.body_id)) for body in below.get(parent, [])]

    return nested(None)


def _place(body: KnownBody) -> tuple[int, str]:
    return (LEVELS.index(body.level) if body.level in LEVELS else len(LEVELS), body.name)


@dataclass(frozen=True, slots=True)
class WaitingClearance:
    """A proposed clearance; ``mine`` where the actor may be the second person."""

    proposal: ProposedClearance
    mine: bool


async def waiting_clearances(reading: Reading, body_id: str) -> list[WaitingClearance]:
    """The proposals about people of a body that nobody has confirmed yet."""
    return [
        WaitingClearance(each, _second(each, reading.actor)) for each in await proposed_clearances(reading, body_id)
    ]


def _second(proposal: ProposedClearance, actor: Actor) -> bool:
    concerned = (proposal.proposed_by_id, proposal.person_id)
    return cleared(actor.clearance, proposal.clearance) and not any(map(actor.stands_for, concerned))
