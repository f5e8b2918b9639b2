"""A reorganisation on the screen: what a form says, the rehearsal of it, and its application in the background."""

import asyncio
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog
from pydantic import ValidationError

from services.portal.frame.actions import Fields, given, many, one
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.reads import Reads
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.apply import Directory, apply, emptied
from shared.bodies.reorganisation.directory import Load, directory, loads
from shared.bodies.reorganisation.file import Reorganisation, Step
from shared.bodies.reorganisation.plan import Given, Plan, Stage, Wrong
from shared.bodies.reorganisation.planner import make_plan
from shared.bodies.reorganisation.rehearsal import after, problems, takings, total
from shared.texts import say
from shared.web.problems import ProblemDocument, problem

TRIES = 5  # while the directory is away
ENDS = ("MergeBody", "DivideBody", "AbolishBody")

log = structlog.get_logger("reorganising")


def written(form: Fields) -> dict[str, Any]:
    """What a form of one step says, as the command file says it."""
    kind = one(form, "kind") or ""
    body, into, name = one(form, "body") or "", one(form, "into") or "", one(form, "name") or ""
    step: dict[str, Any] = {**given(form, "date", "legal_basis"), "new_bodies": given(form, "parent", "term")}
    symbol = given(form, "symbol")
    match kind:
        case "merge":
            step["merge"] = [{"into": into, "from": many(form, "from"), **symbol}]
        case "divide":
            parts = [{"into": part, "part_of": [body]} for part in many(form, "part")]
            step["merge"] = [{"into": into, "rest_of": [body]}, *parts]
        case "rename":
            step["rename"] = [{"body": body, "name": name, **symbol}]
        case "move":
            step |= {"move": [{"body": body, **given(form, "parent")}], "new_bodies": {}}
        case "found":
            step["found"] = [{"name": name, **symbol, **given(form, "level")}]
        case "abolish":
            step["abolish"] = [{"body": body, **given(form, "successor")}]
    title = f"{say(f'reorganise.kind.{kind}', kind)}: {into or name or body}"
    return {"name": title[:200], **given(form, "key"), "steps": [step]}


def unreadable(error: ValidationError) -> ProblemDocument:
    """The problem of a file that is none: every field that is wrong."""
    errors = [
        {"field": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
        for each in error.errors(include_url=False, include_input=False, include_context=False)[:20]
    ]
    return problem("reorganisation.unreadable", errors=errors)


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
    """What a file would do to the city as it stands, whose bodies are called ``names``, or why it may not."""

    file: Reorganisation
    names: dict[str, str]
    plan: Plan
    problems: list[ProblemDocument]
    groups: list[list[Line]]
    before: Load
    after: Load

    @property
    def founds(self) -> bool:
        """Whether a body is new."""
        return any(given.command == "FoundBody" for given in self.plan.commands)

    @property
    def days(self) -> list[tuple[Step, Stage]]:
        """What each step comes to."""
        return list(zip(self.file.steps, self.plan.stages, strict=True))


async def rehearse(reads: Reads, actor: Actor, file: Reorganisation) -> Rehearsal:
    """What ``file`` would do, counted as ``actor`` may know it."""
    async with reads.as_actor(actor) as view:
        bodies, people = await directory(view.connection)
        plan = make_plan(file, bodies, people)
        before = await loads(view.connection)
    wrong = problems(plan, before)
    if actor.body_id in plan.heirs:
        wrong.append(Wrong("reorganisation.own-body", {"body": plan.bodies[actor.body_id].name}))
    if not wrong and not plan.commands:
        wrong.append(Wrong("reorganisation.nothing", {}))
    then = {} if wrong else after(plan, before)
    groups = [] if wrong else list(_groups(plan, before, then))
    shown = {line.body_id for group in groups for line in group}
    return Rehearsal(
        file,
        {body.body_id: body.name for body in bodies},
        plan,
        [problem(one.code, **one.params) for one in wrong],
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


@dataclass
class Job:
    """A plan on its way; what was done of it is in the events, so the job need not survive the process."""

    name: str
    fingerprint: str
    total: int
    done: int = 0
    moving: bool = False
    running: bool = True
    problem: ProblemDocument | None = None

    def holds(self, fingerprint: str | None) -> bool:
        """Whether it is this plan, on its way or done."""
        return self.fingerprint == fingerprint and (self.running or (self.problem is None and self.done == self.total))

    def told(self) -> None:
        """One more command was carried out."""
        self.done += 1


class Reorganisations:
    """Applies plans, one at a time."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether a plan is being applied."""
        return self.job is not None and self.job.running

    def start(self, plan: Plan, actor: Actor, reads: Reads, commands: Commands) -> None:
        """Begin to apply ``plan`` as ``actor``.  Raises `StepUpNeeded` before anything is begun."""
        commands.guard_fresh("MergeBody")
        self.job = Job(plan.name, plan.fingerprint, len(plan.commands))
        self._task = asyncio.create_task(_run(self.job, plan, actor, reads, commands), name="reorganisation")


async def _run(job: Job, plan: Plan, actor: Actor, reads: Reads, commands: Commands) -> None:
    async def give(given: Given) -> None:
        for attempt in range(TRIES):
            try:
                stream = f"bodies/{given.body_id}"
                await commands.give(actor, "directory", stream, given.command, dict(given.fields), given.key)
                return
            except CommandRefused as refused:
                if refused.problem.get("code") != "service.unavailable" or attempt == TRIES - 1:
                    raise
                await asyncio.sleep(2**attempt)

    async def known() -> Directory:
        async with reads.as_actor(actor) as view:
            return await directory(view.connection)

    async def open_work() -> dict[str, Load]:
        async with reads.as_actor(actor) as view:
            return await loads(view.connection)

    try:
        await apply(plan, give, known, job.told)
        job.moving = True
        await emptied(plan, open_work)
    except CommandRefused as refused:
        job.problem = refused.problem
    except TimeoutError:
        job.problem = problem("reorganisation.late")
    except Exception:  # the database is away: whoever looks is told, and sends the plan again
        log.exception("reorganisation stopped", name=job.name)
        job.problem = problem("reorganisation.late")
    finally:
        job.running = False
        log.info("reorganisation ended", name=job.name, done=job.done, of=job.total, actor=actor.person_id)
