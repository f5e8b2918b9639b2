"""Who opened what in the whole city; opening this page is written down too."""

import datetime as dt
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.operations.page import render
from services.operations.reading import PAGE, ReadFilter, reads_of_everybody, record
from services.operations.session import Operator
from shared.audit.reads import Read
from shared.calendar import VIETNAM

router = APIRouter()

Text = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Day = Annotated[str, Query(pattern=r"^(2[01]\d{2}-\d{2}-\d{2})?$")]


def _midnight(day: str, days: int = 0) -> dt.datetime | None:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(day) + dt.timedelta(days), dt.time(), VIETNAM) if day else None
    except ValueError:
        return None


@router.get("/reads")
async def reads(
    request: Request,
    actor: Operator,
    about: Text = "",
    person: Text = "",
    since: Day = "",
    until: Day = "",
    before: Annotated[int | None, Query(ge=1, lt=2**62)] = None,
) -> Response:
    """The newest reads first, filtered by what was opened, person and days."""
    wanted = ReadFilter(about.strip(), person.strip(), _midnight(since), _midnight(until, 1))
    rows = await reads_of_everybody(request.app.state.pool, actor, wanted, before, PAGE + 1)
    given = {"about": wanted.about, "person": wanted.person, "since": since, "until": until}
    filters = {name: value for name, value in given.items() if value}
    older = None
    if len(rows) > PAGE:
        older = f"/reads?{urlencode({**filters, 'before': rows[PAGE - 1].read_id})}"
    await record(request, actor, Read("reads", urlencode(filters)))
    return render(request, "reads.html", actor, rows=rows[:PAGE], given=given, older=older)
