"""The catalogue, running cases and calendars as folds of what the deciders decide."""

import datetime as dt

from services.tracking.cases.decider import DECIDER
from shared.calendar import HoursFrom, Span
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.tracking.calendars import (
    DayOffDeclared,
    DeclaredDayWithdrawn,
    WorkingDayDeclared,
    WorkingHoursSet,
)
from shared.events.tracking.cases import CaseClosed, ProgressNoted
from shared.events.tracking.procedures import (
    AdditionMade,
    AdditionRemoved,
    VersionApproved,
    VersionDrafted,
    VersionReturned,
    VersionSubmitted,
    VersionWithdrawn,
)
from shared.procedures.content import Addition, Ending
from shared.readmodels.calendars import fold as calendars
from shared.readmodels.cases import fold as cases
from shared.readmodels.jsonb import from_json
from shared.readmodels.procedures import fold as procedures
from tests.unit.domain.test_cases import noted, opened
from tests.unit.domain.test_procedures import CITY, ID, content
from tests.unit.given import AT, BODY, DOCUMENT, SYSTEM, given, ref
from tests.unit.projections.test_models import fold, happened

FIRST, NEXT = content(), content(valid_from=dt.date(2026, 7, 1), name="Xử lý văn bản đến, bản mới")
STREAM = {"body_id": CITY, "procedure_id": ID}


def approved(version: int) -> list[Event]:
    said = FIRST if version == 1 else NEXT
    by = ref("chuyenvien1", CITY)
    return [
        VersionDrafted(**STREAM, version=version, content=said, drafted_by=by),
        VersionSubmitted(**STREAM, version=version, submitted_by=by),
        VersionApproved(
            **STREAM,
            version=version,
            content=said,
            approved_by=ref("lanhdao", CITY),
            former_version=version - 1 or None,
        ),
    ]


def test_the_next_version_ends_the_one_before() -> None:
    rows = fold(procedures.MODEL, happened(*approved(1), *approved(2)))
    first, second = rows["versions", (ID, 1)], rows["versions", (ID, 2)]
    assert (first.standing, first.valid_from, first.valid_to) == ("approved", dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert (second.standing, second.valid_to, second.name) == ("approved", None, NEXT.name)
    assert [step["key"] for step in from_json(second.steps, [])] == ["annotate", "route", "handle"]


def test_a_proposal_goes_back_with_its_reason() -> None:
    drafted, submitted, _ = approved(1)
    returned = VersionReturned(**STREAM, version=1, reason="Thiếu căn cứ", returned_by=ref("lanhdao", CITY))
    rows = fold(procedures.MODEL, happened(drafted, submitted, returned))
    assert (rows["versions", (ID, 1)].standing, rows["versions", (ID, 1)].returned) == ("draft", "Thiếu căn cứ")
    again = fold(procedures.MODEL, happened(drafted, submitted, returned, submitted))
    assert (again["versions", (ID, 1)].standing, again["versions", (ID, 1)].returned) == ("submitted", None)


def test_withdrawn_it_holds_up_to_its_last_day() -> None:
    by = ref("lanhdao", CITY)
    withdrawn = VersionWithdrawn(**STREAM, version=1, reason="Bỏ", withdrawn_by=by, last_day=dt.date(2026, 3, 1))
    row = fold(procedures.MODEL, happened(*approved(1), withdrawn))["versions", (ID, 1)]
    assert (row.standing, row.valid_to, row.withdrawn) == ("withdrawn", dt.date(2026, 3, 1), "Bỏ")


def test_additions_stand_until_they_are_removed() -> None:
    by = ref("chanhvp")
    made = AdditionMade(**STREAM, version=1, adding_body_id=BODY, addition=Addition(shortened={"route": 2}), made_by=by)
    removed = AdditionRemoved(**STREAM, version=1, adding_body_id=BODY, removed_by=by)
    rows = fold(procedures.MODEL, happened(*approved(1), made))
    assert from_json(rows["additions", (ID, 1, BODY)].addition, {})["shortened"] == {"route": 2}
    assert rows["versions", (ID, 1)].revision == 4, "the page waits for this"
    assert ("additions", (ID, 1, BODY)) not in fold(procedures.MODEL, happened(*approved(1), made, removed))


def test_a_case_shows_each_step_with_its_limit() -> None:
    opening = opened(secrecy=Secrecy.CONFIDENTIAL)
    late = AT + dt.timedelta(days=2)
    done = given(DECIDER, opening).when(SYSTEM, noted(Ending.ROUTED), at=late).events or []
    rows = fold(cases.MODEL, happened(opening, *done, secrecy="confidential"))
    annotate, route, handle = (rows["steps", (DOCUMENT, key)] for key in ("annotate", "route", "handle"))
    assert (annotate.passed_over, route.passed_over, route.completed_at) == (True, False, late)
    assert route.late_hours > 0
    assert (handle.place, handle.completed_at, handle.waits_for) == (3, None, ["route"])
    case = rows["cases", (DOCUMENT,)]
    assert (case.state, case.version, case.due_at, case.secrecy_rank) == ("open", 3, opening.plan[-1].due_at, 1)


def test_a_case_ends_with_its_last_step_or_is_closed() -> None:
    opening = opened()
    filed = given(DECIDER, opening).when(SYSTEM, noted(Ending.FILED), at=AT).events or []
    assert fold(cases.MODEL, happened(opening, *filed))["cases", (DOCUMENT,)].state == "completed"
    closed = CaseClosed(document_id=DOCUMENT, body_id=BODY, reason="Thu hồi")
    case = fold(cases.MODEL, happened(opening, closed))["cases", (DOCUMENT,)]
    assert (case.state, case.closing) == ("closed", "Thu hồi")
    early = ProgressNoted(document_id=DOCUMENT, body_id=BODY, ending=Ending.ROUTED, at=AT)
    assert fold(cases.MODEL, happened(early, closed)) == {}, "nothing was in force"


def test_a_calendar_is_what_was_last_said_of_each_day() -> None:
    by, storm = ref("chanhvp"), dt.date(2026, 10, 14)
    short = HoursFrom(valid_from=dt.date(2026, 5, 1), spans=(Span(start=dt.time(7), end=dt.time(11)),))
    longer = short.model_copy(update={"spans": (Span(start=dt.time(7), end=dt.time(12)),)})
    earlier = short.model_copy(update={"valid_from": dt.date(2026, 1, 1)})
    row = fold(
        calendars.MODEL,
        happened(
            DayOffDeclared(body_id=BODY, day=storm, reason="Bão", declared_by=by),
            WorkingDayDeclared(body_id=BODY, day=storm, reason="Bão tan", declared_by=by),
            DayOffDeclared(body_id=BODY, day=dt.date(2026, 3, 29), reason="x", declared_by=by),
            DeclaredDayWithdrawn(body_id=BODY, day=dt.date(2026, 3, 29), withdrawn_by=by),
            WorkingHoursSet(body_id=BODY, hours=short, set_by=by),
            WorkingHoursSet(body_id=BODY, hours=longer, set_by=by),
            WorkingHoursSet(body_id=BODY, hours=earlier, set_by=by),
        ),
    )["bodies", (BODY,)]
    assert from_json(row.days, {}) == {"2026-10-14": {"kind": "worked", "reason": "Bão tan", "by": by.name}}
    assert [each["valid_from"] for each in from_json(row.hours, [])] == ["2026-01-01", "2026-05-01"]
    assert from_json(row.hours, [])[1]["spans"][0]["end"] == "12:00:00"
