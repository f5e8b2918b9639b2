"""The register of initiatives: cards per body, who has none, and one initiative with its results."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.initiatives.actions import ACTIONS
from services.portal.frame.actions import Fields, given, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.insight import Insight
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.reads import Row, View
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.insight.reform import InitiativeRegister
from shared.readmodels.initiatives.queries import STATES, initiative_version
from shared.readmodels.initiatives.rows import InitiativeCard
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/initiatives")

Word = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]


def _insight(request: Request) -> Insight:
    insight: Insight = request.app.state.insight
    return insight


@router.get("")
async def register(request: Request, actor: SignedIn, state: Word = "", body: Word = "") -> Response:
    """The initiatives of the city, and the committees that have none."""
    wanted = {"state": state if state in STATES else "", "body": body}
    found = await _insight(request).ask(actor, "/initiatives", InitiativeRegister, wanted)
    return render(
        request,
        "initiatives/register.html",
        actor,
        listed=found.initiatives,
        figures=found.figures,
        without=found.without,
        asked=wanted,
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
    async def shown(view: View) -> Row:
        return {"version": await initiative_version(view, initiative_id)}

    await wait_for_version(request.app.state.reads, actor, shown, version)


async def _initiative(
    request: Request,
    actor: Actor,
    initiative_id: UUID,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: ProblemDocument | None = None,
) -> Response:
    initiative = await _insight(request).ask(actor, f"/initiatives/{initiative_id}", InitiativeCard)
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
