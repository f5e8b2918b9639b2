"""The reform programme: the targets as a picture, one target with its history, and what may be done with it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.programme.actions import ACTIONS
from services.portal.frame.actions import Fields, given, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.insight import Insight
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.reads import Row, View
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS, may
from shared.insight.reform import Programme, TargetHistory
from shared.readmodels.programme.queries import STANDS, target_version
from shared.readmodels.search.symbols import document_of_symbol
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/programme")

Word = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


def _insight(request: Request) -> Insight:
    insight: Insight = request.app.state.insight
    return insight


@router.get("")
async def targets(
    request: Request, actor: SignedIn, programme: Word = "", stands: Word = "", body: Word = ""
) -> Response:
    """All targets: where each stands, and how it came there."""
    wanted = {"programme": programme, "stands": stands if stands in STANDS else "", "body": body}
    found = await _insight(request).ask(actor, "/programme", Programme, wanted)
    return render(
        request,
        "programme/targets.html",
        actor,
        figures=found.figures,
        targets=found.targets,
        quarters=found.quarters,
        programmes=found.programmes,
        asked=wanted,
        may_set=may(actor, "SetTarget"),
    )


async def _new(
    request: Request, actor: Actor, typed: Fields | None = None, problem: ProblemDocument | None = None
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await view.bodies()
    programmes = await _insight(request).ask(actor, "/programme/names", list[str])
    if actor.body_id not in CITY_OVERSEERS:
        bodies = [body for body in bodies if body["body_id"] == actor.body_id]
    return render(
        request,
        "programme/new_target.html",
        actor,
        problem["status"] if problem else 200,
        bodies=bodies,
        programmes=programmes,
        typed=typed or {},
        problem=problem,
    )


@router.get("/new")
async def new(request: Request, actor: SignedIn) -> Response:
    """The form for a new target."""
    return await _new(request, actor)


@router.post("/new")
async def set_target(request: Request, actor: SignedIn, form: Form) -> Response:
    """Put a target into a programme."""
    target_id = new_id(form)
    fields = given(form, "owner_body_id", "programme", "name", "measure", "due_on")
    try:
        answer = await request.app.state.commands.give(
            actor,
            "tracking",
            f"targets/{target_id}",
            "SetTarget",
            {"target_id": target_id, **fields},
            one(form, "key") or "",
        )
    except CommandRefused as refused:
        return await _new(request, actor, form, refused.problem)
    made = UUID(answer["stream_id"])
    await _shown(request, actor, made, answer["version"])
    return go(request, f"/programme/{made}", "programme.target_is_set")


async def _shown(request: Request, actor: Actor, target_id: UUID, version: int) -> None:
    async def shown(view: View) -> Row:
        return {"version": await target_version(view, target_id)}

    await wait_for_version(request.app.state.reads, actor, shown, version)


async def _target(
    request: Request,
    actor: Actor,
    target_id: UUID,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: ProblemDocument | None = None,
) -> Response:
    found = await _insight(request).ask(actor, f"/programme/{target_id}", TargetHistory)
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await view.bodies()
    offers = await request.app.state.commands.actions(actor, ("tracking",), f"targets/{target_id}")
    return render(
        request,
        "programme/target.html",
        actor,
        problem["status"] if problem else 200,
        target=found.target,
        history=found.history,
        held=[assessment for assessment in found.history if assessment.corrected_by is None],
        line=found.line,
        bodies=bodies if actor.body_id in CITY_OVERSEERS else [],
        actions=[ACTIONS[name] for name in offers["tracking"].actions if name in ACTIONS],
        tried=tried,
        typed=typed or {},
        problem=problem,
        address=f"/programme/{target_id}",
        seen_at={},
    )


@router.get("/{target_id}")
async def target(request: Request, actor: SignedIn, target_id: UUID) -> Response:
    """One target: its line, its history, its forms."""
    return await _target(request, actor, target_id)


@router.post("/{target_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, target_id: UUID, command: str) -> Response:
    """Assess a target, correct an assessment, revise it, close it."""
    action = ACTIONS.get(command)
    if action is None:
        return problem_response(request, "command.unknown")
    fields = action.fields(form)
    if "evidence" in fields:  # a symbol that the body knows becomes a link to the document
        async with request.app.state.reads.as_actor(actor) as view:
            found = await document_of_symbol(view, actor.body_id, str(fields["evidence"]))
        fields |= {"evidence_document_id": str(found)} if found else {}
    try:
        answer = await request.app.state.commands.give(
            actor, "tracking", f"targets/{target_id}", command, fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await _target(request, actor, target_id, command, form, refused.problem)
    await _shown(request, actor, target_id, answer["version"])
    return go(request, f"/programme/{target_id}", action.done)
