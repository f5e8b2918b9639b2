"""The limits of procedures: what share of each step was over in time, and the documents behind it.

A step is measured by its case: against the limit of the version that the document began with, by its body's calendar.
"""

from typing import Any

import asyncpg

from services.portal.evaluation.asked import Asked
from shared.documents.steps import Step
from shared.procedures.content import Ending

Row = dict[str, Any]

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


class Limits:
    """The limits as the actor of ``connection``'s transaction may see them kept."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def shares(self, asked: Asked) -> list[Row]:
        """Each step of each procedure: how many were over in the period, in time, late; overdue today."""
        return [dict(row) for row in await self._connection.fetch(_SHARES, *_arguments(asked))]

    async def behind(self, which: str, step_key: str, asked: Asked, page: int = 1) -> tuple[list[Row], int]:
        """The documents behind a figure (one of `WHICH`) of a step, and how many.

        What a document is about is only told to its own body.
        """
        condition, order = _BEHIND[which]
        where = f"{_CHOSEN} AND {condition} AND ($7 = '' OR s.step_key = $7)"
        total = await self._connection.fetchval(
            f"SELECT count(*) FROM cases.judged s WHERE {where}", *_arguments(asked), step_key
        )
        lines = await self._connection.fetch(
            f"""
            SELECT s.*, b.name AS body_name, c.subject, c.symbol, c.document_id IS NOT NULL AS own
            FROM cases.judged s
            LEFT JOIN roster.bodies b ON b.body_id = s.body_id
            LEFT JOIN documents.cards c ON c.body_id = s.body_id AND c.document_id = s.document_id
            WHERE {where} ORDER BY {order}, s.document_id, s.place LIMIT {PAGE} OFFSET $8
            """,
            *_arguments(asked),
            step_key,
            (page - 1) * PAGE,
        )
        return [dict(line) for line in lines], int(total)


def _arguments(asked: Asked) -> tuple[Any, ...]:
    body, kind, step, since, until, procedure = asked.arguments
    endings = [ending.value for ending in ENDINGS_OF.get(step, ())] if step else None
    return body, kind, endings, since, until, procedure
