"""The procedure catalogue: by field, a procedure with its picture and versions, drafting and approving, additions."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from services.portal.features.procedures import words
from services.portal.features.procedures.actions import ACTIONS
from services.portal.features.procedures.differences import Line, differences
from services.portal.features.procedures.drawing import Picture, drawn
from services.portal.features.procedures.typed import (
    MOST_ROWS,
    SPARE,
    StepRow,
    content_of,
    content_typed,
    fields_of,
    new_id,
    renumbered,
    rows_of,
    rows_typed,
)
from services.portal.frame.actions import Fields, form_value
from services.portal.frame.commands import CommandRefused
from services.portal.frame.giving import wait_for_stream
from services.portal.frame.page import go, render
from services.portal.frame.routes import add_screen
from services.portal.frame.screen import Refusal, Screen, Visit
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor, Post
from shared.bodies.rights import may
from shared.calendar import VIETNAM
from shared.procedures.content import CITY_OWNERS, PROCEDURE_ID, Area, Step, VersionContent, with_addition
from shared.procedures.schedule import longest_way
from shared.readmodels.procedures import queries as catalogue_of
from shared.readmodels.procedures.rows import BodyAddition, Version
from shared.readmodels.reading import Reading
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/procedures")

Word = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Query(ge=0, le=100_000)]
ProcedureId = Annotated[str, Path(alias="procedure_id", pattern=PROCEDURE_ID, max_length=100)]


@router.get("")
async def catalogue(request: Request, actor: SignedIn, area: Word = "", q: Word = "") -> Response:
    """The catalogue by field, and what holds in it today."""
    area = area if area in list(Area) else ""
    today = _today()
    async with request.app.state.reads.as_actor(actor) as view:
        counts = await catalogue_of.counts(view, today)
        listed = await catalogue_of.listed(view, today, area, q.strip())
    return render(
        request,
        "procedures/catalogue.html",
        actor,
        counts=counts,
        listed=listed if area or q.strip() else [row for row in listed if row.direction],
        area=area,
        search=q.strip(),
        may_draft=may(actor, "DraftVersion"),
    )


@router.get("/new")
async def new(request: Request, actor: SignedIn) -> Response:
    """The form for a new procedure."""
    own = next((area.value for area, owner in CITY_OWNERS.items() if owner == actor.body_id), Area.OFFICE.value)
    started: Fields = {"area": [own], "sort": ["procedure"], "valid_from": [_today().isoformat()]}
    return _form(request, actor, None, started, [])


@router.post("/new")
async def make(request: Request, actor: SignedIn, form: Form) -> Response:
    """Bring a procedure into the catalogue, as a proposal."""
    area = form_value(form, "area") or Area.OTHER.value
    group = (
        area if CITY_OWNERS.get(Area(area) if area in list(Area) else Area.OTHER) == actor.body_id else actor.body_id
    )
    procedure_id = new_id(group, form_value(form, "name") or "", form_value(form, "key") or "")
    return await _drafted(request, actor, form, procedure_id, None)


@router.get("/{procedure_id}/draft")
async def draft(request: Request, actor: SignedIn, procedure_id: ProcedureId) -> Response:
    """The form for a new version, or for the one that is being drafted."""
    async with request.app.state.reads.as_actor(actor) as view:
        versions = await catalogue_of.versions(view, procedure_id)
    if not versions:
        return problem_response(request, "procedure.unknown")
    basis = _open_of(versions) or _shown(versions, 0)
    content = content_of(basis)
    return _form(request, actor, procedure_id, fields_of(content), rows_of(content.steps))


@router.post("/{procedure_id}/draft")
async def keep(request: Request, actor: SignedIn, form: Form, procedure_id: ProcedureId) -> Response:
    """Keep the proposal."""
    return await _drafted(request, actor, form, procedure_id, procedure_id)


async def _drafted(request: Request, actor: Actor, form: Fields, procedure_id: str, existing: str | None) -> Response:
    rows = rows_typed(form)
    if form_value(form, "more"):  # more empty rows are wanted, nothing else
        return _form(request, actor, existing, form, renumbered(rows), spare=SPARE + 3)
    fields = {"procedure_id": procedure_id, "content": content_typed(form)}
    try:
        answer = await request.app.state.commands.give(
            actor, "tracking", f"procedures/{procedure_id}", "DraftVersion", fields, form_value(form, "key") or ""
        )
    except CommandRefused as refused:
        return _form(request, actor, existing, form, renumbered(rows), refused.problem)
    visit = Visit(request, actor, procedure_id, VersionQuery())
    await wait_for_stream(visit, _version, procedure_id, "tracking", answer["version"])
    async with request.app.state.reads.as_actor(actor) as view:
        newest = (await catalogue_of.versions(view, procedure_id))[:1]
    return go(
        request,
        f"/procedures/{procedure_id}?version={newest[0].version if newest else 0}",
        "procedures.proposal_is_kept",
    )


def _form(
    request: Request,
    actor: Actor,
    procedure_id: str | None,
    typed: Fields,
    rows: list[StepRow],
    problem: ProblemDocument | None = None,
    spare: int = SPARE,
) -> Response:
    return render(
        request,
        "procedures/draft.html",
        actor,
        problem["status"] if problem else 200,
        procedure_id=procedure_id,
        typed=typed,
        rows=rows,
        spare=min(spare, MOST_ROWS - len(rows)),
        problem=problem,
        posts=[post.value for post in Post],
    )


@dataclass(frozen=True)
class VersionQuery:
    """The version that is shown, and the one it is held against; 0 leaves the choice to the page."""

    version: Number = 0
    against: Number = 0


@dataclass(frozen=True)
class AdditionInWords:
    """What a body adds: the steps that it takes besides, and the limits it shortens."""

    body_name: str
    version: int
    steps: list[str]
    shortened: list[str]
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True)
class ProcedurePage:
    """A procedure: a version as a picture, against another one, and what bodies add to it."""

    versions: list[Version]
    shown: Version
    content: VersionContent
    holds: bool
    picture_of: Picture
    followed: tuple[Step, ...]
    own: BodyAddition | None
    hours: float
    other: Version | None
    lines: list[Line]
    additions: list[AdditionInWords]
    open_version: Version | None
    rows: list[StepRow]
    posts: list[str]


async def _load(view: Reading, visit: Visit[str, VersionQuery]) -> ProcedurePage | None:
    versions = await catalogue_of.versions(view, visit.id)
    additions = await catalogue_of.additions(view, visit.id)
    if not versions:
        return None
    shown = _shown(versions, visit.query.version)
    content, other = content_of(shown), _against(versions, shown, visit.query.against)
    of_version = (row for row in additions if row.version == shown.version)
    own = next((row for row in of_version if row.body_id == visit.actor.body_id), None)
    followed = with_addition(content.steps, own.addition if own else None)
    return ProcedurePage(
        versions=versions,
        shown=shown,
        content=content,
        holds=_holds(shown, _today()),
        picture_of=drawn(followed),
        followed=followed,
        own=own,
        hours=longest_way(followed),
        other=other,
        lines=differences(content_of(other), content) if other else [],
        additions=[_in_words(row, versions) for row in additions],
        open_version=_open_of(versions),
        rows=_own_rows(content.steps, own, visit.refused),
        posts=[post.value for post in Post],
    )


async def _version(view: Reading, procedure_id: str, service: str) -> int | None:
    return await catalogue_of.revision(view, procedure_id)


def _own_rows(steps: tuple[Step, ...], own: BodyAddition | None, refused: Refusal | None) -> list[StepRow]:
    """The body's own steps as rows of the form: as they were typed before a refusal, else as they are."""
    if refused is not None and refused.command == "AddToProcedure":
        return renumbered(rows_typed(refused.typed), len(steps))
    return rows_of(own.addition.steps, steps) if own else []


