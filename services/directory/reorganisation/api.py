"""Reorganisations over HTTP: a file is rehearsed, its plan is ordered, and how far it has come is told."""

import datetime as dt
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request
from pydantic import ValidationError

from services.directory.reorganisation.commands import (
    OrderedReorganisation,
    RehearseReorganisation,
    StartReorganisation,
)
from services.directory.reorganisation.decider import DECIDER, available
from services.directory.reorganisation.facts import known_city
from services.directory.reorganisation.file import Reorganisation
from services.directory.reorganisation.planner import make_plan
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.answers import Progress, Rehearsed, Reorganisations, Status
from shared.bodies.reorganisation.plan import Plan, Wrong
from shared.bodies.rights import is_system, may, may_reorganise
from shared.events.directory.reorganisations import (
    PlannedCommand,
    PlannedStage,
    ReorganisationFinished,
    ReorganisationStarted,
    ReorganisationStopped,
)
from shared.eventsourcing.decider import Command, Rejected
from shared.eventsourcing.ids import repeatable_id
from shared.eventsourcing.jobs import unfinished
from shared.web.commands import CommandRoutes
from shared.web.requests import SignedIn

ENDED = (ReorganisationFinished, ReorganisationStopped)
SHOWN = 5  # reorganisations, the newest

_NEWEST = """
    SELECT begun.stream_id, (SELECT max(time) FROM events WHERE stream_id = begun.stream_id) AS changed_at
    FROM events AS begun WHERE type = 'congvan.directory.ReorganisationStarted.v1' AND body_id = $1
    ORDER BY time DESC LIMIT $2
"""


def routes() -> APIRouter:
    """Every route of reorganisations."""
    commands = CommandRoutes("reorganisations", UUID, DECIDER, available)
    commands.add(StartReorganisation, sent=OrderedReorganisation, prepare=_planned)
    router = APIRouter()
    router.add_api_route("/reorganisations", newest, methods=["GET"], tags=["reorganisations"],
                         summary="The reorganisations of the body, the newest first.")  # fmt: skip
    router.add_api_route("/reorganisations/rehearse", rehearse, methods=["POST"], tags=["reorganisations"],
                         summary="What a command file would do; nothing is done.")  # fmt: skip
    router.include_router(commands.router)
    return router


async def rehearse(sent: RehearseReorganisation, actor: SignedIn, request: Request) -> Rehearsed:
    """Plan a file over the city as the directory knows it at this moment."""
    _guard(actor)
    file = read(sent.file)
    city = await known_city(request.app.state.pool)
    names = {body.body_id: body.name for body in city.bodies.values()}
    plan = make_plan(file, city.bodies.values(), city.people.values())
    return Rehearsed(
        reorganisation_id=stream_of(plan),
        fingerprint=plan.fingerprint,
        plan=plan,
        names=names,
        problems=tuple(problems(plan, actor)),
    )


async def newest(actor: SignedIn, request: Request) -> Reorganisations:
    """How far the reorganisations that the actor's body ordered have come."""
    _guard(actor)
    pool: asyncpg.Pool = request.app.state.pool
    rows = await pool.fetch(_NEWEST, actor.body_id, SHOWN)
    changed = {row["stream_id"]: row["changed_at"] for row in rows}
    found = []
    for stream_id, changed_at in changed.items():
        state, _ = await request.app.state.handler.state(DECIDER, stream_id)
        found.append(
            Progress(
                reorganisation_id=UUID(stream_id),
                name=state.name,
                fingerprint=state.fingerprint,
                status=state.status,
                total=state.total,
                done=state.done,
                ends=state.ends,
                problem=state.problem,
                changed_at=changed_at,
            )
        )
    return Reorganisations(reorganisations=tuple(found))


def read(text: str) -> Reorganisation:
    """The command file.  Raises `Rejected` ``reorganisation.unreadable`` with every field that is wrong."""
    try:
        return Reorganisation.model_validate_json(text)
    except ValidationError as error:
        errors = [
            {"field": ".".join(str(part) for part in each["loc"]), "message": each["msg"]}
            for each in error.errors(include_url=False, include_input=False, include_context=False)[:20]
        ]
        raise Rejected("reorganisation.unreadable", errors=errors) from error


def problems(plan: Plan, actor: Actor) -> list[Wrong]:
    """Why the plan may not be applied by ``actor``: what is wrong with it, or that it ends their own body."""
    own = [] if is_system(actor) or actor.body_id not in plan.heirs else [actor.body_id]
    return [*plan.problems, *(Wrong("reorganisation.own-body", {"body": plan.bodies[body].name}) for body in own)]


def stream_of(plan: Plan) -> UUID:
    """The stream that a plan goes to: the same plan, ordered by two clicks, is ordered once."""
    return repeatable_id("reorganisation", plan.fingerprint)


def stages_of(plan: Plan) -> tuple[PlannedStage, ...]:
    """The plan as its event says it."""
    return tuple(
        PlannedStage(
            date=dt.date.fromisoformat(stage.date),
            legal_basis=stage.legal_basis,
            commands=tuple(
                PlannedCommand(body_id=given.body_id, command=given.command, fields=dict(given.fields), key=given.key)
                for given in stage.commands
            ),
        )
        for stage in plan.stages
    )


def _guard(actor: Actor) -> None:
    if not may_reorganise(actor):
        raise Rejected("forbidden.body" if may(actor, "MergeBody") else "forbidden.post", post=actor.post.label)


async def _planned(sent: OrderedReorganisation, request: Request, actor: Actor) -> Command:
    """The plan of the file, where it is the one that was shown and can be applied."""
    stream_id = UUID(request.path_params["stream_id"])
    nothing = StartReorganisation(reorganisation_id=stream_id, fingerprint=sent.fingerprint)
    state, _ = await request.app.state.handler.state(DECIDER, str(stream_id))
    if not may_reorganise(actor) or state.status is Status.RUNNING:
        return nothing  # the decider answers
    file = read(sent.file)
    pool: asyncpg.Pool = request.app.state.pool
    city = await known_city(pool)
    plan = make_plan(file, city.bodies.values(), city.people.values())
    if plan.fingerprint != sent.fingerprint or stream_of(plan) != stream_id:
        return nothing
    for wrong in problems(plan, actor):
        raise Rejected(wrong.code, **wrong.params)
    if await unfinished(pool, ReorganisationStarted, ENDED):
        raise Rejected("reorganisation.running")
    return nothing.model_copy(update={"name": plan.name, "stages": stages_of(plan), "ends": tuple(plan.heirs)})
