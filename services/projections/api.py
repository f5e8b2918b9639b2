"""The past over HTTP, for who is signed in: the one thing that is read here and not in the read models."""

import datetime as dt
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime

from services.projections.past import MOST_COUNTED, PAGE, Past, PastDocument, PastRegister, Wanted
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


@router.get("/documents/{document_id}")
async def document(request: Request, actor: SignedIn, document_id: UUID, at: Moment) -> PastDocument:
    """A document as the actor's body knew it then."""
    return await _past(request).document(actor, document_id, at.astimezone(dt.UTC))


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
    return await _past(request).register(actor, register.value, at.astimezone(dt.UTC), Wanted(since, until, q, page))
