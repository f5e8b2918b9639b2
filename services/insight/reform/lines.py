"""A target's line over time."""

import datetime as dt
from collections.abc import Iterable

from shared.insight.reform import Dot, TargetLineInTime
from shared.readmodels.programme.rows import AssessmentLine, TargetCard


def line(target: TargetCard, history: Iterable[AssessmentLine], today: dt.date) -> TargetLineInTime:
    """Where a target's days lie between its setting and its due date, in percent of the line."""
    since = target.set_at.date()
    held = sorted(
        (assessment for assessment in history if assessment.corrected_by is None),
        key=lambda assessment: assessment.as_of,
    )
    first = min([since, *(assessment.as_of for assessment in held)])
    last = max([target.due_on, today, *(assessment.as_of for assessment in held)])
    length: int = max((last - first).days, 1)

    def place(day: dt.date) -> float:
        return float(round(100 * (day - first).days / length, 1))

    return TargetLineInTime(
        first=first,
        last=last,
        due=place(target.due_on),
        today=place(today),
        dots=[Dot(as_of=assessment.as_of, rating=assessment.rating, x=place(assessment.as_of)) for assessment in held],
    )
