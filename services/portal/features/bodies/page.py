"""The directory: the city's bodies as a tree, one body with its people and its past; people come and leave."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.portal.features.bodies.numbering import lines_of, typed_rules
from services.portal.features.bodies.tree import tree as as_tree
from services.portal.features.bodies.tree import waiting_clearances
from services.portal.frame.actions import Fields, form_value, given, new_id
from services.portal.frame.bodies import names_of_bodies
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render, seeing_change
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS, may, may_reorganise
from shared.readmodels.activity.queries import of_body
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Member
from shared.texts import table
from shared.web.problems import ProblemDocument, problem, problem_response

router = APIRouter(prefix="/bodies")

BodyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]


@router.get("")
async def tree(request: Request, actor: SignedIn) -> Response:
    """Every living body in its place, and those that were."""
    async with request.app.state.reads.as_actor(actor) as view:
        living, ended = as_tree(await roster.living(view)), await roster.ended(view)
    return render(request, "bodies/tree.html", actor, living=living, ended=ended, may_reorganise=may_reorganise(actor))


async def _show(
    request: Request, actor: Actor, body_id: str, typed: Fields | None = None, refused: ProblemDocument | None = None
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        body = await roster.body(view, body_id)
        if body is None:
            return problem_response(request, "directory.unknown-body", body_id=body_id)
        people, changes = await roster.members(view, body_id), await roster.changes(view, body_id)
        names = await names_of_bodies(view)
        elsewhere = await roster.bodies(view) if may_reorganise(actor) else []
        waiting = await waiting_clearances(view, body_id)
        worked = await of_body(view, body_id)
    clears = actor.body_id in (body_id, *CITY_OVERSEERS) and may(actor, "ConfirmClearance")
    decides = actor.body_id == body_id and body.ended_on is None and may(actor, "AppointPerson")
    return render(
        request,
        "bodies/body.html",
        actor,
        refused["status"] if refused else 200,
        body=body,
        people=people,
        changes=changes,
        names=names,
        decides=decides,
        clears=clears and body.ended_on is None,
        waiting=waiting,
        worked=worked,
        secrecy=[f"common.secrecy.{degree}" for degree in table("common.secrecy")],
        issuer=request.app.state.settings.oidc_issuer,
        rules=actor.body_id == body_id and body.ended_on is None and may(actor, "SetBodyRules"),
        elsewhere=[other for other in elsewhere if other.body_id != body_id],
        book_lines=lines_of(body.numbering_rules),
        typed=typed or {},
        problem=refused,
    )


@router.get("/{body_id}")
async def body(request: Request, actor: SignedIn, body_id: BodyId) -> Response:
    """One body."""
    return await _show(request, actor, body_id)


@router.post("/{body_id}/rules")
async def rules(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """The body's own rules, all at once."""
    ticked = {rule: form_value(form, rule) == "yes" for rule in ("separate_approver", "second_step")}
    fields = {**ticked, **given(form, "tone_marks"), "numbering": typed_rules(form)}
    return await _give(request, actor, form, body_id, "SetBodyRules", fields, "bodies.rules_saved")


