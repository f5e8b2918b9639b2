"""Delegation: let a colleague act for me, and act for a colleague."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.actions import Fields, form_value, given, new_id, person
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, seeing_change
from services.portal.frame.session import Form, SignedIn, may_act_for
from shared.bodies.actor import Actor
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Absence, Delegation
from shared.web.problems import ProblemDocument

router = APIRouter(prefix="/delegations")


async def _show(
    request: Request, actor: Actor, typed: Fields | None = None, problem: ProblemDocument | None = None
) -> Response:
    own = actor.person_id
    async with request.app.state.reads.as_actor(actor) as view:
        colleagues = await roster.colleagues(view)
        delegations, absences = await _own(view)
    usable = [
        each for each in delegations if each.delegate_id == own and await may_act_for(request, own, each.delegator_id)
    ]
    return render(
        request,
        "delegations/delegations.html",
        actor,
        409 if problem else 200,
        typed=typed or {},
        problem=problem,
        colleagues=colleagues,
        delegations=delegations,
        absences=absences,
        usable=usable,
        own=own,
    )


async def _own(reading: Reading) -> tuple[list[Delegation], list[Absence]]:
    """The actor's delegations and absences."""
    return await roster.delegations(reading), await roster.absences(reading)


@router.get("")
async def delegations(request: Request, actor: SignedIn) -> Response:
    """Given and received."""
    return await _show(request, actor)


@router.post("")
async def grant(request: Request, actor: SignedIn, form: Form) -> Response:
    """Let a colleague act for me."""
    fields = {
        "delegation_id": new_id(form),
        "delegate": person(form_value(form, "delegate")),
        **given(form, "starts_on", "ends_on"),
    }
    return await _give(request, actor, form, "GrantDelegation", fields, "delegations.delegated")


@router.post("/{delegation_id}/withdraw")
async def withdraw(request: Request, actor: SignedIn, form: Form, delegation_id: str) -> Response:
    """End it before its time."""
    return await _give(
        request, actor, form, "WithdrawDelegation", {"delegation_id": delegation_id}, "delegations.delegation_has_ended"
    )


@router.post("/absence")
async def be_away(request: Request, actor: SignedIn, form: Form) -> Response:
    """Say that I am away."""
    fields = {"absence_id": new_id(form), **given(form, "starts_on", "ends_on", "note")}
    return await _give(request, actor, form, "DeclareAbsence", fields, "delegations.absence_is_noted")


@router.post("/absence/{absence_id}/end")
async def be_back(request: Request, actor: SignedIn, form: Form, absence_id: str) -> Response:
    """I am back before the time."""
    return await _give(request, actor, form, "EndAbsence", {"absence_id": absence_id}, "delegations.returned")


async def _give(
    request: Request, actor: Actor, form: Fields, command: str, fields: Mapping[str, object], done: str
) -> Response:
    try:
        async with seeing_change(request.app.state.reads, actor, _own):
            await request.app.state.commands.give(
                actor, "directory", f"bodies/{actor.body_id}", command, dict(fields), form_value(form, "key") or ""
            )
    except CommandRefused as refused:
        return await _show(request, actor, form, refused.problem)
    return go(request, "/delegations", done)


@router.post("/act-for")
async def act_for(request: Request, actor: SignedIn, form: Form) -> Response:
    """Take on, or put down, a colleague's post."""
    delegator = form_value(form, "delegator")
    own = actor.person_id
    if delegator and await may_act_for(request, own, delegator):
        request.session["acting_for"] = delegator
        return go(request, "/", "delegations.now_acting")
    request.session.pop("acting_for", None)
    return go(request, "/", "delegations.back_own_post")
