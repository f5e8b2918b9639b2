"""A document's case: the procedure it follows, where it is now, and whom and until when the procedure proposes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.calendar import VIETNAM
from shared.readmodels.cases import queries as cases
from shared.readmodels.cases.rows import Case, CaseStep
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.registers.queries import usual_lead


@dataclass(frozen=True)
class Followed:
    """A step of a case as the page shows it.

    Its ``state`` is done, passed (the document went on without it), now, ahead, or dropped with its case.
    """

    step: CaseStep
    state: str
    late: bool


@dataclass(frozen=True)
class Following:
    """The case of a document, with its steps."""

    case: Case
    steps: list[Followed]


@dataclass(frozen=True)
class Proposed:
    """Who should lead and until when; ``post`` and ``due_on`` are the procedure's, ``days`` what was usual."""

    person_id: str | None
    name: str | None
    days: int | None = None
    post: str | None = None
    due_on: dt.date | None = None
    procedure: str | None = None


async def case_of(view: Reading, document_id: UUID) -> Following | None:
    """The case with its steps; ``None`` where the document follows no procedure."""
    case = await cases.of_document(view, document_id)
    if case is None:
        return None
    return Following(case, followed(await cases.steps(view, document_id), case.state, dt.datetime.now(VIETNAM)))


def followed(steps: Sequence[CaseStep], case_state: str, now: dt.datetime) -> list[Followed]:
    """The steps, each with where it stands and whether it is late."""
    over = {step.step_key for step in steps if step.completed_at is not None}
    shown = []
    for step in steps:
        if step.completed_at is not None:
            state = "passed" if step.passed_over else "done"
        elif case_state != "open":
            state = "dropped"
        else:
            state = "now" if set(step.waits_for) <= over else "ahead"
        late = (step.late_hours or 0) > 0 if state == "done" else state == "now" and step.due_at < now
        shown.append(Followed(step, state, late))
    return shown


async def proposal(view: Reading, card: Card, following: Following | None) -> Proposed | None:
    """Who should lead and until when: as the procedure says, and as such documents were given before.

    The procedure names a post and a day.  Of the people in that post it is who led such documents most often, else who
    has least to do.  ``due_on`` is missing where the day has passed, ``procedure`` where the document follows none.
    """
    usual = await usual_lead(view, card.issuer, card.kind)
    case, today = following.case if following else None, dt.datetime.now(VIETNAM).date()
    if case is None or case.state != "open" or case.direction != "incoming":
        return Proposed(usual.person_id, usual.name, usual.days, usual.post) if usual else None
    due_on = case.work_due_on if case.work_due_on >= today else None
    if usual is None or usual.post != case.lead_post:
        free = await cases.least_busy(view, case.lead_post, today)
        if free is not None:
            return Proposed(free.person_id, free.name, None, case.lead_post, due_on, case.procedure_name)
    if usual is None:
        return Proposed(None, None, None, case.lead_post, due_on, case.procedure_name)
    return Proposed(usual.person_id, usual.name, usual.days, case.lead_post, due_on, case.procedure_name)
