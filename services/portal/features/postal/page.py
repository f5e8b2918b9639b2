"""The book of postal dispatch, on the screen, printed and as Excel; and a document's own lines of it."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.portal.features.postal.actions import ACTIONS
from services.portal.frame.downloads import hand_out
from services.portal.frame.formats import day
from services.portal.frame.page import render
from services.portal.frame.routes import add_screen
from services.portal.frame.screen import NoQuery, Screen, Visit, in_path
from services.portal.frame.session import SignedIn
from services.portal.frame.sheets import Column, print_of, workbook_of
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.documents.files import PDF, XLSX
from shared.readmodels.documents import queries as documents
from shared.readmodels.postal import queries as postal
from shared.readmodels.postal.rows import PaperLine, PostalDocument
from shared.readmodels.reading import Reading
from shared.texts import say, speaking

router = APIRouter()

Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
TITLE = "postal.sheet.title"


def _receipt(line: PaperLine) -> str:
    return say("postal.sheet.received", by=line.received_by, day=day(line.received_on)) if line.received_on else ""


COLUMNS: tuple[Column[PaperLine], ...] = (
    Column("postal.sheet.sent_on", 10, lambda line: line.sent_on),
    Column("postal.sheet.symbol", 16, lambda line: line.symbol),
    Column("postal.sheet.recipient", 38, lambda line: ", ".join(filter(None, (line.recipient, line.address)))),
    Column("postal.sheet.copies", 8, lambda line: line.copies),
    Column("postal.sheet.postal_number", 16, lambda line: line.postal_number),
    Column("postal.sheet.receipt", 24, _receipt),
    Column("postal.sheet.note", 14, lambda line: ""),
)
"""The columns of Nghị định 30/2020/NĐ-CP, Phụ lục IV, and the post's own number."""


@dataclass(frozen=True)
class Days:
    """The days of a book, both included; without any, this year's."""

    since: dt.date
    until: dt.date

    @classmethod
    def of(cls, since: Day = "", until: Day = "") -> "Days":
        """The days of a query string; one that does not exist is ignored."""
        today = dt.datetime.now(VIETNAM).date()
        return cls(_day(since) or today.replace(month=1, day=1), _day(until) or today)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


Asked = Annotated[Days, Depends(Days.of)]


@router.get("/postal")
async def book(request: Request, actor: SignedIn, asked: Asked) -> Response:
    """What waits to be sent on paper, and what was sent."""
    async with request.app.state.reads.as_actor(actor) as view:
        waiting, sent = await postal.waiting(view), await postal.book(view, asked.since, asked.until)
    return render(
        request, "postal/book.html", actor, waiting=waiting, papers=sent, since=asked.since, until=asked.until
    )


async def _lines(request: Request, actor: Actor, asked: Days) -> list[PaperLine]:
    async with request.app.state.reads.as_actor(actor) as view:
        return await postal.book(view, asked.since, asked.until)


@router.get("/postal/so.pdf")
async def as_print(request: Request, actor: SignedIn, asked: Asked) -> Response:
    """The book as a PDF to print and bind."""
    lines = await _lines(request, actor, asked)
    with speaking("vi"):
        about = say("postal.sheet.period", since=day(asked.since), until=day(asked.until))
    data = await asyncio.to_thread(print_of, TITLE, COLUMNS, lines, request.state.body_name, about)
    return await hand_out(request, actor, data, f"so-gui-buu-dien-{asked.until}.pdf", PDF, lines=lines)


@router.get("/postal/so.xlsx")
async def as_workbook(request: Request, actor: SignedIn, asked: Asked) -> Response:
    """The book as an Excel workbook."""
    lines = await _lines(request, actor, asked)
    data = await asyncio.to_thread(workbook_of, TITLE, COLUMNS, lines)
    return await hand_out(request, actor, data, f"so-gui-buu-dien-{asked.until}.xlsx", XLSX, lines=lines)


@dataclass(frozen=True)
class PaperPage:
    """A document with its recipients on paper."""

    document: PostalDocument
    papers: list[PaperLine]
    today: dt.date


async def _load(view: Reading, visit: Visit[UUID, NoQuery]) -> PaperPage | None:
    document = await postal.document(view, visit.id)
    if document is None:
        return None
    return PaperPage(document, await postal.of_document(view, visit.id), dt.datetime.now(VIETNAM).date())


SCREEN = Screen(
    template="postal/document.html",
    id=in_path("document_id", UUID),
    query=NoQuery,
    address="/documents/{}/postal",
    stream="postal/{}",
    unknown="document.unknown",
    actions=ACTIONS,
    load=_load,
    version=documents.version,
    opened=lambda page: (
        "document", page.document.document_id, page.document.document_id, page.document.secrecy_rank,
    ),
)  # fmt: skip
add_screen(router, "/documents/{document_id}/postal", SCREEN)