def _in_words(addition: BodyAddition, versions: list[Version]) -> AdditionInWords:
    """An addition in words."""
    of_version = (row.steps for row in versions if row.version == addition.version)
    names = {step.key: step.name for step in next(of_version, ())}
    added = addition.addition
    return AdditionInWords(
        body_name=addition.body_name or addition.body_id,
        version=addition.version,
        steps=[f"{step.name}: {words.hours(step.hours)}" for step in added.steps],
        shortened=[f"{names.get(key, key)}: {words.hours(hours)}" for key, hours in added.shortened.items()],
        made_by=addition.made_by,
        made_at=addition.made_at,
    )


def _today() -> dt.date:
    return dt.datetime.now(VIETNAM).date()


def _holds(version: Version, day: dt.date) -> bool:
    in_force = version.approved_at is not None and (version.standing == "approved" or version.valid_to)
    return bool(in_force) and version.valid_from <= day <= (version.valid_to or dt.date.max)


def _open_of(versions: list[Version]) -> Version | None:
    return next((row for row in versions if row.standing in ("draft", "submitted")), None)


def _shown(versions: list[Version], number: int) -> Version:
    """The version asked for, else the one that holds today, else the newest."""
    wanted = next((row for row in versions if row.version == number), None)
    return wanted or next((row for row in versions if _holds(row, _today())), None) or versions[0]


def _against(versions: list[Version], shown: Version, number: int) -> Version | None:
    """The version to compare with: the one asked for, else the one before, else the one after."""
    others = [row for row in versions if row is not shown]
    wanted = next((row for row in others if row.version == number), None)
    before = next((row for row in others if row.version < shown.version), None)
    return wanted or before or (others[-1] if others else None)


SCREEN = Screen(
    template="procedures/procedure.html",
    id=ProcedureId,
    query=VersionQuery,
    address="/procedures/{}",
    stream="procedures/{}",
    unknown="procedure.unknown",
    actions=ACTIONS,
    load=_load,
    version=_version,
)
add_screen(router, "/{procedure_id}", SCREEN)
