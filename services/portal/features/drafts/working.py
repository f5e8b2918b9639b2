"""What is typed into a draft before it is saved: approval keeps it.  And what a person has left unfinished."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, TypeAdapter

from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, show_refusal
from services.portal.frame.session import FROM_PAGE, SentFields, SignedIn
from shared.bodies.actor import Actor

router = APIRouter()


class About(BaseModel):
    """By what a person knows an unfinished draft again."""

    kind: str
    subject: str
    answers: str
    replaces: str


@dataclass(frozen=True)
class Unfinished:
    """A draft that was begun to be typed and is not saved yet."""

    document_id: UUID
    about: About
    changed_at: dt.datetime

    @property
    def address(self) -> str:
        """Where it is gone on with."""
        more = {"answers": self.about.answers, "replaces": self.about.replaces}
        return f"/drafts/new?{urlencode({'draft': self.document_id} | {name: of for name, of in more.items() if of})}"


_UNFINISHED = TypeAdapter(tuple[Unfinished, ...])


async def unfinished_drafts(commands: Commands, actor: Actor) -> tuple[Unfinished, ...]:
    """The actor's own, the last changed first; none while approval does not answer."""
    try:
        answer = await commands.ask(actor, "approval", "working-copies", {})
    except CommandRefused:
        return ()
    return _UNFINISHED.validate_python(answer["drafts"])


async def typed_at(commands: Commands, actor: Actor, document_id: UUID) -> dt.datetime | None:
    """When something was typed last that is in no revision; nothing for who does not write in the draft."""
    try:
        answer = await commands.ask(actor, "approval", f"documents/{document_id}/working-copy/standing", {})
    except CommandRefused:
        return None
    return dt.datetime.fromisoformat(answer["typed_at"]) if answer["typed_at"] else None


@router.get("/{document_id}/working-copy")
async def read(
    request: Request, actor: SignedIn, document_id: UUID, since: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """What was typed since, for the draft's editor."""
    commands: Commands = request.app.state.commands
    path = f"documents/{document_id}/working-copy"
    try:
        return JSONResponse(await commands.ask(actor, "approval", path, {"since": since}))
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)


@router.post("/{document_id}/working-copy", dependencies=FROM_PAGE)
async def write(
    request: Request,
    actor: SignedIn,
    document_id: UUID,
    typed: dict[str, object],
) -> Response:
    """What the draft's editor has to say: what was typed in it, and where its cursor stands."""
    commands: Commands = request.app.state.commands
    try:
        return JSONResponse(await commands.post(actor, "approval", f"documents/{document_id}/working-copy", typed))
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)


@router.post("/{document_id}/discard")
async def discard(request: Request, actor: SignedIn, document_id: UUID, sent: SentFields) -> Response:
    """Throw an unfinished draft away."""
    commands: Commands = request.app.state.commands
    try:
        await commands.throw_away(actor, "approval", f"documents/{document_id}/working-copy")
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    return go(request, "/drafts/new", "drafts.thrown_away")
