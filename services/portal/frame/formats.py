"""How dates, times and figures are written, and the pictures that go with words."""

import datetime as dt
from collections.abc import Sequence

from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.events.meetings import AgendaItem
from shared.paper.content import OutsideRecipient
from shared.readmodels.timeline.rows import Entry
from shared.texts import language, say

WORK_ICON = {
    "register": "book",
    "annotate": "writing",
    "route": "route",
    "handle": "checklist",
    "cooperate": "users",
    "inform": "eye",
    "file": "archive",
    "draft": "pencil-plus",
    "give_opinion": "message-reply",
    "check_format": "forms",
    "approve": "signature",
    "number": "book",
    "compose": "alert-triangle",
    "sign": "signature",
    "issue": "rubber-stamp",
    "answer_recall": "arrow-back-up",
    "task": "progress",
    "confirm_task": "circle-check",
    "attend": "calendar-event",
    "read_papers": "notebook",
    "vote": "checkbox",
    "approve_minutes": "signature",
    "redraft_minutes": "writing",
    "chased_task": "bell",
    "overdue_task": "alert-triangle",
    "answer_extension": "clock",
    "give_report": "refresh",
}
NOTICE_ICON = {
    "meeting_called": "calendar-event",
    "meeting_postponed": "clock",
    "meeting_cancelled": "ban",
    "meeting_concluded": "gavel",
    "mention": "at",
    "co_author": "users",
    "delegated": "user-share",
    "approved": "signature",
    "delegation": "user-share",
    "extension_granted": "clock",
    "extension_declined": "ban",
    "task_confirmed": "circle-check",
    "task_rejected": "arrow-back-up",
    "task_chased": "bell",
    "task_reminded": "clock",
    "task_overdue": "alert-triangle",
    "webhook_off": "alert-triangle",
}

MEETING_WORK = ("attend", "read_papers", "vote", "approve_minutes", "redraft_minutes")


STANDS_ICON = {
    "done": "circle-check",
    "on_schedule": "progress",
    "at_risk": "alert-triangle",
    "behind": "clock",
    "unassessed": "help",
}


DAY_HOURS = 7.5  # of work, in the city's office hours

SAID = ("instruction", "reason", "result", "remarks", "opinion", "question", "note", "case_file", "text", "symbol")
"""The fields of an event that hold what somebody said, the most telling first."""

_STEPS = 7
_REACHED = {
    "received": 1, "registered": 1, "annotated": 2, "routed": 3, "handled": 3, "filed": 3, "recalled": 3,
    "draft": 4, "submitted": 5, "approved": 6, "to_issue": 6, "issued": 7,
}  # fmt: skip


def steps_reached(status: str, opinions: Sequence[object], answered: bool, *, issued: bool = False) -> int:
    """How many of the seven steps lie behind a document; one that was answered has all of them behind it.

    A document that was recalled stays where it was: ``issued`` says that it is one of the body's own.
    """
    reached = _STEPS if answered or (issued and status == "recalled") else _REACHED.get(status, 0)
    return 5 if status == "draft" and opinions else reached


