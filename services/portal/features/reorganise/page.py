"""Reorganising the bodies: a step is filled in or a file is sent, its rehearsal is shown, and only that is applied."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.reorganise.form import written
from services.portal.features.reorganise.progress import newest_job, ordered
from services.portal.features.reorganise.rehearsal import Rehearsal, rehearse
from services.portal.frame.actions import Fields, form_value
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render
from services.portal.frame.session import Form, Sent, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.answers import Status
from shared.bodies.reorganisation.plan import Wrong
from shared.bodies.rights import may_reorganise
from shared.readmodels.roster.queries import bodies as living
from shared.web.problems import ProblemDocument, problem, problem_response

router = APIRouter(prefix="/bodies/reorganise")


async def _show(
    request: Request,
    actor: Actor,
    *problems: ProblemDocument,
    typed: Fields | None = None,
    rehearsal: Rehearsal | None = None,
) -> Response:
    reads = request.app.state.reads
    job = await newest_job(request.app.state.commands, reads, actor)
    async with reads.as_actor(actor) as view:
        bodies = await living(view)
    return render(
        request,
        "reorganise/reorganise.html",
        actor,
        problems[0]["status"] if problems else 200,
        bodies=bodies,
        job=job,
        problems=problems,
        typed=typed or {},
        rehearsal=rehearsal,
    )


def _documents(wrong: list[Wrong]) -> list[ProblemDocument]:
    return [problem(each.code, **each.params) for each in wrong]


@router.get("")
async def show(request: Request, actor: SignedIn) -> Response:
    """The forms, and the plan that is being applied."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    return await _show(request, actor)


@router.post("")
async def show_rehearsal(request: Request, actor: SignedIn, sent: Sent) -> Response:
    """What the step or the file would do; nothing is done."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    form, files = sent.fields, sent.files.get("evidence", [])
    file = (await files[0].read()).decode("utf-8", errors="replace") if files else written(form)
    try:
        rehearsal = await rehearse(request.app.state.commands, request.app.state.reads, actor, file)
    except CommandRefused as refused:
        return await _show(request, actor, refused.problem, typed=form)
    if rehearsal.problems:
        return await _show(request, actor, *_documents(rehearsal.problems), typed=form)
    return await _show(request, actor, rehearsal=rehearsal)


@router.post("/apply")
async def apply_plan(request: Request, actor: SignedIn, form: Form) -> Response:
    """Apply the plan that was shown; another one is shown instead, where the directory has changed since."""
    if not may_reorganise(actor):
        return problem_response(request, "forbidden.post", post=actor.post.label)
    commands: Commands = request.app.state.commands
    file, shown = form_value(form, "file") or "", form_value(form, "plan")
    try:
        rehearsal = await rehearse(commands, request.app.state.reads, actor, file)
        status = (await ordered(commands, actor)).status_of(shown)
    except CommandRefused as refused:
        return await _show(request, actor, refused.problem)
    plan = rehearsal.answer
    if status is Status.RUNNING or (status is Status.FINISHED and plan.fingerprint != shown):
        return go(request, "/bodies/reorganise", "reorganise.applied_already")  # the second click of two
    if rehearsal.problems:
        return await _show(request, actor, *_documents(rehearsal.problems))
    if plan.fingerprint != shown:
        return await _show(request, actor, problem("reorganisation.changed"), rehearsal=rehearsal)
    stream = f"reorganisations/{plan.reorganisation_id}"
    fields = {"file": file, "fingerprint": plan.fingerprint}
    try:
        await commands.give(actor, "directory", stream, "StartReorganisation", fields, "")
    except CommandRefused as refused:
        return await _show(request, actor, refused.problem, rehearsal=rehearsal)
    return go(request, "/bodies/reorganise", "reorganise.being_applied")
