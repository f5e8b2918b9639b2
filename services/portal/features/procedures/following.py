"""A document's case: the procedure it follows, where it is now, and whom and until when the procedure proposes."""

import datetime as dt
from typing import Any
from uuid import UUID

from services.portal.frame.reads import Row, View
from shared.calendar import VIETNAM

_LEAST_BUSY = """
    SELECT p.person_id, p.name FROM roster.people p WHERE p.body_id = $1 AND p.post = $2 AND p.active AND NOT EXISTS (
        SELECT 1 FROM roster.absences a WHERE a.person_id = p.person_id AND $3 BETWEEN a.starts_on AND a.ends_on)
    ORDER BY (SELECT count(*) FROM inbox.documents d
              WHERE d.body_id = p.body_id AND d.holders && ARRAY['person:' || p.person_id]), p.name LIMIT 1
"""


async def case_of(view: View, document_id: UUID) -> Row | None:
    """The case with its ``steps``; ``None`` where the document follows no procedure.

    A step's ``state`` is done, passed (the document went on without it), now, ahead, or dropped with its case.
    """
    case = await view.connection.fetchrow(
        "SELECT * FROM cases.cases WHERE document_id = $1 AND body_id = $2", document_id, view.actor.body_id
    )
    if case is None:
        return None
    steps = await view.connection.fetch(
        "SELECT * FROM cases.steps WHERE document_id = $1 ORDER BY place, step_key", document_id
    )
    return {**dict(case), "steps": standing([dict(step) for step in steps], case["state"], dt.datetime.now(VIETNAM))}


def standing(steps: list[Row], case_state: str, now: dt.datetime) -> list[Row]:
    """The steps, each with its ``state`` and whether it is ``late``."""
    over = {step["step_key"] for step in steps if step["completed_at"] is not None}
    told = []
    for step in steps:
        if step["completed_at"] is not None:
            state = "passed" if step["passed_over"] else "done"
        elif case_state != "open":
            state = "dropped"
        else:
            state = "now" if set(step["waits_for"]) <= over else "ahead"
        late = step["late_hours"] > 0 if state == "done" else state == "now" and step["due_at"] < now
        told.append({**step, "state": state, "late": late})
    return told


async def proposal(view: View, card: Row, case: Row | None) -> Row | None:
    """Who should lead and until when: as the procedure says, and as such documents were given before.

    The procedure names a post and a day.  Of the people in that post it is who led such documents most often, else who
    has least to do.  ``due_on`` is missing where the day has passed, ``procedure`` where the document follows none.
    """
    history = await view.proposal(card["issuer"], card["kind"])
    today = dt.datetime.now(VIETNAM).date()
    if case is None or case["state"] != "open" or case["direction"] != "incoming":
        return history
    lead = history if history and history["post"] == case["lead_post"] else await _of_post(view, case, today)
    proposed: dict[str, Any] = {"person_id": None, "name": None, "days": None, **(lead or history or {})}
    due_on = case["work_due_on"] if case["work_due_on"] >= today else None
    return {**proposed, "due_on": due_on, "procedure": case["procedure_name"], "post": case["lead_post"]}


async def _of_post(view: View, case: Row, today: dt.date) -> Row | None:
    row = await view.connection.fetchrow(_LEAST_BUSY, view.actor.body_id, case["lead_post"], today)
    return None if row is None else {**dict(row), "days": None}