def day(value: dt.date | dt.datetime | str | None) -> str:
    """A date as people write it: 24/11/2026."""
    if not value:
        return ""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if isinstance(value, dt.datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y")


def moment(value: dt.datetime | str | None) -> str:
    """A time as people write it: 24/11/2026 09:30."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else ""


def local(value: dt.datetime) -> dt.datetime:
    """The moment on Đà Nẵng's clocks."""
    return value.astimezone(VIETNAM)


def typed_local(value: dt.datetime) -> str:
    """A moment as a form's field of date and time holds it."""
    return local(value).strftime("%Y-%m-%dT%H:%M")


def agenda_text(agenda: Sequence[AgendaItem]) -> str:
    """An agenda as its form holds it: an item a line, who presents it after a bar."""
    return "\n".join(f"{item.title} | {item.presenter}" if item.presenter else item.title for item in agenda)


def said(detail: dict[str, object]) -> str:
    """What an event has to say, in one line."""
    for name in SAID:
        value = detail.get(name)
        if isinstance(value, str) and value:
            return value
    for name in ("lead", "delegated_to"):
        person = detail.get(name)
        if isinstance(person, dict):
            return str(person.get("name", ""))
    return ""


_RUNS = ("DocumentDispatched", "DeliveryStatusChanged", "ContentExamined")
"""Events of which a run reads as one."""


def grouped(timeline: Sequence[Entry]) -> list[tuple[Entry, int]]:
    """The timeline, newest first, runs of deliveries as one entry with how many there were."""
    runs: list[tuple[Entry, int]] = []
    for entry in reversed(timeline):
        if runs and entry.name in _RUNS and runs[-1][0].name == entry.name:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((entry, 1))
    return runs


def in_days(days: int) -> str:
    """The date that many days ahead, for a form."""
    return (dt.datetime.now(VIETNAM).date() + dt.timedelta(days=days)).isoformat()


def late_by(deadline: dt.date | None) -> str:
    """``quá hạn 3 ngày``, ``hạn hôm nay``, ``còn 5 ngày``."""
    if deadline is None:
        return ""
    left = _days_left(deadline)
    if left < 0:
        return say("common.time.overdue_days", n=-left)
    return say("common.time.due_today") if left == 0 else say("common.time.days_left", n=left)


def nearness(deadline: dt.date) -> str:
    """``late``, ``soon`` or ``calm``: how a deadline is coloured."""
    left = _days_left(deadline)
    return "late" if left < 0 else "soon" if left == 0 else "calm"


def _days_left(deadline: dt.date) -> int:
    return (deadline - dt.datetime.now(VIETNAM).date()).days


def by_itself(name: str) -> bool:
    """Whether a name is the system's own."""
    return name.startswith(say("common.of_the_system"))


def duration(minutes: float | None) -> str:
    """Working time as people say it: 45 phút, 3,5 giờ, 2,5 ngày (of `DAY_HOURS` hours)."""
    if minutes is None:
        return "—"
    if minutes < 0.5:  # also what was done at night: none of the body's working time has passed
        return say("common.time.under_a_minute")
    if minutes < 60:
        return say("common.time.minutes", n=round(minutes))
    if minutes < DAY_HOURS * 60:
        return say("common.time.hours", n=decimal(minutes / 60))
    return say("common.time.days", n=decimal(minutes / 60 / DAY_HOURS))


def counted(number: int, most: int | None = None) -> str:
    """A count; ``hơn 3.000`` where counting stopped at ``most``."""
    over = most is not None and number > most
    written = f"{most if over else number:,}"
    written = written if language() == "en" else written.replace(",", ".")
    return say("common.more_than", n=written) if over else written


def decimal(value: float) -> str:
    """One decimal, as the page's language writes it; a round number without."""
    written = f"{value:.1f}".removesuffix(".0")
    return written if language() == "en" else written.replace(".", ",")


def percent(part: float | None, whole: float | None = 1) -> str:
    """``part`` of ``whole`` as 79,7 %; a dash where there is no whole."""
    return f"{decimal(100 * part / whole)} %" if whole and part is not None else "—"


RETENTIONS = (None, 70, 50, 20, 10, 5, 2)
"""Years a case file can be kept for, as the forms offer them; ``None`` is for ever."""


def retention(years: int | None) -> str:
    """How long a case file is kept."""
    return say("common.time.for_ever") if years is None else say("common.time.years", n=years)


def this_minute(moment: dt.datetime | None = None) -> str:
    """``moment``, or now, in Đà Nẵng as ``datetime-local`` fields have it."""
    return (moment or dt.datetime.now(dt.UTC)).astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


def case_file() -> str:
    """The case file that is proposed: the year's own."""
    return say("common.case_file_of_year", year=dt.datetime.now(VIETNAM).year)


def secrecy_of(rank: int) -> str:
    """The degree of a rank (0-3)."""
    return Secrecy.of_rank(rank).value


def outside_line(recipient: OutsideRecipient) -> str:
    """A recipient outside this system as forms have it: ``name; address; copies``, as far as they are known."""
    copies = str(recipient.copies) if recipient.copies > 1 else None
    return "; ".join(part for part in (recipient.name.replace(";", ","), recipient.address, copies) if part)
