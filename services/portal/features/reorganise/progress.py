"""How far a reorganisation has come: its commands, as the directory says, and then the open work that follows."""

import datetime as dt
from dataclasses import dataclass

from services.portal.frame.commands import CommandRefused, Commands
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.answers import Progress, Reorganisations, Status
from shared.bodies.reorganisation.loads import Load, loads
from shared.readmodels.reading import ReadModels
from shared.web.problems import ProblemDocument, problem

SETTLING = dt.timedelta(minutes=3)  # for open work to follow, after the last command
SHOWN_FOR = dt.timedelta(days=1)  # after it ended


@dataclass(frozen=True)
class Job:
    """A reorganisation as the page shows it; ``moving``: all commands are done, and open work still follows."""

    name: str
    total: int
    done: int
    running: bool
    moving: bool = False
    problem: ProblemDocument | None = None


async def ordered(commands: Commands, actor: Actor) -> Reorganisations:
    """What the actor's body has ordered.  Raises `CommandRefused`."""
    return Reorganisations.model_validate(await commands.ask(actor, "directory", "reorganisations", {}))


async def newest_job(commands: Commands, reads: ReadModels, actor: Actor) -> Job | None:
    """The reorganisation that was ordered last, unless it ended long ago."""
    try:
        newest = next(iter((await ordered(commands, actor)).reorganisations), None)
    except CommandRefused:  # the directory is away, and nothing is known of its reorganisations
        return None
    if newest is None:
        return None
    now = dt.datetime.now(dt.UTC)
    if newest.status is not Status.RUNNING and now - newest.changed_at > SHOWN_FOR:
        return None
    left: dict[str, Load] = {}
    if newest.status is Status.FINISHED:
        async with reads.as_actor(actor) as view:
            left = await loads(view.connection)
    return job_of(newest, left, now)


def job_of(newest: Progress, left: dict[str, Load], now: dt.datetime) -> Job:
    """The job, where ``left`` is what is open in each body at ``now``."""
    moving = newest.status is Status.FINISHED and any(left.get(body, Load()).is_open for body in newest.ends)
    late = moving and now - newest.changed_at > SETTLING
    stopped = problem(newest.problem.code, None, **newest.problem.params) if newest.problem else None
    return Job(
        name=newest.name,
        total=newest.total,
        done=newest.done,
        running=newest.status is Status.RUNNING or (moving and not late),
        moving=moving,
        problem=problem("reorganisation.late") if late else stopped,
    )
