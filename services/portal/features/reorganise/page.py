"""Reorganising the bodies: a step is filled in or a file is sent, its rehearsal is shown, and only that is applied."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from services.portal.features.reorganise.reorganising import Rehearsal, Reorganisations, rehearse, unreadable, written
from services.portal.frame.actions import Fields, one
from services.portal.frame.page import go, render
from services.portal.frame.session import Form, FormWithFiles, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.file import Reorganisation
from shared.bodies.rights import may_reorganise
from shared.web.problems import ProblemDocument, problem, problem_response

router = APIRouter(prefix="/bodies/reorganise")


async def _show(
    request: Request,
    actor: Actor,
    *problems: ProblemDocument,
    typed: Fields | None = None,
    rehearsal: Rehearsal | None = None,
) -> Response:
    jobs: Reorganisations = request.app.state.reorganisations
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await view.bodies()
    return render(
        request,
        "reorganise/reorganise.html",
        actor,
        problems[0]["status"] if problems else 200,
        bodies=bodies,
        job=jobs.job,
        problems=problems,
        typed=typed or {},
        rehearsal=rehearsal,
    )


@router.get("")
async def show(request: Request, actor: SignedIn) -> Response:
    """The forms, and the plan that is being applied."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    return await _show(request, actor)


@router.post("")
async def show_rehearsal(request: Request, actor: SignedIn, sent: FormWithFiles) -> Response:
    """What the step or the file would do; nothing is done."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    form, files = sent
    try:
        if files:
            file = Reorganisation.model_validate_json(await files[0].read())
        else:
            file = Reorganisation.model_validate(written(form))
    except ValidationError as error:
        return await _show(request, actor, unreadable(error), typed=form)
    rehearsal = await rehearse(request.app.state.reads, actor, file)
    if rehearsal.problems:
        return await _show(request, actor, *rehearsal.problems, typed=form)
    return await _show(request, actor, rehearsal=rehearsal)


@router.post("/apply")
async def apply_plan(request: Request, actor: SignedIn, form: Form) -> Response:
    """Apply the plan that was shown; another one is shown instead, where the directory has changed since."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    jobs: Reorganisations = request.app.state.reorganisations
    shown = one(form, "plan")
    if jobs.job is not None and jobs.job.holds(shown):
        return go(request, "/bodies/reorganise", "reorganise.this_plan_was_applied_already")  # the second click of two
    try:
        file = Reorganisation.model_validate_json(one(form, "file") or "")
    except ValidationError as error:
        return await _show(request, actor, unreadable(error))
    rehearsal = await rehearse(request.app.state.reads, actor, file)
    if rehearsal.problems:
        return await _show(request, actor, *rehearsal.problems)
    if rehearsal.plan.fingerprint != shown:
        return await _show(request, actor, problem("reorganisation.changed"), rehearsal=rehearsal)
    if jobs.running:
        return await _show(request, actor, problem("reorganisation.running"), rehearsal=rehearsal)
    jobs.start(rehearsal.plan, actor, request.app.state.reads, request.app.state.commands)
    return go(request, "/bodies/reorganise", "reorganise.plan_is_being_applied")
