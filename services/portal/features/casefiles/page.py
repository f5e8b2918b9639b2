"""Case files: what is open, closed and handed over; one of them with its documents, printed and exported."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.casefiles import archive_transfer
from services.portal.features.casefiles.actions import ACTIONS, OPEN
from services.portal.features.casefiles.finding import findable
from services.portal.features.registers.page import Search
from services.portal.frame.downloads import hand_out
from services.portal.frame.formats import RETENTIONS
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, Screen, Start, Visit, in_path
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Actor
from shared.documents.files import PDF, XLSX
from shared.readmodels.casefiles import queries as casefiles
from shared.readmodels.casefiles.rows import CaseFile, KeptDocument
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Colleague
from shared.readmodels.search.rows import Entry
from shared.web.problems import problem_response

router = APIRouter(prefix="/case-files")

State = Annotated[str, Query(pattern=r"^(open|closed|handed_over)$")]


@dataclass(frozen=True)
class ListQuery:
    """Which case files a list shows."""

    state: State = "open"
    q: Search = ""
    page: Annotated[int, Query(ge=1, le=1000)] = 1


@dataclass(frozen=True)
class CaseFilesPage:
    """A page of the body's case files, and what the form that opens one offers to choose from."""

    files: list[CaseFile]
    more: bool
    counts: dict[str, int]
    state: str
    q: str
    page: int
    colleagues: list[Colleague]
    retentions: tuple[int | None, ...] = RETENTIONS


async def _load_list(view: Reading, visit: Visit[None, ListQuery]) -> CaseFilesPage:
    state, q, page = visit.query.state, visit.query.q.strip(), visit.query.page
    files, more = await casefiles.listed(view, state, q, page)
    return CaseFilesPage(files, more, await casefiles.counts(view), state, q, page, await roster.colleagues(view))


async def _version(view: Reading, case_file_id: UUID, service: str) -> int | None:
    case_file = await casefiles.case_file(view, case_file_id)
    return None if case_file is None else case_file.version


OPENING = Start(
    template="casefiles/list.html",
    id=NO_ID,
    query=ListQuery,
    address="/case-files/{}",
    stream="case-files/{}",
    load=_load_list,
    action=OPEN,
    names="case_file_id",
    version=_version,
)


@dataclass(frozen=True)
class FindQuery:
    """``find`` looks for documents to put in."""

    find: Search = ""


@dataclass(frozen=True)
class CaseFilePage:
    """A case file with its documents, how many of them are ``hidden``, and those ``found`` to put in."""

    case_file: CaseFile
    documents: list[KeptDocument]
    hidden: int
    found: list[Entry]
    find: str


async def _load(view: Reading, visit: Visit[UUID, FindQuery]) -> CaseFilePage | None:
    case_file = await casefiles.case_file(view, visit.id)
    if case_file is None:
        return None
    find = visit.query.find.strip()
    documents = await casefiles.documents_in(view, visit.id)
    found = await findable(view, visit.id, find) if find else []
    return CaseFilePage(case_file, documents, case_file.documents - len(documents), found, find)


SCREEN = Screen(
    template="casefiles/casefile.html",
    id=in_path("case_file_id", UUID),
    query=FindQuery,
    address="/case-files/{}",
    stream="case-files/{}",
    unknown="casefile.unknown",
    actions=ACTIONS,
    load=_load,
    version=_version,
    opened=lambda page: ("case_file", (known := page.case_file).case_file_id, known.case_file_id, known.secrecy_rank),
)
add_start(router, "", OPENING)
add_screen(router, "/{case_file_id}", SCREEN)


async def _list_of(request: Request, actor: Actor, case_file_id: UUID) -> tuple[CaseFile | None, list[KeptDocument]]:
    async with request.app.state.reads.as_actor(actor) as view:
        return await casefiles.case_file(view, case_file_id), await casefiles.documents_in(view, case_file_id)


@router.get("/{case_file_id}/muc-luc.pdf")
async def as_print(request: Request, actor: SignedIn, case_file_id: UUID) -> Response:
    """The list of its documents, to print."""
    found, documents = await _list_of(request, actor, case_file_id)
    if found is None:
        return problem_response(request, "casefile.unknown")
    data = await asyncio.to_thread(archive_transfer.as_print, found, documents, request.state.body_name)
    return await hand_out(request, actor, data, _name(found, "pdf"), PDF, about=case_file_id, lines=[found, *documents])


@router.get("/{case_file_id}/muc-luc.xlsx")
async def as_workbook(request: Request, actor: SignedIn, case_file_id: UUID) -> Response:
    """The list of its documents as an Excel workbook."""
    found, documents = await _list_of(request, actor, case_file_id)
    if found is None:
        return problem_response(request, "casefile.unknown")
    data = await asyncio.to_thread(archive_transfer.as_workbook, documents)
    return await hand_out(
        request, actor, data, _name(found, "xlsx"), XLSX, about=case_file_id, lines=[found, *documents]
    )


def _name(found: CaseFile, ending: str) -> str:
    return f"muc-luc-{found.code}-{dt.date.today()}.{ending}".replace("/", "-")
