"""The programme and the register of initiatives as folds."""

import datetime as dt
from uuid import UUID

from shared.events.tracking.initiatives import (
    InitiativeApplied,
    InitiativeRegistered,
    InitiativeResultReported,
    InitiativeWithdrawn,
)
from shared.events.tracking.programme import (
    AssessmentCorrected,
    Outcome,
    Rating,
    TargetAssessed,
    TargetClosed,
    TargetRevised,
    TargetSet,
)
from shared.readmodels.initiatives import fold as initiatives
from shared.readmodels.jsonb import from_json
from shared.readmodels.programme import fold as programme
from tests.unit.given import BODY, OTHER, ref
from tests.unit.projections.test_models import fold, happened

TARGET, INITIATIVE = UUID(int=4), UUID(int=5)
MARCH, JUNE = dt.date(2026, 3, 1), dt.date(2026, 6, 1)
WAS_SET = TargetSet(target_id=TARGET, body_id=BODY, steering_body_id=OTHER, programme="CCHC", name="n", measure="m",
                    due_on=dt.date(2026, 12, 31), set_by=ref("chanhvp"))  # fmt: skip


def assessed(number: int, as_of: dt.date, rating: Rating) -> TargetAssessed:
    return TargetAssessed(target_id=TARGET, body_id=BODY, number=number, as_of=as_of, rating=rating, note="x",
                          assessed_by=ref("chanhvp"))  # fmt: skip


def test_the_latest_day_is_the_rating_not_the_latest_word() -> None:
    rows = fold(
        programme.MODEL,
        happened(WAS_SET, assessed(1, JUNE, Rating.DONE), assessed(2, MARCH, Rating.BEHIND)),
    )
    target = rows["targets", (TARGET,)]
    assert (target.rating, target.rated_as_of, target.assessments) == ("done", JUNE, 2)


def test_a_correction_replaces_and_keeps() -> None:
    corrected = AssessmentCorrected(target_id=TARGET, body_id=BODY, number=2, corrects=1, as_of=JUNE, note="y",
                                    rating=Rating.AT_RISK, reason="nhầm", assessed_by=ref("chanhvp"))  # fmt: skip
    rows = fold(programme.MODEL, happened(WAS_SET, assessed(1, JUNE, Rating.DONE), corrected))
    assert (rows["targets", (TARGET,)].rating, rows["targets", (TARGET,)].assessments) == ("at_risk", 1)
    first, second = rows["assessments", (TARGET, 1)], rows["assessments", (TARGET, 2)]
    assert (first.rating, first.corrected_by) == ("done", 2)
    assert (second.corrects, second.corrected_by, second.reason) == (1, None, "nhầm")


def test_revised_and_closed() -> None:
    revised = TargetRevised(target_id=TARGET, body_id=OTHER, former_body_id=BODY, name="n2", measure="m", reason="x",
                            due_on=JUNE, revised_by=ref("chanhvp"))  # fmt: skip
    closed = TargetClosed(target_id=TARGET, body_id=OTHER, outcome=Outcome.DROPPED, reason="gộp",
                          closed_by=ref("chanhvp"))  # fmt: skip
    target = fold(programme.MODEL, happened(WAS_SET, revised, closed))["targets", (TARGET,)]
    assert (target.body_id, target.name, target.due_on, target.revisions) == (OTHER, "n2", JUNE, 1)
    assert (target.state, target.closing) == ("dropped", "gộp")


def test_an_initiative_gathers_its_results() -> None:
    by = ref("chuyenvien1")
    rows = fold(
        initiatives.MODEL,
        happened(
            InitiativeRegistered(initiative_id=INITIATIVE, body_id=BODY, name="n", description="d", registered_by=by),
            InitiativeApplied(initiative_id=INITIATIVE, body_id=BODY, applied_on=MARCH, applied_to="w", applied_by=by),
            InitiativeResultReported(initiative_id=INITIATIVE, body_id=BODY, result="một", reported_by=by),
            InitiativeResultReported(initiative_id=INITIATIVE, body_id=BODY, result="hai", reported_by=by),
        ),
    )
    row = rows["register", (INITIATIVE,)]
    assert (row.state, row.applied_on, row.applied_where) == ("applied", MARCH, "w")
    assert [told["result"] for told in from_json(row.results, [])] == ["một", "hai"]
    withdrawn = InitiativeWithdrawn(initiative_id=INITIATIVE, body_id=BODY, reason="trùng", withdrawn_by=by)
    assert fold(initiatives.MODEL, happened(withdrawn), rows)["register", (INITIATIVE,)].state == "withdrawn"
