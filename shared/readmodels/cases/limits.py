"""The limits of procedures: what share of each step was over in time, and the documents behind it.

A step is measured by its case: against the limit of the version that the document began with, by its body's calendar.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from shared.documents.steps import Step
from shared.procedures.content import Ending
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.reading import Reading

PAGE = 100  # documents shown at once

ENDINGS_OF: dict[str, tuple[Ending, ...]] = {
    Step.ANNOTATE: (Ending.ANNOTATED,),
    Step.ROUTE: (Ending.ROUTED,),
    Step.HANDLE: (Ending.HANDLED,),
    Step.FILE: (Ending.FILED,),
    Step.CONSULT: (Ending.OPINION_GIVEN,),
    Step.DRAFT: (Ending.FORMAT_CHECKED, Ending.SUBMITTED),
    Step.APPROVE: (Ending.APPROVED,),
    Step.ISSUE: (Ending.ISSUED,),
}
"""How the steps of procedures end that are measured as one of a document's steps; no procedure limits the others."""


@dataclass(frozen=True, slots=True)
class LimitShare:
    """A step of a procedure: its limit and ``median`` in working hours, how many were over in time, how many overdue.

    ``passed`` counts the documents that went on without it.
    """

    procedure_id: str
    step_key: str
    procedure_name: str
    name: str
    hours: float
    post: str
    place: int
    done: int
    on_time: int
    late: int
    passed: int
    overdue: int
    median: float | None


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A document behind a share.  ``subject`` is told to its own body only, for which ``own`` holds."""

    document_id: UUID
    body_id: str
    body_name: str | None
    own: bool
    subject: str | None
    symbol: str | None
    procedure_name: str
    name: str
    post: str
    due_at: dt.datetime
    completed_at: dt.datetime | None
    took_hours: float | None
    passed_over: bool
    on_time: bool | None
    secrecy_rank: int


_CHOSEN = """
    ($1 = '' OR s.body_id = $1) AND ($3::text[] IS NULL OR s.ends_with = ANY ($3)) AND ($6 = '' OR s.procedure_id = $6)
    AND ($2 = '' OR EXISTS (SELECT 1 FROM evaluation.steps e
                            WHERE e.body_id = s.body_id AND e.document_id = s.document_id AND e.kind = $2))
    AND $4::timestamptz < $5::timestamptz
"""
_OVER = "(s.completed_at >= $4 AND s.completed_at < $5)"
_DONE = f"({_OVER} AND NOT s.passed_over)"
_OVERDUE = "(s.completed_at IS NULL AND s.on_time = false)"

_SHARES = f"""
    SELECT s.procedure_id, s.step_key, (array_agg(s.procedure_name ORDER BY s.version DESC))[1] AS procedure_name,
           (array_agg(s.name ORDER BY s.version DESC))[1] AS name,
           (array_agg(s.hours ORDER BY s.version DESC))[1] AS hours,
           (array_agg(s.post ORDER BY s.version DESC))[1] AS post,
           (array_agg(s.place ORDER BY s.version DESC))[1] AS place,
           count(*) FILTER (WHERE {_DONE}) AS done,
           count(*) FILTER (WHERE {_DONE} AND s.on_time) AS on_time,
           count(*) FILTER (WHERE {_DONE} AND NOT s.on_time) AS late,
           count(*) FILTER (WHERE {_OVER} AND s.passed_over) AS passed,
           count(*) FILTER (WHERE {_OVERDUE}) AS overdue,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY s.took_hours) FILTER (WHERE {_DONE}) AS median
    FROM cases.judged s WHERE {_CHOSEN} AND ({_OVER} OR {_OVERDUE})
    GROUP BY s.procedure_id, s.step_key ORDER BY procedure_name, s.procedure_id, place
"""
# which steps stand behind a figure, and their order
_BEHIND = {
    "done": (_DONE, "s.completed_at DESC"),
    "on_time": (f"{_DONE} AND s.on_time", "s.completed_at DESC"),
    "late": (f"{_DONE} AND NOT s.on_time", "s.late_hours DESC"),
    "passed": (f"{_OVER} AND s.passed_over", "s.completed_at DESC"),
    "overdue": (_OVERDUE, "s.due_at"),
}
WHICH = tuple(_BEHIND)


async def limit_shares(reads: Reading, wanted: EvaluationFilter) -> list[LimitShare]:
    """Each step of each procedure: how many were over in the period, in time, late; overdue today."""
    return await reads.rows(LimitShare, _SHARES, *_arguments(wanted))


async def documents_behind_limit(
    reads: Reading, which: str, step_key: str, wanted: EvaluationFilter, page: int = 1
) -> tuple[list[LimitLine], int]:
    """The documents behind a figure (one of `WHICH`) of a step, and how many; of every step where none is named.

    What a document is about is only told to its own body.
    """
    condition, order = _BEHIND[which]
    where = f"{_CHOSEN} AND {condition} AND ($7 = '' OR s.step_key = $7)"
    found = await reads.number(f"SELECT count(*) FROM cases.judged s WHERE {where}", *_arguments(wanted), step_key)
    lines = await reads.rows(
        LimitLine,
        f"""
        SELECT s.document_id, s.body_id, s.procedure_name, s.name, s.post, s.due_at, s.completed_at, s.took_hours,
               s.passed_over, s.on_time, s.secrecy_rank,
               b.name AS body_name, c.subject, c.symbol, c.document_id IS NOT NULL AS own
        FROM cases.judged s
        LEFT JOIN roster.bodies b ON b.body_id = s.body_id
        LEFT JOIN documents.cards c ON c.body_id = s.body_id AND c.document_id = s.document_id
        WHERE {where} ORDER BY {order}, s.document_id, s.place LIMIT {PAGE} OFFSET $8
        """,
        *_arguments(wanted),
        step_key,
        (page - 1) * PAGE,
    )
    return lines, found


def _arguments(wanted: EvaluationFilter) -> tuple[object, ...]:
    body, kind, step, since, until, procedure = wanted.arguments
    endings = [ending.value for ending in ENDINGS_OF.get(step, ())] if step else None
    return body, kind, endings, since, until, procedure
