"""A rehearsal on the screen: the directory's plan beside what is open in each body, before and after."""

from dataclasses import dataclass
from typing import NamedTuple

from services.portal.frame.commands import Commands
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.answers import Rehearsed
from shared.bodies.reorganisation.loads import Load, after, left_alone, loads, takings, total
from shared.bodies.reorganisation.plan import Plan, Wrong
from shared.readmodels.reading import ReadModels

ENDS = ("MergeBody", "DivideBody", "AbolishBody")


class Line(NamedTuple):
    """A body before and after; ``rule`` says what becomes of it, ``others`` who else takes a part."""

    body_id: str
    rule: str
    others: tuple[str, ...]
    named: int
    before: Load
    after: Load


@dataclass(frozen=True)
class Rehearsal:
    """What a file would do to the city as it stands, or why it may not."""

    file: str
    answer: Rehearsed
    problems: list[Wrong]
    groups: list[list[Line]]
    before: Load
    after: Load

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.answer.plan

    @property
    def founds(self) -> bool:
        """Whether a body is new."""
        return any(given.command == "FoundBody" for given in self.plan.commands)


async def rehearse(commands: Commands, reads: ReadModels, actor: Actor, file: str) -> Rehearsal:
    """What ``file`` would do, counted as ``actor`` may know it.  Raises `CommandRefused` for a file that is none."""
    answer = Rehearsed.model_validate(
        await commands.post(actor, "directory", "reorganisations/rehearse", {"file": file})
    )
    plan = answer.plan
    async with reads.as_actor(actor) as view:
        before = await loads(view.connection)
    wrong = [*([] if plan.problems else left_alone(plan, before)), *answer.problems]
    if not wrong and not plan.commands:
        wrong.append(Wrong("reorganisation.nothing", {}))
    then = {} if wrong else after(plan, before)
    groups = [] if wrong else _groups(plan, before, then)
    shown = {line.body_id for group in groups for line in group}
    return Rehearsal(
        file,
        answer,
        wrong,
        groups,
        total({body_id: load for body_id, load in before.items() if body_id in shown}),
        total({body_id: load for body_id, load in then.items() if body_id in shown}),
    )


def _groups(plan: Plan, before: dict[str, Load], then: dict[str, Load]) -> list[list[Line]]:
    ends = {given.body_id: given.command for given in plan.commands if given.command in ENDS}
    founded = {given.body_id for given in plan.commands if given.command == "FoundBody"}

    def line(body_id: str) -> Line:
        rule = ends.get(body_id) or ("founded" if body_id in founded else "takes")
        if rule == "AbolishBody" and not plan.heirs[body_id]:
            rule = "alone"
        named = plan.exceptions.get(body_id, 0)
        others = tuple(plan.bodies[other].name for other in plan.heirs.get(body_id, ())[1:])
        return Line(body_id, rule, others, named, before.get(body_id, Load()), then.get(body_id, Load()))

    groups = []
    for taking in takings(plan, before):
        olds = [old for old, _ in taking.parts if old != taking.heir]
        groups.append([*map(line, olds), line(taking.heir)])
    return groups