@router.post("/{body_id}/clearance")
async def propose(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """Somebody should see more, or less, of what is secret."""
    fields = given(form, "person_id", "clearance")
    return await _give(
        request,
        actor,
        form,
        body_id,
        "ProposeClearance",
        fields,
        "bodies.clearance_proposed",
    )


@router.post("/{body_id}/clearance/confirm")
async def confirm(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """The second person agrees."""
    fields = given(form, "person_id", "clearance")
    return await _give(request, actor, form, body_id, "ConfirmClearance", fields, "bodies.clearance_is_confirmed")


@router.post("/{body_id}/clearance/decline")
async def decline(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """Somebody does not agree, or takes their own proposal back."""
    return await _give(request, actor, form, body_id, "DeclineClearance", given(form, "person_id"), "bodies.noted")


@router.post("/{body_id}/appoint")
async def appoint(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """Somebody takes a post, or another one than before."""
    account = (form_value(form, "account") or "").lower()
    person = {
        "person_id": account if "." in account else f"{account}.{body_id}",
        **given(form, "name", "post", "title"),
    }
    fields = {"person": person, **given(form, "clearance", "email")}
    return await _give(request, actor, form, body_id, "AppointPerson", fields, "bodies.appointed")


@router.post("/{body_id}/account")
async def account(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """With which account somebody signs in."""
    subject = form_value(form, "subject")
    linked = {"issuer": form_value(form, "issuer"), "subject": subject} if subject else None
    fields = {"person_id": form_value(form, "person_id"), "account": linked}
    return await _give(request, actor, form, body_id, "LinkAccount", fields, "bodies.account_is_linked")


@router.post("/{body_id}/release")
async def release(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """Somebody leaves; not while work waits for them by name."""
    person_id = form_value(form, "person_id") or ""
    async with request.app.state.reads.as_actor(actor) as view:
        waiting = {member.person_id: member.waiting for member in await roster.members(view, body_id)}
    if count := waiting.get(person_id):
        return await _show(request, actor, body_id, form, problem("directory.work-waits", count=count))
    fields = {"person_id": person_id}
    return await _give(request, actor, form, body_id, "ReleasePerson", fields, "bodies.person_has_left")


@router.post("/{body_id}/move")
async def move(request: Request, actor: SignedIn, form: Form, body_id: BodyId) -> Response:
    """Somebody goes over to another body: appointed there, released here, as one; not while work waits by name."""
    person_id, target = form_value(form, "person_id") or "", form_value(form, "to") or ""
    async with request.app.state.reads.as_actor(actor) as view:
        person = await roster.in_office(view, person_id)
        waiting = await view.number("SELECT log.waiting_by_name($1)", person_id)
    if person is None or person.body_id not in (body_id, target) or target == body_id:
        return await _show(request, actor, body_id, form, problem("directory.unknown-person", person_id=person_id))
    if waiting and person.body_id == body_id:
        return await _show(request, actor, body_id, form, problem("directory.work-waits", count=waiting))
    post = {"post": person.post, "title": person.title, **given(form, "post", "title")}
    appointed = {
        "person": {"person_id": person_id, "name": person.name, **post},
        "clearance": person.clearance,
        "email": person.email,
        "leaves_body_id": body_id,
    }
    key = form_value(form, "key") or new_id(form)
    commands: Commands = request.app.state.commands
    try:  # first there, then no longer here: nobody is ever nowhere, and the same click again does what is missing
        async with _changing_posts(request, actor, target):
            await commands.give(actor, "directory", f"bodies/{target}", "AppointPerson", appointed, f"{key}/there")
        released = {"person_id": person_id}
        await commands.give(actor, "directory", f"bodies/{body_id}", "ReleasePerson", released, f"{key}/here")
    except CommandRefused as refused:
        return await _show(request, actor, body_id, form, refused.problem)
    return go(request, f"/bodies/{target}", "bodies.person_has_moved")


async def _give(
    request: Request, actor: Actor, form: Fields, body_id: str, command: str, fields: Mapping[str, object], done: str
) -> Response:
    key = form_value(form, "key") or ""
    try:
        async with _changing_posts(request, actor, body_id):
            await request.app.state.commands.give(actor, "directory", f"bodies/{body_id}", command, dict(fields), key)
    except CommandRefused as refused:
        return await _show(request, actor, body_id, form, refused.problem)
    return go(request, f"/bodies/{body_id}", done)


def _changing_posts(request: Request, actor: Actor, body_id: str) -> AbstractAsyncContextManager[None]:
    """Who holds which post there changes inside."""

    async def posts(reading: Reading) -> list[Member]:
        return [replace(member, waiting=0) for member in await roster.members(reading, body_id)]

    return seeing_change(request.app.state.reads, actor, posts)
