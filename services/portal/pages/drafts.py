"""A new draft."""

from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.actions import draft_content, one
from services.portal.commands import CommandRefused
from services.portal.page import go, render, wait_for_card
from services.portal.session import Form, SignedIn

router = APIRouter(prefix="/drafts")


@router.get("/new")
async def new(request: Request, actor: SignedIn, answers: UUID | None = None) -> Response:
    """The empty form, perhaps as the answer to an incoming document."""
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await view.bodies()
        answered = await view.card(answers) if answers else None
    return render(request, "draft.html", actor, bodies=bodies, answered=answered, typed={}, problem=None, card={})


@router.post("/new")
async def start(request: Request, actor: SignedIn, form: Form) -> Response:
    """Begin the draft."""
    document_id = UUID(one(form, "document_id") or str(uuid4()))
    fields = {
        "document_id": str(document_id),
        "body_id": actor.body_id,
        "content": draft_content(form),
        "answers_document_id": one(form, "answers"),
    }
    try:
        answer = await request.app.state.commands.give(
            actor, "approval", f"documents/{document_id}", "StartDraft", fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        async with request.app.state.reads.as_actor(actor) as view:
            bodies = await view.bodies()
        context = {"bodies": bodies, "answered": None, "typed": form, "problem": refused.problem, "card": {}}
        return render(request, "draft.html", actor, 409, **context)
    await wait_for_card(request.app.state.reads, actor, document_id, "approval", answer["version"])
    return go(request, f"/documents/{document_id}", "Đã lưu dự thảo.")
