"""Signing: every document that waits for one's signature or one's body's seal, signed with one act of one's own."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.signing import keys
from services.portal.features.signing.asking import (
    MOST,
    Act,
    Key,
    Outcome,
    finish,
    holder_of,
    key_of,
    outcome_of,
    sign,
)
from services.portal.features.signing.waiting import Paper, papers, still_waiting
from services.portal.frame.actions import Fields, form_value, many
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, show_refusal, wait_until
from services.portal.frame.session import FROM_PAGE, Form, SignedIn
from shared.bodies.actor import Actor
from shared.web.problems import ProblemDocument, problem, problem_response

router = APIRouter()
router.include_router(keys.router)


@router.get("/sign")
async def waiting(request: Request, actor: SignedIn) -> Response:
    """What waits for the actor's signature, or for the seal that the actor keeps."""
    return await _page(request, actor)


@router.post("/sign")
async def sign_chosen(request: Request, actor: SignedIn, form: Form) -> Response:
    """Sign or seal what was chosen; what one of them refuses stops none of the others."""
    act, chosen = _act(form), _chosen(form)
    if act is None:
        return problem_response(request, "command.unknown")
    if not chosen:
        return await _page(request, actor, refused=problem("bulk.nothing-chosen"), act=act)
    known = {paper.card.document_id: paper for paper in await _papers(request, actor)}
    try:
        pin = (form.get("pin") or [""])[0]  # as it was typed: a PIN may begin with a space
        told = await sign(request.app.state.commands, actor, act, chosen, pin)
    except CommandRefused as refused:
        return await _page(request, actor, refused=refused.problem, act=act, chosen=chosen)
    outcomes = [outcome_of(each) for each in told]
    await _shown(request, actor, act, [outcome.document_id for outcome in outcomes if outcome.done])
    alone = form_value(form, "back") and len(outcomes) == 1 and outcomes[0].done
    if alone and (paper := known.get(outcomes[0].document_id)) is not None:
        address = f"/documents/{paper.card.document_id}"
        return go(request, address, f"signing.done.{act}", document=paper.name, n=paper.places)
    return await _page(request, actor, act=act, chosen=chosen, outcomes=outcomes, known=known)


@router.post("/sign/begin", dependencies=FROM_PAGE)
async def begin_with_token(
    request: Request, actor: SignedIn, act: Annotated[Act, Body()], items: Annotated[list[UUID], Body(max_length=MOST)]
) -> Response:
    """The first digest of each document, for the token on the person's own machine."""
    try:
        return JSONResponse({"outcomes": await sign(request.app.state.commands, actor, act, items)})
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)


@router.post("/sign/finish", dependencies=FROM_PAGE)
async def finish_with_token(
    request: Request,
    actor: SignedIn,
    session: Annotated[str, Body(max_length=80)],
    signature: Annotated[str, Body(max_length=4000)],
) -> Response:
    """A signature that the token made; the document's next digest, or that it is done."""
    try:
        return JSONResponse(await finish(request.app.state.commands, actor, session, signature))
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)


async def _papers(request: Request, actor: Actor) -> list[Paper]:
    async with request.app.state.reads.as_actor(actor) as view:
        return await papers(view)


async def _shown(request: Request, actor: Actor, act: Act, done: Sequence[UUID]) -> None:
    """Wait until nobody is asked again for what they just signed."""
    await wait_until(request.app.state.reads, actor, lambda view: still_waiting(view, act, done), lambda left: not left)


async def _page(
    request: Request,
    actor: Actor,
    *,
    refused: ProblemDocument | None = None,
    act: Act | None = None,
    chosen: Sequence[UUID] = (),
    outcomes: Sequence[Outcome] = (),
    known: dict[UUID, Paper] | None = None,
) -> Response:
    """The list; after an act with what came of each, what was refused ticked still."""
    waiting = await _papers(request, actor)
    acts: list[Act] = [one for one in ("sign", "seal") if any(paper.act == one for paper in waiting)]
    held: dict[Act, Key] = {one: await key_of(request.app.state.commands, actor, holder_of(one, actor)) for one in acts}
    none_done = bool(outcomes) and not any(outcome.done for outcome in outcomes)
    first = next((outcome.problem for outcome in outcomes if outcome.problem), None)
    status = refused["status"] if refused else first["status"] if none_done and first else 200
    return render(
        request,
        "signing/sign.html",
        actor,
        status,
        papers=waiting,
        keys=held,
        problem=refused,
        tried=act,
        chosen=set(chosen),
        outcomes=outcomes,
        known=known or {},
    )


def _act(form: Fields) -> Act | None:
    match form_value(form, "act"):
        case "sign":
            return "sign"
        case "seal":
            return "seal"
        case _:
            return None


def _chosen(form: Fields) -> list[UUID]:
    """The documents that are ticked, each once; what is no document's id is left out."""
    found: dict[UUID, None] = {}
    for item in many(form, "item"):
        try:
            found[UUID(item)] = None
        except ValueError:
            continue
    return list(found)[:MOST]
