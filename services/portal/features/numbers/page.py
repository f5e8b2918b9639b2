"""The books of a body's outgoing numbers: how far each came, numbers taken beforehand, documents issued on paper."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.actions import CommandFields, Fields, form_value, given, new_id, number
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render, show_refusal
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.documents.books import Books
from shared.documents.kinds import KINDS
from shared.web.problems import ProblemDocument

router = APIRouter(prefix="/numbers")

_OF_HEAD = ("kind", "subject", "date", "signer", "secrecy")


async def _show(
    request: Request, actor: Actor, typed: Fields | None = None, refused: ProblemDocument | None = None
) -> Response:
    commands: Commands = request.app.state.commands
    try:
        books = Books.model_validate(await commands.ask(actor, "publishing", "books", {}))
    except CommandRefused as away:
        return show_refusal(request, away.problem)
    return render(
        request,
        "numbers/books.html",
        actor,
        refused["status"] if refused else 200,
        books=books,
        kinds=[kind.name for kind in KINDS],
        may_continue=may(actor, "ContinueSeries"),
        may_take=may(actor, "ReserveNumber"),
        typed=typed or {},
        problem=refused,
    )


@router.get("")
async def show(request: Request, actor: SignedIn) -> Response:
    """Every series of the body, and what its people may do with them."""
    return await _show(request, actor)


@router.post("/continue")
async def go_on(request: Request, actor: SignedIn, form: Form) -> Response:
    """A series goes on with the number after the last one given elsewhere."""
    fields: CommandFields = {
        **given(form, "kind", "reason"),
        "body_id": actor.body_id,
        "last": number(form, "last"),
        "secret": form_value(form, "secret") == "yes",
    }
    return await _give(request, actor, form, f"books/{actor.body_id}", "ContinueSeries", fields, "numbers.continued")


@router.post("/reserve")
async def reserve(request: Request, actor: SignedIn, form: Form) -> Response:
    """A number is taken for a document that is yet to come."""
    entry_id = new_id(form)
    fields: CommandFields = {**given(form, "kind", "reason"), "document_id": entry_id}
    return await _give(request, actor, form, f"entries/{entry_id}", "ReserveNumber", fields, "numbers.reserved")


@router.post("/paper")
async def paper(request: Request, actor: SignedIn, form: Form) -> Response:
    """A document that was issued on paper stands in the register, under the next number or a reserved one."""
    entry_id = form_value(form, "entry_id") or new_id(form)
    outside = [{"name": name.strip()} for name in (form_value(form, "outside") or "").splitlines() if name.strip()]
    fields: CommandFields = {
        **given(form, "paper_location"),
        "document_id": entry_id,
        "head": given(form, *_OF_HEAD),
        "copies": number(form, "copies"),
        "outside": outside,
    }
    return await _give(request, actor, form, f"entries/{entry_id}", "EnterPaperDocument", fields, "numbers.entered")


@router.post("/{entry_id}/cancel")
async def cancel(request: Request, actor: SignedIn, form: Form, entry_id: UUID) -> Response:
    """A number that was taken beforehand is not needed any more."""
    fields = given(form, "reason")
    return await _give(request, actor, form, f"entries/{entry_id}", "CancelNumber", fields, "numbers.cancelled")


async def _give(
    request: Request, actor: Actor, form: Fields, stream: str, command: str, fields: CommandFields, done: str
) -> Response:
    commands: Commands = request.app.state.commands
    try:
        await commands.give(actor, "publishing", stream, command, fields, form_value(form, "key") or "")
    except CommandRefused as refused:
        return await _show(request, actor, form, refused.problem)
    return go(request, "/numbers", done)
