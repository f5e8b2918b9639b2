"""What if: finished cases replayed against a changed procedure, old and new side by side."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.insight import Insight, insight_of
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Actor
from shared.documents.steps import SEVEN
from shared.eventsourcing.decider import Rejected
from shared.insight.asking import AskedChanges, Filter
from shared.insight.whatif import Changes, WhatIf, WhatIfChoices
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.web.problems import problem

router = APIRouter(prefix="/evaluation/what-if")


@dataclass(frozen=True)
class Bar:
    """A step of a way as a bar: where it begins and how wide it is (0-100), and its minutes."""

    step: str
    x: float
    width: float
    minutes: float


@router.get("")
async def show(request: Request, actor: SignedIn, wanted: Filter, asked: AskedChanges) -> Response:
    """The form, and where something was changed, what it would have saved."""
    insight = insight_of(request)
    offered, outcome = await asyncio.gather(
        insight.ask(actor, "/evaluation/what-if/choices", WhatIfChoices, wanted.parameters),
        _outcome(insight, actor, wanted, asked),
    )
    refused = None
    if isinstance(outcome, Rejected):
        refused, outcome = problem(outcome.code, request.url.path, **outcome.params), None
    return render(
        request,
        "what_if/what_if.html",
        actor,
        refused["status"] if refused else 200,
        asked=wanted,
        choices=offered.choices,
        limits=offered.limits,
        seven=SEVEN,
        change=asked,
        outcome=outcome,
        picture=picture(outcome) if outcome else None,
        problem=refused,
    )


async def _outcome(
    insight: Insight, actor: Actor, wanted: EvaluationFilter, asked: Changes
) -> WhatIf | Rejected | None:
    """What was saved, or why nothing can be said; ``None`` where nothing was changed."""
    if not asked.any:
        return None
    try:
        return await insight.ask(actor, "/evaluation/what-if", WhatIf, {**wanted.parameters, **asked.parameters})
    except Rejected as rejected:
        if rejected.code.startswith("whatif."):
            return rejected
        raise


def picture(outcome: WhatIf) -> dict[str, list[Bar]]:
    """Both ways as bars on one scale (0-100)."""
    most = max(sum(outcome.old_steps.values()), sum(outcome.new_steps.values()), 1.0)
    ways: dict[str, list[Bar]] = {}
    for name, steps in (("old", outcome.old_steps), ("new", outcome.new_steps)):
        at, ways[name] = 0.0, []
        for step, minutes in steps.items():
            width = 100 * minutes / most
            ways[name].append(Bar(step, round(at, 2), round(width, 2), minutes))
            at += width
    return ways
