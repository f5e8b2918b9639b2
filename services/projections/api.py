"""The past over HTTP, for signed-in people; the present is read from the read models."""

import datetime as dt
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime

from services.projections.past import MOST_COUNTED, PAGE, Past, PastDocument, PastRegister, Wanted
from shared.audit.reads import Read, ReadLog
from shared.bodies.visibility import ranks_of
from shared.web.requests import SignedIn

router = APIRouter(prefix="/past", tags=["past"])

Moment = Annotated[AwareDatetime, Query(description="up to and including this moment, with its offset from UTC")]
Bound = Annotated[AwareDatetime | None, Query()]


class Register(StrEnum):
    """The registers that are kept."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


def _past(request: Request) -> Past:
    past: Past = request.app.state.past
    return past


def _reads(request: Request) -> ReadLog:
    reads: ReadLog = request.app.state.read_log
    return reads


@router.get("/documents/{document_id}")
async def document(request: Request, actor: SignedIn, document_id: UUID, at: Moment) -> PastDocument:
    """A document as the actor's body knew it then."""
    found = await _past(request).document(actor, document_id, at.astimezone(dt.UTC))
    about = str(document_id)
    rank = max(found.card["secrecy_rank"], (await ranks_of(request.app.state.pool, [about])).get(about, 0))
    await _reads(request).record(actor, [Read("past", f"{about}?at={at.isoformat()}", about, rank)])
    return found


@router.get("/registers/{register}")
async def register(
    request: Request,
    actor: SignedIn,
    register: Register,
    at: Moment,
    since: Bound = None,
    until: Bound = None,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    page: Annotated[int, Query(ge=1, le=MOST_COUNTED // PAGE)] = 1,
) -> PastRegister:
    """A page of a register as it stood then, the newest first."""
    wanted = Wanted(since, until, q, page)
    found = await _past(request).register(actor, register.value, at.astimezone(dt.UTC), wanted)
    now = await ranks_of(request.app.state.pool, (str(line["document_id"]) for line in found.lines))
    entries = (
        Read("entry", about := str(line["document_id"]), about, max(line["secrecy_rank"], now.get(about, 0)))
        for line in found.lines
    )
    opened = Read("past", f"registers/{register.value}?at={at.isoformat()}&page={page}")
    await _reads(request).record(actor, [opened, *(entry for entry in entries if entry.rank)])
    return found
