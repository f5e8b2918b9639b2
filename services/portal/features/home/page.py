"""The inbox and the dashboard of a body."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.bodies.tree import waiting_clearances
from services.portal.features.bulk.page import BULK
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.bodies.rights import may
from shared.readmodels.dashboard import queries as dashboard_of
from shared.readmodels.inbox import queries as inbox_of
from shared.readmodels.registers import queries as registers

router = APIRouter()


@router.get("/")
async def inbox(request: Request, actor: SignedIn, work: str | None = None) -> Response:
    """The actor's inbox, of one sort of work where they chose one."""
    async with request.app.state.reads.as_actor(actor) as view:
        items = await inbox_of.waiting(view)
        proposed = await waiting_clearances(view, actor.body_id) if may(actor, "ConfirmClearance") else []
    counts: dict[str, int] = {}
    for item in items:
        counts[item.work] = counts.get(item.work, 0) + 1
    shown = [item for item in items if work is None or item.work == work]
    return render(
        request,
        "home/inbox.html",
        actor,
        bulk=BULK.get(work or ""),
        items=shown,
        counts=counts,
        work=work,
        total=len(items),
        clearances=sum(each.mine for each in proposed),
    )


@router.get("/dashboard")
async def dashboard(request: Request, actor: SignedIn) -> Response:
    """The body's figures."""
    async with request.app.state.reads.as_actor(actor) as view:
        figures = await dashboard_of.figures(view)
        weeks = await registers.weeks(view)
    most = max([1, *(max(week.registered, week.issued) for week in weeks)])
    return render(request, "home/dashboard.html", actor, figures=figures, weeks=weeks, most=most)
