"""Numbers over HTTP: entries of the outgoing register, how far series have come, which numbers are free."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Path, Request

from services.publishing.decider import DECIDER as PUBLICATIONS
from services.publishing.numbering import Numbered, known_kind, numbering_of, series_for
from services.publishing.numbers.books import decider as books
from services.publishing.numbers.books.commands import ContinueSeries
from services.publishing.numbers.entries import decider as entries
from services.publishing.numbers.entries.commands import (
    CancelNumber,
    EnterPaperDocument,
    EnterPastIssued,
    GiveNumber,
    ReserveNumber,
)
from services.publishing.numbers.entries.state import Status
from shared.bodies.actor import Actor
from shared.bodies.visibility import cleared
from shared.calendar import VIETNAM
from shared.documents.books import Books, ReservedNumber, SeriesStanding
from shared.documents.numbering import OF_SECRETS
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.decider import Command, Rejected
from shared.web.commands import CommandRoutes
from shared.web.people import own_body
from shared.web.requests import SignedIn

BodyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]
MOST_RESERVED = 200  # the newest; older ones are long used

NumberedT = TypeVar("NumberedT", bound=Numbered)

_SERIES = """
    SELECT s.series, s.last, s.base,
           s.base - (SELECT count(*) FROM past_numbers past WHERE past.series = s.series)::integer AS missing
    FROM number_series s WHERE starts_with(s.series, $1) ORDER BY s.series
"""
_RESERVED = """
    SELECT stream_id FROM events WHERE type = 'congvan.publishing.NumberReserved.v1' AND body_id = $1
    ORDER BY time DESC LIMIT $2
"""


def routes() -> APIRouter:
    """Every route of numbers."""
    of_entries = CommandRoutes("entries", UUID, entries.DECIDER, entries.available)
    of_entries.add(ReserveNumber, prepare=_told(ReserveNumber))
    of_entries.add(EnterPaperDocument, prepare=_told(EnterPaperDocument))
    of_entries.add(EnterPastIssued, prepare=_told(EnterPastIssued))
    of_entries.add(GiveNumber, prepare=_given)
    of_entries.add(CancelNumber)
    of_books = CommandRoutes("books", BodyId, books.DECIDER, books.available)
    of_books.add(ContinueSeries, prepare=_told(ContinueSeries))
    router = APIRouter()
    router.include_router(of_entries.router)
    router.include_router(of_books.router)
    router.add_api_route("/books", standing, methods=["GET"], tags=["books"],
                         summary="The series of the body, and its numbers that were taken beforehand.")  # fmt: skip
    return router


async def standing(actor: SignedIn, request: Request) -> Books:
    """How far each series of the actor's body has come; those of secret documents only for who is cleared."""
    pool: asyncpg.Pool = request.app.state.pool
    prefix = f"issue:{actor.body_id}:"
    rows = await pool.fetch(_SERIES, prefix)
    series = [_standing(row, prefix) for row in rows]
    reserved = []
    for row in await pool.fetch(_RESERVED, actor.body_id, MOST_RESERVED):
        state, _ = await request.app.state.handler.state(entries.DECIDER, row["stream_id"])
        if state.status is Status.RESERVED:
            reserved.append(
                ReservedNumber(
                    entry_id=state.document_id,
                    series=state.series,
                    number=state.number,
                    symbol=state.symbol,
                    head=state.head,
                    reason=state.reason,
                )
            )
    shown = tuple(one for one in series if not one.secret or cleared(actor.clearance, Secrecy.CONFIDENTIAL))
    return Books(series=shown, reserved=tuple(reserved))


def _standing(row: asyncpg.Record, prefix: str) -> SeriesStanding:
    name = row["series"].removeprefix(prefix)
    book, _, period = name.removesuffix(OF_SECRETS).partition(":")
    return SeriesStanding(
        series=row["series"],
        book=book,
        period=period,
        secret=name.endswith(OF_SECRETS),
        last=row["last"],
        base=row["base"],
        missing=row["missing"],
    )


def _told(kind: type[NumberedT]) -> Callable[[NumberedT, Request, Actor], Awaitable[Command]]:
    """What the directory says of the actor's body, and whether it may record what a secret document is about."""

    async def prepare(sent: NumberedT, request: Request, actor: Actor) -> Command:
        said: dict[str, object] = {**numbering_of(await own_body(request, actor))}
        if "secret_subject_allowed" in kind.model_fields:
            said["secret_subject_allowed"] = request.app.state.settings.records_secret_subjects(actor.body_id)
        return sent.model_copy(update=said)

    return prepare


async def _given(sent: GiveNumber, request: Request, actor: Actor) -> Command:
    """The series of the document that is to get the number.  Raises `Rejected` where the body issues no such one."""
    publication, _ = await request.app.state.handler.state(PUBLICATIONS, str(sent.given_to))
    if publication.content is None or publication.in_charge != actor.body_id:
        raise Rejected("document.unknown")
    says = Numbered.model_validate(numbering_of(await own_body(request, actor)))
    today = dt.datetime.now(VIETNAM).date()
    kind = known_kind(publication.content.kind)
    return sent.model_copy(update={"series": series_for(says, actor.body_id, kind, today, secret=False)})
