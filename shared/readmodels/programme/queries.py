"""The programme's targets, their assessments and figures, as the reader may see them: every body of the city may."""

import datetime as dt
from uuid import UUID

from shared.readmodels.programme.rows import AssessmentLine, QuarterFigures, TargetCard, TargetFigures, TargetLine
from shared.readmodels.reading import Reading

STANDS = ("done", "on_schedule", "at_risk", "behind", "unassessed")
"""How a target stands, best first; ``unassessed`` until somebody looked."""
MOST_QUARTERS = 12  # in the picture of the programme

_ZONE = "AT TIME ZONE 'Asia/Ho_Chi_Minh'"
_COUNTS = ", ".join(f"count(*) FILTER (WHERE stands = '{stands}') AS {stands}" for stands in STANDS)


def _stands(day: str) -> str:
    """SQL: how the target ``t`` stood at the end of ``day``, today where that is NULL: the one definition.

    What was achieved is done for good; else the rating of the latest day until then, as it was last corrected.
    """
    return f"""
        CASE WHEN t.state = 'achieved' AND ({day}::date IS NULL OR (t.closed_at {_ZONE})::date <= {day}) THEN 'done'
             ELSE coalesce((SELECT a.rating FROM programme.assessments a
                            WHERE a.target_id = t.target_id AND a.corrected_by IS NULL
                              AND ({day}::date IS NULL OR a.as_of <= {day})
                            ORDER BY a.as_of DESC LIMIT 1), 'unassessed')
        END"""


def targets_on(day: str) -> str:
    """SQL: every target that counted at the end of ``day`` (an argument such as ``$1``; NULL is today), as it stood.

    A target counts from the day on which it was set until it is dropped.
    """
    return f"""
        SELECT t.*, {_stands(day)} AS stands FROM programme.targets t
        WHERE ({day}::date IS NULL OR (t.set_at {_ZONE})::date <= {day})
          AND NOT (t.state = 'dropped' AND ({day}::date IS NULL OR (t.closed_at {_ZONE})::date <= {day}))
    """


async def programmes(reads: Reading) -> list[str]:
    """The names of the programmes, the newest target's first."""
    names = await reads.value(
        "SELECT array(SELECT programme FROM programme.targets GROUP BY 1 ORDER BY max(set_at) DESC, 1)"
    )
    return list(names) if isinstance(names, list) else []


async def figures(reads: Reading, programme: str = "", until: dt.date | None = None) -> TargetFigures:
    """How many targets count, and how many stand how; ``until`` looks at a past day.

    ``total`` is the sum of `STANDS`; dropped targets do not count.
    """
    (row,) = await reads.rows(
        TargetFigures,
        f"SELECT count(*) AS total, {_COUNTS} FROM ({targets_on('$1')}) counted WHERE $2 = '' OR programme = $2",
        until,
        programme,
    )
    return row


async def targets(reads: Reading, programme: str = "", stands: str = "", body_id: str = "") -> list[TargetLine]:
    """The targets that count; those that need somebody first, and of these the next due."""
    return await reads.rows(
        TargetLine,
        f"""
        SELECT t.target_id, t.body_id, b.name AS body_name, t.programme, t.name, t.due_on, t.state, t.stands,
               t.secrecy_rank,
               array(SELECT a.rating FROM programme.assessments a
                     WHERE a.target_id = t.target_id AND a.corrected_by IS NULL ORDER BY a.as_of) AS ratings,
               array(SELECT a.as_of FROM programme.assessments a
                     WHERE a.target_id = t.target_id AND a.corrected_by IS NULL ORDER BY a.as_of) AS days
        FROM ({targets_on("NULL")}) t LEFT JOIN roster.bodies b USING (body_id)
        WHERE ($1 = '' OR programme = $1) AND ($2 = '' OR stands = $2) AND ($3 = '' OR t.body_id = $3)
        ORDER BY array_position(ARRAY['behind', 'at_risk', 'unassessed', 'on_schedule', 'done'], stands),
                 due_on, t.name
        """,
        programme,
        stands,
        body_id,
    )


async def quarters(reads: Reading, programme: str = "") -> list[QuarterFigures]:
    """The figures at the end of each quarter since the first target, the present day last."""
    return await reads.rows(
        QuarterFigures,
        f"""
        WITH ends AS (
            SELECT least((quarter + interval '3 months')::date - 1, today) AS until
            FROM (SELECT min(set_at {_ZONE})::date AS since FROM programme.targets
                  WHERE $1 = '' OR programme = $1) first,
                 (SELECT (now() {_ZONE})::date AS today) present,
                 generate_series(date_trunc('quarter', since), today, interval '3 months') AS quarter
            WHERE since IS NOT NULL ORDER BY 1 DESC LIMIT $2
        )
        SELECT ends.until, counted.* FROM ends, LATERAL (
            SELECT count(*) AS total, {_COUNTS} FROM ({targets_on("ends.until")}) held
            WHERE $1 = '' OR programme = $1) counted
        ORDER BY ends.until
        """,
        programme,
        MOST_QUARTERS,
    )


async def target(reads: Reading, target_id: UUID) -> TargetCard | None:
    """A target, with the names of its owner and of who steers it."""
    return await reads.row(
        TargetCard,
        f"""
        SELECT t.target_id, t.body_id, b.name AS body_name, t.steering_body_id, s.name AS steering_name, t.programme,
               t.name, t.measure, t.due_on, t.state, {_stands("NULL")} AS stands, t.revisions, t.set_at, t.closed_at,
               t.closing, t.version, t.secrecy_rank
        FROM programme.targets t LEFT JOIN roster.bodies b ON b.body_id = t.body_id
        LEFT JOIN roster.bodies s ON s.body_id = t.steering_body_id WHERE t.target_id = $1
        """,
        target_id,
    )


async def target_version(reads: Reading, target_id: UUID) -> int:
    """How far the target is shown: the version of its stream; 0 where it is not shown."""
    return await reads.number("SELECT version FROM programme.targets WHERE target_id = $1", target_id)


async def assessments(reads: Reading, target_id: UUID) -> list[AssessmentLine]:
    """Every assessment ever given to a target, the newest day first."""
    return await reads.rows(
        AssessmentLine,
        """
        SELECT a.number, a.as_of, a.rating, a.note, a.evidence, a.evidence_document_id, a.assessed_by, a.assessed_at,
               a.corrects, a.reason, a.corrected_by, a.secrecy_rank, c.document_id IS NOT NULL AS own_document
        FROM programme.assessments a
        LEFT JOIN documents.cards c ON c.document_id = a.evidence_document_id
        WHERE target_id = $1 ORDER BY as_of DESC, number DESC
        """,
        target_id,
    )
