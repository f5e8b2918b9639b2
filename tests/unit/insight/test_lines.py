"""A target's line over time."""

import datetime as dt
from typing import Any
from uuid import UUID

from services.insight.reform.lines import line
from shared.readmodels.programme.rows import AssessmentLine, TargetCard

JUNE = dt.date(2026, 6, 1)


def assessed(as_of: dt.date, **more: Any) -> AssessmentLine:
    at = dt.datetime.combine(as_of, dt.time(), dt.UTC)
    usual: dict[str, Any] = {
        "number": 1, "rating": "done", "note": "n", "evidence": None, "evidence_document_id": None,
        "own_document": False, "assessed_by": "An", "assessed_at": at, "corrects": None, "reason": None,
        "corrected_by": None, "secrecy_rank": 0,
    }  # fmt: skip
    return AssessmentLine(as_of=as_of, **(usual | more))


def test_a_line_holds_every_day_that_counts() -> None:
    target = TargetCard(
        target_id=UUID(int=4), body_id="b", body_name=None, steering_body_id="s", steering_name=None, programme="CCHC",
        name="n", measure="m", due_on=dt.date(2026, 12, 31), state="open", stands="done", revisions=0,
        set_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), closed_at=None, closing=None, version=3, secrecy_rank=0,
    )  # fmt: skip
    history = [assessed(JUNE), assessed(JUNE, corrected_by=2, rating="behind"), assessed(dt.date(2027, 1, 31))]
    drawn = line(target, history, dt.date(2026, 7, 1))
    assert [dot.x for dot in drawn.dots] == sorted(dot.x for dot in drawn.dots)
    assert drawn.dots[-1].x == 100
    assert len(drawn.dots) == 2
    assert 0 <= drawn.today < drawn.due < 100
