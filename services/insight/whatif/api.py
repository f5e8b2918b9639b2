"""What if, over HTTP: finished cases replayed against a changed procedure."""

import asyncio

from fastapi import APIRouter, Request

from services.insight.reading import reading
from services.insight.whatif.changes import Change, Unusable, changes_of
from shared.eventsourcing.decider import Rejected
from shared.insight.asking import AskedChanges, Filter
from shared.insight.whatif import WhatIf, WhatIfChoices
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.queries import MOST_EXPORTED, choices, finished_steps
from shared.readmodels.evaluation.rows import FinishedStep
from shared.readmodels.procedures.limits import steps_in_force
from shared.readmodels.reading import Reading
from shared.web.requests import SignedIn

router = APIRouter(prefix="/evaluation/what-if", tags=["what if"])


@router.get("/choices")
async def offered(request: Request, actor: SignedIn, wanted: Filter) -> WhatIfChoices:
    """What can be chosen, and the limits of the chosen procedure as they are."""
    async with reading(request, actor) as reads:
        return WhatIfChoices(choices=await choices(reads), limits=await _limits(reads, wanted))


@router.get("")
async def outcome(request: Request, actor: SignedIn, wanted: Filter, asked: AskedChanges) -> WhatIf:
    """What the changes would have saved the cases that were issued.

    Refuses with a ``whatif.`` problem where the changes make no procedure, or history is too short.
    """
    async with reading(request, actor) as reads:
        changes = changes_of(asked, await _limits(reads, wanted) if asked.shorten else {})
        steps = await finished_steps(reads, wanted.but(step=""), MOST_EXPORTED) if changes else []
    try:
        return await asyncio.to_thread(_replayed, steps, changes)
    except Unusable as error:
        raise Rejected(error.code, **error.params) from None


async def _limits(reads: Reading, wanted: EvaluationFilter) -> dict[str, float]:
    from services.insight.whatif.cases import former_limits  # noqa: PLC0415 - brings numpy

    return former_limits(await steps_in_force(reads, wanted.procedure)) if wanted.procedure else {}


def _replayed(steps: list[FinishedStep], changes: list[Change]) -> WhatIf:
    from services.insight.whatif.answer import what_if  # noqa: PLC0415 - brings numpy

    return what_if(steps, changes)
