"""Signing over HTTP: up to fifty documents with one act; a token answers in a second request."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from services.publishing.keys.checking import decoded
from services.publishing.keys.csc import RemoteServices
from services.publishing.keys.file import WrappedKeys
from services.publishing.keys.ways import way_of
from services.publishing.signing.ceremony import Ceremony, Outcome
from services.publishing.signing.desk import Desk
from services.publishing.signing.job import SigningRequest
from shared.web.requests import Given


class TokenAnswer(BaseModel):
    """A token's signature (base64) of what the session has prepared."""

    model_config = ConfigDict(extra="forbid")

    session: UUID
    signature: str = Field(min_length=1, max_length=2_000)


class Outcomes(BaseModel):
    """What came of each document, in the order in which they were sent."""

    outcomes: list[Outcome]


def routes() -> APIRouter:
    """The routes of signing."""
    router = APIRouter(tags=["signing"])

    @router.post("/signing/begin", summary="Sign documents, or prepare what a token signs.")
    async def begin(sent: SigningRequest, request: Request, given: Annotated[Given, Depends()]) -> Outcomes:
        given.guard_fresh("SignDocument")
        desk = Desk.of(request)
        wrapped, remote = WrappedKeys(desk.pool), RemoteServices.from_settings(request.app.state.settings)
        way = partial(way_of, wrapped=wrapped, remote=remote, code=sent.code)
        outcomes = await Ceremony(desk, given).begin(sent.acts, sent.pin, way)
        return Outcomes(outcomes=outcomes)

    @router.post("/signing/finish", summary="Bring the signature of a token.")
    async def finish(sent: TokenAnswer, request: Request, given: Annotated[Given, Depends()]) -> Outcome:
        given.guard_fresh("SignDocument")
        return await Ceremony(Desk.of(request), given).finish(sent.session, decoded(sent.signature))

    return router
