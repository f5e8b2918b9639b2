"""The reform programme and the initiatives over HTTP."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from services.insight.reading import reading
from services.insight.reform.lines import line
from shared.calendar import VIETNAM
from shared.eventsourcing.decider import Rejected
from shared.insight.asking import LongWord, Word
from shared.insight.reform import InitiativeRegister, Programme, TargetHistory
from shared.readmodels.initiatives import queries as initiatives
from shared.readmodels.initiatives.rows import InitiativeCard
from shared.readmodels.programme import queries as programme
from shared.web.requests import SignedIn

router = APIRouter(tags=["reform"])


@router.get("/programme")
async def targets(
    request: Request,
    actor: SignedIn,
    programme_name: Annotated[str, Query(alias="programme", max_length=200, pattern=r"^[^\x00]*$")] = "",
    stands: LongWord = "",
    body: LongWord = "",
) -> Programme:
    """The targets that count, and the picture of the programme over the quarters."""
    async with reading(request, actor) as reads:
        return Programme(
            figures=await programme.figures(reads, programme_name),
            targets=await programme.targets(reads, programme_name, stands if stands in programme.STANDS else "", body),
            quarters=await programme.quarters(reads, programme_name),
            programmes=await programme.programmes(reads),
        )


@router.get("/programme/names")
async def programmes(request: Request, actor: SignedIn) -> list[str]:
    """The names of the programmes, the newest target's first."""
    async with reading(request, actor) as reads:
        return await programme.programmes(reads)


@router.get("/programme/{target_id}")
async def target(request: Request, actor: SignedIn, target_id: UUID) -> TargetHistory:
    """One target: its line over time and every assessment.  Refuses with ``programme.unknown``."""
    async with reading(request, actor) as reads:
        found = await programme.target(reads, target_id)
        if found is None:
            raise Rejected("programme.unknown")
        history = await programme.assessments(reads, target_id)
    today = dt.datetime.now(VIETNAM).date()
    return TargetHistory(target=found, history=history, line=line(found, history, today))


@router.get("/initiatives")
async def register(request: Request, actor: SignedIn, state: Word = "", body: Word = "") -> InitiativeRegister:
    """The initiatives of the city, and the committees that have none."""
    async with reading(request, actor) as reads:
        return InitiativeRegister(
            figures=await initiatives.figures(reads),
            initiatives=await initiatives.initiatives(reads, body, state if state in initiatives.STATES else ""),
            without=await initiatives.committees_without(reads),
        )


@router.get("/initiatives/{initiative_id}")
async def initiative(request: Request, actor: SignedIn, initiative_id: UUID) -> InitiativeCard:
    """One initiative.  Refuses with ``initiative.unknown``."""
    async with reading(request, actor) as reads:
        found = await initiatives.initiative(reads, initiative_id)
    if found is None:
        raise Rejected("initiative.unknown")
    return found
