"""What is open in each body, and what a plan would move of it: shown before anything is moved."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import asyncpg

from shared.bodies.heirs import Ending, Heirs
from shared.bodies.reorganisation.plan import Plan, Wrong


@dataclass(frozen=True)
class Load:
    """What is open in a body: documents at each stage, work on desks, tasks by the body's place in them, people."""

    waiting: int = 0
    handling: int = 0
    drafts: int = 0
    to_issue: int = 0
    opinions: int = 0
    items: int = 0
    led: int = 0
    ordered: int = 0
    people: int = 0

    @property
    def documents(self) -> int:
        """Documents at any stage but that of a draft."""
        return self.waiting + self.handling + self.to_issue + self.opinions

    @property
    def tasks(self) -> int:
        """Tasks that the body leads or ordered."""
        return self.led + self.ordered

    @property
    def is_open(self) -> bool:
        """Whether anything is open."""
        return replace(self, people=0) != Load()

    def __add__(self, other: "Load") -> "Load":
        return Load(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Load)))


async def loads(connection: asyncpg.Connection) -> dict[str, Load]:
    """What is open in each body that has anything: numbers only, and only for who oversees the city.

    The connection says who reads (``congvan.body_id``); nobody else is told anything.
    """
    rows = await connection.fetch("SELECT * FROM log.open_work()")
    return {row["body_id"]: Load(*list(row)[1:]) for row in rows}


@dataclass(frozen=True)
class Taking:
    """A body that takes over: what each old one brings (``heir`` itself among them, where it has something)."""

    heir: str
    parts: tuple[tuple[str, Load], ...]
    after: Load


def left_alone(plan: Plan, before: Mapping[str, Load]) -> list[Wrong]:
    """The bodies that would end with open work left to nobody: such a plan is not applied."""
    return [
        Wrong("reorganisation.left-alone", {"body": plan.bodies[old].name})
        for old, heirs in plan.heirs.items()
        if not heirs and before.get(old, Load()).is_open
    ]


def final_heir(plan: Plan, body_id: str) -> str:
    """Where what no exception names of a body ends up after all stages."""
    return Heirs({old: Ending(heirs) for old, heirs in plan.heirs.items()}).heir(body_id) or body_id


def after(plan: Plan, before: Mapping[str, Load]) -> dict[str, Load]:
    """What each body would have open, were the plan applied now, and its people; what is named for another heir of a
    divided body is counted at the first."""
    result: dict[str, Load] = {}
    for body_id, load in before.items():
        heir = final_heir(plan, body_id)
        result[heir] = result.get(heir, Load()) + replace(load, people=0)
    coming = Counter(target for _, target in plan.people.values())
    leaving = Counter(home for home, _ in plan.people.values())
    for body_id in {*before, *coming}:
        people = before.get(body_id, Load()).people + coming[body_id] - leaving[body_id]
        result[body_id] = result.get(body_id, Load()) + Load(people=people)
    return {body_id: load for body_id, load in result.items() if load != Load()}


def takings(plan: Plan, before: Mapping[str, Load]) -> list[Taking]:
    """Every body that takes over or that people come to, by name, each with those that end in it."""
    sums = after(plan, before)
    heirs = {final_heir(plan, old) for old in plan.heirs} | {target for _, target in plan.people.values()}
    heirs |= {heir for named in plan.heirs.values() for heir in named}
    heirs -= {body_id for body_id, taken in plan.heirs.items() if taken}
    return [
        Taking(heir, tuple(_parts(plan, before, heir)), sums.get(heir, Load()))
        for heir in sorted(heirs, key=lambda body_id: plan.bodies[body_id].name)
    ]


def _parts(plan: Plan, before: Mapping[str, Load], heir: str) -> Iterator[tuple[str, Load]]:
    for old in plan.heirs:
        if old != heir and final_heir(plan, old) == heir:
            yield old, before.get(old, Load())
    if heir in before:
        yield heir, before[heir]


def total(loads: Mapping[str, Load]) -> Load:
    """Of all bodies."""
    return sum(loads.values(), Load())
