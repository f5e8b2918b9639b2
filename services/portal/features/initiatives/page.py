"""The register of initiatives: cards per body, who has none, and one initiative with its results."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.initiatives.actions import ACTIONS
from services.portal.frame.actions import Fields, given, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.session import Form, SignedIn
from services.portal.reform.initiatives import Initiatives
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/initiatives")

Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
STATES = ("registered", "applied", "withdrawn")


@router.get("")
async def register(request: Request, actor: SignedIn, state: Word = "", body: Word = "") -> Response:
    """The initiatives of the city, and the committees that have none."""
    state = state if state in STATES else ""
    async with request.app.state.reads.as_actor(actor) as view:
        reads = Initiatives(view.connection)
        listed = await reads.listed(body, state)
        figures = await reads.figures()
        without = await reads.without()
    return render(
        request,
        "initiatives/register.html",
        actor,
        listed=listed,
        figures=figures,
        without=without,
        asked={"state": state, "body": body},
        states=STATES,
        may_register=may(actor, "RegisterInitiative"),
    )


async def _new(
    request: Request, actor: Actor, typed: Fields | None = None, problem: ProblemDocument | None = None
) -> Response:
    status = problem["status"] if problem else 200
    return render(request, "initiatives/new.html", actor, status, typed=typed or {}, problem=problem)


@router.get("/new")
async def new(request: Request, actor: SignedIn) -> Response:
    """The form for an initiative of one's own body."""
    return await _new(request, actor)


@router.post("/new")
async def register_initiative(request: Request, actor: SignedIn, form: Form) -> Response:
    """Register it."""
    initiative_id = new_id(form)
    try:
        answer = await request.app.state.commands.give(
            actor,
            "tracking",
            f"initiatives/{initiative_id}",
            "RegisterInitiative",
            {"initiative_id": initiative_id, **given(form, "name", "description")},
            one(form, "key") or "",
        )
    except CommandRefused as refused:
        return await _new(request, actor, form, refused.problem)
    made = UUID(answer["stream_id"])
    await _shown(request, actor, made, answer["version"])
    return go(request, f"/initiatives/{made}", "initiatives.initiative_is_registered")


async def _shown(request: Request, actor: Actor, initiative_id: UUID, version: int) -> None:
    await wait_for_version(
        request.app.state.reads, actor, lambda view: Initiatives(view.connection).one(initiative_id), version
    )


async def _initiative(
    request: Request,
    actor: Actor,
    initiative_id: UUID,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: ProblemDocument | None = None,
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        initiative = await Initiatives(view.connection).one(initiative_id)
    if initiative is None:
        return problem_response(request, "initiative.unknown")
    offers = await request.app.state.commands.actions(actor, ("tracking",), f"initiatives/{initiative_id}")
    return render(
        request,
        "initiatives/initiative.html",
        actor,
        problem["status"] if problem else 200,
        initiative=initiative,
        actions=[ACTIONS[name] for name in offers["tracking"].actions if name in ACTIONS],
        tried=tried,
        typed=typed or {},
        problem=problem,
        address=f"/initiatives/{initiative_id}",
        seen_at={},
    )


@router.get("/{initiative_id}")
async def initiative(request: Request, actor: SignedIn, initiative_id: UUID) -> Response:
    """One initiative."""
    return await _initiative(request, actor, initiative_id)


@router.post("/{initiative_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, initiative_id: UUID, command: str) -> Response:
    """Describe it, apply it, tell its results, or withdraw it."""
    action = ACTIONS.get(command)
    if action is None:
        return problem_response(request, "command.unknown")
    try:
        answer = await request.app.state.commands.give(
            actor, "tracking", f"initiatives/{initiative_id}", command, action.fields(form), one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await _initiative(request, actor, initiative_id, command, form, refused.problem)
    await _shown(request, actor, initiative_id, answer["version"])
    return go(request, f"/initiatives/{initiative_id}", action.done)
