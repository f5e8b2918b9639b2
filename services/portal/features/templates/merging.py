"""A template merged with a list: read the list first, then one draft for each of its rows."""

import datetime as dt
import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.downloads import hand_out
from services.portal.frame.session import FROM_PAGE, SignedIn
from shared.bodies.actor import Actor
from shared.cage import CageError
from shared.calendar import VIETNAM
from shared.documents.files import XLSX, UnacceptableFile, check_media_type
from shared.documents.vietnamese import folded
from shared.eventsourcing.ids import repeatable_id
from shared.imports.line import UnusableSource
from shared.imports.merging import LONGEST_VALUE, MOST_COLUMNS, MergedRow, read_merge_list, workbook_to_fill
from shared.paper.content import DraftContent
from shared.paper.filling import filled
from shared.readmodels.templates import queries as templates
from shared.readmodels.templates.rows import Template
from shared.web.problems import ProblemDocument, problem, problem_response

_MERGED = UUID("5d0c2f5e-5c53-4b7e-8f43-0f1d7c9c6b52")  # namespace of the drafts that lists make

router = APIRouter(prefix="/templates/{template_id}")


class Row(BaseModel):
    """A row of a list, as the page shows it and sends it back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, le=2_000_000)
    values: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=LONGEST_VALUE)]] = Field(
        max_length=MOST_COLUMNS
    )


class ReadRow(BaseModel):
    """A row that was read: the subject of the draft it makes, or why it makes none."""

    row: Row
    subject: str
    problem: dict[str, object] | None = None


class ReadList(BaseModel):
    """What a list says: its rows, those that are empty, and columns that no field asks for."""

    rows: list[ReadRow]
    empty_rows: list[int]
    unused: list[str]


@router.get("/danh-sach.xlsx")
async def to_fill(request: Request, actor: SignedIn, template_id: UUID) -> Response:
    """A workbook whose heading names the template's fields."""
    template = await _template(request, actor, template_id)
    if template is None:
        return problem_response(request, "template.unknown")
    data = workbook_to_fill(template.fields)
    return await hand_out(request, actor, data, "danh-sach.xlsx", XLSX, about=template_id, lines=[template])


@router.post("/list", dependencies=FROM_PAGE)
async def read_list(request: Request, actor: SignedIn, template_id: UUID) -> Response:
    """The rows of a list, each with the subject it makes; nothing is made yet."""
    template = await _template(request, actor, template_id)
    if template is None:
        return problem_response(request, "template.unknown")
    data = await request.body()
    try:
        check_media_type(data, XLSX)
        found = await request.app.state.cage.run(actor.person_id, read_merge_list, data)
    except UnusableSource as error:
        return problem_response(request, error.code, None, **error.params)
    except (UnacceptableFile, CageError):
        return problem_response(request, "sheet.broken")
    wanted = {folded(name) for name in template.fields}
    missing = [name for name in template.fields if folded(name) not in map(folded, found.names)]
    if not template.fields:
        return problem_response(request, "merge.no-fields")
    if missing:
        return problem_response(request, "merge.fields-missing", names=", ".join(missing))
    answer = ReadList(
        rows=[_read_row(template, row) for row in found.rows],
        empty_rows=list(found.empty_rows),
        unused=[name for name in found.names if folded(name) not in wanted],
    )
    return JSONResponse(answer.model_dump(mode="json"))


def _read_row(template: Template, row: MergedRow) -> ReadRow:
    wanted = {folded(name) for name in template.fields}
    sent = Row(number=row.number, values=row.values)
    empty = [name for name in row.empty if folded(name) in wanted]
    if empty:
        return _unusable(sent, template, problem("merge.value-missing", row=row.number, names=", ".join(empty)))
    try:
        return ReadRow(row=sent, subject=filled(template.content, row.values).subject)
    except ValidationError:
        return _unusable(sent, template, problem("merge.row-unusable", row=row.number))


def _unusable(row: Row, template: Template, why: ProblemDocument) -> ReadRow:
    return ReadRow(row=row, subject=template.content.subject, problem=dict(why))


@router.post("/merge", dependencies=FROM_PAGE)
async def make_one(request: Request, actor: SignedIn, template_id: UUID, row: Row) -> Response:
    """The draft of one row; on one day the same row makes it once, however often its list is sent."""
    template = await _template(request, actor, template_id)
    if template is None or not template.in_use:
        return problem_response(request, "template.unknown")
    try:
        content = filled(template.content, row.values)
    except ValidationError:
        return problem_response(request, "merge.row-unusable", row=row.number)
    return await _begun(request, actor, template_id, row, content)


async def _begun(request: Request, actor: Actor, template_id: UUID, row: Row, content: DraftContent) -> Response:
    commands: Commands = request.app.state.commands
    words = json.dumps([f"{dt.datetime.now(VIETNAM):%Y-%m-%d}", row.number, row.values], sort_keys=True)
    document_id = str(repeatable_id(_MERGED, actor.body_id, str(template_id), words))
    fields = {"document_id": document_id, "body_id": actor.body_id, "content": content.model_dump(mode="json")}
    try:
        await commands.give(actor, "approval", f"documents/{document_id}", "StartDraft", fields, document_id)
    except CommandRefused as refused:
        if refused.problem.get("code") != "approval.already-started":
            return JSONResponse(refused.problem, refused.problem["status"])
    return JSONResponse({"document_id": document_id, "subject": content.subject})


async def _template(request: Request, actor: Actor, template_id: UUID) -> Template | None:
    async with request.app.state.reads.as_actor(actor) as view:
        return await templates.template(view, template_id)
